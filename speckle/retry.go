package speckle

import (
	"context"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

const (
	maxRetries = 2
	firstPause = 200 * time.Millisecond
)

// mayRetry reports whether asking again soon can help. A timeout has used up
// its time already, and most other kinds need a person.
func mayRetry(err *Error) bool {
	switch err.Kind {
	case KindUnreachable, KindRateLimited:
		return true
	case KindServerFault:
		return err.Status == http.StatusBadGateway || err.Status == http.StatusServiceUnavailable ||
			err.Status == http.StatusGatewayTimeout
	}
	return false
}

// pause waits before another try: as long as the server wants, or twice as
// long each time, and up to half as much again, by chance, so that many clients
// don't come back at the same moment. It returns false, without waiting, when
// the wait would outlast the deadline.
func pause(ctx context.Context, try int, wanted time.Duration) bool {
	wait := max(wanted, firstPause<<try)
	wait += rand.N(wait/2 + 1)
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// maxRetryAfter bounds what a server can ask for. More is no honest limit.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads the Retry-After header: seconds, whole or with decimals as
// Speckle sends them (server contract §6), or a date. The result is 0 when the
// header is absent or not understood, and at most maxRetryAfter.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || math.IsInf(seconds, 1) {
		if !(seconds > 0) { // NaN too
			return 0
		}
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now := time.Now()
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent // the clock of Retry-After
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
