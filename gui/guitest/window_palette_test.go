//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// The palette: parts of words and Return do something; Esc does nothing and
// puts the focus back; what can't be done just now says why.
func TestWindowPalette(t *testing.T) {
	s := setStage(t, "palette")
	p := s.program
	search := s.words.hints(t, "accounts.search")

	s.chooseAda()
	p.WaitFor("the reason why there are no tokens", s.says("access.title"))
	p.Key("ctrl+f")
	p.WaitFor("the search to have the focus", guitest.All(search, guitest.Focused))
	s.openPalette()
	p.WaitFor("an action", s.says("action.refresh"))
	s.picture("open")
	p.Type("qqq")
	p.WaitFor("the word that there is no such command", s.says("palette.none"))
	p.Key("Return")
	// Keys are handled in their order: what Return does is done when Esc has
	// emptied the entry.
	p.Key("Escape")
	p.WaitFor("all actions", s.says("action.refresh"))
	if window := s.window(); window.Top() != 1 {
		t.Errorf("something was done:\n%v", window)
	}
	p.Key("Escape")
	p.WaitFor("the search to have the focus again", guitest.All(search, guitest.Focused))
	if window := s.window(); window.Top() != 0 {
		t.Errorf("Esc left something open:\n%v", window)
	}

	s.do("duplicate", "status.no-row")
	p.WaitFor("the reason in the status line", s.says("status.no-row"))
	s.do("new token", "action.new-token")
	ways := func(top int) func(guitest.Window) bool { // the tab below has them too
		return func(w guitest.Window) bool { return w.Top() == top }
	}
	p.Wait("the ways to a new token", ways(1))
	p.Key("Escape")
	p.Wait("the tab", ways(0))

	s.chooseChen()
	s.openPalette()
	p.Type("tok new")
	p.WaitGone("other actions", s.says("action.refresh"))
	p.WaitFor("the action of these words", s.says("action.new-token"))
	s.picture("found")
	p.Key("Return")
	p.WaitFor("the form", s.says("new.title"))
	p.WaitGone("the palette", s.words.hints(t, "palette.search"))
	p.Key("Escape")
	p.WaitGone("the form", s.says("new.title"))
	s.quit()
}

// openPalette opens the palette by its key.
func (s *stage) openPalette() {
	s.t.Helper()
	s.program.Key("ctrl+k")
	s.program.WaitFor("the palette", guitest.All(s.words.hints(s.t, "palette.search"), guitest.Focused))
}

// do finds an action in the palette by a part of its name and does it.
func (s *stage) do(letters, action string) {
	s.t.Helper()
	s.openPalette()
	s.program.Type(letters)
	s.program.WaitFor("all letters", guitest.All(s.words.hints(s.t, "palette.search"), guitest.Text(letters)))
	s.program.WaitFor("the action", s.says(action))
	s.program.Key("Return")
	s.program.WaitGone("the palette", s.words.hints(s.t, "palette.search"))
}

// window is what the program shows now.
func (s *stage) window() guitest.Window {
	s.t.Helper()
	return s.program.Wait("the window", func(guitest.Window) bool { return true })
}
