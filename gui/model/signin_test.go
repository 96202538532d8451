package model

import (
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

func TestSignInByTheBrowser(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	pages := make(chan Landing, 10)
	w.Page = func(how Landing) []byte { pages <- how; return []byte("done") }
	opened := 0
	w.OpenURL = func(address string) {
		opened++
		if address != w.Waiting {
			t.Errorf("opened %q while waiting for %q", address, w.Waiting)
		}
		socket, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(portOf(t, w.Registering.Redirect))))
		if err != nil {
			t.Errorf("the browser is sent off before anybody listens: %v", err)
		} else {
			socket.Close()
		}
		e.browser(e.ada, "approve")(address)
	}
	w.Browse()
	if !w.Busy() || opened != 0 {
		t.Errorf("busy %v, opened %d times at once", w.Busy(), opened)
	}
	e.until("the sign-in is kept", func() bool { return w.Saved || w.Err != nil })
	e.settle()
	if w.Step != StepDone || w.Err != nil || w.SaveErr != nil || w.Waiting != "" || opened != 1 || w.User.ID != e.ada {
		t.Fatalf("step %d, opened %d times: %v, %v", w.Step, opened, w.Err, w.SaveErr)
	}
	if len(pages) != 1 || <-pages != (Landing{Outcome: LandingSignedIn, Name: "Ada Okafor"}) {
		t.Error("the browser is not told that it worked")
	}
	if !portFreed(portOf(t, w.Registering.Redirect)) {
		t.Error("the port is kept")
	}
	for _, request := range e.wire.requests(func(r sent) bool { return r.path == "/auth/token" }) {
		if request.authorization != "" {
			t.Error("the exchange sends a credential")
		}
	}
	page := e.page()
	if !page.Listed || !page.CanCreate() || page.Session.Source != SessionSignIn || !page.Session.InKeychain() {
		t.Errorf("the page can't use it: %v", page.Err)
	}
	entries := e.entries(keychain.KindSignIn)
	if len(entries) != 1 || entries[0].Origin != e.origin || entries[0].UserID != e.ada || entries[0].UserName != "Ada Okafor" {
		t.Fatalf("kept as %+v", entries)
	}
	kept := e.signInOf(entries[0].Key)
	if !kept.Token.IsToken() || !kept.Refresh.IsToken() || kept.AppID != e.app.ID || !kept.AppSecret.Equal(e.app.Secret) {
		t.Error("a part of the sign-in is not kept")
	}
}

func TestSignInRefusedInTheBrowser(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	pages := make(chan Landing, 10)
	w.Page = func(how Landing) []byte { pages <- how; return nil }
	w.OpenURL = e.browser(e.ada, "refuse")
	w.Browse()
	e.until("the refusal", func() bool { return w.Err != nil })
	e.settle()
	if w.Step != StepSignIn || TroubleOf(w.Err).Key != "denied" || w.Waiting != "" || w.User != nil {
		t.Errorf("step %d: %v", w.Step, w.Err)
	}
	if len(pages) != 1 || <-pages != (Landing{Outcome: LandingDenied}) {
		t.Error("the browser is not told of the refusal")
	}
	if e.asked("/auth/token") != 0 || len(e.entries(keychain.KindSignIn)) != 0 || !portFreed(portOf(t, w.Registering.Redirect)) {
		t.Error("it goes on after a refusal")
	}
}

// Not parallel: it changes the limit for all.
func TestSignInBrowserClosed(t *testing.T) {
	if signInLimit != 5*time.Minute {
		t.Errorf("the browser may take %v", signInLimit)
	}
	defer func(limit time.Duration) { signInLimit = limit }(signInLimit)
	e := newEntrance(t)
	w := e.registered()
	signInLimit = 100 * time.Millisecond
	w.Browse()
	e.settle()
	if w.Step != StepSignIn || speckle.KindOf(w.Err) != speckle.KindTimeout || w.Waiting != "" || w.Busy() {
		t.Errorf("step %d, waiting for %q: %v", w.Step, w.Waiting, w.Err)
	}
	if !portFreed(portOf(t, w.Registering.Redirect)) {
		t.Error("the port is kept")
	}
}

func TestSignInEndsWithTheWizard(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*SignIn){
		"cancelled":    (*SignIn).Cancel,
		"begun again":  (*SignIn).Choose,
		"program ends": func(w *SignIn) { w.app.Stop()() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			w.Browse()
			e.until("waiting", func() bool { return w.Waiting != "" })
			address := w.Waiting
			end(w)
			e.settle()
			if !portFreed(portOf(t, w.Registering.Redirect)) {
				t.Error("the port is kept")
			}
			if name == "program ends" {
				return
			}
			if w.Err != nil || w.Waiting != "" || w.Busy() {
				t.Errorf("waiting for %q, busy %v: %v", w.Waiting, w.Busy(), w.Err)
			}
			// A browser that comes back late finds nobody.
			if reply, err := http.Get(e.landing(address, e.ada)); err == nil {
				reply.Body.Close()
				t.Errorf("somebody answers with %s", reply.Status)
			}
			if w.User != nil || len(e.entries(keychain.KindSignIn)) != 0 {
				t.Error("it counts all the same")
			}
		})
	}
}

// What is cancelled before the browser was opened must not open it.
func TestSignInCancelledAtOnceOpensNothing(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.OpenURL = func(string) { t.Error("the browser is opened for nobody") }
	w.Browse()
	w.Cancel()
	e.settle()
	w.Browse()
	w.ByHand()
	e.settle()
	if w.Waiting == "" || w.Busy() {
		t.Errorf("waiting for %q, busy %v", w.Waiting, w.Busy())
	}
}

func TestSignInPortTaken(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.OpenURL = func(string) { t.Error("another program would get the answer") }
	taken, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(portOf(t, w.Registering.Redirect))))
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	w.Browse()
	e.settle()
	if speckle.KindOf(w.Err) != speckle.KindPortTaken || TroubleOf(w.Err).Remedy != RemedyByHand || w.Step != StepSignIn {
		t.Fatalf("step %d: %v", w.Step, w.Err)
	}
	e.byHand(w, e.ada)
	if key := w.session.entry(); w.Saved && w.app.Saved.state(key).standing.State != TokenValid {
		t.Error("it was just checked, and Saved says it was not")
	}
	if w.Step != StepDone || !w.Saved || w.Err != nil {
		t.Errorf("by hand: step %d, %v", w.Step, w.Err)
	}
}

func TestSignInByHand(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.ByHand()
	first := w.Waiting
	w.PasteLanding("https://speckle.example/what-is-this")
	if codeOf(w.Err) != speckle.LandingUnknown || w.Waiting != first || w.Busy() {
		t.Errorf("waiting for %q: %v", w.Waiting, w.Err)
	}
	w.PasteLanding(e.app.RedirectURL + "/?denied=true")
	e.settle()
	if TroubleOf(w.Err).Key != "denied" || w.Waiting != "" {
		t.Errorf("refused: %v", w.Err)
	}
	w.ByHand()
	if w.Err != nil || w.Waiting == first || w.Waiting == "" {
		t.Errorf("the challenge of %q is used again: %v", w.Waiting, w.Err)
	}
	// The page may also be open in the browser while the program waits.
	w.Browse()
	e.until("waiting", func() bool { return w.Waiting != "" })
	w.PasteLanding("  " + e.landing(w.Waiting, e.ada) + "#\n")
	e.settle()
	if !w.Saved || w.Err != nil || !portFreed(portOf(t, w.Registering.Redirect)) {
		t.Errorf("pasted while waiting: %v", w.Err)
	}
}
