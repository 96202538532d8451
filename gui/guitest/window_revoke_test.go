//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// A token can't always be revoked: the window says why, and lists what is
// still there. One that was revoked elsewhere only leaves the list.
func TestWindowRevokeRefused(t *testing.T) {
	s := setStage(t, "revoke")
	p := s.program
	var made []speckle.Secret
	for _, name := range []string{"gone already", "not yours now"} {
		made = append(made, s.bureau.AddToken(s.chen, demoserver.Token{Name: name, Scopes: []string{"streams:read"}}))
	}
	gone, kept := guitest.Text("gone already"), guitest.Text("not yours now")
	s.chooseChen()
	p.WaitFor("a token", gone)
	p.WaitFor("another token", kept)

	elsewhere := speckle.NewClient(s.bureau.Origin(), speckle.Options{}).As(s.chensToken)
	if err := elsewhere.RevokeToken(t.Context(), made[0].TokenID()); err != nil {
		t.Fatal(err)
	}
	s.askToRevoke("gone already")
	p.WaitGone("the token that is no more", gone)
	p.WaitGone("a reason: the list says what became of it", s.says("trouble.not-revoked.title"))
	s.picture("gone")

	s.bureau.SetRole(s.chen, demoserver.RoleArchived)
	s.askToRevoke("not yours now")
	p.WaitFor("the reason", s.says("trouble.role.title"))
	s.picture("refused")
	if _, count := tokens(s.bureau, s.chen, "not yours now"); count != 1 {
		t.Error("the token is gone from the server")
	}

	s.bureau.SetRole(s.chen, demoserver.RoleUser)
	p.Key("F5")
	p.WaitFor("the token that is still there", kept)
	s.revoke("not yours now")
	p.WaitGone("the reason", s.says("trouble.role.title"))
	s.quit()
}
