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

// mayRetry reports whether asking again soon can help. What takes long or
// needs a person is not in it.
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
// long each time, and a random bit more so that clients don't come back all
// at once. It returns false at once when the wait would outlast the deadline.
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

// retryAfter reads the Retry-After header: seconds, which Speckle sends with
// decimals (server contract §6), or a date. 0 when absent or senseless.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		if seconds < 0 || math.IsNaN(seconds) || seconds > maxRetryAfter.Seconds() {
			return 0
		}
		return time.Duration(seconds * float64(time.Second))
	}
	if at, err := http.ParseTime(text); err == nil {
		now := time.Now()
		if sent, err := http.ParseTime(header.Get("Date")); err == nil {
			now = sent // the server's clock, as in its Retry-After
		}
		if wait := at.Sub(now); wait > 0 && wait <= maxRetryAfter {
			return wait
		}
	}
	return 0
}

const maxRetryAfter = 24 * time.Hour
