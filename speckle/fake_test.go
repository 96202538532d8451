package speckle

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// canary is a token that must not show up anywhere but in requests.
const canary = "0123456789abcdef0123456789abcdef0123456789"

// asked is a request that a fake server got.
type asked struct {
	Path, Authorization, Query string
	Variables                  map[string]any
	Body                       string
	Header                     http.Header
}

// fakeServer answers all requests with one handler and keeps what was asked.
type fakeServer struct {
	*httptest.Server
	mu   sync.Mutex
	seen []asked
}

func newFake(t *testing.T, answer http.HandlerFunc) *fakeServer {
	t.Helper()
	f := &fakeServer{}
	f.Server = httptest.NewServer(f.recording(answer))
	t.Cleanup(f.Close)
	return f
}

// recording keeps requests before answering them.
func (f *fakeServer) recording(answer http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := asked{Path: r.URL.Path, Authorization: r.Header.Get("Authorization"), Body: string(body), Header: r.Header}
		json.Unmarshal(body, &a)
		f.mu.Lock()
		f.seen = append(f.seen, a)
		f.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer(w, r)
	})
}

func (f *fakeServer) requests() []asked {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]asked(nil), f.seen...)
}

func (f *fakeServer) last(t *testing.T) asked {
	t.Helper()
	seen := f.requests()
	if len(seen) == 0 {
		t.Fatal("the server was not asked")
	}
	return seen[len(seen)-1]
}

func (f *fakeServer) client(t *testing.T, opts Options) *Client {
	t.Helper()
	c := NewClient(mustOrigin(t, f.URL), opts)
	t.Cleanup(c.Close)
	return c
}

func mustOrigin(t *testing.T, address string) Origin {
	t.Helper()
	origin, err := ParseOrigin(address)
	if err != nil {
		t.Fatal(err)
	}
	return origin
}

// answering answers with a status and a JSON body.
func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func wantKind(t *testing.T, err error, want Kind) *Error {
	t.Helper()
	e, ok := err.(*Error)
	if !ok {
		t.Fatalf("error is %T %v, want *Error of kind %q", err, err, want)
	}
	if e.Kind != want {
		t.Fatalf("kind is %q (%s), want %q", e.Kind, e.Detail, want)
	}
	return e
}
