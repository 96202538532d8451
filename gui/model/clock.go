package model

import (
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// skewTolerance is how far the clocks of a server and this computer can
// differ before it is worth a warning.
const skewTolerance = 2 * time.Minute

// skew is a server's clock minus this computer's by its newest answer, 0 when it
// is not known. Any goroutine can call it.
func (a *App) skew(origin speckle.Origin) time.Duration {
	a.clientsMu.Lock()
	defer a.clientsMu.Unlock()
	if client, ok := a.clients[origin]; ok {
		return client.ClockSkew()
	}
	return 0
}

// NowAt is the time by a server's clock, by which its tokens are created and
// expire; by this computer's where the two hardly differ.
func (a *App) NowAt(origin speckle.Origin) time.Time { return a.Now().Add(a.largeSkew(origin)) }

// createdAt is when a token was requested, by its server's clock.
func (a *App) createdAt(e keychain.Entry) time.Time {
	if e.ServerTime {
		return e.CreatedAt
	}
	return e.CreatedAt.Add(a.skew(e.Origin)) // noted by an earlier version
}

// ClockSkew is how much the clocks of a server and this computer differ; ok is
// whether that is so much that dates can't be relied on.
func (a *App) ClockSkew(origin speckle.Origin) (skew time.Duration, ok bool) {
	skew = a.skew(origin).Abs()
	return skew, skew > skewTolerance
}

// largeSkew is skew where it is worth a warning, else 0: a server says its time in whole seconds.
func (a *App) largeSkew(origin speckle.Origin) time.Duration {
	if _, large := a.ClockSkew(origin); large {
		return a.skew(origin)
	}
	return 0
}

// limitedUntil is until when a server takes no requests; the zero time when it takes them.
func (a *App) limitedUntil(origin speckle.Origin) time.Time {
	if until := a.waits[origin]; until.After(a.Now()) {
		return until
	}
	return time.Time{}
}

// noteLimit remembers until when a server takes no requests, if err says so.
func (a *App) noteLimit(err error) {
	if err == nil || speckle.KindOf(err) != speckle.KindRateLimited {
		return
	}
	origin, wait := OriginOf(err), TroubleOf(err).Wait
	if until := a.Now().Add(wait); wait > 0 && until.After(a.waits[origin]) {
		a.waits[origin] = until
		time.AfterFunc(wait, func() { a.world.Post(a.changed) })
	}
}

// RetryWait is how long a server that limits requests is to be left alone after
// a failure; 0 when it can be asked again.
func (a *App) RetryWait(err error) time.Duration {
	if err == nil || speckle.KindOf(err) != speckle.KindRateLimited {
		return 0
	}
	return max(a.waits[OriginOf(err)].Sub(a.Now()), 0)
}
