package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// What failed because there was no keyring has one created when it is done again: its button says so. A
// person who gives no password is told the same again.
func TestKeyringIsCreatedWhereOneWasMissing(t *testing.T) {
	t.Parallel()
	saved := func(t *testing.T) (*stage, keychain.Entry) {
		s := newStage(t, nil)
		return s, s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "it"}, dummy(1))
	}
	for name, begin := range map[string]func(t *testing.T) (s *stage, op string, do func(), failed func() error){
		"new token": func(t *testing.T) (*stage, string, func(), func() error) {
			b := managing(t)
			once := b.once(false)
			t.Cleanup(func() { once.Copied(); once.Close() })
			return b.stage, keychaintest.Save, once.Save, func() error { return once.Err }
		},
		"sign-in": func(t *testing.T) (*stage, string, func(), func() error) {
			e := newEntrance(t)
			e.store.Fail(keychaintest.Save, keychain.KindNoKeyring) // also for the registration
			w := e.registered()
			first := true
			return e.stage, keychaintest.Save, func() {
				if !first {
					w.Save()
					return
				}
				first = false
				e.byHand(w, e.ada)
			}, func() error { return w.SaveErr }
		},
		"pasted token": func(t *testing.T) (*stage, string, func(), func() error) {
			b := newBench(t, "2.31.14", nil, nil)
			p := b.Paste(b.origin)
			p.Set(b.server.AddToken(b.ada, demoserver.Token{Name: "pasted", Scopes: connectorScopes}).Reveal())
			p.Check()
			b.settle()
			return b.stage, keychaintest.Save, func() { p.Save("it") }, func() error { return p.Err }
		},
		"reading": func(t *testing.T) (*stage, string, func(), func() error) {
			s, entry := saved(t)
			return s, keychaintest.Load, func() { s.Saved.Reveal(entry.Key, func(speckle.Secret) {}) }, func() error { return s.row("it").Err }
		},
		"checking": func(t *testing.T) (*stage, string, func(), func() error) {
			s, entry := saved(t)
			return s, keychaintest.Load, func() { s.Saved.Check(entry) }, func() error { return s.row("it").Err }
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, op, do, failed := begin(t)
			step := func(why string, asks bool, want keychain.Kind) {
				t.Helper()
				before := len(s.store.Calls())
				do()
				s.settle()
				if asked := slices.Contains(s.store.Calls()[before:], keychaintest.Unlock); asked != asks || keychain.KindOf(failed()) != want {
					t.Errorf("%s: asked for a password %v: %v", why, asked, failed())
				}
			}
			s.store.Fail(op, keychain.KindNoKeyring)
			step("no keyring", false, keychain.KindNoKeyring)
			s.store.Fail(keychaintest.Unlock, keychain.KindNoKeyring)
			step("no password", true, keychain.KindNoKeyring)
			s.store.Work(keychaintest.Unlock)
			s.store.Work(op)
			step("a password", true, "")
		})
	}
}

// A page's failure is tried again once the person has created the keyring; not when they refuse.
func TestPageTriesAgainWithANewKeyring(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	rotation := r.create()
	rotation.once.Close()
	rotation.Revoke(time.Hour)
	r.settle()
	r.store.Fail(keychaintest.Load, keychain.KindNoKeyring)
	r.pass(r.stage, time.Hour)
	if rotation.State() != RotationFailed || keychain.KindOf(rotation.Err) != keychain.KindNoKeyring {
		t.Fatalf("%s: %v", rotation.State(), rotation.Err)
	}
	r.store.Fail(keychaintest.Unlock, keychain.KindNoKeyring)
	r.Retry(rotation.Err, func() { t.Error("tried again without a keyring") })
	r.settle()
	r.store.Work(keychaintest.Unlock)
	r.store.Work(keychaintest.Load)
	r.Retry(rotation.Err, rotation.Again)
	r.settle()
	if rotation.State() != RotationDone || r.oldLives() {
		t.Errorf("%s: %v", rotation.State(), rotation.Err)
	}
	tried := false
	if r.Retry(nil, func() { tried = true }); !tried {
		t.Error("what failed otherwise waits for a keyring")
	}
}
