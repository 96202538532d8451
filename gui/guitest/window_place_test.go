//go:build linux

package guitest_test

import "testing"

// The window comes back where it was, and as large.
func TestWindowComesBack(t *testing.T) {
	s := setStage(t, "place")
	p := s.program
	s.chooseChen()
	first := p.Place()
	p.Resize(first.W-120, first.H-60)
	s.resizedTo(first.W-120, first.H-60)
	p.Move(first.X-70, first.Y-40)
	s.eventually("the window to move", func() bool { return p.Place().X < first.X-30 })
	left := p.Place()
	s.quit()

	s.start()
	s.eventually("the window to come back", func() bool { return s.program.Place() == left })
	s.picture("back")
	s.chooseChen()
	if now := s.program.Place(); now != left {
		t.Errorf("the window went on to %v", now)
	}
	s.quit()
}
