package model

import (
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle/demoserver"
)

// Another window gives a saved credential another token while its deletion can be undone: that
// token stays, whether this window knows of it or not.
func TestDeletionOfATokenThatAnotherWindowReplaced(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ told, replaced, ends bool }{
		"told":                  {told: true, replaced: true},
		"not told":              {replaced: true},
		"told, program ends":    {told: true, replaced: true, ends: true},
		"not replaced":          {told: true},
		"not replaced, at once": {ends: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			b := newBench(t, "2.31.14", nil, inFolder(dir))
			b.Start()
			b.settle()
			once := b.once(true)
			b.settle()
			once.Close()
			key, other := once.Entry.Key, keychain.Open(b.store, dir)
			second := b.server.AddToken(b.ada, demoserver.Token{Name: "second", Scopes: []string{"profile:read"}})
			b.Saved.Delete(key)
			if c.replaced {
				entry := once.Entry
				aside(func() {
					if err := other.ReplaceToken(t.Context(), entry, second); err != nil {
						t.Error(err)
					}
				})
			}
			if c.told {
				b.Saved.Refresh()
				b.settle()
			}
			if c.ends {
				aside(b.Stop())
			} else {
				b.Saved.remove(key) // the time is up
				b.settle()
			}
			secret, err := b.load(key)
			var left []keychain.Entry
			aside(func() { left, _ = other.List(t.Context()) })
			switch {
			case !c.replaced && (keychain.KindOf(err) != keychain.KindNotFound || len(left) != 0):
				t.Errorf("not deleted: %v, %+v", err, left)
			case c.replaced && (err != nil || !secret.Equal(second) || len(left) != 1 || left[0].LastChars != second.LastChars()):
				t.Errorf("the other token is gone: %v, %+v", err, left)
			}
		})
	}
}
