package keychain_test

import (
	"context"
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

func TestStoresKeepTheirPromises(t *testing.T) {
	t.Parallel()
	for _, store := range []keychain.Store{keychain.Memory(), keychaintest.New()} {
		t.Run(store.Name(), func(t *testing.T) {
			t.Parallel()
			keepsItsPromises(t, store)
		})
	}
}

// keepsItsPromises checks what every Store must do.
func keepsItsPromises(t *testing.T, store keychain.Store) {
	t.Helper()
	ctx := t.Context()
	if err := store.Probe(ctx); err != nil {
		t.Fatal(err)
	}
	_, err := store.Load(ctx, "k")
	wantKind(t, err, keychain.KindNotFound)
	wantKind(t, store.Delete(ctx, "k"), keychain.KindNotFound)
	wantKind(t, store.Save(ctx, "k", speckle.Secret{}), keychain.KindUnknown)
	tooMuch := speckle.NewSecret(strings.Repeat("x", keychain.MaxSecret+1))
	wantKind(t, store.Save(ctx, "k", tooMuch), keychain.KindTooLarge)
	_, err = store.Load(ctx, "k")
	wantKind(t, err, keychain.KindNotFound)

	values := []string{canary, strings.Repeat("€", keychain.MaxSecret/3), "two\nlines, \x00 and žluťoučký"}
	for _, value := range values {
		if err := store.Save(ctx, "k", speckle.NewSecret(value)); err != nil {
			t.Fatal(err)
		}
		if got, err := store.Load(ctx, "k"); err != nil || got.Reveal() != value {
			t.Errorf("%d bytes came back as %d: %v", len(value), len(got.Reveal()), err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	wantKind(t, store.Save(ended, "k", speckle.NewSecret(canary)), keychain.KindCancelled)
	if got, err := store.Load(ctx, "k"); err != nil || got.Reveal() != values[2] {
		t.Errorf("a cancelled call changed the secret: %v", err)
	}
	if err := store.Delete(ctx, "k"); err != nil {
		t.Error(err)
	}
	_, err = store.Load(ctx, "k")
	wantKind(t, err, keychain.KindNotFound)
}
