package keychain_test

import (
	"context"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// meanwhile is a keychain in which another copy of the program acts once, when
// this copy has just saved or loaded a secret.
type meanwhile struct {
	*keychaintest.Store
	act func()
}

func (s *meanwhile) once() {
	if act := s.act; act != nil {
		s.act = nil
		act()
	}
}

func (s *meanwhile) Save(ctx context.Context, key string, value speckle.Secret) error {
	err := s.Store.Save(ctx, key, value)
	s.once()
	return err
}

func (s *meanwhile) Load(ctx context.Context, key string) (speckle.Secret, error) {
	secret, err := s.Store.Load(ctx, key)
	s.once()
	return secret, err
}

// S49: two copies of the program replace, recognize or delete one token at the
// same instant: what the index says is true of the secret in the keychain.
func TestTwoCopiesChangeOneToken(t *testing.T) {
	t.Parallel()
	first, second := speckle.NewSecret("1111111111"+canary[10:]), speckle.NewSecret("2222222222"+canary[10:])
	replace := func(token speckle.Secret) func(context.Context, *keychain.Credentials, keychain.Entry) error {
		return func(ctx context.Context, c *keychain.Credentials, e keychain.Entry) error {
			return c.ReplaceToken(ctx, e, token)
		}
	}
	recognize := func(ctx context.Context, c *keychain.Credentials, e keychain.Entry) error {
		return c.Recognize(ctx, e.Key)
	}
	remove := func(ctx context.Context, c *keychain.Credentials, e keychain.Entry) error {
		return c.Delete(ctx, e.Key)
	}
	for name, do := range map[string]struct {
		one, other func(context.Context, *keychain.Credentials, keychain.Entry) error
	}{
		"both replace":                {replace(first), replace(second)},
		"one recognizes what it had":  {recognize, replace(second)},
		"one replaces, one deletes":   {replace(first), remove},
		"one recognizes, one deletes": {recognize, remove},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, store := t.TempDir(), keychaintest.New()
			here := &meanwhile{Store: store}
			c, elsewhere := keychain.Open(here, dir), keychain.Open(store, dir)
			entry := save(t, c, "shared")
			here.act = func() {
				// It waits for its turn, and gives up: nothing it does lies in between.
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
				defer cancel()
				if err := do.other(ctx, elsewhere, entry); err == nil {
					t.Error("it did not wait")
				}
			}
			if err := do.one(t.Context(), c, entry); err != nil {
				t.Error(err)
			}
			describesTheSecret(t, c)
			if err := do.other(t.Context(), elsewhere, entry); err != nil {
				t.Error("afterwards:", err)
			}
			describesTheSecret(t, c)
		})
	}
}

func describesTheSecret(t *testing.T, c *keychain.Credentials) {
	t.Helper()
	listed, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range listed {
		if secret, err := c.Load(t.Context(), e.Key); err != nil || secret.TokenID() != e.TokenID {
			t.Errorf("the index describes another token than the keychain has: %v", err)
		}
	}
}
