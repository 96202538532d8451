//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// The smallest window that the program promises to work in.
const smallestW, smallestH = 760, 520

// The window can be made small, but not smaller than what it shows needs, and
// nothing in it gets out of reach.
func TestWindowSmallest(t *testing.T) {
	s := setStage(t, "size")
	p := s.program
	s.chooseChen()
	usual := p.Place()

	p.Resize(300, 200)
	window := s.resized("the least that it allows", func(w guitest.Window) bool { return w.W < float32(usual.W) && w.H < float32(usual.H) })
	if window.W <= 300 || window.H <= 200 || window.W > smallestW || window.H > smallestH {
		t.Errorf("asked for 300x200, the window took %vx%v", window.W, window.H)
	}
	s.checkInside(window)
	s.picture("least")

	p.Resize(smallestW, smallestH)
	s.checkInside(s.resizedTo(smallestW, smallestH))
	// Reachable is what a click reaches.
	for _, tab := range []struct {
		name  string
		shows guitest.Match
	}{
		{"tab.server", s.says("server.about")},
		{"tab.apps", guitest.Text("Speckle Connector")},
		{"tab.saved", s.says("saved.none")},
		{"tab.tokens", guitest.Text("key ring")},
	} {
		p.Click("the tab", s.says(tab.name))
		p.WaitFor("what the tab shows", tab.shows)
		s.checkInside(s.window())
	}
	s.picture("tokens")
	p.Click("the search", s.words.hints(t, "accounts.search"))
	p.WaitFor("the search to have the focus", guitest.All(s.words.hints(t, "accounts.search"), guitest.Focused))
	p.Click("New token", s.says("tokens.new"))
	p.WaitFor("the form's button", guitest.All(guitest.InSight, s.says("new.create")))
	s.checkInside(s.window())
	s.picture("form")
	p.Key("Escape")
	p.WaitGone("the form", s.says("new.title"))

	p.Resize(usual.W, usual.H)
	s.checkInside(s.resizedTo(usual.W, usual.H))
	s.quit()
}

// resized waits for a size of the window that is the same inside and outside
// of the program.
func (s *stage) resized(what string, done func(guitest.Window) bool) guitest.Window {
	s.t.Helper()
	return s.program.Wait("the window of "+what, func(w guitest.Window) bool {
		at := s.program.Place()
		return done(w) && float32(at.W) == w.W && float32(at.H) == w.H
	})
}

func (s *stage) resizedTo(w, h int) guitest.Window {
	s.t.Helper()
	return s.resized("the size asked for", func(is guitest.Window) bool { return is.W == float32(w) && is.H == float32(h) })
}

// checkInside looks for what is outside of the window, where nobody can see
// it or click it; and for the main controls.
func (s *stage) checkInside(w guitest.Window) {
	s.t.Helper()
	all := guitest.Node{W: w.W, H: w.H}
	for _, n := range w.Nodes {
		if n.Text == "" && !n.Acts || n.W == 0 || n.H == 0 {
			continue
		}
		if n.Scrolls { // up and down it goes out of sight, but never sideways
			n.Y, n.H = 0, 0
		}
		if !all.Contains(n) {
			s.t.Errorf("outside of the window of %vx%v: %v", w.W, w.H, n)
		}
	}
	if w.Top() > 0 {
		return // a dialog is in front
	}
	for _, name := range []string{"tab.server", "tab.apps", "tab.tokens", "tab.saved"} {
		if _, ok := w.Find(guitest.All(guitest.InSight, s.says(name))); !ok {
			s.t.Errorf("the window of %vx%v has no tab %q", w.W, w.H, name)
		}
	}
	if _, ok := w.Find(guitest.All(guitest.InSight, s.words.hints(s.t, "accounts.search"))); !ok {
		s.t.Errorf("the window of %vx%v has no search", w.W, w.H)
	}
}
