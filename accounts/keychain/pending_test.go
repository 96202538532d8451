package keychain_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

func TestPendingAfterAKill(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, state string
		secret      bool // is in the keychain
		pending     bool // told
		listed      bool
		kept        bool // afterwards in the keychain
	}{
		{"before the keychain was asked", "begun", false, true, false, false},
		{"after the keychain had it", "saving", true, false, true, true},
		{"before the keychain had it", "saving", false, true, false, false},
		{"given up, appeared late", "undone", true, false, false, false},
		{"given up, never appeared", "undone", false, false, false, false},
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
				t.Errorf("listed %v before it is finished", got)
			}
			for range 2 { // as long as it is not settled
				pending, err := creds.Pending(t.Context())
				if err != nil || (len(pending) == 1) != c.pending {
					t.Fatalf("pending %v, %v", pending, err)
				}
				if c.pending && (pending[0].Name != "half" || pending[0].Key != goodKey) {
					t.Errorf("pending %+v", pending[0])
				}
			}
			entries, err := creds.List(t.Context())
			if err != nil || (len(entries) == 1) != c.listed {
				t.Errorf("listed %v, %v", entries, err)
			}
			if c.listed && (entries[0].TokenID != canary[:10] || entries[0].LastChars != canary[36:]) {
				t.Errorf("listed %+v", entries[0])
			}
			if got := len(store.Keys()) == 1; got != c.kept {
				t.Errorf("in the keychain: %v, want %v", got, c.kept)
			}
			if err := creds.Settle(t.Context(), goodKey); err != nil {
				t.Fatal(err)
			}
			if pending, err := creds.Pending(t.Context()); err != nil || len(pending) != 0 {
				t.Errorf("settled, and still pending: %v, %v", pending, err)
			}
			if got := len(names(t, creds)) == 1; got != c.listed {
				t.Error("settling changed what is listed")
			}
			files, err := os.ReadDir(dir)
			if err != nil || len(files) > 4 { // the list and three locks
				t.Errorf("%d files left, %v", len(files), err)
			}
		})
	}
}

// While the keychain is locked, an entry that may be saved is told, with the
// reason, and the person is not asked for the password.
func TestPendingWhileTheKeychainIsLocked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "credentials.json"), halfDone("saving"))
	store := keychaintest.New()
	store.Fail(keychaintest.Probe, keychain.KindLocked)
	c := keychain.Open(store, dir)
	pending := func(kind keychain.Kind) {
		t.Helper()
		got, err := c.Pending(t.Context())
		wantKind(t, err, kind)
		if len(got) != 1 {
			t.Errorf("pending %v", got)
		}
	}
	pending(keychain.KindLocked)
	if calls := store.Calls(); !slices.Equal(calls, []string{keychaintest.Probe}) {
		t.Errorf("calls %v", calls)
	}
	store.Work(keychaintest.Probe)
	store.Fail(keychaintest.Load, keychain.KindNoService) // ends just then
	pending(keychain.KindNoService)

	store.Fail(keychaintest.Probe, keychain.KindLocked)
	if err := c.Settle(t.Context(), goodKey); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(store.Calls(), keychaintest.Delete) {
		t.Error("settling made the keychain ask")
	}
	if got, err := c.Pending(t.Context()); len(got) != 0 || keychain.KindOf(err) != keychain.KindLocked {
		t.Errorf("settled, and still pending: %v, %v", got, err)
	}
	store.Work(keychaintest.Probe)
	if _, err := c.Pending(t.Context()); err != nil || !slices.Contains(store.Calls(), keychaintest.Delete) {
		t.Errorf("the secret that may be there was not deleted: %v", err)
	}
}

// From Begin to each of its ends.
func TestBegin(t *testing.T) {
	t.Parallel()
	const works keychain.Kind = "works"
	cases := []struct {
		name    string
		fail    keychain.Kind // of Save; "" for no Save, works for one that does
		settle  bool
		pending bool // at the next start
		listed  bool
	}{
		{"killed before the server answered", "", false, true, false},
		{"no token was created", "", true, false, false},
		{"saved", works, false, false, true},
		{"locked, then killed", keychain.KindLocked, false, true, false},
		{"timed out, then killed", keychain.KindTimeout, false, true, false},
		{"timed out, copied by the person", keychain.KindTimeout, true, false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			store := keychaintest.New()
			creds := keychain.Open(store, dir)
			want := entry(t, "ci-publish")
			want.TokenID, want.CreatedAt = canary[:10], time.Time{}
			before := time.Now().Add(-time.Second)
			e, err := creds.Begin(t.Context(), want)
			if err != nil || e.Key == "" || e.CreatedAt.Before(before) {
				t.Fatalf("began %+v, %v", e, err)
			}
			if len(store.Calls()) != 0 {
				t.Errorf("the keychain was asked: %v", store.Calls())
			}
			if c.fail != "" && c.fail != works {
				store.Fail(keychaintest.Save, c.fail)
				_, err := creds.Save(t.Context(), e, speckle.NewSecret(canary))
				wantKind(t, err, c.fail)
				store.Work(keychaintest.Save)
			}
			if c.fail == works {
				got, err := creds.Save(t.Context(), e, speckle.NewSecret(canary))
				if err != nil || got.Key != e.Key {
					t.Fatalf("saved %+v, %v", got, err)
				}
			}
			noted, err := keychain.Open(store, dir).Noted(t.Context()) // as another running program
			if (len(noted) == 1 && noted[0] == e.Key) == (c.fail == works) || err != nil {
				t.Errorf("noted: %v, %v", noted, err)
			}
			if c.settle {
				if err := creds.Settle(t.Context(), e.Key); err != nil {
					t.Fatal(err)
				}
				// What the keychain may have written after all is deleted at once.
				if deleted := slices.Contains(store.Calls(), keychaintest.Delete); deleted != (c.fail == keychain.KindTimeout) {
					t.Errorf("deleted: %v", deleted)
				}
			}
			// The lock is what keeps another copy from telling this one's.
			if got, err := keychain.Open(store, dir).Pending(t.Context()); err != nil || len(got) != 0 {
				t.Errorf("another copy tells %v, %v", got, err)
			}
			data, err := os.ReadFile(filepath.Join(dir, "credentials.json"))
			if err != nil || !c.listed && strings.Contains(string(data), canary[:10]) {
				t.Errorf("the note holds the token's id: %v", err)
			}
			creds.Kill()
			next := keychain.Open(store, dir)
			pending, err := next.Pending(t.Context())
			if err != nil || (len(pending) == 1) != c.pending {
				t.Fatalf("pending %v, %v", pending, err)
			}
			if c.pending && (pending[0].Name != "ci-publish" || pending[0].UserID != want.UserID || pending[0].Origin != want.Origin) {
				t.Errorf("pending %+v", pending[0])
			}
			if got := len(names(t, next)) == 1; got != c.listed {
				t.Errorf("listed: %v", got)
			}
		})
	}
}

// A second try after a failure finishes the same entry.
func TestBegunEntrySavedAtTheSecondTry(t *testing.T) {
	t.Parallel()
	store := keychaintest.New()
	c := keychain.Open(store, "")
	e, err := c.Begin(t.Context(), entry(t, "x"))
	if err != nil {
		t.Fatal(err)
	}
	store.Fail(keychaintest.Save, keychain.KindNoService)
	_, err = c.Save(t.Context(), e, speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindNoService)
	if got, err := c.Pending(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("what is still going on is pending: %v, %v", got, err)
	}
	store.Work(keychaintest.Save)
	if _, err := c.Save(t.Context(), e, speckle.NewSecret(canary)); err != nil {
		t.Fatal(err)
	}
	if got := names(t, c); !slices.Equal(got, []string{"x"}) || !slices.Equal(store.Keys(), []string{e.Key}) {
		t.Errorf("listed %v, secrets %v", got, store.Keys())
	}
}

// Another copy that starts while this one's save waits for a prompt leaves it
// alone.
func TestPendingLeavesARunningSave(t *testing.T) {
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
	if got, err := other.Pending(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("pending %v, %v", got, err)
	}
	if got := names(t, other); len(got) != 0 {
		t.Errorf("listed %v before it is saved", got)
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
	if _, err := c.Pending(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := names(t, c); len(got) != 0 || len(store.Keys()) != 0 {
		t.Errorf("listed %v, %d secrets left", got, len(store.Keys()))
	}
}

// An entry that another running program gave another token, or is giving one, is not deleted as the one
// that it was.
func TestDeleteOfOneToken(t *testing.T) {
	t.Parallel()
	store := keychaintest.New()
	dir := t.TempDir()
	c := keychain.Open(store, dir)
	e := save(t, c, "x")
	for _, lastChars := range []string{"other1", e.LastChars} {
		deleted, err := c.DeleteToken(t.Context(), e.Key, lastChars)
		if want := lastChars == e.LastChars; deleted != want || err != nil || (len(names(t, c)) == 0) != want || (len(store.Keys()) == 0) != want {
			t.Errorf("%s: deleted %v, %v", lastChars, deleted, err)
		}
	}
	writeFile(t, filepath.Join(dir, "credentials.json"), halfDone("replacing"))
	if deleted, err := c.DeleteToken(t.Context(), goodKey, "d1e2f3"); deleted || err != nil {
		t.Errorf("while it is replaced: deleted %v, %v", deleted, err)
	}
	writeFile(t, filepath.Join(dir, "credentials.json"), "{")
	if deleted, err := c.DeleteToken(t.Context(), goodKey, "d1e2f3"); deleted || err == nil {
		t.Errorf("with a damaged list: deleted %v, %v", deleted, err)
	}
	if _, err := c.Noted(t.Context()); err == nil {
		t.Error("a damaged list has no notes")
	}
}
