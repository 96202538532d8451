package model

import (
	"path/filepath"
	"slices"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// beingSaved is a wizard whose sign-in waits for the keychain.
func beingSaved(t *testing.T) (*entrance, *SignIn) {
	t.Helper()
	e := newEntrance(t)
	w := e.registered()
	<-e.saving
	e.store.Hang(keychaintest.Save)
	w.ByHand()
	w.PasteLanding(e.landing(w.Waiting, e.ada))
	e.until("saving", w.saving)
	<-e.saving
	return e, w
}

func (e *entrance) logoutsSent() int { return e.front.Count(speckletest.Path("/auth/logout")) }

func TestNothingStopsTheSavingOfASignIn(t *testing.T) {
	t.Parallel()
	e, w := beingSaved(t)
	for name, do := range map[string]func(){
		"browse": w.Browse, "by hand": w.ByHand, "register": w.Register, "choose": w.Choose,
		"a dropped file": func() { w.ImportFile(filepath.Join(t.TempDir(), "none.json")) },
		"a landing":      func() { w.PasteLanding("http://localhost/?access_code=1") },
	} {
		if do(); !w.saving() {
			t.Errorf("%s stopped it", name)
		}
	}
	e.store.Work(keychaintest.Save)
	e.settle()
	if !w.Saved || len(e.entries(keychain.KindSignIn)) != 1 {
		t.Errorf("saved %v: %v", w.Saved, w.SaveErr)
	}
	w.ImportFile(filepath.Join(t.TempDir(), "none.json"))
	if w.Err != nil || w.Step != StepDone || w.Busy() {
		t.Errorf("a file leads from the end to step %d: %v", w.Step, w.Err)
	}
}

// What the keychain may have must not be ended.
func TestProgramEndsWhileASignInIsSaved(t *testing.T) {
	t.Parallel()
	e, _ := beingSaved(t)
	wait := e.Stop()
	wait()
	if saved, ended := len(e.entries(keychain.KindSignIn)), e.logoutsSent(); saved+ended != 1 {
		t.Errorf("%d saved, %d ended", saved, ended)
	} else if ended == 1 {
		e.logouts++
	}
}

func TestSignInThatIsReplacedWhileItIsSaved(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]bool{"and is saved": false, "and is not saved": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, first := beingSaved(t)
			second := e.registeredAgain()
			second.ByHand()
			second.PasteLanding(e.landing(second.Waiting, e.ada))
			e.until("the other sign-in", second.saving)
			<-e.saving
			if fails {
				first.job.Cancel()
			}
			e.store.Work(keychaintest.Save)
			e.settle()
			e.logouts++ // the first one
			entries := e.entries(keychain.KindSignIn)
			if !second.Saved || len(entries) != 1 || !e.signInOf(entries[0].Key).Token.Equal(second.session.token()) {
				t.Errorf("saved %v: %v, %d entries", second.Saved, second.SaveErr, len(entries))
			}
		})
	}
}

// registeredAgain is a second wizard for a registration that is saved.
func (e *entrance) registeredAgain() *SignIn {
	e.t.Helper()
	w := e.wizard()
	w.Start()
	e.until("the registration", func() bool { return w.Step == StepSignIn })
	return w
}

// A program that was killed after a sign-in was saved, and before the earlier
// one was ended, leaves both.
func TestOlderSignInsAreEndedAtTheStart(t *testing.T) {
	t.Parallel()
	for name, locked := range map[string]bool{"open": false, "locked": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.31.14", nil, nil)
			older, _ := b.signedInBefore(true)
			newer, kept := b.signedInBefore(true)
			if locked {
				b.store.Fail(keychaintest.Probe, keychain.KindLocked)
			}
			b.Start()
			b.settle()
			rows := b.Saved.SignIns()
			if locked {
				if len(rows) != 2 || slices.Contains(b.store.Calls(), keychaintest.Load) {
					t.Errorf("%d left, after %v", len(rows), b.store.Calls())
				}
				return
			}
			if len(rows) != 1 || rows[0].Key != newer.Key || slices.Contains(b.store.Keys(), older.Key) {
				t.Errorf("%d left", len(rows))
			}
			if b.front.Count(speckletest.Path("/auth/logout")) != 1 || !b.page().Listed || !b.page().Session.token().Equal(kept.Token) {
				t.Errorf("the newer one doesn't serve: %v", b.page().Err)
			}
		})
	}
}

// A sign-in that never reached the keychain is no token that was never saved.
func TestUnfinishedSignInIsNoToken(t *testing.T) {
	t.Parallel()
	dir, store := t.TempDir(), keychaintest.New()
	aside(func() {
		entry, err := keychain.Open(store, dir).Begin(t.Context(), keychain.Entry{
			Kind:   keychain.KindSignIn,
			Origin: mustOrigin(t, "https://a.example"), UserID: "1", Name: RegistrationName,
		})
		if err != nil || entry.Key == "" {
			t.Error(err)
		}
	})
	s := newStage(t, func(s *stage, w *World) { w.Credentials = keychain.Open(s.store, dir) })
	s.Start()
	s.settle()
	if n := len(s.Unfinished.Tokens(speckle.Origin{})); n != 0 {
		t.Errorf("%d tokens are reported", n)
	}
	aside(func() {
		if left, err := s.kept.Pending(t.Context()); len(left) != 0 || err != nil {
			t.Errorf("%d left: %v", len(left), err)
		}
	})
}

// A sign-in that ends on the server while it is being saved isn't shown as
// checked.
func TestSignInRejectedWhileItIsSaved(t *testing.T) {
	t.Parallel()
	e, w := beingSaved(t)
	e.front.Set(speckletest.Only(speckletest.Path("/auth/token"), speckletest.Answer(401, "application/json", `{"err":"Invalid request"}`)),
		speckletest.Answer(403, "application/json", `{"error":"Your token is not valid."}`))
	page := e.Tokens(e.account("Ada Okafor"))
	page.Reload()
	e.until("the rejection", func() bool { return w.session.standing.State == TokenRejected })
	e.store.Work(keychaintest.Save)
	e.settle()
	if state := e.Saved.state(w.session.entry()).standing.State; !w.Saved || state != TokenRejected {
		t.Errorf("saved %v, shown as %v", w.Saved, state)
	}
}
