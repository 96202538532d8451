package speckletest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const rightAnswer = `{"data":{"serverInfo":{"name":"Studio"}}}`

func right(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, rightAnswer)
}

// fetch posts body and reads the answer, at most 4 MB of it, following no
// redirect. Two minutes are the end of it.
func fetch(t *testing.T, s *Server, body string) (*http.Response, string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/graphql", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	client := s.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	return resp, string(text), err
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault        Fault
		status       int
		header, want string
		body         func(string) bool
	}{
		"none":             {nil, 200, "Content-Type", "application/json", is(rightAnswer)},
		"rate limited":     {RateLimited("0.143"), 429, "Retry-After", "0.143", has("RATE_LIMIT_ERROR")},
		"limit, no time":   {RateLimited(""), 429, "Retry-After", "", has("RATE_LIMIT_ERROR")},
		"bad gateway":      {ServerError(502), 502, "Content-Type", "text/html", has("502 Bad Gateway")},
		"captive portal":   {CaptivePortal(), 200, "Content-Type", "text/html; charset=utf-8", has("<title>")},
		"not found":        {NotFound(), 404, "Content-Type", "text/html; charset=utf-8", has("Cannot POST")},
		"empty":            {Empty(), 200, "Content-Type", "application/json", is("")},
		"wrong type":       {ContentType("text/plain"), 200, "Content-Type", "text/plain", is(rightAnswer)},
		"redirect":         {Redirect(307, "http://elsewhere.example/x"), 307, "Location", "http://elsewhere.example/x", is("")},
		"redirect, path":   {Redirect(301, "http://elsewhere.example*"), 301, "Location", "http://elsewhere.example/graphql", is("")},
		"endless":          {Endless(), 200, "Content-Type", "application/json", longer(4<<20 - 1)},
		"only, no match":   {Only(Mentions("mutation"), NotFound()), 200, "Content-Type", "application/json", is(rightAnswer)},
		"only, match":      {Only(Mentions("query"), NotFound()), 404, "Content-Type", "text/html; charset=utf-8", has("Cannot")},
		"only path, match": {Only(Path("/graphql"), Empty()), 200, "Content-Type", "application/json", is("")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(t, http.HandlerFunc(right))
			if c.fault != nil {
				s.Set(c.fault)
			}
			resp, body, err := fetch(t, s, "query")
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != c.status || resp.Header.Get(c.header) != c.want || !c.body(body) {
				t.Errorf("got %d, %s %q and %d bytes: %.80s", resp.StatusCode, c.header, resp.Header.Get(c.header), len(body), body)
			}
		})
	}
}

func is(want string) func(string) bool { return func(s string) bool { return s == want } }
func has(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}
func longer(n int) func(string) bool { return func(s string) bool { return len(s) > n } }

func TestBrokenAnswers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]Fault{
		"cut off":           CutOff(10),
		"cut off at once":   CutOff(0),
		"commit then reset": CommitThenReset(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			s := New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				right(w, r)
			}), fault)
			if _, _, err := fetch(t, s, ""); err == nil {
				t.Error("no error")
			}
			if n := calls.Load(); n != 1 {
				t.Errorf("the handler was called %d times, want 1", n)
			}
		})
	}
}

func TestHangingAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault   Fault
		reaches bool
	}{
		"hang":             {Hang(), false},
		"commit then hang": {CommitThenHang(), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reached := make(chan struct{}, 1)
			s := New(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached <- struct{}{} }), c.fault)
			ctx, cancel := context.WithCancel(t.Context())
			if c.reaches {
				go func() {
					<-reached
					cancel()
				}()
			} else {
				time.AfterFunc(20*time.Millisecond, cancel)
			}
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, strings.NewReader("x"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Client().Do(req); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want cancelled", err)
			}
			if !c.reaches && len(reached) != 0 {
				t.Error("the request went further")
			}
		})
	}
}

func TestFaultsOrderAndRecording(t *testing.T) {
	t.Parallel()
	s := New(t, http.HandlerFunc(right), Only(Mentions("a"), ServerError(503)), Only(Mentions("b"), Empty()))
	var got []string
	for _, body := range []string{"ab", "b", "c"} {
		resp, text, err := fetch(t, s, body)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, resp.Status[:3]+text[:min(1, len(text))])
	}
	if want := "503< 200 200{"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	requests := s.Requests()
	if len(requests) != 3 || requests[1].Body != "b" || requests[1].Path != "/graphql" || requests[1].Method != "POST" {
		t.Errorf("recorded %+v", requests)
	}
}

func TestForward(t *testing.T) {
	t.Parallel()
	back := New(t, http.HandlerFunc(right))
	front := New(t, Forward(back.URL))
	if _, body, err := fetch(t, front, "through"); err != nil || body != rightAnswer {
		t.Fatalf("%v, %q", err, body)
	}
	if got := back.Requests(); len(got) != 1 || got[0].Body != "through" || "http://"+got[0].Host != back.URL {
		t.Errorf("behind: %+v", got)
	}
}
