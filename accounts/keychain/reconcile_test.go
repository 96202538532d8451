package keychain_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

func halfDone(state string) string {
	return indexOf(`{"key":"` + goodKey + `","kind":"token","name":"half","state":"` + state + `"}`)
}

func TestReconcile(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, state string
		secret      bool // is in the keychain
		listed      bool // afterwards
		kept        bool // afterwards in the keychain
	}{
		{"died after the keychain had it", "saving", true, true, true},
		{"died before the keychain had it", "saving", false, false, false},
		{"given up, appeared late", "undone", true, false, false},
		{"given up, never appeared", "undone", false, false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, "credentials.json"), halfDone(c.state))
			store := keychaintest.New()
			if c.secret {
				if err := store.Save(t.Context(), goodKey, speckle.NewSecret(canary)); err != nil {
					t.Fatal(err)
				}
			}
			creds := keychain.Open(store, dir)
			if got := names(t, creds); len(got) != 0 {
				t.Errorf("listed %v before it is settled", got)
			}
			if err := creds.Reconcile(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := len(names(t, creds)) == 1; got != c.listed {
				t.Errorf("listed %v, want %v", got, c.listed)
			}
			if got := len(store.Keys()) == 1; got != c.kept {
				t.Errorf("kept %v, want %v", got, c.kept)
			}
			files, err := os.ReadDir(dir)
			if err != nil || len(files) != 2 { // the list and its lock
				t.Errorf("%d files left, %v", len(files), err)
			}
		})
	}
}

func TestReconcileNeverPrompts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "credentials.json"), halfDone("saving"))
	store := keychaintest.New()
	store.Fail(keychaintest.Probe, keychain.KindLocked)
	c := keychain.Open(store, dir)
	wantKind(t, c.Reconcile(t.Context()), keychain.KindLocked)
	if calls := store.Calls(); !slices.Equal(calls, []string{keychaintest.Probe}) {
		t.Errorf("calls %v", calls)
	}
	store.Work(keychaintest.Probe)
	store.Fail(keychaintest.Load, keychain.KindNoService) // ends just then
	wantKind(t, c.Reconcile(t.Context()), keychain.KindNoService)
	store.Work(keychaintest.Load)
	if err := c.Reconcile(t.Context()); err != nil || len(names(t, c)) != 0 {
		t.Errorf("third time: %v", err)
	}
}

// Another copy that starts while this one's save waits for a prompt must not
// settle what is still going on.
func TestReconcileLeavesARunningSave(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := keychaintest.New()
	store.Hang(keychaintest.Save)
	begun := make(chan struct{}, 1)
	store.OnCall = func(op string) {
		if op == keychaintest.Save {
			begun <- struct{}{}
		}
	}
	saved := make(chan error, 1)
	go func() {
		_, err := keychain.Open(store, dir).Save(t.Context(), entry(t, "slow"), speckle.NewSecret(canary))
		saved <- err
	}()
	<-begun
	other := keychain.Open(store, dir)
	if err := other.Reconcile(t.Context()); err != nil {
		t.Error(err)
	}
	if got := names(t, other); len(got) != 0 {
		t.Errorf("listed %v before it is kept", got)
	}
	store.Work(keychaintest.Save)
	if err := <-saved; err != nil {
		t.Error(err)
	}
	if got := names(t, other); !slices.Equal(got, []string{"slow"}) {
		t.Errorf("listed %v", got)
	}
}

func TestSaveThatTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := keychaintest.New()
		store.Hang(keychaintest.Save)
		c := keychain.Open(store, t.TempDir())
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		start := time.Now()
		_, err := c.Save(ctx, entry(t, "x"), speckle.NewSecret(canary))
		wantKind(t, err, keychain.KindTimeout)
		if took := time.Since(start); took != 20*time.Second {
			t.Errorf("took %v", took)
		}
		if len(names(t, c)) != 0 || len(store.Keys()) != 0 {
			t.Error("kept after an error")
		}
	})
}

// The list can't be written once the keychain has the secret: the secret
// must not stay where no list names it.
func TestSaveWhoseListFails(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := keychaintest.New()
	path := filepath.Join(dir, "credentials.json")
	store.OnCall = func(op string) {
		if op == keychaintest.Save {
			writeFile(t, path, "spoiled")
		}
	}
	_, err := keychain.Open(store, dir).Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindIndex)
	if n := len(store.Keys()); n != 0 {
		t.Errorf("%d secrets left behind", n)
	}
}

// tardy is a keychain whose writes end after their caller gave up, and that
// does not take them back itself.
type tardy struct {
	*keychaintest.Store
	giveUp context.CancelFunc
}

func (s tardy) Save(ctx context.Context, key string, value speckle.Secret) error {
	if err := s.Store.Save(ctx, key, value); err != nil {
		return err
	}
	s.giveUp()
	return &keychain.Error{Op: "save", Kind: keychain.KindCancelled, Err: ctx.Err()}
}

// What was reported as not kept stays so, even if its secret appears.
func TestSecretThatAppearsAfterAnError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	store := tardy{keychaintest.New(), cancel}
	c := keychain.Open(store, t.TempDir())
	_, err := c.Save(ctx, entry(t, "x"), speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindCancelled)
	if err := c.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := names(t, c); len(got) != 0 || len(store.Keys()) != 0 {
		t.Errorf("listed %v, %d secrets left", got, len(store.Keys()))
	}
}
