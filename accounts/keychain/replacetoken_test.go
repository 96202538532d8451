package keychain_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// A replaced token keeps the name and note of its entry, and its description is
// that of the new token; a keychain that fails changes nothing.
func TestReplaceToken(t *testing.T) {
	t.Parallel()
	store := keychaintest.New()
	c := keychain.Open(store, t.TempDir())
	old := save(t, c, "mine")
	next := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
	e := keychain.Entry{Key: old.Key, Name: "theirs", UserID: "u2", Scopes: []string{"streams:read"}}
	store.Fail(keychaintest.Save, keychain.KindLocked)
	wantKind(t, c.ReplaceToken(t.Context(), e, next), keychain.KindLocked)
	if got, err := c.List(t.Context()); err != nil || got[0].UserID != old.UserID {
		t.Errorf("%+v, %v", got, err)
	}
	store.Work(keychaintest.Save)
	if err := c.ReplaceToken(t.Context(), e, next); err != nil {
		t.Fatal(err)
	}
	listed, err := c.List(t.Context())
	if err != nil || len(listed) != 1 {
		t.Fatalf("%+v, %v", listed, err)
	}
	got := listed[0]
	if got.Name != "mine" || got.Note != old.Note || got.Origin != old.Origin || got.UserID != "u2" ||
		got.TokenID != next.TokenID() || got.LastChars != next.LastChars() || len(got.Scopes) != 1 {
		t.Errorf("%+v", got)
	}
	if secret, err := c.Load(t.Context(), old.Key); err != nil || !secret.Equal(next) {
		t.Errorf("another secret: %v", err)
	}
	e.Key = "0123456789abcdef0123456789abcdef"
	wantKind(t, c.Recognize(t.Context(), e.Key), keychain.KindNotFound)
	wantKind(t, c.ReplaceToken(t.Context(), e, next), keychain.KindNotFound)
}

// deadly is a keychain in whose call to save the program is killed.
type deadly struct {
	*keychaintest.Store
	before bool // the keychain got the secret, not after
}

func (s deadly) Save(ctx context.Context, key string, value speckle.Secret) error {
	if !s.before {
		_ = s.Store.Save(ctx, key, value)
	}
	panic("killed")
}

var replacement = speckle.NewSecret("0123456789abcdef0123456789abcdef0123fedcba")

// Whenever the program is killed while a token is replaced, no list gives the
// id of one token to the secret of another, and the next start describes the
// token that the keychain has.
func TestKilledWhileReplacing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, lost bool
		other        string // in the keychain at the next start, by another program
		scopes       []string
		id           string
		expires      bool
	}{
		"before the keychain had it": {before: true, scopes: []string{"streams:read", "profile:read"}, id: canary[:10], expires: true},
		"after the keychain had it":  {scopes: []string{"profile:delete"}, id: replacement.TokenID(), expires: true},
		"and the keychain lost both": {before: true, lost: true, scopes: []string{"streams:read", "profile:read"}, id: canary[:10], expires: true},
		"and another program wrote":  {other: "f" + canary[1:41] + "a", id: "f" + canary[1:10]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, store := t.TempDir(), keychaintest.New()
			c0 := keychain.Open(store, dir)
			old := save(t, c0, "mine")
			dying := keychain.Open(deadly{store, c.before}, dir)
			func() {
				defer func() { _ = recover() }()
				_ = dying.ReplaceToken(t.Context(), keychain.Entry{Key: old.Key, Scopes: []string{"profile:delete"}, ExpiresAt: time.Now().Add(time.Hour)}, replacement)
			}()
			if c.lost {
				store.Lose(old.Key)
			}
			if c.other != "" {
				if err := store.Store.Save(t.Context(), old.Key, speckle.NewSecret(c.other)); err != nil {
					t.Fatal(err)
				}
			}
			next := keychain.Open(store, dir)
			listed, err := next.List(t.Context())
			if err != nil || len(listed) != 1 || listed[0].Name != "mine" || listed[0].TokenID+listed[0].LastChars != "" {
				t.Fatalf("before the next start: %+v, %v", listed, err)
			}
			if err := next.Describe(t.Context(), old.Key, "renamed", "noted"); err != nil {
				t.Fatal(err)
			}
			if err := next.Settle(t.Context(), old.Key); err != nil {
				t.Fatal(err)
			}
			store.Fail(keychaintest.Probe, keychain.KindLocked)
			pending, err := next.Pending(t.Context())
			wantKind(t, err, keychain.KindLocked)
			store.Work(keychaintest.Probe)
			for range 2 {
				more, err := next.Pending(t.Context())
				if err != nil || len(pending)+len(more) > 0 {
					t.Fatalf("pending %v, %v, %v", pending, more, err)
				}
			}
			listed, err = next.List(t.Context())
			if err != nil || len(listed) != 1 {
				t.Fatalf("%+v, %v", listed, err)
			}
			got := listed[0]
			if got.TokenID != c.id || !slices.Equal(got.Scopes, c.scopes) || got.ExpiresAt.IsZero() == c.expires ||
				got.Name != "renamed" || got.Note != "noted" || got.Origin != old.Origin {
				t.Errorf("%+v", got)
			}
		})
	}
}

// Whatever fails while a token is replaced, the list describes the token that
// the keychain has, and a second try works.
func TestReplacingFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*keychaintest.Store, string)
		kind  keychain.Kind
		id    string // listed afterwards
	}{
		"locked":   {func(s *keychaintest.Store, _ string) { s.Fail(keychaintest.Save, keychain.KindLocked) }, keychain.KindLocked, canary[:10]},
		"refused":  {func(s *keychaintest.Store, _ string) { s.Fail(keychaintest.Save, keychain.KindUnknown) }, keychain.KindUnknown, canary[:10]},
		"vanished": {func(s *keychaintest.Store, _ string) { s.Fail(keychaintest.Save, keychain.KindNoService) }, keychain.KindNoService, canary[:10]},
		"and mute": {func(s *keychaintest.Store, _ string) {
			s.Fail(keychaintest.Save, keychain.KindUnknown)
			s.Fail(keychaintest.Load, keychain.KindUnknown)
		}, keychain.KindUnknown, ""},
		"full disk": {func(s *keychaintest.Store, path string) { s.OnCall = spoilOnce(path) }, keychain.KindIndex, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, store := t.TempDir(), keychaintest.New()
			path := filepath.Join(dir, "credentials.json")
			creds := keychain.Open(store, dir)
			old := save(t, creds, "mine")
			c.spoil(store, path)
			e := keychain.Entry{Key: old.Key, Scopes: []string{"profile:read"}}
			wantKind(t, creds.ReplaceToken(t.Context(), e, replacement), c.kind)
			if c.kind == keychain.KindIndex {
				if err := os.Rename(path+".kept", path); err != nil {
					t.Fatal(err)
				}
			}
			if listed, err := creds.List(t.Context()); err != nil || len(listed) != 1 || listed[0].TokenID != c.id {
				t.Errorf("listed %+v, %v", listed, err)
			}
			store.Work(keychaintest.Save)
			store.Work(keychaintest.Load)
			if err := creds.Recognize(t.Context(), old.Key); err != nil {
				t.Fatal(err)
			}
			if listed, err := creds.List(t.Context()); err != nil || len(listed) != 1 ||
				c.id == "" && c.kind == keychain.KindIndex != (listed[0].TokenID == replacement.TokenID()) || listed[0].TokenID == "" {
				t.Errorf("recognized %+v, %v", listed, err)
			}
			if err := creds.ReplaceToken(t.Context(), e, replacement); err != nil {
				t.Fatal(err)
			}
			listed, err := creds.List(t.Context())
			if err != nil || len(listed) != 1 || listed[0].TokenID != replacement.TokenID() || listed[0].Name != "mine" {
				t.Errorf("after the second try: %+v, %v", listed, err)
			}
			if pending, err := creds.Pending(t.Context()); err != nil || len(pending) > 0 {
				t.Errorf("pending %v, %v", pending, err)
			}
		})
	}
}

// spoilOnce damages the list while the keychain writes, and keeps it beside.
func spoilOnce(path string) func(string) {
	spoiled := false
	return func(op string) {
		if op == keychaintest.Save && !spoiled {
			spoiled = true
			_ = os.Rename(path, path+".kept")
			_ = os.WriteFile(path, []byte("spoiled"), 0o600)
		}
	}
}
