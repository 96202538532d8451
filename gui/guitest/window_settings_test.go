//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// Language and text size are chosen in the settings, show at once, and stay.
func TestWindowSettings(t *testing.T) {
	s := setStage(t, "settings")
	p := s.program
	german := readWords(t, "de")
	s.chooseChen()
	usual := p.WaitFor("the tab", s.says("tab.saved"))

	p.Key("ctrl+comma")
	p.WaitFor("the settings", s.says("settings.title"))
	s.picture("english")
	p.ScrollTo("the language", guitest.Text("Deutsch"))
	p.Click("the language", guitest.Text("Deutsch"))
	p.WaitFor("the settings in the language", german.says(t, "settings.title"))
	p.ScrollTo("the text size", guitest.Containing("150"))
	p.Click("the text size", guitest.Containing("150"))
	s.picture("german")
	p.Key("Escape")
	p.WaitGone("the settings", german.says(t, "settings.title"))
	check := func() {
		t.Helper()
		p.WaitFor("a menu in the language", german.says(t, "menu.file"))
		p.Wait("a tab in the language, larger", func(w guitest.Window) bool {
			tab, ok := w.Find(german.says(t, "tab.saved"))
			return ok && tab.H > 1.3*usual.H
		})
		p.WaitGone("the language before", s.says("tab.saved"))
	}
	check()
	s.picture("after")
	s.quit()

	s.start()
	p = s.program
	p.WaitFor("the accounts", guitest.Text("Chen Li"))
	check()
	s.quit()
}
