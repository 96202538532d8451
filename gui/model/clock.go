package model

import (
	"time"

	"speckle-keys/speckle"
)

// skewTolerance is how far a server's clock can be from this computer's without a warning.
const skewTolerance = 2 * time.Minute

// skew is a server's clock minus this computer's, 0 when it is not known.
func (a *App) skew(origin speckle.Origin) time.Duration {
	if server, ok := a.servers[origin]; ok && server.Info != nil {
		return server.Info.ClockSkew
	}
	return 0
}

// ClockSkew is the difference to a server's clock; ok is whether dates can't be relied on.
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

// RetryWait is how long a server that limits requests is to be left alone after a failure.
func (a *App) RetryWait(err error) time.Duration {
	if err == nil || speckle.KindOf(err) != speckle.KindRateLimited {
		return 0
	}
	return max(a.waits[OriginOf(err)].Sub(a.Now()), 0)
}
