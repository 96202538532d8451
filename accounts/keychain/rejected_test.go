package keychain_test

import (
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// What is noted of a rejected token is read by the next start, and belongs to that token alone.
func TestRejectedTokenIsNoted(t *testing.T) {
	t.Parallel()
	store, dir := keychain.Memory(), t.TempDir()
	c := keychain.Open(store, dir)
	e, other := save(t, c, "mine"), save(t, c, "other")
	at := time.Now().UTC().Round(0)
	noted := func(want time.Time) {
		t.Helper()
		listed, err := keychain.Open(store, dir).List(t.Context())
		for _, got := range listed {
			if got.Key == e.Key && !got.RejectedAt.Equal(want) || got.Key == other.Key && !got.RejectedAt.IsZero() {
				t.Errorf("%s rejected at %v, want %v", got.Name, got.RejectedAt, want)
			}
		}
		if err != nil || len(listed) != 2 {
			t.Errorf("%d listed, %v", len(listed), err)
		}
	}
	note := func(tokenID string, at time.Time) {
		t.Helper()
		if err := c.NoteRejected(t.Context(), e.Key, tokenID, at); err != nil {
			t.Error(err)
		}
	}
	note("0123456789", at)
	noted(time.Time{}) // of another token
	note(e.TokenID, at)
	noted(at)
	note(e.TokenID, time.Time{})
	noted(time.Time{})
	note(e.TokenID, at)
	if err := c.ReplaceToken(t.Context(), keychain.Entry{Key: e.Key}, speckle.NewSecret("0123456789abcdef0123456789abcdef01abcdef01")); err != nil {
		t.Fatal(err)
	}
	noted(time.Time{}) // the new token is another one
	wantKind(t, c.NoteRejected(t.Context(), "00112233445566778899aabbccddeeff", e.TokenID, at), keychain.KindNotFound)

	// A token that another program wrote there.
	listed, _ := c.List(t.Context())
	for _, now := range listed {
		if now.Key == e.Key {
			note(now.TokenID, at)
		}
	}
	noted(at)
	if err := store.Save(t.Context(), e.Key, speckle.NewSecret(canary)); err != nil {
		t.Fatal(err)
	}
	if err := c.Recognize(t.Context(), e.Key); err != nil {
		t.Fatal(err)
	}
	noted(time.Time{})
}
