package keychain_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// What a token is limited to is remembered when its secret is elsewhere, and
// counts neither as saved nor as unfinished.
func TestRemember(t *testing.T) {
	t.Parallel()
	dir, store := t.TempDir(), keychaintest.New()
	c := keychain.Open(store, dir)
	want := entry(t, "ci-publish")
	want.LimitTo = []speckle.Resource{{ID: "p1", Type: speckle.ResourceProject, Name: "Tower"}}
	e, err := c.Begin(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	e.TokenID, e.LastChars = canary[:10], canary[36:]
	if err := c.Remember(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	next := keychain.Open(store, dir)
	got, err := next.Remembered(t.Context())
	if err != nil || len(got) != 1 || got[0].LastChars != canary[36:] || len(got[0].LimitTo) != 1 || got[0].LimitTo[0].ID != "p1" || got[0].Key == e.Key {
		t.Fatalf("remembered %+v, %v", got, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "credentials.json"))
	if err != nil || strings.Contains(string(data), canary[:10]) {
		t.Errorf("it holds the token's id: %v", err)
	}
	if pending, err := next.Pending(t.Context()); err != nil || len(pending) > 0 || len(names(t, next)) > 0 || len(store.Calls()) > 0 {
		t.Errorf("pending %v, listed %v, %v", pending, names(t, next), err)
	}
	wantKind(t, next.ReplaceToken(t.Context(), keychain.Entry{Key: got[0].Key}, replacement), keychain.KindNotFound)
	saved := save(t, next, "other")
	if err := next.Forget(t.Context(), got[0].Key, saved.Key); err != nil {
		t.Fatal(err)
	}
	if got, err := next.Remembered(t.Context()); err != nil || len(got) > 0 || len(names(t, next)) != 1 {
		t.Errorf("remembered %v, listed %v, %v", got, names(t, next), err)
	}
}

// The newest 200 are remembered, and none that has expired.
func TestRememberedAreBounded(t *testing.T) {
	t.Parallel()
	c := keychain.Open(keychaintest.New(), "")
	for i := range 203 {
		e := entry(t, fmt.Sprint(i))
		if i == 1 {
			e.ExpiresAt = time.Now().Add(-time.Hour)
		} else {
			e.ExpiresAt = time.Time{}
		}
		if err := c.Remember(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if i != 2 && i != 202 {
			continue
		}
		got, err := c.Remembered(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		switch i {
		case 2:
			if len(got) != 2 || got[1].Name != "2" {
				t.Fatalf("with an expired one: %d", len(got))
			}
		case 202:
			if len(got) != 200 || got[0].Name != "3" || got[199].Name != "202" {
				t.Errorf("%d, from %q to %q", len(got), got[0].Name, got[len(got)-1].Name)
			}
		}
	}
}
