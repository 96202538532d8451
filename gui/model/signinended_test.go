package model

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// recordIssued notes the sign-ins that the server gives out.
func (e *entrance) recordIssued(server http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/auth/token" {
			server.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, r)
		var pair struct{ Token, RefreshToken string }
		if json.Unmarshal(answer.Body.Bytes(), &pair) == nil && pair.Token != "" {
			e.mu.Lock()
			e.issued = append(e.issued, speckle.TokenPair{Token: speckle.NewSecret(pair.Token), Refresh: speckle.NewSecret(pair.RefreshToken)})
			e.mu.Unlock()
		}
		send(w, answer)
	})
}

func send(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes())
}

// valid returns those of the sign-ins given out so far that the server still
// takes, by either token.
func (e *entrance) valid() (pairs []speckle.TokenPair) {
	e.t.Helper()
	e.mu.Lock()
	issued := e.issued
	e.mu.Unlock()
	client := speckle.NewClient(e.server.Origin(), speckle.Options{})
	defer client.Close()
	registration := speckle.Registration{Origin: e.server.Origin(), AppID: e.app.ID, AppSecret: e.app.Secret}
	for _, pair := range issued {
		_, err := client.As(pair.Token).ActiveUser(context.Background())
		_, refreshErr := client.Refresh(context.Background(), registration, pair.Refresh)
		if speckle.KindOf(err) != speckle.KindTokenRejected || speckle.KindOf(refreshErr) != speckle.KindTokenRejected {
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

// answered is a gate that holds the first answer back which the server has
// given already.
func (g *gate) answered(x speckletest.Exchange, inner func(http.ResponseWriter)) {
	if !g.match(x.Request) {
		inner(x.ResponseWriter)
		return
	}
	answer := httptest.NewRecorder()
	inner(answer)
	g.arrived <- struct{}{}
	<-g.opened
	send(x.ResponseWriter, answer)
}

// first matches the first request that match does.
func first(match func(speckletest.Request) bool) func(speckletest.Request) bool {
	var seen atomic.Bool
	return func(r speckletest.Request) bool { return match(r) && seen.CompareAndSwap(false, true) }
}

// browse goes through the browser for a person until the program has decided.
func (e *entrance) browse(w *SignIn, person string) {
	e.t.Helper()
	w.OpenURL = e.browser(person, "approve")
	w.Browse()
	e.until("the end of the sign-in", func() bool { return !w.Busy() && w.Waiting == "" && (w.Err != nil || w.User != nil) })
	e.settle()
}

// held begins a sign-in of Ada, and returns when the request or its answer is
// held by a gate.
func (e *entrance) held(w *SignIn, match func(speckletest.Request) bool, answered bool) *gate {
	e.t.Helper()
	g := newGate(first(match))
	if answered {
		e.front.Set(g.answered)
	} else {
		e.front.Set(g.fault)
	}
	w.OpenURL = e.browser(e.ada, "approve")
	w.Browse()
	e.until("the request", func() bool { return len(g.arrived) > 0 })
	return g
}

// S50: Of a sign-in that nobody saved nothing is valid on the server.
func TestSignInThatIsNotSavedIsEnded(t *testing.T) {
	t.Parallel()
	asksProfile := speckletest.Mentions("activeUser")
	cancelled := func(match func(speckletest.Request) bool, answered bool) func(*entrance, *SignIn) {
		return func(e *entrance, w *SignIn) {
			g := e.held(w, match, answered)
			w.Cancel()
			g.open()
			e.settle()
			if w.Saved || w.Step == StepDone {
				e.t.Errorf("step %d, saved %v", w.Step, w.Saved)
			}
		}
	}
	notConfirmed := func(then func(*entrance, *SignIn)) func(*entrance, *SignIn) {
		return func(e *entrance, w *SignIn) {
			e.browse(w, e.bob)
			if w.Step != StepConfirm || len(e.valid()) != 1 {
				e.t.Fatalf("step %d: %v", w.Step, w.Err)
			}
			then(e, w)
		}
	}
	refused := func(e *entrance, w *SignIn) {
		e.store.Fail(keychaintest.Save, keychain.KindLocked)
		e.browse(w, e.ada)
		if w.Saved || w.SaveErr == nil || len(e.valid()) != 1 {
			e.t.Fatalf("saved %v: %v", w.Saved, w.SaveErr)
		}
	}
	stop := func(e *entrance, _ *SignIn) { e.Stop()() }
	for name, c := range map[string]struct {
		do           func(*entrance, *SignIn)
		issued, left int
	}{
		"somebody else, wizard closed":  {notConfirmed(func(e *entrance, w *SignIn) { w.Cancel() }), 1, 0},
		"somebody else, program ended":  {notConfirmed(stop), 1, 0},
		"somebody else, back":           {notConfirmed(func(e *entrance, w *SignIn) { w.Choose() }), 1, 0},
		"somebody else, another app":    {notConfirmed(func(e *entrance, w *SignIn) { w.Register() }), 1, 0},
		"somebody else, by hand":        {notConfirmed(func(e *entrance, w *SignIn) { w.ByHand() }), 1, 0},
		"somebody else, browser again":  {notConfirmed(func(e *entrance, w *SignIn) { e.browse(w, e.ada) }), 2, 1},
		"somebody else, confirmed":      {notConfirmed(func(e *entrance, w *SignIn) { w.Save() }), 1, 1},
		"somebody else, confirmed, end": {notConfirmed(func(e *entrance, w *SignIn) { w.Save(); e.settle(); e.Stop()() }), 1, 1},
		"guest": {func(e *entrance, w *SignIn) {
			e.server.SetRole(e.ada, demoserver.RoleGuest)
			e.browse(w, e.ada)
		}, 1, 0},
		"archived": {func(e *entrance, w *SignIn) {
			g := e.held(w, isExchange, false)
			e.server.SetRole(e.ada, demoserver.RoleArchived)
			g.open()
			e.until("the refusal", func() bool { return w.Err != nil })
		}, 1, 0},
		"profile fails": {func(e *entrance, w *SignIn) {
			e.front.Set(speckletest.Only(asksProfile, speckletest.ServerError(500)))
			e.browse(w, e.ada)
		}, 1, 0},
		"closed before the server answers":      {cancelled(isExchange, false), 1, 0},
		"closed while the answer is on its way": {cancelled(isExchange, true), 1, 0},
		"closed while the profile is asked":     {cancelled(asksProfile, false), 1, 0},
		"ended while the answer is on its way": {func(e *entrance, w *SignIn) {
			g := e.held(w, isExchange, true)
			wait := e.Stop()
			g.open()
			wait()
		}, 1, 0},
		"browser again while the answer is on its way": {func(e *entrance, w *SignIn) {
			g := e.held(w, isExchange, true)
			w.Browse()
			e.until("the second sign-in", func() bool { return w.Saved || w.Err != nil })
			g.open()
			e.settle()
			if !w.Saved || w.Err != nil {
				e.t.Errorf("saved %v: %v", w.Saved, w.Err)
			}
		}, 2, 1},
		"by hand while the answer is on its way": {func(e *entrance, w *SignIn) {
			g := e.held(w, isExchange, true)
			w.ByHand()
			g.open()
			e.settle()
		}, 1, 0},
		"keychain refuses, program ended": {func(e *entrance, w *SignIn) { refused(e, w); e.Stop()() }, 1, 0},
		"keychain refuses, wizard closed": {func(e *entrance, w *SignIn) { refused(e, w); w.Cancel() }, 1, 1},
		"keychain refuses, new sign-in": {func(e *entrance, w *SignIn) {
			refused(e, w)
			e.store.Work(keychaintest.Save)
			e.browse(w, e.ada)
		}, 2, 1},
		"keychain refuses, saved at last": {func(e *entrance, w *SignIn) {
			refused(e, w)
			e.store.Work(keychaintest.Save)
			w.Save()
			e.settle()
			e.Stop()()
		}, 1, 1},
		"saved, program ended": {func(e *entrance, w *SignIn) { e.browse(w, e.ada); w.Cancel(); e.Stop()() }, 1, 1},
		"saved, new sign-in":   {func(e *entrance, w *SignIn) { e.browse(w, e.ada); e.browse(w, e.ada); w.Cancel() }, 2, 1},
		"saved, new one not saved": {func(e *entrance, w *SignIn) {
			e.browse(w, e.ada)
			e.store.Fail(keychaintest.Save, keychain.KindLocked)
			e.browse(w, e.ada)
			e.Stop()()
		}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			c.do(e, w)
			e.settle()
			valid := e.valid()
			if len(e.issued) != c.issued || len(valid) != c.left {
				t.Errorf("%d of %d sign-ins are valid, want %d of %d", len(valid), len(e.issued), c.left, c.issued)
			}
			if entries := e.entries(keychain.KindSignIn); len(entries) > 0 && len(valid) == 1 && !e.signInOf(entries[0].Key).Token.Equal(valid[0].Token) {
				t.Error("the one in the keychain was ended")
			}
			if n := len(e.entries(keychain.KindSignIn)); n > 1 || n == 1 && c.left == 0 {
				t.Errorf("%d sign-ins in the keychain", n)
			}
			e.logouts = e.front.Count(speckletest.Path("/auth/logout"))
			if e.logouts != c.issued-c.left {
				t.Errorf("signed out %d times", e.logouts)
			}
		})
	}
}

// The browser that comes back to a closed wizard has its code unused.
func TestBrowserComesBackToAClosedWizard(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.Browse()
	e.until("waiting", func() bool { return w.Waiting != "" })
	landing := e.landing(w.Waiting, e.ada)
	w.Cancel()
	e.settle()
	if reply, err := http.Get(landing); err == nil {
		reply.Body.Close()
		t.Errorf("somebody answers with %s", reply.Status)
	}
	e.settle()
	if len(e.issued) != 0 || e.asked("/auth/token") != 0 {
		t.Errorf("%d sign-ins", len(e.issued))
	}
}

// Each trip has a challenge and a listener of its own; the one before gives
// the port back first.
func TestBrowseAgainWhileWaiting(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	addresses := map[string]bool{}
	for range 20 {
		w.Browse()
		e.until("waiting", func() bool { return w.Waiting != "" || w.Err != nil })
		if w.Err != nil {
			t.Fatal(w.Err)
		}
		addresses[w.Waiting] = true
	}
	if len(addresses) != 20 {
		t.Errorf("%d addresses", len(addresses))
	}
	e.browse(w, e.ada)
	if !w.Saved || len(e.valid()) != 1 {
		t.Errorf("saved %v: %v", w.Saved, w.Err)
	}
}

func TestSavedTwiceIsOneEntry(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	e.browse(w, e.bob)
	w.Save()
	w.Save()
	e.settle()
	w.Save()
	e.settle()
	if entries := e.entries(keychain.KindSignIn); len(entries) != 1 || len(e.valid()) != 1 {
		t.Errorf("%d entries, %d valid sign-ins", len(entries), len(e.valid()))
	}
}

// A person whose role can't manage tokens is told before the browser opens.
func TestRoleIsKnownBeforeTheBrowser(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]string{
		demoserver.RoleUser: "", demoserver.RoleAdmin: "",
		demoserver.RoleGuest: demoserver.RoleGuest, demoserver.RoleArchived: demoserver.RoleArchived,
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			e.server.SetRole(e.ada, role)
			e.Accounts.Check(e.account("Ada Okafor"))
			e.settle()
			if got := e.wizard().RoleRefused(); got != want {
				t.Errorf("refused as %q, want %q", got, want)
			}
			unknown := e.SignIn(&accounts.Account{Origin: e.origin})
			if got := unknown.RoleRefused(); got != "" {
				t.Errorf("somebody unknown is refused as %q", got)
			}
		})
	}
}
