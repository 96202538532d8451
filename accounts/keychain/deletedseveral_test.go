package keychain_test

import (
	"context"
	"runtime"
	"slices"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// killing ends the goroutine that deletes a secret, before or after that, as a program that is
// killed there: nothing more is written.
type killing struct {
	*keychaintest.Store
	key   string
	after bool
}

func (k killing) Delete(ctx context.Context, key string) error {
	if key == k.key {
		if k.after {
			_ = k.Store.Delete(ctx, key)
		}
		runtime.Goexit()
	}
	return k.Store.Delete(ctx, key)
}

// Several are deleted, and the program is killed at one: those before it are gone, those after it
// are as they were, and the one itself is listed until it is deleted again.
func TestKilledWhileSeveralAreDeleted(t *testing.T) {
	t.Parallel()
	for at := range 3 {
		for _, after := range []bool{false, true} {
			dir, store := t.TempDir(), keychaintest.New()
			c := keychain.Open(store, dir)
			var all []keychain.Entry
			for _, name := range []string{"a", "b", "c"} {
				e := entry(t, name)
				e.LimitTo = []speckle.Resource{{ID: "0b7c2d9e41", Type: speckle.ResourceProject, Name: "Library"}}
				e, err := c.Save(t.Context(), e, speckle.NewSecret(canary))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, e)
			}
			done := make(chan struct{})
			go func() {
				defer close(done)
				dying := keychain.Open(killing{store, all[at].Key, after}, dir)
				for _, e := range all {
					if deleted, err := dying.DeleteToken(t.Context(), e.Key, e.LastChars); !deleted || err != nil {
						t.Errorf("%s: deleted %v, %v", e.Name, deleted, err)
					}
				}
			}()
			<-done

			next := keychain.Open(store, dir)
			if pending, err := next.Pending(t.Context()); len(pending) != 0 || err != nil {
				t.Errorf("pending %v, %v", pending, err)
			}
			want := []string{"a", "b", "c"}[at:]
			if got := names(t, next); !slices.Equal(got, want) {
				t.Fatalf("killed at %d, after it: %v: listed %v, want %v", at, after, got, want)
			}
			for i, e := range all[at:] {
				_, err := next.Load(t.Context(), e.Key)
				if gone := keychain.KindOf(err) == keychain.KindNotFound; gone != (i == 0 && after) || err != nil && !gone {
					t.Errorf("killed at %d, after it: %v: %s: %v", at, after, e.Name, err)
				}
			}
			listed, _ := next.List(t.Context())
			for _, e := range listed {
				if e.TokenID == "" || len(e.LimitTo) != 1 {
					t.Errorf("%s lost what is known of it: %+v", e.Name, e)
				}
				if deleted, err := next.DeleteToken(t.Context(), e.Key, e.LastChars); !deleted || err != nil {
					t.Errorf("%s, again: deleted %v, %v", e.Name, deleted, err)
				}
			}
			if got := names(t, next); len(got) != 0 || len(store.Keys()) != 0 {
				t.Errorf("left %v, %d secrets", got, len(store.Keys()))
			}
		}
	}
}
