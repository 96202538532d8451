package model

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// entrance is a bench for signing in: its server's clock can be moved, the
// app serves, and there is a browser. In the end it checks that nobody was
// signed out who did not want to be.
type entrance struct {
	*bench
	bob     string // the id of somebody else on the server
	ahead   atomic.Int64
	saving  chan struct{} // one for each time that the keychain begins to save
	loading chan struct{} // likewise
	onSave  func()        // may be set before that; called in between
	visits  sync.WaitGroup
	logouts int // how many are right

	mu     sync.Mutex
	issued []speckle.TokenPair // what the server answered, whether it arrived or not
}

func newEntrance(t *testing.T) *entrance {
	t.Helper()
	return newEntranceOn(t, demoserver.Setup{Version: "2.31.14"})
}

func newEntranceOn(t *testing.T, setup demoserver.Setup) *entrance {
	t.Helper()
	e := &entrance{bench: &bench{}, saving: make(chan struct{}, 100), loading: make(chan struct{}, 100)}
	var err error
	setup.Name, setup.Now = "Bench", func() time.Time { return time.Now().Add(time.Duration(e.ahead.Load())) }
	e.server, err = demoserver.Start(setup)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.server.Close() })
	e.front = speckletest.New(t, e.recordIssued(speckletest.Forward(e.server.Origin().String())))
	if e.origin, err = speckle.ParseOrigin(e.front.URL); err != nil {
		t.Fatal(err)
	}
	e.ada = e.server.AddPerson(demoserver.Person{Name: "Ada Okafor", Email: "ada@studio.example"})
	e.bob = e.server.AddPerson(demoserver.Person{Name: "Bob Lindqvist", Email: "bob@studio.example"})
	e.app = e.server.AddApp(demoserver.App{
		Name: RegistrationName, AuthorID: e.ada,
		RedirectURL: freeRedirect(t), Scopes: append([]string{"streams:read"}, neededScopes...),
	})
	e.stage = newStage(t, func(s *stage, w *World) {
		e.stage = s
		s.find(e.accountOf(e.ada, "Ada Okafor", e.connector(nil)))
		onCall := s.store.OnCall
		s.store.OnCall = func(op string) {
			onCall(op)
			switch op {
			case keychaintest.Save:
				if e.onSave != nil {
					e.onSave()
				}
				e.saving <- struct{}{}
			case keychaintest.Load:
				e.loading <- struct{}{}
			}
		}
	})
	e.Start()
	e.settle()
	t.Cleanup(func() {
		e.visits.Wait()
		if n := e.front.Count(speckletest.Path("/auth/logout")); n != e.logouts {
			t.Errorf("signed out %d times, want %d", n, e.logouts)
		}
	})
	return e
}

var (
	firstPort = rand.IntN(8000)
	portsUsed atomic.Int64
)

// freeRedirect is a redirect address whose port is free and given to no other
// test. It is below the ports that systems hand out by themselves.
func freeRedirect(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := 22000 + (firstPort+int(portsUsed.Add(1)))%8000
		if portFree(port) {
			return fmt.Sprintf("http://localhost:%d", port)
		}
	}
	t.Fatal("no free port")
	return ""
}

func portFree(port int) bool {
	for _, host := range []string{"127.0.0.1", "::1"} {
		socket, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port)))
		if err == nil {
			socket.Close()
		} else if host == "127.0.0.1" { // a system may lack the other
			return false
		}
	}
	return true
}

// portFreed waits until a port is free: another test, which looks for one, may
// have it for a moment.
func portFreed(port int) bool {
	for end := time.Now().Add(time.Minute); !portFree(port); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

func portOf(t *testing.T, redirect string) int {
	t.Helper()
	var port int
	if _, err := fmt.Sscanf(redirect, "http://localhost:%d", &port); err != nil {
		t.Fatal(err)
	}
	return port
}

// wizard begins a sign-in for Ada. Its browser does nothing.
func (e *entrance) wizard() *SignIn {
	w := e.SignIn(e.account("Ada Okafor"))
	w.OpenURL, w.Page = func(string) {}, func(Landing) []byte { return nil }
	w.Registering.SetRedirect(e.app.RedirectURL)
	return w
}

// register pastes an app with its secret, as the server's page shows it.
func (e *entrance) register(w *SignIn, id string, secret speckle.Secret) {
	e.t.Helper()
	w.Register()
	w.Registering.SetAnswer(answerOf(speckle.RegisteredApp{ID: id, Name: RegistrationName, Secret: secret, RedirectURL: w.Registering.Redirect}))
	e.settle()
}

// answerOf is the server's answer to ShowOperation.
func answerOf(apps ...speckle.RegisteredApp) string {
	list := []map[string]string{}
	for _, app := range apps {
		list = append(list, map[string]string{"id": app.ID, "name": app.Name, "secret": app.Secret.Reveal(), "redirectUrl": app.RedirectURL})
	}
	text, _ := json.Marshal(map[string]any{"data": map[string]any{"activeUser": map[string]any{"createdApps": list}}})
	return string(text)
}

// registered is a wizard that is ready for the browser.
func (e *entrance) registered() *SignIn {
	e.t.Helper()
	w := e.wizard()
	e.register(w, e.app.ID, e.app.Secret)
	if w.Step != StepSignIn || w.Err != nil {
		e.t.Fatalf("step %d: %v", w.Step, w.Err)
	}
	return w
}

// byHand goes through the browser for a person, by copying and pasting.
func (e *entrance) byHand(w *SignIn, person string) {
	e.t.Helper()
	w.ByHand()
	w.PasteLanding(e.landing(w.Waiting, person))
	e.settle()
}

// post answers a form of the server's pages.
func (e *entrance) post(address string, follow bool, form url.Values) (*http.Response, string) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if !follow {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	reply, err := client.PostForm(address, form)
	if err != nil {
		e.t.Error(err)
		return &http.Response{Header: http.Header{}}, ""
	}
	defer reply.Body.Close()
	page, _ := io.ReadAll(reply.Body)
	return reply, string(page)
}

// landing is where the browser lands after a person let the app in.
func (e *entrance) landing(address, person string) string {
	e.t.Helper()
	reply, _ := e.post(address, false, url.Values{"person": {person}, "answer": {"approve"}})
	return reply.Header.Get("Location")
}

// browser is what opens an address of the wizard and answers for a person.
func (e *entrance) browser(person, answer string) func(string) {
	return func(address string) {
		e.visits.Go(func() { e.post(address, true, url.Values{"person": {person}, "answer": {answer}}) })
	}
}

var shownAnswer = regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`)

// explore runs one operation of a text on the server's explorer page for Ada,
// and returns what the page shows.
func (e *entrance) explore(page, text, operation string) string {
	e.t.Helper()
	_, shown := e.post(page, true, url.Values{"person": {e.ada}, "query": {text}, "operation": {operation}})
	found := shownAnswer.FindStringSubmatch(shown)
	if found == nil {
		e.t.Fatalf("no answer in %s", shown)
	}
	return html.UnescapeString(found[1])
}

// entries are what the program keeps of a kind on this server.
func (e *entrance) entries(kind keychain.CredentialKind) []keychain.Entry {
	e.t.Helper()
	list, err := e.kept.List(e.t.Context())
	if err != nil {
		e.t.Fatal(err)
	}
	return slices.DeleteFunc(list, func(entry keychain.Entry) bool { return entry.Kind != kind })
}

// elsewhere runs what may not be called on the goroutine of the screen.
func elsewhere[T any](t testing.TB, do func() (T, error)) T {
	t.Helper()
	var value T
	var err error
	done := make(chan struct{})
	go func() { defer close(done); value, err = do() }()
	<-done
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// signInOf is what the keychain holds for an entry.
func (e *entrance) signInOf(key string) keychain.SignIn {
	e.t.Helper()
	return elsewhere(e.t, func() (keychain.SignIn, error) {
		secret, err := e.kept.Load(e.t.Context(), key)
		if err != nil {
			return keychain.SignIn{}, err
		}
		return keychain.ParseSignIn(secret)
	})
}

// asked counts the requests for a path, as they left the program.
func (e *entrance) asked(path string) int {
	return len(e.wire.requests(func(r sent) bool { return r.path == path }))
}

// silent checks that nothing of an error tells a secret.
func silent(t *testing.T, err error, secrets ...string) {
	t.Helper()
	if err == nil {
		t.Error("there is no error")
		return
	}
	told := fmt.Sprintf("%v %+v %q %+v", err, err, err.Error(), TroubleOf(err))
	for _, secret := range secrets {
		if secret == "" {
			t.Error("an empty canary")
		} else if strings.Contains(told, secret) {
			t.Errorf("a secret is told in %s", strings.ReplaceAll(told, secret, "<<SECRET>>"))
		}
	}
}
