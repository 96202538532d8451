package speckle

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// questions are one of each way to ask, with what a redirect must not carry
// off.
var questions = map[string]func(context.Context, *Client) error{
	"query": func(ctx context.Context, c *Client) error {
		_, err := c.As(NewSecret(canary)).Tokens(ctx)
		return err
	},
	"anonymous query": func(ctx context.Context, c *Client) error {
		_, err := c.ServerInfo(ctx)
		return err
	},
	"mutation": func(ctx context.Context, c *Client) error {
		request := TokenRequest{Name: "x", Scopes: []string{"streams:read"}, Lifespan: Never}
		_, err := c.As(NewSecret(canary)).CreateToken(ctx, request)
		return err
	},
	"sign-in": func(ctx context.Context, c *Client) error {
		r := Registration{Origin: c.origin, AppID: "app", AppSecret: NewSecret("app-secret")}
		_, err := c.Refresh(ctx, r, NewSecret(canary))
		return err
	},
	"sign-out": func(ctx context.Context, c *Client) error {
		return c.Logout(ctx, TokenPair{Token: NewSecret(canary)})
	},
}

// S1, S3.
func TestRedirectsAreRefused(t *testing.T) {
	t.Parallel()
	other := newFake(t, answering(200, `{"data":{}}`))
	targets := map[string]string{
		"other port":       other.URL + "/graphql",
		"other host":       strings.Replace(other.URL, "127.0.0.1", "localhost", 1) + "/graphql",
		"other scheme":     strings.Replace(other.URL, "http:", "https:", 1),
		"own path":         "/elsewhere",
		"no address":       "http://%zz/",
		"with credentials": strings.Replace(other.URL, "://", "://user:password@", 1),
	}
	for name, ask := range questions {
		for where, target := range targets {
			for _, status := range []int{300, 301, 302, 303, 305, 307, 308} {
				t.Run(fmt.Sprintf("%s, %s, %d", name, where, status), func(t *testing.T) {
					t.Parallel()
					f := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
						w.Header().Set("Location", target)
						w.WriteHeader(status)
					})
					err := ask(context.Background(), f.client(t, Options{}))
					e := wantKind(t, err, KindRedirect)
					if e.Status != status || !strings.HasPrefix(e.Detail, "to ") {
						t.Errorf("status %d, detail %q", e.Status, e.Detail)
					}
					if len(f.requests()) != 1 {
						t.Errorf("asked %d times", len(f.requests()))
					}
				})
			}
		}
	}
	t.Cleanup(func() {
		if n := len(other.requests()); n != 0 {
			t.Errorf("%d requests followed a redirect", n)
		}
	})
}

// S2: servers that lead on to each other, and back, are asked no more than the
// first of them once: no step is followed, so none can take the credential
// along.
func TestChainsOfRedirectsEndAtTheirFirst(t *testing.T) {
	t.Parallel()
	for name, ask := range questions {
		for _, status := range []int{301, 302, 307, 308} {
			t.Run(fmt.Sprintf("%s, %d", name, status), func(t *testing.T) {
				t.Parallel()
				var a, b *fakeServer
				leadTo := func(address func() string) http.HandlerFunc {
					return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address(), status) }
				}
				a = newFake(t, leadTo(func() string { return b.URL + "/there" }))
				b = newFake(t, leadTo(func() string { return a.URL + "/back" }))
				wantKind(t, ask(context.Background(), a.client(t, Options{})), KindRedirect)
				if len(a.requests()) != 1 || len(b.requests()) != 0 {
					t.Errorf("asked %d and %d times", len(a.requests()), len(b.requests()))
				}
				round := newFake(t, nil)
				round.Config.Handler = round.recording(leadTo(func() string { return round.URL + "/graphql/again" }))
				wantKind(t, ask(context.Background(), round.client(t, Options{})), KindRedirect)
				if n := len(round.requests()); n != 1 {
					t.Errorf("asked %d times", n)
				}
			})
		}
	}
}

// S1: TestCredentialStaysHome asks the lowest layer itself to go elsewhere.
func TestCredentialStaysHome(t *testing.T) {
	t.Parallel()
	elsewhere := newFake(t, answering(200, `{"data":{"x":1}}`))
	for what, home := range map[string]string{
		"another server":              "http://127.0.0.1:1",
		"itself without encryption":   strings.Replace(elsewhere.URL, "http:", "https:", 1),
		"a client that has no server": "",
	} {
		origin := Origin{}
		if home != "" {
			origin = mustOrigin(t, home)
		}
		c := NewClient(origin, Options{})
		call := &call{client: c, token: NewSecret(canary), network: c.pooled, judge: judgeGraphQL}
		resp, err := call.httpClient().Post(elsewhere.URL+"/graphql", "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := elsewhere.last(t).Authorization; got != "" {
			t.Errorf("%s got %q", what, got)
		}
	}
}

func TestClientWithoutAServerAsksNobody(t *testing.T) {
	t.Parallel()
	network := &countingNetwork{}
	for name, ask := range questions {
		if wantKind(t, ask(context.Background(), NewClient(Origin{}, Options{Transport: network, AllowPlainHTTP: true})), KindDNS); network.asked != 0 {
			t.Errorf("%s: something was sent", name)
		}
	}
}

// S4.
func TestPlainHTTPNeedsConsent(t *testing.T) {
	t.Parallel()
	for name, ask := range questions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			network := &countingNetwork{}
			origin := mustOrigin(t, "http://speckle.example")
			wantKind(t, ask(context.Background(), NewClient(origin, Options{Transport: network})), KindInsecure)
			if network.asked != 0 {
				t.Error("something was sent")
			}
			ask(context.Background(), NewClient(origin, Options{Transport: network, AllowPlainHTTP: true}))
			if network.asked == 0 {
				t.Error("nothing was sent despite consent")
			}
		})
	}
}

// countingNetwork fails each request in the same way.
type countingNetwork struct {
	asked int
	fail  func(n int) (*http.Response, error) // n counts from 1
	gaps  []time.Duration
	last  time.Time
	got   []*http.Request
	idle  int // how often idle connections were closed
}

func (n *countingNetwork) CloseIdleConnections() { n.idle++ }

func (n *countingNetwork) RoundTrip(req *http.Request) (*http.Response, error) {
	n.asked++
	if !n.last.IsZero() {
		n.gaps = append(n.gaps, time.Since(n.last))
	}
	n.last = time.Now()
	n.got = append(n.got, req)
	if n.fail != nil {
		return n.fail(n.asked)
	}
	return nil, io.ErrUnexpectedEOF
}

func capped(c *Client, limit int) *Client {
	c.maxAnswer = int64(limit)
	return c
}

// S7.
func TestCapOfAnswer(t *testing.T) {
	t.Parallel()
	endless := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte(strings.Repeat(" ", 1<<16))); err != nil {
				return
			}
		}
	}
	f := newFake(t, endless)
	_, err := capped(f.client(t, Options{}), 1<<20).Apps(context.Background())
	wantKind(t, err, KindTooLarge)

	body := `{"data":{"apps":[]}}`
	exact := newFake(t, answering(200, body))
	if _, err := capped(exact.client(t, Options{}), len(body)).Apps(context.Background()); err != nil {
		t.Errorf("an answer as long as the cap: %v", err)
	}
	_, err = capped(exact.client(t, Options{}), len(body)-1).Apps(context.Background())
	wantKind(t, err, KindTooLarge)
}

// TestAnswerOfManyParts: small, but slow to decode.
func TestAnswerOfManyParts(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"data":{"apps":[` + strings.Repeat("{},", 1<<20) + `{}]}}`,
		`{"errors":[` + strings.Repeat("{},", 1<<20) + `{}]}`,
	} {
		_, err := newFake(t, answering(200, body)).client(t, Options{}).Apps(context.Background())
		wantKind(t, err, KindTooLarge)
	}
}

// S7: TestSlowAnswers: neither a server that says nothing nor one that drips can
// hold a call past its limit.
func TestSlowAnswers(t *testing.T) {
	t.Parallel()
	drip := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			w.Write([]byte(" "))
			http.NewResponseController(w).Flush()
			select {
			case <-time.After(5 * time.Millisecond):
			case <-r.Context().Done():
			}
		}
	}
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, handler := range map[string]http.HandlerFunc{"drip": drip, "silent": silent} {
		for question, ask := range questions {
			t.Run(name+" "+question, func(t *testing.T) {
				t.Parallel()
				f := newFake(t, handler)
				begun := time.Now()
				wantKind(t, ask(context.Background(), f.client(t, Options{Timeout: 100 * time.Millisecond})), KindTimeout)
				if took := time.Since(begun); took > 15*time.Second {
					t.Errorf("took %v", took)
				}
				ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
				defer cancel()
				wantKind(t, ask(ctx, f.client(t, Options{})), KindTimeout)
			})
		}
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	for name, ask := range questions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(context.Background())
			f := newFake(t, func(_ http.ResponseWriter, r *http.Request) {
				cancel()
				<-r.Context().Done()
			})
			err := ask(ctx, f.client(t, Options{}))
			e := wantKind(t, err, KindCancelled)
			if e.Err == nil {
				t.Error("the cause is lost")
			}
		})
	}
}

// TestDeadPooledConnection: a server that says keep-alive and closes all the
// same, as Speckle does after some errors, must not fail the next query.
func TestDeadPooledConnection(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := `{"data":{"apps":[]}}`
		conn, out, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		fmt.Fprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		out.Flush()
		conn.Close()
	}))
	server.Start()
	t.Cleanup(server.Close)
	c := NewClient(mustOrigin(t, server.URL), Options{})
	t.Cleanup(c.Close)
	for i := range 20 {
		if _, err := c.Apps(context.Background()); err != nil {
			t.Fatalf("query %d: %v", i, err)
		}
	}
}

// S3: TestMutationsTakeFreshConnections: one that died in the pool would leave
// open whether the mutation arrived.
func TestMutationsTakeFreshConnections(t *testing.T) {
	t.Parallel()
	var from sync.Map
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		if _, again := from.LoadOrStore(r.RemoteAddr, true); again {
			t.Error("a mutation came over a used connection")
		}
		answering(200, `{"data":{"appRevokeAccess":true}}`)(w, r)
	})
	c := f.client(t, Options{})
	for range 3 {
		if _, err := c.As(NewSecret(canary)).RevokeApp(context.Background(), "sca"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"activeUser":null}}`))
	c := f.client(t, Options{UserAgent: "Test/1"})
	c.Apps(context.Background())
	if a := f.last(t); a.Header.Get("User-Agent") != "Test/1" || a.Authorization != "" || a.Path != "/graphql" ||
		a.Header.Get("Content-Type") != "application/json" {
		t.Errorf("anonymous: %+v", a)
	}
	c.As(NewSecret(canary)).ActiveUser(context.Background())
	if a := f.last(t); a.Authorization != "Bearer "+canary {
		t.Errorf("session: %q", a.Authorization)
	}
	_, err := c.As(Secret{}).ActiveUser(context.Background())
	wantKind(t, err, KindSignInNeeded)
	if a := f.last(t); a.Authorization != "" {
		t.Errorf("session without a token: %q", a.Authorization)
	}
	asked := len(f.requests())
	_, err = c.As(NewSecret(canary + "\nHost: evil")).ActiveUser(context.Background())
	wantKind(t, err, KindTokenRejected)
	if len(f.requests()) != asked {
		t.Error("a token with a line break was sent")
	}
}

func TestNoServer(t *testing.T) {
	t.Parallel()
	for name, ask := range questions {
		if err := ask(context.Background(), NewClient(Origin{}, Options{})); KindOf(err) == KindUnknown {
			t.Errorf("%s of no server: %v", name, err)
		}
	}
}
