//go:build linux

package guitest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/gui/guitest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// S10, S11, S12, S13, S17, S33: The main job, by mouse and keyboard: find the
// account, look at its server and apps, make a token, copy it once, find it in
// the keychain, end it.
func TestWindowMainJob(t *testing.T) {
	s := setStage(t, "main")
	s.watchProcesses()
	p := s.program

	p.WaitFor("Ada in the list", guitest.Text("Ada Okafor"))
	p.WaitFor("Chen in the list", guitest.Text("Chen Li"))
	s.checkHardened()
	s.picture("accounts")

	p.Click("Chen", guitest.Text("Chen Li"))
	p.Key("ctrl+1")
	p.WaitFor("the server's version", guitest.Containing("2.17.0"))
	s.picture("server")
	p.Key("ctrl+2")
	p.WaitFor("a built-in app", guitest.Text("Speckle Connector"))
	s.picture("apps")
	p.Key("ctrl+3")
	p.WaitFor("the token that the account itself is", guitest.Text("key ring"))
	s.picture("tokens")

	secret := s.makeToken(s.bureau, s.chen, "nightly publish")
	s.findSaved("nightly publish", secret)
	s.revoke("nightly publish")
	s.deleteSaved("nightly publish")

	s.quit()
	s.checkLeaks()
}

// makeToken makes a token of a person on a server and returns it, as the
// clipboard has it.
func (s *stage) makeToken(server *demoserver.Server, person, name string) string {
	t, p := s.t, s.program
	t.Helper()
	p.Key("ctrl+n")
	p.WaitFor("the form", s.says("new.title"))
	p.Fill("the name", s.words.hints(t, "new.name-hint"), name)
	p.WaitFor("the keychain to be ready", s.says("keychain.ready"))
	s.picture("new-token")
	// Twice and fast: exactly one token may be made (S33).
	p.DoubleClick("Create", s.says("new.create"))

	p.WaitFor("the one-time dialog", s.says("once.title"))
	p.WaitFor("the token to be saved", s.says("once.saved"))
	s.picture("one-time")
	p.Click("Copy", s.says("once.copy"))
	var secret string
	s.eventually("the token on the clipboard", func() bool {
		secret = s.desktop.Clipboard()
		return speckle.NewSecret(secret).IsToken()
	})
	s.secrets = append(s.secrets, secret)
	s.picture("copied")
	p.Click("Done", s.says("once.done"))
	p.WaitGone("the dialog", s.says("once.title"))

	made, count := tokens(server, person, name)
	if count != 1 {
		t.Fatalf("%d tokens were made", count)
	}
	if made.ID != secret[:10] {
		t.Error("the clipboard holds another token than the server made")
	}
	if made.Lifespan < 29*24*time.Hour || made.Lifespan > 31*24*time.Hour {
		t.Errorf("the token lives for %v, not for 30 days", made.Lifespan)
	}
	if len(made.Scopes) == 0 || slices.ContainsFunc(made.Scopes, func(scope string) bool { return !strings.HasSuffix(scope, ":read") && scope != "profile:email" }) {
		t.Errorf("the read-only preset gave %v", made.Scopes)
	}
	return secret
}

// findSaved looks for the token in the keychain and on the Saved tab.
func (s *stage) findSaved(name, secret string) {
	s.t.Helper()
	if kept := s.kept(); len(kept) != 1 || kept[0] != secret {
		s.t.Errorf("the keychain holds %d secrets of ours, or another than was made", len(kept))
	}
	s.program.WaitFor("the token in the list", guitest.Text(name))
	s.program.Key("ctrl+4")
	s.program.WaitFor("the saved credential", guitest.Text(name))
	s.picture("saved")
}

// revoke ends the token on the server, from the list of tokens.
func (s *stage) revoke(name string) {
	s.t.Helper()
	s.program.Key("ctrl+3")
	s.askToRevoke(name)
	s.eventually("the token to end on the server", func() bool {
		_, count := tokens(s.bureau, s.chen, name)
		return count == 0
	})
	s.program.WaitGone("the token in the list", guitest.Text(name))
}

// askToRevoke opens a token of the list, and says twice that it shall end.
func (s *stage) askToRevoke(name string) {
	s.t.Helper()
	p := s.program
	p.DoubleClick("the token", guitest.Text(name))
	p.Click("Revoke", s.says("tokens.revoke"))
	p.WaitFor("the question", s.says("tokens.revoke-title"))
	s.picture("revoke")
	p.Click("Revoke token", s.says("tokens.revoke-yes"))
}

// deleteSaved removes the credential from the keychain.
func (s *stage) deleteSaved(name string) {
	s.t.Helper()
	p := s.program
	p.Key("ctrl+4")
	p.Hover("the credential", guitest.Text(name))
	p.Click("Delete", guitest.Icon("trash"))
	p.Click("Delete in the question", s.says("saved.delete-yes"))
	s.picture("deleting")
	s.eventually("the keychain to be empty", func() bool { return len(s.kept()) == 0 })
	p.WaitFor("the empty page", s.says("saved.none"))
}
