//go:build linux

package guitest_test

import (
	"strings"
	"testing"

	"speckle-keys/gui/guitest"
	"speckle-keys/speckle/speckletest"
)

// S47: The display dies while a token is created, another is on the clipboard, and a
// setting was just chosen. The program ends at once, and Xlib says why. Its next start has the
// setting, the saved token, and offers to revoke the one whose secret never arrived.
func TestWindowDisplayDies(t *testing.T) {
	s := setStage(t, "display-dies")
	s.watchProcesses()
	front := s.frontOfBureau()
	saved := s.makeToken(s.bureau, s.chen, "nightly publish")
	p := s.program
	german := readWords(t, "de")
	p.Key("ctrl+comma")
	p.WaitFor("the settings", s.says("settings.title"))
	p.ScrollTo("the language", guitest.Text("Deutsch"))
	p.Click("the language", guitest.Text("Deutsch"))
	p.WaitFor("the settings in the language", german.says(t, "settings.title"))
	p.Key("Escape")
	p.WaitGone("the settings", german.says(t, "settings.title"))
	s.words = german

	front.Set(speckletest.Only(speckletest.Mentions("apiTokenCreate"), speckletest.CommitThenHang()))
	p.Key("ctrl+n")
	p.WaitFor("the form", s.says("new.title"))
	p.Fill("the name", s.words.hints(t, "new.name-hint"), "lost")
	p.Key("Return")
	s.eventually("the token on the server", func() bool {
		_, count := tokens(s.bureau, s.chen, "lost")
		return count == 1
	})
	s.desktop.LoseDisplay()
	status, said := p.Ended(), p.Output()
	// Xlib has a sentence for a closed connection, and a longer one for other errors of it.
	short := strings.HasPrefix(said, "X connection to ") && strings.Count(said, "\n") == 1
	long := strings.HasPrefix(said, "XIO:  fatal IO error ") && strings.Count(said, "\n") == 2
	if status != 1 || !short && !long {
		t.Errorf("status %d, and it says %q", status, said)
	}

	front.Set()
	s.desktop.NewDisplay()
	s.start()
	p = s.program
	s.chooseChen()
	p.WaitFor("what became of it", s.says("unfinished.found"))
	p.Click("its details", s.says("header.more"))
	p.Click("Revoke token", s.says("unfinished.revoke"))
	s.eventually("the token to be revoked", func() bool {
		_, count := tokens(s.bureau, s.chen, "lost")
		return count == 0
	})
	s.picture("revoked")
	s.findSaved("nightly publish", saved)
	s.quit()
	s.checkLeaks()
}
