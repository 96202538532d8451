package model

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// S25: a keychain that takes a minute, and one whose program ends in between:
// the new token stays on screen until it is kept, and is then kept once.
func TestKeychainSlowAndDying(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		takes time.Duration
		dies  bool
		want  keychain.Kind
	}{
		"within the limit": {takes: keychainLimit - time.Second},
		"beyond the limit": {takes: keychainLimit + time.Second, want: keychain.KindTimeout},
		"dies meanwhile":   {takes: keychainLimit / 2, dies: true, want: keychain.KindNoService},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				defer func() { s.Stop()() }()
				s.store.Delay(keychaintest.Save, c.takes)
				if c.dies {
					s.store.Fail(keychaintest.Save, keychain.KindNoService)
				}
				began := time.Now()
				once := s.freshToken(true)
				s.settle()
				if took := time.Since(began); took != min(c.takes, keychainLimit) {
					t.Errorf("it took %v", took)
				}
				if c.want == "" {
					s.keptOnce(once)
					return
				}
				if once.SaveState != SaveFailed || keychain.KindOf(once.Err) != c.want || !once.Secret().IsToken() || once.MayClose() {
					t.Errorf("saving %d: %v", once.SaveState, once.Err)
				}
				if keys := s.store.Keys(); len(keys) != 0 || len(s.Saved.Rows(speckle.Origin{})) != 0 {
					t.Errorf("the keychain holds %v", keys)
				}
				s.store.Work(keychaintest.Save)
				once.Save()
				s.settle()
				s.keptOnce(once)
			})
		})
	}
}

// S25: a keychain whose program ends after it has written, before it says so.
func TestKeychainDiesAfterItWrote(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		mute := &muteStore{}
		s := newStage(t, func(s *stage, w *World) {
			mute.Store = s.store
			w.Credentials = keychain.Open(mute, "")
		})
		defer func() { s.Stop()() }()
		mute.silent = true
		s.store.Fail(keychaintest.Delete, keychain.KindNoService)
		once := s.freshToken(true)
		s.settle()
		if once.SaveState != SaveFailed || keychain.KindOf(once.Err) != keychain.KindNoService || !once.Secret().IsToken() || once.MayClose() {
			t.Errorf("saving %d: %v", once.SaveState, once.Err)
		}
		mute.silent = false
		s.store.Work(keychaintest.Delete)
		once.Save()
		s.settle()
		s.keptOnce(once)
	})
}

// muteStore keeps a secret and then, while it is silent, can't say so.
type muteStore struct {
	*keychaintest.Store
	silent bool
}

func (m *muteStore) Save(ctx context.Context, key string, value speckle.Secret) error {
	if err := m.Store.Save(ctx, key, value); err != nil || !m.silent {
		return err
	}
	return &keychain.Error{Op: keychaintest.Save, Kind: keychain.KindNoService}
}

// freshToken is a token that was just created, without a server.
func (s *stage) freshToken(keep bool) *OneTime {
	session := &Session{Origin: mustOrigin(s.t, "https://a.example"), UserID: "u", UserName: "Ada"}
	return newOneTime(s.App, session, speckle.TokenRequest{Name: "nightly", Lifespan: 24 * time.Hour}, dummy(1), keep, keychain.Entry{})
}

// keptOnce demands that the token is in the keychain and in the list, once.
func (s *stage) keptOnce(once *OneTime) {
	s.t.Helper()
	if once.SaveState != IsSaved || once.Err != nil || !once.MayClose() {
		s.t.Fatalf("saving %d: %v", once.SaveState, once.Err)
	}
	s.Saved.Reconcile()
	s.settle()
	if keys, rows := s.store.Keys(), s.Saved.Rows(speckle.Origin{}); len(keys) != 1 || len(rows) != 1 {
		s.t.Fatalf("the keychain holds %v, the list %d entries", keys, len(rows))
	}
	if got, err := s.load(once.Entry.Key); err != nil || !got.Equal(once.Secret()) {
		s.t.Errorf("another secret, or none: %v", err)
	}
}

// Where the index can't be written, a token that is not to be saved is created all the same.
func TestTokenThatIsNotSavedNeedsNoIndex(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		registered, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(registered, b.ada, "Ada Okafor", pair)}
		w.Credentials = keychain.Open(b.store, file) // a folder is needed
	})
	b.Start()
	b.settle()
	f := b.form()
	f.SetName("nightly")
	f.SetSave(false)
	f.Submit()
	b.settle()
	if f.Phase != Created || b.made("nightly") != 1 {
		t.Fatalf("phase %d: %v", f.Phase, f.Err)
	}
	f.OneTime.Copied()
	f.OneTime.Close()

	f = b.form()
	f.SetName("weekly")
	f.create(f.Request(), true) // to be saved: the index fails after it was asked
	b.settle()
	if f.Phase != NoKeychain || b.made("weekly") != 0 {
		t.Errorf("phase %d, %d made without a note: %v", f.Phase, b.made("weekly"), f.Err)
	}
}
