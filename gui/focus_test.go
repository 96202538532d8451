package gui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// stop is a stop of Tab. What Tab comes to is scrolled into sight, so what is in one scroll is
// compared where it stands when Tab has been all around.
type stop struct {
	seen               // at the end
	then fyne.Position // when Tab came to it
}

// tabbed are the stops of Tab, once around.
func (s *screen) tabbed() []stop {
	c := s.window.Canvas()
	c.Unfocus()
	var stops []stop
	where := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for range 300 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || len(stops) > 0 && stops[0].o == o {
			for i := range stops {
				stops[i].at = where(stops[i].o)
				for _, see := range s.see() {
					if see.o == stops[i].o {
						stops[i].scroll = see.scroll
					}
				}
			}
			return stops
		}
		stops = append(stops, stop{seen{o: o}, where(o)})
	}
	s.t.Fatal("Tab never comes around")
	return nil
}

// byKeys are the controls that take no focus of their own, because a control around them has it
// and reaches them by keys.
func byKeys(o fyne.CanvasObject) bool {
	switch fmt.Sprintf("%T", o) {
	case "*widget.listItem", "*widgets.Row", "*widgets.rowButton", "*widgets.chip", "*widgets.tabCell":
		return true
	}
	return false
}

// TestTabFollowsTheEye goes through the window and the main dialogs by Tab: every control that
// acts is a stop, and stops go from left to right and from top to bottom, in the accounts' side
// first.
func TestTabFollowsTheEye(t *testing.T) {
	for _, c := range []struct {
		name  string
		adapt func(*model.World)
		play  func(*screen)
		least int
	}{
		{"server", nil, on("Ada Okafor", tabServer), 7},
		{"apps", nil, on("Ada Okafor", tabApps), 6},
		{"tokens", finding(manyProblems), on("Ada Okafor", tabTokens), 10},
		{"saved", nil, then(made(model.Kept, func(s *screen) { s.main.once.close() }), func(s *screen) { s.showTab(tabSaved) }), 6},
		{"explained", withoutSessions, on("Ada Okafor", tabTokens), 7},
		{"unreachable", nil, on("Eli Ben-Ami", tabTokens), 5},
		{"empty computer", finding(func(found *accounts.Result) { *found = accounts.Result{Folders: someFolders} }), func(*screen) {}, 2},
		{"new token", nil, form(nil), 10},
		{"one time", withStore(lockedOne), made(model.KeepFailed, nil), 5},
		{"paste", nil, then(on("Ada Okafor", tabTokens), func(s *screen) { s.main.openPaste() }), 2},
		{"sign in", withoutSessions, func(s *screen) { register(s) }, 6},
		{"palette", nil, then(on("Ada Okafor", tabTokens), pressing("palette")), 2},
		{"settings", nil, then(on("Ada Okafor", tabTokens), pressing("settings")), 5},
		{"revoke", nil, then(on("Ada Okafor", tabTokens), func(s *screen) { s.tokensTab().revoke(s.tokensTab().rows[0]) }), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, c.adapt)
			c.play(s)
			s.rest()
			s.window.Resize(fyne.NewSize(1100, 730)) // the test driver lays out nothing that has grown
			s.window.Canvas().Capture()
			stops := s.tabbed()
			if len(stops) < c.least {
				t.Errorf("only %d stops", len(stops))
			}
			s.checkOrder(stops)
			for _, see := range s.see() {
				if !acts(see.o) || byKeys(see.o) {
					continue
				}
				if d, ok := see.o.(fyne.Disableable); ok && d.Disabled() {
					continue
				}
				reached := false
				for _, stop := range stops {
					reached = reached || stop.o == see.o
				}
				if !reached {
					t.Errorf("Tab never comes to %T %q at %v", see.o, drawnIn(see.o), see.at)
				}
			}
		})
	}
}

// checkOrder compares each stop with the one before, within the same side of the window.
func (s *screen) checkOrder(stops []stop) {
	s.t.Helper()
	border := float32(0)
	if s.main.split.Visible() && !widgets.DialogOpen(s.window.Canvas()) {
		border = s.main.split.Left.Size().Width
	}
	left := func(stop stop) bool { return stop.at.X+8 < border }
	for i := 1; i < len(stops); i++ {
		before, stop := stops[i-1], stops[i]
		if before.scroll != stop.scroll {
			before.at, stop.at = before.then, stop.then
		}
		if left(stop) != left(before) {
			if left(stop) {
				s.t.Errorf("Tab goes back to the accounts: %T %q", stop.o, drawnIn(stop.o))
			}
			continue
		}
		middle := stop.at.Y + stop.o.Size().Height/2
		sameLine := middle > before.at.Y && middle < before.at.Y+before.o.Size().Height || near(middle, before.at.Y+before.o.Size().Height/2)
		if sameLine && stop.at.X > before.at.X || stop.at.Y >= before.at.Y+before.o.Size().Height-2 {
			continue
		}
		if fmt.Sprintf("%T", before.o) == "*widgets.grip" {
			continue // reaches over the whole height
		}
		s.t.Errorf("after %T %q at %v comes %T %q at %v", before.o, drawnIn(before.o), before.at, stop.o, drawnIn(stop.o), stop.at)
	}
}
