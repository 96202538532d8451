//go:build linux

package guitest_test

import "testing"

// Dark and light are chosen from menu and palette, show at once, and stay.
func TestWindowColours(t *testing.T) {
	s := setStage(t, "colours")
	p := s.program
	s.chooseChen()

	// Light and dark are both tried: one of them is what the system has.
	p.Choose(s.says("menu.view"), s.says("action.theme-light"))
	s.brightness("light", 0.75, 1)
	s.picture("light")
	s.quit()
	s.start()
	s.chooseChen()
	s.brightness("light after a restart", 0.75, 1)

	s.do("dark", "action.theme-dark")
	s.brightness("dark", 0, 0.25)
	s.picture("dark")
	s.quit()
	s.start()
	s.chooseChen()
	s.brightness("dark after a restart", 0, 0.25)
	s.quit()
}

// brightness waits until the window, as it is on the screen, is as bright or
// as dark as that.
func (s *stage) brightness(what string, least, most float64) {
	s.t.Helper()
	s.eventually("a window that is "+what, func() bool {
		is := s.program.Brightness()
		return is >= least && is <= most
	})
}
