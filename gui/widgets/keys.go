package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// forwardKey gives a key that a focused widget does not use to the dialog around it, or to the
// canvas. Fyne itself gives keys to the focused widget only.
func forwardKey(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if d := TopDialog(c); d != nil {
		d.handleKey(ev)
	} else if c.Overlays().Top() == nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(ev)
	}
}

func isReturn(ev *fyne.KeyEvent) bool {
	return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter
}

func isPress(ev *fyne.KeyEvent) bool { return isReturn(ev) || ev.Name == fyne.KeySpace }

// isFunctionKey is for entries, which use all other keys themselves.
func isFunctionKey(ev *fyne.KeyEvent) bool {
	return len(ev.Name) > 1 && ev.Name[0] == 'F' && ev.Name[1] >= '1' && ev.Name[1] <= '9'
}

// shiftKey is embedded in a widget that needs to know, while it has the focus, whether Shift is
// held. Its owner resets held when it loses the focus.
type shiftKey struct{ held bool }

func (s *shiftKey) KeyDown(ev *fyne.KeyEvent) { s.set(ev, true) }
func (s *shiftKey) KeyUp(ev *fyne.KeyEvent)   { s.set(ev, false) }

func (s *shiftKey) set(ev *fyne.KeyEvent, held bool) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		s.held = held
	}
}
