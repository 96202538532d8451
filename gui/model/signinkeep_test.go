package model

import (
	"slices"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// S50.
func TestSignInAsSomebodyElse(t *testing.T) {
	t.Parallel()
	asBob := func(t *testing.T) (*entrance, *SignIn) {
		e := newEntrance(t)
		w := e.registered()
		e.byHand(w, e.bob)
		if w.Step != StepConfirm || w.User.Name != "Bob Lindqvist" || w.Err != nil || w.Busy() {
			t.Fatalf("step %d as %+v: %v", w.Step, w.User, w.Err)
		}
		if len(e.entries(keychain.KindSignIn)) != 0 || e.sessions.get(e.origin, e.bob) != nil {
			t.Fatal("it is used before anybody said so")
		}
		return e, w
	}
	t.Run("kept for them", func(t *testing.T) {
		t.Parallel()
		e, w := asBob(t)
		w.Save()
		e.settle()
		entries := e.entries(keychain.KindSignIn)
		if w.Step != StepDone || !w.Saved || len(entries) != 1 || entries[0].UserID != e.bob || entries[0].UserName != "Bob Lindqvist" {
			t.Errorf("step %d: %+v", w.Step, entries)
		}
		if page := e.page(); page.Session != nil || page.Listed {
			t.Error("the sign-in of another shows as Ada's")
		}
	})
	for name, again := range map[string]func(*entrance, *SignIn){
		"tried again": func(e *entrance, w *SignIn) {
			w.OpenURL = e.browser(e.ada, "approve")
			w.Browse()
			if w.Step != StepSignIn {
				t.Errorf("waiting in step %d", w.Step)
			}
			e.until("the sign-in is kept", func() bool { return w.Saved || w.Err != nil })
			e.settle()
		},
		"tried again by hand": func(e *entrance, w *SignIn) { e.byHand(w, e.ada) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, w := asBob(t)
			again(e, w)
			e.logouts++ // Bob
			entries := e.entries(keychain.KindSignIn)
			if w.Step != StepDone || len(entries) != 1 || entries[0].UserID != e.ada {
				t.Fatalf("step %d: %+v, %v", w.Step, entries, w.Err)
			}
			if page := e.page(); !page.Listed || page.Session.UserID != e.ada {
				t.Errorf("the page can't use it: %v", page.Err)
			}
		})
	}
	t.Run("given up", func(t *testing.T) {
		t.Parallel()
		e, w := asBob(t)
		w.Cancel()
		e.settle()
		e.logouts++
		if len(e.entries(keychain.KindSignIn)) != 0 || len(e.store.Keys()) != 1 {
			t.Error("it is kept")
		}
	})
}

func TestSignInWithoutTheRole(t *testing.T) {
	t.Parallel()
	t.Run("guest", func(t *testing.T) {
		t.Parallel()
		e := newEntrance(t)
		e.server.SetRole(e.ada, demoserver.RoleGuest)
		w := e.registered()
		e.byHand(w, e.ada)
		if w.Step != StepDone || w.Err != nil || w.User.Role != demoserver.RoleGuest || w.RoleRefused() != demoserver.RoleGuest || w.Saved {
			t.Errorf("step %d as %+v: %v", w.Step, w.User, w.Err)
		}
		e.logouts++
		if page := e.page(); page.Listed || page.Session != nil || page.Err != nil {
			t.Errorf("listed %v: %v", page.Listed, page.Err)
		}
	})
	t.Run("archived", func(t *testing.T) {
		t.Parallel()
		e := newEntrance(t)
		w := e.registered()
		w.ByHand()
		landing := e.landing(w.Waiting, e.ada)
		e.server.SetRole(e.ada, demoserver.RoleArchived)
		w.PasteLanding(landing)
		e.settle()
		e.logouts++
		if w.Step != StepSignIn || TroubleOf(w.Err).Key != "role" || len(e.entries(keychain.KindSignIn)) != 0 {
			t.Errorf("step %d: %v", w.Step, w.Err)
		}
	})
}

// Whatever the keychain does, the sign-in serves until the end of the
// program, the person is told, and it can be kept later.
func TestSignInKeychainFails(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]keychain.Kind{
		"no keychain": keychain.KindNoService, "locked": keychain.KindLocked, "too large": keychain.KindTooLarge,
		"failing": keychain.KindUnknown, "slow": keychain.KindTimeout,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			e.store.Fail(keychaintest.Save, kind)
			e.byHand(w, e.ada)
			if w.Step != StepDone || w.Err != nil || w.Saved || w.SaveErr == nil || keychain.KindOf(w.SaveErr) != kind {
				t.Fatalf("step %d, kept %v: %v, %v", w.Step, w.Saved, w.Err, w.SaveErr)
			}
			silent(t, w.SaveErr, e.app.Secret.Reveal(), w.session.signIn().Pair().Token.Reveal(), w.session.signIn().Pair().Refresh.Reveal())
			page := e.page()
			if !page.Listed || page.Session.InKeychain() || len(e.entries(keychain.KindSignIn)) != 0 {
				t.Errorf("listed %v, kept %v: %v", page.Listed, page.Session.InKeychain(), page.Err)
			}
			w.Save()
			e.settle()
			if w.Saved || keychain.KindOf(w.SaveErr) != kind {
				t.Errorf("tried again in vain: kept %v, %v", w.Saved, w.SaveErr)
			}
			e.store.Work(keychaintest.Save)
			w.Save()
			e.settle()
			entries := e.entries(keychain.KindSignIn)
			if !w.Saved || w.SaveErr != nil || len(entries) != 1 || !e.page().Session.InKeychain() {
				t.Fatalf("kept %v: %v, %d entries", w.Saved, w.SaveErr, len(entries))
			}
			if e.asked("/auth/token") != 1 || !e.signInOf(entries[0].Key).Token.Equal(w.session.signIn().Pair().Token) {
				t.Error("another sign-in is kept than the one that was made")
			}
		})
	}
}

func TestSignInServesWhileTheKeychainHangs(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	page := e.page() // it was looked at before anybody signed in
	w := e.registered()
	<-e.saving
	e.store.Hang(keychaintest.Save)
	w.ByHand()
	w.PasteLanding(e.landing(w.Waiting, e.ada))
	e.until("keeping", func() bool { return w.Step == StepDone })
	<-e.saving
	w.Save() // pressed again, out of impatience
	e.until("the list", func() bool { return !page.job.Running() })
	if !page.Listed || page.Session.InKeychain() || !w.Busy() || w.Saved {
		t.Errorf("listed %v, kept %v, busy %v: %v", page.Listed, page.Session.InKeychain(), w.Busy(), page.Err)
	}
	// Refreshed meanwhile: the keychain is to have the newest in the end.
	used := page.Session.token()
	elsewhere(t, func() (struct{}, error) {
		return struct{}{}, page.Session.refresh(t.Context(), e.App, e.client(e.origin), used)
	})
	e.store.Work(keychaintest.Save)
	e.settle()
	entries := e.entries(keychain.KindSignIn)
	if !w.Saved || len(entries) != 1 || len(e.saving) > 1 {
		t.Fatalf("kept %v: %v, %d entries", w.Saved, w.SaveErr, len(entries))
	}
	if kept := e.signInOf(entries[0].Key); kept.Token.Equal(used) || !kept.Token.Equal(page.Session.token()) {
		t.Error("the keychain holds what was replaced meanwhile")
	}
}

// Closing the wizard while the keychain asks does not take the person's word
// back: what was signed in is saved.
func TestSignInSavedAfterTheWizardIsClosed(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	page := e.page() // it was looked at before anybody signed in
	w := e.registered()
	<-e.saving
	e.store.Hang(keychaintest.Save)
	w.ByHand()
	w.PasteLanding(e.landing(w.Waiting, e.ada))
	e.until("keeping", func() bool { return w.Step == StepDone })
	<-e.saving
	w.Cancel()
	e.until("the list", func() bool { return page.Listed })
	if page.Session.InKeychain() {
		t.Error("it is called saved too early")
	}
	e.store.Work(keychaintest.Save)
	e.settle()
	if !page.Session.InKeychain() || len(e.entries(keychain.KindSignIn)) != 1 || len(e.store.Keys()) != 2 {
		t.Errorf("listed %v, %d entries, %d secrets", page.Listed, len(e.entries(keychain.KindSignIn)), len(e.store.Keys()))
	}
}

// The earlier sign-in goes only when the new one is safe.
func TestSignInReplacesTheEarlierOne(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	e.byHand(w, e.ada)
	earlier := e.entries(keychain.KindSignIn)[0].Key
	e.byHand(w, e.bob)
	w.Save()
	e.settle()

	e.store.Fail(keychaintest.Save, keychain.KindLocked)
	e.byHand(w, e.ada)
	if !slices.Contains(e.store.Keys(), earlier) || len(e.entries(keychain.KindSignIn)) != 2 || w.Saved {
		t.Fatal("the earlier sign-in is gone, and the new one is not kept")
	}
	e.store.Work(keychaintest.Save)
	before := len(e.store.Calls())
	w.Save()
	e.settle()
	var order []string
	for _, op := range e.store.Calls()[before:] {
		if op == keychaintest.Save || op == keychaintest.Delete {
			order = append(order, op)
		}
	}
	if !slices.Equal(order, []string{keychaintest.Save, keychaintest.Delete}) {
		t.Errorf("the keychain was asked to %v", order)
	}
	var people []string
	for _, entry := range e.entries(keychain.KindSignIn) {
		people = append(people, entry.UserName)
	}
	slices.Sort(people)
	if !slices.Equal(people, []string{"Ada Okafor", "Bob Lindqvist"}) || slices.Contains(e.store.Keys(), earlier) {
		t.Errorf("kept for %v", people)
	}

	e.logouts++ // the earlier one

	// One that can't be deleted stays valid too: the next start tries again.
	e.store.Fail(keychaintest.Delete, keychain.KindUnknown)
	e.byHand(w, e.ada)
	if !w.Saved || w.SaveErr != nil || len(e.entries(keychain.KindSignIn)) != 3 {
		t.Errorf("kept %v: %v, %d entries", w.Saved, w.SaveErr, len(e.entries(keychain.KindSignIn)))
	}
	if newest := e.page().Session; speckle.KindOf(w.Err) != speckle.KindUnknown || !newest.token().Equal(w.session.signIn().Pair().Token) {
		t.Error("the earlier one is used")
	}
}
