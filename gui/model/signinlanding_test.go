package model

import (
	"net/url"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// What the browser shows is said after the exchange and the check of the
// person, and is true.
func TestLandingTellsHowItWent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(*entrance, *SignIn)
		bob     bool
		answer  string
		want    LandingOutcome
		person  string
		code    string
		kind    speckle.Kind
	}{
		"signed in":         {want: LandingSignedIn, person: "Ada Okafor"},
		"somebody else":     {bob: true, want: LandingConfirm, person: "Bob Lindqvist"},
		"account of nobody": {func(_ *entrance, w *SignIn) { w.Account.Person.ID = "" }, false, "", LandingConfirm, "Ada Okafor", "", ""},
		"guest": {
			func(e *entrance, _ *SignIn) { e.server.SetRole(e.ada, demoserver.RoleGuest) },
			false, "", LandingRole, "Ada Okafor", "", "",
		},
		"another guest": {
			func(e *entrance, _ *SignIn) { e.server.SetRole(e.bob, demoserver.RoleGuest) },
			true, "", LandingRole, "Bob Lindqvist", "", "",
		},
		"denied": {answer: "refuse", want: LandingDenied},
		"wrong secret": {
			func(e *entrance, w *SignIn) { e.register(w, e.app.ID, dummy(8)) },
			false, "", LandingFailed, "", speckle.AppSecretWrong, speckle.KindInvalid,
		},
		"profile fails": {func(e *entrance, _ *SignIn) {
			e.front.Set(speckletest.Only(speckletest.Mentions("activeUser"), speckletest.ServerError(500)))
		}, false, "", LandingFailed, "", "", speckle.KindServerFault},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			account := *w.Account // the list keeps its own
			w.Account = &account
			if c.prepare != nil {
				c.prepare(e, w)
			}
			e.wire.clear()
			screen := goroutine()
			var landings []Landing
			w.Page = func(how Landing) []byte {
				landings = append(landings, how)
				if goroutine() != screen {
					t.Error("the texts are read beside the screen's goroutine")
				}
				if c.answer == "" && (e.asked("/auth/token") != 1 || c.code == "" && e.wire.count("activeUser") == 0) {
					t.Error("said before it is known")
				}
				if w.User != nil || w.Saved {
					t.Error("said after the program went on")
				}
				return []byte("how it went")
			}
			person, answer := e.ada, "approve"
			if c.bob {
				person = e.bob
			}
			if c.answer != "" {
				answer = c.answer
			}
			shown := ""
			w.OpenURL = func(address string) {
				e.visits.Go(func() { _, shown = e.post(address, true, url.Values{"person": {person}, "answer": {answer}}) })
			}
			w.Browse()
			e.until("the end", func() bool { return !w.Busy() })
			e.settle()
			e.visits.Wait()
			if len(landings) != 1 || landings[0].Outcome != c.want || landings[0].Name != c.person || shown != "how it went" {
				t.Fatalf("%+v, shown %q: %v", landings, shown, w.Err)
			}
			if err := landings[0].Err; codeOf(err) != c.code || speckle.KindOf(err) != c.kind {
				t.Errorf("failed with %v", err)
			}
			w.Cancel()
			e.settle()
			e.logouts = e.front.Count(speckletest.Path("/auth/logout"))
		})
	}
}

// A sign-in that is canceled while the server is asked is shown as canceled.
func TestBrowserShowsThatTheSignInWasCanceled(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	g := newGate(first(speckletest.Path("/auth/token")))
	e.front.Set(g.answered)
	w.Canceled = []byte("canceled")
	shown := ""
	w.OpenURL = func(address string) {
		e.visits.Go(func() { _, shown = e.post(address, true, url.Values{"person": {e.ada}, "answer": {"approve"}}) })
	}
	w.Browse()
	e.until("the request", func() bool { return len(g.arrived) > 0 })
	w.Cancel()
	e.visits.Wait()
	if shown != "canceled" {
		t.Errorf("shown %q", shown)
	}
	g.open()
	e.settle()
	e.logouts = e.front.Count(speckletest.Path("/auth/logout"))
}

// Neither an account without an id nor a profile without one is anybody's.
func TestNobodyIsNotTheAccounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		account, user string
		same          bool
	}{
		"the same":   {"a1b2c3d4e5", "a1b2c3d4e5", true},
		"another":    {"a1b2c3d4e5", "ffffffffff", false},
		"no account": {"", "a1b2c3d4e5", false},
		"no user":    {"a1b2c3d4e5", "", false},
		"neither":    {"", "", false},
	} {
		w := &SignIn{Account: &accounts.Account{Person: accounts.Person{ID: c.account}}}
		if same := w.isTheAccounts(&speckle.User{ID: c.user}); same != c.same {
			t.Errorf("%s: %v", name, same)
		}
	}
}
