package keychain_test

import (
	"os"
	"slices"
	"testing"

	"github.com/danieljoos/wincred"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// With the real Credential Manager, of Windows or of wine.
func TestRealCredentialManager(t *testing.T) {
	if os.Getenv("SPECKLE_KEYS_REQUIRE_KEYRING") != "1" {
		t.Skip("writes into the Credential Manager of this person: only with SPECKLE_KEYS_REQUIRE_KEYRING=1")
	}
	store := keychain.System()
	if err := store.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if store.Name() != "Windows Credential Manager" {
		t.Errorf("named %q", store.Name())
	}
	dir, err := os.MkdirTemp("", "index")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) // wine 8 can't, which t.TempDir would take for a failure
	c := keychain.Open(store, dir)
	e := save(t, c, "ci-publish")
	t.Cleanup(func() { c.Delete(t.Context(), e.Key) })

	target := keychain.Service + ":" + e.Key // as the README tells people to find it
	kept, err := wincred.GetGenericCredential(target)
	if err != nil || string(kept.CredentialBlob) != canary {
		t.Fatalf("the Credential Manager has %v: %v", kept != nil, err)
	}
	again := keychain.Open(keychain.System(), dir) // as after a restart
	if got := names(t, again); !slices.Equal(got, []string{"ci-publish"}) {
		t.Errorf("listed %v", got)
	}
	if err := again.Replace(t.Context(), e.Key, speckle.NewSecret("refreshed\nžluťoučký")); err != nil {
		t.Error(err)
	}
	if got, err := c.Load(t.Context(), e.Key); err != nil || got.Reveal() != "refreshed\nžluťoučký" {
		t.Errorf("load: %v", err)
	}
	if err := c.Delete(t.Context(), e.Key); err != nil {
		t.Error(err)
	}
	if kept, err := wincred.GetGenericCredential(target); err == nil {
		t.Errorf("%s stayed", kept.TargetName)
	}
	_, err = again.Load(t.Context(), e.Key)
	wantKind(t, err, keychain.KindNotFound)
	keepsItsPromises(t, store)
}
