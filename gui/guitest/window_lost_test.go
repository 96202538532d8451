//go:build linux

package guitest_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"speckle-keys/accounts/accountstest"
	"speckle-keys/gui/guitest"
	"speckle-keys/speckle/speckletest"
)

// The server makes a token, and its answer never comes. The window says so, and
// Return revokes the token that nobody has.
func TestWindowLostAnswer(t *testing.T) {
	s := setStage(t, "lost")
	p := s.program
	front := s.frontOfBureau()
	create := speckletest.Mentions("apiTokenCreate")
	front.Set(speckletest.Only(create, lostAnswer))
	p.Key("ctrl+n")
	p.WaitFor("the form", s.says("new.title"))
	p.Fill("the name", s.words.hints(t, "new.name-hint"), "nightly publish")
	p.Key("Return")
	s.eventually("the token on the server", func() bool {
		_, count := tokens(s.bureau, s.chen, "nightly publish")
		return count == 1
	})
	s.picture("waiting")
	p.WaitFor("what became of it", s.says("lost.created"))
	p.WaitFor("the button to have the focus", guitest.All(s.says("unfinished.revoke"), guitest.Focused))
	s.picture("created")
	p.Key("Return")
	p.WaitGone("the form", s.says("new.title"))
	s.eventually("the token to be revoked", func() bool {
		_, count := tokens(s.bureau, s.chen, "nightly publish")
		return count == 0
	})
	s.picture("revoked")
	if n := front.Count(create); n != 1 {
		t.Errorf("sent %d times", n)
	}
	s.quit()
}

// lostAnswer is what becomes of the answer to a creation, at once; the time limit
// has the same end.
var lostAnswer = speckletest.CommitThenReset()

// frontOfBureau stands before Chen's server, whose tokens are shown then.
func (s *stage) frontOfBureau() *speckletest.Server {
	s.t.Helper()
	front := speckletest.New(s.t, speckletest.Forward(s.bureau.Origin().String()))
	files := s.store[1]
	accountstest.Write(s.t, filepath.Join(files, "Accounts", "chen.json"), fmt.Sprintf(
		`{"token":%q,"serverInfo":{"name":"Bureau","url":%q},"userInfo":{"id":%q,"name":"Chen Li","email":"chen@bureau.example"}}`,
		s.chensToken.Reveal(), front.URL, s.chen))
	s.before[1] = accountstest.Tree(s.t, files)
	s.eventually("the changed account to be found", func() bool { return front.Count(speckletest.Mentions("serverInfo")) > 0 })
	s.chooseChen()
	s.eventually("the server to be asked by another way", func() bool { return front.Count(speckletest.Mentions("apiTokens")) > 0 })
	return front
}
