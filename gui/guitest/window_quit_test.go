//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// S37: A secret on the clipboard is marked, and does not outlive the program; what
// somebody copied meanwhile does.
func TestWindowQuitEmptiesTheClipboard(t *testing.T) {
	s := setStage(t, "quit")
	manager := s.desktop.StartClipboardManager()

	s.chooseChen()
	secret := s.makeToken(s.bureau, s.chen, "left on the clipboard")
	if !s.desktop.ClipboardMarked() {
		t.Error("the token isn't marked as a secret")
	}
	s.quit()
	// The last word of a program that ends is what its desktop keeps.
	for _, kept := range manager.Kept() {
		if kept != "" {
			t.Error("the clipboard was handed over with something on it")
		}
	}
	if s.desktop.Clipboard() == secret {
		t.Error("the token can still be pasted")
	}

	s.start()
	s.chooseChen()
	s.makeToken(s.bureau, s.chen, "copied over")
	const others = "a list of errands"
	s.desktop.SetClipboard(others)
	s.quit()
	if s.desktop.Clipboard() != others {
		t.Error("quitting took away what somebody else had copied")
	}
}

// Closing the window, whatever way, does not lose a token that is nowhere else.
func TestWindowCloseKeepsTheNewToken(t *testing.T) {
	s := setStage(t, "close")
	p := s.program
	s.chooseChen()
	p.Key("ctrl+n")
	p.WaitFor("the form", s.says("new.title"))
	p.Fill("the name", s.words.hints(t, "new.name-hint"), "unsafe")
	p.ScrollTo("where to keep it", s.says("new.save-to.nowhere"))
	p.Click("nowhere", s.says("new.save-to.nowhere"))
	p.Click("Create", s.says("new.create"))
	once := s.says("once.title")
	p.WaitFor("the one-time dialog", once)
	p.WaitFor("the word that it is kept nowhere", s.says("once.not-saved"))

	// The program handles one key after the other: when the box at the end is
	// ticked, all before it was refused.
	p.Key("Escape")
	p.Key("ctrl+q")
	p.CloseWindow()
	p.Click("I have kept it", s.says("once.tick"))
	p.WaitFor("the tick", guitest.All(guitest.Type("CheckRow"), func(n guitest.Node) bool { return n.Checked }))
	p.WaitFor("the dialog, still", once)
	s.picture("refused")
	p.Click("I have kept it, no", s.says("once.tick"))

	p.Click("Copy", s.says("once.copy"))
	s.eventually("the token on the clipboard", func() bool {
		made, _ := tokens(s.bureau, s.chen, "unsafe")
		text := s.desktop.Clipboard()
		return len(text) > 10 && text[:10] == made.ID
	})
	p.CloseWindow()
	if status := p.Ended(); status != 0 {
		t.Errorf("the program ended with status %d", status)
	}
}
