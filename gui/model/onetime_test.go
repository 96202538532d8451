package model

import (
	"context"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// once makes a token that is to be kept, or not.
func (b *bench) once(keep bool) *OneTime {
	b.t.Helper()
	f := b.form()
	f.SetSave(keep)
	f.Submit()
	b.until("the token", func() bool { return f.OneTime != nil })
	return f.OneTime
}

func TestNewTokenIsDescribed(t *testing.T) {
	t.Parallel()
	b := managing(t)
	now := time.Now()
	b.world.Now = func() time.Time { return now }
	once := b.once(true)
	b.settle()
	defer once.Close()
	entry, secret := once.Entry, once.Secret()
	if entry.Kind != keychain.KindToken || entry.Origin != b.origin || entry.UserID != b.ada || entry.UserName != "Ada Okafor" ||
		entry.Name != "nightly" || entry.TokenID != secret.TokenID() || entry.LastChars != secret.LastChars() ||
		!entry.CreatedAt.Equal(now) || !slices.Equal(entry.Scopes, once.Requested.Scopes) || len(entry.Scopes) != 3 {
		t.Errorf("%+v", entry)
	}
	if want := now.Add(30 * day).Truncate(time.Millisecond); !entry.ExpiresAt.Equal(want) {
		t.Errorf("expires %v, want %v", entry.ExpiresAt, want)
	}
	kept, err := b.load(entry.Key)
	if once.SaveState != IsSaved || err != nil || !kept.Equal(secret) {
		t.Errorf("saving %d: %v", once.SaveState, err)
	}
	if rows := b.Saved.Rows(b.origin); len(rows) != 1 || rows[0].TokenID != secret.TokenID() {
		t.Errorf("the saved list shows %+v", rows)
	}
}

func TestTokenWithoutEndHasNone(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.form()
	f.SetSave(false)
	f.SetLifespan(LifespanNever)
	f.ConfirmNever(true)
	f.Submit()
	b.settle()
	once := f.OneTime
	if once == nil || !once.Entry.ExpiresAt.IsZero() {
		t.Fatalf("%+v: %v", once, f.Err)
	}
}

func TestOneTimeStaysUntilTheTokenIsSafe(t *testing.T) {
	t.Parallel()
	for name, makeSafe := range map[string]func(*bench, *OneTime){
		"copied": func(_ *bench, o *OneTime) { o.Copied() },
		"ticked": func(_ *bench, o *OneTime) { o.Tick(true) },
		"saved":  func(b *bench, o *OneTime) { o.Save(); b.settle() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			once := b.once(false)
			if once.MayClose() || once.Close() || b.MayQuit() || once.SaveState != NotSaved {
				t.Fatal("it may close, though nobody has the token")
			}
			b.redraws()
			once.Tick(true)
			ticked := b.redraws()
			once.Tick(false)
			if unticked := b.redraws(); ticked == 0 || unticked == 0 {
				t.Errorf("redrawn %d and %d times for the tick", ticked, unticked)
			}
			if once.MayClose() || once.Close() || b.MayQuit() {
				t.Fatal("it may close after the tick was taken away")
			}
			secret := once.Secret()
			makeSafe(b, once)
			if drawn := b.redraws(); !once.MayClose() || !b.MayQuit() || drawn == 0 || once.WasCopied != (name == "copied") {
				t.Errorf("may close %v, may quit %v, redrawn %d times", once.MayClose(), b.MayQuit(), drawn)
			}
			if !once.Secret().Equal(secret) {
				t.Error("the token is gone before the dialog is closed")
			}
			if !once.Close() || !once.Secret().IsZero() {
				t.Error("closing does not wipe the token")
			}
			if !once.Close() || !b.MayQuit() {
				t.Error("closing twice")
			}
			b.settle()
		})
	}
}

// S26, and the promise of the one time: whatever the keychain does, the token
// stays on the screen until it is safe.
func TestFailedSavingKeepsTheToken(t *testing.T) {
	t.Parallel()
	for kind, key := range map[keychain.Kind]string{
		keychain.KindNoService: "keychain-none",
		keychain.KindLocked:    "keychain-locked",
		keychain.KindTooLarge:  "keychain-size",
		keychain.KindTimeout:   "keychain-timeout",
		keychain.KindUnknown:   "keychain",
		keychain.KindIndex:     "keychain-index",
	} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			b.store.Fail(keychaintest.Save, kind)
			once := b.once(true)
			b.settle()
			secret := once.Secret()
			if once.SaveState != SaveFailed || keychain.KindOf(once.Err) != kind || TroubleOf(once.Err).Key != key {
				t.Errorf("saving %d: %v", once.SaveState, once.Err)
			}
			if !secret.IsToken() || once.MayClose() || once.Close() || b.MayQuit() {
				t.Fatal("the only copy of the token may be lost")
			}
			once.Save()
			b.settle()
			if once.SaveState != SaveFailed || once.MayClose() {
				t.Errorf("a second failure: %d", once.SaveState)
			}
			b.store.Work(keychaintest.Save)
			once.Save()
			b.settle()
			if once.SaveState != IsSaved || once.Err != nil || !once.MayClose() || !once.Secret().Equal(secret) {
				t.Errorf("after it works again: %d, %v", once.SaveState, once.Err)
			}
			if got, err := b.load(once.Entry.Key); err != nil || !got.Equal(secret) {
				t.Errorf("the keychain holds something else: %v", err)
			}
			if n := len(b.store.Keys()); n != 1 {
				t.Errorf("the keychain holds %d secrets", n)
			}
		})
	}
}

func TestSavingTwiceSavesOnce(t *testing.T) {
	t.Parallel()
	b := managing(t)
	once := b.once(false)
	for range 3 {
		once.Save()
	}
	b.settle()
	once.Save()
	b.settle()
	saves := slices.DeleteFunc(b.store.Calls(), func(op string) bool { return op != keychaintest.Save })
	if len(saves) != 1 || len(b.store.Keys()) != 1 || len(b.Saved.Rows(b.origin)) != 1 {
		t.Errorf("saved %d times, the list has %d", len(saves), len(b.Saved.Rows(b.origin)))
	}
}

// S25: a keychain that hangs.
func TestHangingKeychainCanBeGivenUp(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.store.Hang(keychaintest.Save)
	once := b.once(true)
	b.until("the call", func() bool { return slices.Contains(b.store.Calls(), keychaintest.Save) })
	if once.SaveState != SavingNow || once.MayClose() || once.Close() || !once.Secret().IsToken() {
		t.Fatalf("saving %d", once.SaveState)
	}
	once.CancelSave()
	if once.SaveState != SaveFailed || keychain.KindOf(once.Err) != keychain.KindCancelled || once.MayClose() {
		t.Errorf("saving %d: %v", once.SaveState, once.Err)
	}
	b.store.Work(keychaintest.Save)
	b.settle()
	if len(b.store.Keys()) != 0 || once.SaveState != SaveFailed {
		t.Errorf("the keychain holds %v, saving %d", b.store.Keys(), once.SaveState)
	}
	once.Save()
	b.settle()
	if once.SaveState != IsSaved || len(b.store.Keys()) != 1 {
		t.Errorf("after it works again: %d", once.SaveState)
	}
	once.CancelSave()
	if once.SaveState != IsSaved {
		t.Error("cancelling afterwards changes something")
	}
}

// stubborn is a keychain whose write goes on after its caller left, and
// succeeds late.
type stubborn struct {
	*keychaintest.Store
	writing chan struct{}
	release chan struct{}
	done    chan struct{}
}

func (s *stubborn) Save(ctx context.Context, key string, value speckle.Secret) error {
	result := make(chan error, 1)
	go func() {
		close(s.writing)
		<-s.release
		err := s.Store.Save(context.Background(), key, value)
		if ctx.Err() != nil && err == nil {
			err = s.Store.Delete(context.Background(), key) // as the contract of Store.Save demands
		}
		result <- err
		close(s.done)
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return &keychain.Error{Op: "save", Kind: keychain.KindCancelled, Err: ctx.Err()}
	}
}

// S25.
func TestLateSuccessOfTheKeychainIsReconciled(t *testing.T) {
	t.Parallel()
	slow := &stubborn{writing: make(chan struct{}), release: make(chan struct{}), done: make(chan struct{})}
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
		slow.Store = b.store
		w.Credentials = keychain.Open(slow, "")
	})
	b.Start()
	b.settle()
	once := b.once(true)
	<-slow.writing
	once.CancelSave()
	b.settle()
	close(slow.release)
	<-slow.done
	if once.SaveState != SaveFailed || !once.Secret().IsToken() || once.MayClose() {
		t.Errorf("saving %d, may close %v", once.SaveState, once.MayClose())
	}
	b.Saved.Reconcile()
	b.settle()
	if rows := b.Saved.Rows(b.origin); len(rows) != 0 || len(b.store.Keys()) != 0 {
		t.Errorf("%d entries listed, %d secrets kept: they disagree", len(rows), len(b.store.Keys()))
	}
}

func TestClosingWhileSavingTakesTheSavingBack(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.store.Hang(keychaintest.Save)
	once := b.once(true)
	b.until("the call", func() bool { return slices.Contains(b.store.Calls(), keychaintest.Save) })
	once.Copied()
	if !once.Close() || !b.MayQuit() {
		t.Error("a copied token can't be closed while the keychain hangs")
	}
	b.store.Work(keychaintest.Save)
	b.settle()
	if len(b.store.Keys()) != 0 || len(b.Saved.Rows(b.origin)) != 0 {
		t.Error("it was saved after the dialog was closed")
	}
}

func TestSaveAfterCloseSavesNothing(t *testing.T) {
	t.Parallel()
	b := managing(t)
	once := b.once(false)
	once.Tick(true)
	once.Close()
	once.Save()
	b.settle()
	if len(b.store.Keys()) != 0 || len(b.Saved.Rows(b.origin)) != 0 || !b.MayQuit() {
		t.Error("something was saved for a closed dialog")
	}
}
