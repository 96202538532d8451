package keychain_test

import (
	"reflect"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// What a token is limited to can't be asked of a server, so the index remembers
// it, and whether it is known at all.
func TestLimitsAreRemembered(t *testing.T) {
	t.Parallel()
	for name, limits := range map[string][]speckle.Resource{
		"not known": nil,
		"none":      {},
		"some": {
			{ID: "0b7c2d9e41", Type: speckle.ResourceProject, Name: "Library"},
			{ID: "6f0f3a8c11", Type: speckle.ResourceWorkspace, Name: "Studio"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			store := keychain.Memory()
			c := keychain.Open(store, dir)
			e := entry(t, "limited")
			e.LimitTo, e.Note = limits, "for the lobby"
			noted, err := c.Begin(t.Context(), e)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := c.Save(t.Context(), noted, speckle.NewSecret(canary)); err != nil {
				t.Fatal(err)
			}
			// Another change writes the list anew.
			if err := keychain.Open(store, dir).Describe(t.Context(), noted.Key, "renamed", noted.Note); err != nil {
				t.Fatal(err)
			}
			listed, err := keychain.Open(store, dir).List(t.Context())
			if err != nil || len(listed) != 1 || !reflect.DeepEqual(listed[0].LimitTo, limits) || listed[0].Note != e.Note || listed[0].Name != "renamed" {
				t.Errorf("%+v, %v", listed, err)
			}
		})
	}
}
