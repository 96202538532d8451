package speckle

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// silentNetwork never answers.
type silentNetwork struct{}

func (silentNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// S7: what holds where nobody sets anything else, in figures: none of it may
// grow unnoticed.
func TestUsualLimits(t *testing.T) {
	t.Parallel()
	const body, most = `{"data":{"apps":[]}}`, 8 << 20
	for size, want := range map[int]Kind{most: KindUnknown, most + 1: KindTooLarge} {
		f := newFake(t, answering(200, body+strings.Repeat(" ", size-len(body))))
		if _, err := f.client(t, Options{}).Apps(context.Background()); KindOf(err) != want {
			t.Errorf("an answer of %d bytes: %v", size, err)
		}
	}
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 80<<10))
		answering(200, body)(w, r)
	})
	if _, err := f.client(t, Options{}).Apps(context.Background()); err == nil {
		t.Error("headers of 80 KB are read")
	}
	for name, ask := range questions {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: silentNetwork{}})
			wantKind(t, ask(context.Background(), c), KindTimeout)
			if took := time.Since(begun); took != 20*time.Second {
				t.Errorf("%s of a silent server takes %v", name, took)
			}
		})
	}
}
