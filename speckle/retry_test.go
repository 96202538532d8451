package speckle

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// S8.
func TestRetries(t *testing.T) {
	t.Parallel()
	status := func(status int, header ...string) func(int) (*http.Response, error) {
		return func(int) (*http.Response, error) {
			resp, _ := cannedAnswer{status, `{}`}.RoundTrip(nil)
			for i := 0; i < len(header); i += 2 {
				resp.Header.Set(header[i], header[i+1])
			}
			return resp, nil
		}
	}
	cut := func(int) (*http.Response, error) { return nil, io.EOF }
	tests := []struct {
		name  string
		ask   string
		fail  func(int) (*http.Response, error)
		asked int
		want  Kind
	}{
		{"cut off", "query", cut, 3, KindUnreachable},
		{"502", "query", status(502), 3, KindServerFault},
		{"503", "query", status(503), 3, KindServerFault},
		{"504", "anonymous query", status(504), 3, KindServerFault},
		{"500", "query", status(500), 1, KindServerFault},
		{"timeout", "query", func(int) (*http.Response, error) { return nil, errTimedOut }, 1, KindTimeout},
		{"blocked", "anonymous query", status(403), 1, KindBlocked},
		{"rate limit", "query", status(429, "Retry-After", "0.143"), 3, KindRateLimited},
		{"rate limit beyond the deadline", "query", status(429, "Retry-After", "30"), 1, KindRateLimited},
		{"rate limit of less than nothing", "query", status(429, "Retry-After", "-30"), 3, KindRateLimited},
		{"rate limit until the past", "query", status(429, "Retry-After", "Sun, 22 Nov 1970 05:10:11 GMT"), 3, KindRateLimited},
		{"rate limit for ever", "query", status(429, "Retry-After", "1e999"), 1, KindRateLimited},
		{"rate limit of no number", "query", status(429, "Retry-After", "\x00soon"), 3, KindRateLimited},
		{"rejected", "query", func(int) (*http.Response, error) {
			return cannedAnswer{403, `{"error":"Your token is not valid."}`}.RoundTrip(nil)
		}, 1, KindTokenRejected},
		{"mutation cut off", "mutation", cut, 1, KindUnreachable},
		{"mutation 503", "mutation", status(503), 1, KindServerFault},
		{"mutation at rate limit", "mutation", status(429, "Retry-After", "0.1"), 1, KindRateLimited},
		{"sign-in cut off", "sign-in", cut, 1, KindUnreachable},
		{"sign-in 503", "sign-in", status(503), 1, KindServerFault},
		{"sign-out cut off", "sign-out", cut, 1, KindUnreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				network := &countingNetwork{fail: tt.fail}
				c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network})
				wantKind(t, questions[tt.ask](context.Background(), c), tt.want)
				if network.asked != tt.asked {
					t.Errorf("asked %d times, want %d", network.asked, tt.asked)
				}
				for i, gap := range network.gaps {
					if least := firstPause << i; gap < least || gap > least*2 {
						t.Errorf("pause %d is %v", i, gap)
					}
				}
			})
		})
	}
}

// S8: TestPausesDiffer: clients that fail at the same moment don't come back
// at the same moment.
func TestPausesDiffer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lengths := map[time.Duration]bool{}
		for range 20 {
			begun := time.Now()
			if !pause(context.Background(), 0, 0) {
				t.Fatal("no pause")
			}
			lengths[time.Since(begun)] = true
		}
		if len(lengths) < 15 {
			t.Errorf("%d different pauses of 20", len(lengths))
		}
	})
}

func TestRetrySucceeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network := &countingNetwork{fail: func(n int) (*http.Response, error) {
			if n < 3 {
				return nil, io.EOF
			}
			return cannedAnswer{200, `{"data":{"apps":[{"id":"sca"}]}}`}.RoundTrip(nil)
		}}
		c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network})
		if list, err := c.Apps(context.Background()); err != nil || len(list.Apps) != 1 {
			t.Errorf("%v, %v", list, err)
		}
		if network.idle != 2 {
			t.Errorf("after a cut the pool was emptied %d times, want 2", network.idle)
		}
	})
}

func TestRetryEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network := &countingNetwork{}
		c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network})
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(firstPause/2, cancel)
		_, err := c.Apps(ctx)
		wantKind(t, err, KindCancelled)
		if network.asked != 1 {
			t.Errorf("asked %d times", network.asked)
		}
	})
}

// S8: TestMutationsCannotBeReplayed looks at what net/http gets: without GetBody
// and a fitting header it never sends a POST again by itself.
func TestMutationsCannotBeReplayed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mutation", "sign-in", "sign-out"} {
		network := &countingNetwork{}
		questions[name](context.Background(), NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network}))
		req := network.got[0]
		if req.GetBody != nil || req.Header.Get("Idempotency-Key") != "" || req.Header.Get("X-Idempotency-Key") != "" {
			t.Errorf("%s may be sent again", name)
		}
	}
}

// S8.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		header, date string
		want         time.Duration
	}{
		{"0.143", "", 143 * time.Millisecond},
		{"2", "", 2 * time.Second},
		{"0", "", 0},
		{"", "", 0},
		{"-1", "", 0},
		{"NaN", "", 0},
		{"Inf", "", maxRetryAfter},
		{"-Inf", "", 0},
		{"1e300", "", maxRetryAfter},
		{"1e999", "", maxRetryAfter},
		{"86401", "", maxRetryAfter},
		{"soon", "", 0},
		{"Sun, 22 Nov 2026 05:10:30 GMT", "Sun, 22 Nov 2026 05:10:11 GMT", 19 * time.Second},
		{"Sun, 22 Nov 2026 05:10:11 GMT", "Sun, 22 Nov 2026 05:10:30 GMT", 0},
		{"Sun, 22 Nov 2099 05:10:11 GMT", "Sun, 22 Nov 2026 05:10:30 GMT", maxRetryAfter},
	}
	for _, tt := range tests {
		t.Run(tt.header, func(t *testing.T) {
			t.Parallel()
			if got := retryAfter(http.Header{"Retry-After": {tt.header}, "Date": {tt.date}}); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}
