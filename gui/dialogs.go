package gui

import (
	"slices"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/widgets"
)

// dialogStack is the open dialogs, the lowest first, with what redraws each of them after a change.
type dialogStack struct {
	canvas fyne.Canvas
	open   []openDialog
}

type openDialog struct {
	*widgets.Dialog
	redraw func()
}

// show opens a dialog in front of the others. redraw may be nil.
func (s *dialogStack) show(d *widgets.Dialog, redraw func()) {
	closed := d.OnClosed
	d.OnClosed = func() {
		s.open = slices.DeleteFunc(s.open, func(o openDialog) bool { return o.Dialog == d })
		if closed != nil {
			closed()
		}
	}
	if redraw == nil {
		redraw = func() {}
	}
	redraw()
	s.open = append(s.open, openDialog{d, redraw})
	d.Open(s.canvas)
}

func (s *dialogStack) redraw() {
	for _, d := range slices.Clone(s.open) {
		if d.IsOpen() {
			d.redraw()
			d.Refresh()
		}
	}
}

// slot is a place whose content is rebuilt only when it is about something
// else, so that what is open or selected in it stays so.
type slot struct {
	*fyne.Container
	key any
}

func newSlot(layout fyne.Layout) *slot { return &slot{Container: &fyne.Container{Layout: layout}} }

// fill makes the content if key is another one than the last time, and reports
// whether it did. key is compared by ==.
func (s *slot) fill(key any, build func() []fyne.CanvasObject) bool {
	if s.key == key {
		return false
	}
	s.key = key
	widgets.KeepFocus(s.Container, func() {
		s.Objects = build()
		s.Refresh()
	})
	return true
}
