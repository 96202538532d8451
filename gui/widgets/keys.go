package widgets

import (
	"fyne.io/fyne/v2"
)

// keyCatcher is an overlay that wants the keys its focused content has no use for: Esc and Return
// in a dialog.
type keyCatcher interface {
	caught(*fyne.KeyEvent)
}

// passUp gives a key that a focused widget does not need to the dialog around it, or to the
// canvas. Fyne itself gives keys to the focused widget only.
func passUp(from fyne.CanvasObject, ev *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if top, ok := c.Overlays().Top().(keyCatcher); ok {
		top.caught(ev)
		return
	}
	if c.Overlays().Top() == nil && c.OnTypedKey() != nil {
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
