package model

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// stage is the program without its screen: what is posted to the screen is
// queued and run by the test itself. The goroutine of the test is the screen's
// goroutine; a keychain or server call on it fails the test.
type stage struct {
	*App
	t     testing.TB
	store *keychaintest.Store
	kept  *keychain.Credentials
	wire  *wire
	// misplaced are calls on the goroutine of the screen that may wait. Only
	// that goroutine touches it.
	misplaced []string
	drawn     int // calls of App.Changed; see redraws

	mu    sync.Mutex
	found accounts.Result
	posts []func()
	news  chan struct{} // something was posted
}

// newStage makes a program over an empty computer. adapt changes the world
// before it is entered; it may be nil.
func newStage(t testing.TB, adapt func(*stage, *World)) *stage {
	t.Helper()
	s := &stage{t: t, store: keychaintest.New(), news: make(chan struct{}, 1)}
	screen := goroutine()
	notHere := func(what string) {
		if goroutine() == screen {
			s.misplaced = append(s.misplaced, what)
		}
	}
	t.Cleanup(func() {
		if len(s.misplaced) > 0 {
			t.Errorf("called on the goroutine of the screen: %q", s.misplaced)
		}
	})
	s.wire = newWire(t, notHere)
	s.store.OnCall = func(op string) { notHere("the keychain's " + op) }
	s.kept = keychain.Open(s.store, "")
	world := World{
		Post: s.post,
		Find: func(context.Context) (accounts.Result, error) {
			notHere("the search for accounts")
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.found, nil
		},
		Client: func(o speckle.Origin, options speckle.Options) *speckle.Client {
			options.Transport = s.wire
			return speckle.NewClient(o, options)
		},
		Credentials: s.kept,
	}
	if adapt != nil {
		adapt(s, &world)
	}
	s.App = NewApp(world)
	s.Changed = func() { s.drawn++ }
	s.Tab = TabServer // a test says itself what it wants to be read
	t.Cleanup(func() { s.Stop()() })
	return s
}

// goroutine is the number of the goroutine that calls it.
func goroutine() string {
	var text [64]byte
	return string(bytes.Fields(text[:runtime.Stack(text[:], false)])[1])
}

func (s *stage) post(f func()) {
	s.mu.Lock()
	s.posts = append(s.posts, f)
	s.mu.Unlock()
	select {
	case s.news <- struct{}{}:
	default:
	}
}

// pump runs what is posted and reports whether there was anything.
func (s *stage) pump() bool {
	s.mu.Lock()
	posts := s.posts
	s.posts = nil
	s.mu.Unlock()
	for _, f := range posts {
		f()
	}
	return len(posts) > 0
}

// until runs what is posted until ok, or fails. What happens outside of the
// program is not posted, so it is asked for now and then.
func (s *stage) until(what string, ok func() bool) {
	s.t.Helper()
	limit := time.After(60 * time.Second)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		if s.pump() {
			continue
		}
		select {
		case <-s.news:
		case <-again.C:
		case <-limit:
			s.t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// redraws is how often the screen was redrawn since the last call, after what
// is due was redrawn too.
func (s *stage) redraws() int {
	s.t.Helper()
	s.until("the redraw", func() bool { return !s.changes.posted && !s.changes.answers.isSet() })
	n := s.drawn
	s.drawn = 0
	return n
}

// settle runs everything that is under way, and what follows from it, to its
// end. Nothing may hang.
func (s *stage) settle() {
	for {
		s.work.Wait()
		if !s.pump() {
			return
		}
	}
}

// aside runs f on another goroutine than the screen's.
func aside(f func()) {
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	<-done
}

// load reads a secret from the keychain, beside the program.
func (s *stage) load(key string) (secret speckle.Secret, err error) {
	aside(func() { secret, err = s.world.Credentials.Load(context.Background(), key) })
	return secret, err
}

// account finds one by the person's name.
func (s *stage) account(name string) *accounts.Account {
	s.t.Helper()
	for i := range s.Accounts.found.Accounts {
		if a := &s.Accounts.found.Accounts[i]; a.Person.Name == name {
			return a
		}
	}
	s.t.Fatalf("no account of %s", name)
	return nil
}

// find changes what a search for accounts finds from now on.
func (s *stage) find(list ...accounts.Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found.Accounts = list
}

// onDemo makes the program over the demo's servers and sessions, started.
func onDemo(t testing.TB, adapt func(*stage, *World, *demoserver.World)) *stage {
	t.Helper()
	demo, err := demoserver.Demo(context.Background(), demoserver.Stage{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(demo.Close)
	s := newStage(t, func(s *stage, w *World) {
		w.Demo = true
		for _, a := range demo.Accounts {
			if !slices.ContainsFunc(demo.Servers, func(s *demoserver.Server) bool { return s.Origin() == a.Origin }) {
				// Its port is free, and another test may get it.
				a.Origin = nobodyThere(t)
			}
			s.found.Accounts = append(s.found.Accounts, accounts.Account{
				Origin: a.Origin,
				Person: accounts.Person{ID: a.Person.ID, Name: a.Person.Name, Email: a.Person.Email},
				Server: accounts.Server{Name: a.ServerName, Version: a.ServerVersion},
				Token:  a.Token, Default: a.Default,
			})
		}
		for _, d := range demo.Sessions {
			w.Sessions = append(w.Sessions, DemoSession(d.Registration, d.Person.ID, d.Person.Name, d.Pair))
		}
		if adapt != nil {
			adapt(s, w, demo)
		}
	})
	s.Start()
	s.settle()
	return s
}

// nobodyThere is an address of this computer where nothing listens.
func nobodyThere(t testing.TB) speckle.Origin { return mustOrigin(t, "http://127.0.0.1:1") }

// bench is one demo server behind a front that records and spoils answers,
// with Ada's account, and a program on it.
type bench struct {
	*stage
	server *demoserver.Server
	front  *speckletest.Server
	origin speckle.Origin
	ada    string // her id
	app    demoserver.App
}

var (
	connectorScopes = []string{"streams:read", "streams:write", "profile:read", "profile:email", "users:read"}
	managerScopes   = append([]string{"tokens:read", "tokens:write"}, connectorScopes...)
)

// newBench starts a server of a version and a program that knows Ada's
// account. Its token is a connector's, or a personal one with scopes if there
// are any. The program has asked nothing yet.
func newBench(t testing.TB, version string, scopes []string, adapt func(*bench, *World)) *bench {
	t.Helper()
	b := &bench{}
	var err error
	if b.server, err = demoserver.Start(demoserver.Setup{Name: "Bench", Version: version}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.server.Close() })
	b.front = speckletest.New(t, speckletest.Forward(b.server.Origin().String()))
	if b.origin, err = speckle.ParseOrigin(b.front.URL); err != nil {
		t.Fatal(err)
	}
	b.ada = b.server.AddPerson(demoserver.Person{Name: "Ada Okafor", Email: "ada@studio.example"})
	b.app = b.server.AddApp(demoserver.App{Name: "Speckle Keys", RedirectURL: "http://localhost:29372", Scopes: managerScopes})
	b.stage = newStage(t, func(s *stage, w *World) {
		b.stage = s
		s.find(b.accountOf(b.ada, "Ada Okafor", b.connector(scopes)))
		if adapt != nil {
			adapt(b, w)
		}
	})
	return b
}

func (b *bench) connector(scopes []string) speckle.Secret {
	b.t.Helper()
	if scopes != nil {
		return b.server.AddToken(b.ada, demoserver.Token{Name: "connector", Scopes: scopes})
	}
	pair, err := b.server.AddSession(b.ada, "sca")
	if err != nil {
		b.t.Fatal(err)
	}
	return pair.Token
}

func (b *bench) accountOf(id, name string, token speckle.Secret) accounts.Account {
	return accounts.Account{
		Origin: b.origin, Token: token,
		Person: accounts.Person{ID: id, Name: name, Email: strings.ToLower(name[:3]) + "@studio.example"},
		Server: accounts.Server{Name: "Bench"},
	}
}

// signIn returns what a sign-in of Ada through the app gives.
func (b *bench) signIn() (speckle.Registration, speckle.TokenPair) {
	b.t.Helper()
	pair, err := b.server.AddSession(b.ada, b.app.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return speckle.Registration{Origin: b.origin, AppID: b.app.ID, AppSecret: b.app.Secret, RedirectURL: b.app.RedirectURL}, pair
}

// managing makes a bench on a new server with a session that may do all.
func managing(t testing.TB) *bench {
	t.Helper()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
	})
	b.Start()
	b.settle()
	return b
}

// page returns Ada's token page, read.
func (b *bench) page() *Tokens {
	b.t.Helper()
	page := b.Tokens(b.account("Ada Okafor"))
	page.Load()
	b.settle()
	return page
}

// made counts the tokens of a name that exist on the server.
func (b *bench) made(name string) int {
	n := 0
	for _, token := range b.server.Tokens(b.ada) {
		if token.Name == name {
			n++
		}
	}
	return n
}

// sent is one request as it left the program.
type sent struct {
	origin, path, authorization, body string
}

func (r sent) asks(text string) bool { return strings.Contains(r.body, text) }

// wire is the network of a stage: real, and recorded.
type wire struct {
	real    *http.Transport
	notHere func(string)

	mu   sync.Mutex
	list []sent
}

func newWire(t testing.TB, notHere func(string)) *wire {
	w := &wire{real: &http.Transport{DisableKeepAlives: true}, notHere: notHere}
	t.Cleanup(w.real.CloseIdleConnections)
	return w
}

// RoundTrip notes a request and sends it.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.notHere("the server")
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	w.mu.Lock()
	w.list = append(w.list, sent{r.URL.Scheme + "://" + r.URL.Host, r.URL.Path, r.Header.Get("Authorization"), string(body)})
	w.mu.Unlock()
	return w.real.RoundTrip(r)
}

// requests returns what was sent so far and matches.
func (w *wire) requests(match func(sent) bool) []sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.list), func(r sent) bool { return !match(r) })
}

// count counts what was sent so far with text in its body; "" is everything.
func (w *wire) count(text string) int {
	return len(w.requests(func(r sent) bool { return r.asks(text) }))
}

// clear forgets what was sent so far.
func (w *wire) clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = nil
}

// kindOf is an error's kind in words, for comparing.
func kindOf(err error) string {
	if err == nil {
		return ""
	}
	if refused := (*keychain.Error)(nil); errors.As(err, &refused) {
		return "keychain " + cmp.Or(string(refused.Kind), "failed")
	}
	return string(speckle.KindOf(err))
}
