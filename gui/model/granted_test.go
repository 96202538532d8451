package model

import (
	"slices"
	"speckle-keys/accounts/keychain"
	"testing"

	"speckle-keys/speckle"
)

// S31: what was granted is compared with what was asked for. The demo server
// grants all or refuses, as new servers do; an old one's list is played here.
func TestWithheldScopesAreTold(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	secret := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
	session := NewSession(origin(t, "https://old.example"), "me", secret, SessionAccount)
	once := newOneTime(s.App, session, speckle.TokenRequest{
		Name: "new", Scopes: []string{"streams:read", "workspace:read"}, Lifespan: speckle.Never}, secret, false, keychain.Entry{})
	s.granted(session.Origin, []speckle.Token{
		{ID: "ffffffffff", Scopes: nil},
		{ID: once.Entry.TokenID, Scopes: []string{"streams:read"}},
	})
	if !slices.Equal(once.Withheld, []string{"workspace:read"}) {
		t.Errorf("withheld: %v", once.Withheld)
	}
	s.granted(origin(t, "https://other.example"), []speckle.Token{{ID: once.Entry.TokenID}})
	if len(once.Withheld) != 1 {
		t.Error("another server's list counts")
	}
}
