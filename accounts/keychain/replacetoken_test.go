package keychain_test

import (
	"testing"

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
	wantKind(t, c.ReplaceToken(t.Context(), e, next), keychain.KindNotFound)
}
