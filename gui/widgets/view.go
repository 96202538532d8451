package widgets

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// base is what a widget here embeds that shows something and reacts to nothing.
type base struct {
	widget.BaseWidget
	viewHolder
}

// AccessibilityRole is of use to widgets that have an AccessibilityLabel as well.
func (*base) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// interactive is what a widget here embeds that reacts to the pointer or the keyboard. It takes
// the focus if it has TypedKey.
type interactive struct {
	widget.DisableableWidget
	viewHolder

	hovered, focused bool
	tooltip          tooltip
}

// AccessibilityRole is of use to widgets that have an AccessibilityLabel as well.
func (*interactive) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (i *interactive) MouseIn(*desktop.MouseEvent) { i.setHovered(true) }

func (i *interactive) MouseMoved(*desktop.MouseEvent) {}

func (i *interactive) MouseOut() {
	i.tooltip.hide()
	i.setHovered(false)
}

func (i *interactive) setHovered(on bool) { update(i, &i.hovered, on) }

// Focused reports whether it has the focus.
func (i *interactive) Focused() bool { return i.focused }

func (i *interactive) FocusGained() {
	i.focused = true
	i.Refresh()
	if i.view != nil {
		scrollIntoView(i.view.widget)
	}
}

// Tapped implements fyne.Tappable: a click between the choices of a field is one on the field. Without it
// Fyne takes the focus away.
func (i *interactive) Tapped(*fyne.PointEvent) { i.clicked() }

// clicked gives a field the focus, from which Tab and arrows go on. It has no ring: who clicks sees
// where.
func (i *interactive) clicked() {
	if i.view == nil {
		return
	}
	field, ok := i.view.widget.(fyne.Focusable)
	if c := canvasOf(i.view.widget); ok && c != nil {
		withoutScrolling(func() { c.Focus(field) })
		i.focused = false
		i.Refresh()
	}
}

func (i *interactive) FocusLost() {
	i.focused = false
	i.Refresh()
}

func (i *interactive) TypedRune(rune) {}

// minSizeOf is the MinSize of every widget here. A widget created as a literal is not extended by a
// constructor, and its MinSize is the first that Fyne asks for.
func minSizeOf(w fyne.Widget, base *widget.BaseWidget) fyne.Size {
	base.ExtendBaseWidget(w)
	return base.MinSize()
}

// viewHolder remembers the renderer of a widget. Fyne has no way to ask for it, and the copy for
// screen readers (accessibility.go) and scrollIntoView need the objects inside a widget.
type viewHolder struct{ view *view }

func (h *viewHolder) setView(v *view) { h.view = v }

func (h *viewHolder) parts() []fyne.CanvasObject {
	if h.view == nil {
		return nil
	}
	return h.view.objects
}

// viewWidget is a widget that embeds base or interactive.
type viewWidget interface {
	fyne.Widget
	ExtendBaseWidget(fyne.Widget)
	setView(*view)
	parts() []fyne.CanvasObject
}

// view is the renderer of every widget here: the objects, and functions that close over the
// widget. refresh reads the widget's fields and the theme; layout places the objects.
type view struct {
	widget  viewWidget
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size) // nil: nothing to place
	refresh func()          // nil: nothing to update
	destroy func()          // nil: nothing to end
}

func newView(v *view) *view {
	v.widget.ExtendBaseWidget(v.widget)
	v.widget.setView(v)
	v.update() // a literal may have a size before it has a renderer
	return v
}

func (v *view) update() {
	if v.refresh != nil {
		v.refresh()
	}
	v.Layout(v.widget.Size())
}

func (v *view) Destroy() {
	if v.destroy != nil {
		v.destroy()
	}
}

func (v *view) Objects() []fyne.CanvasObject { return v.objects }
func (v *view) MinSize() fyne.Size           { return v.min() }

func (v *view) Layout(size fyne.Size) {
	if v.layout != nil {
		v.layout(size)
	}
}

func (v *view) Refresh() {
	v.update()
	canvas.Refresh(v.widget)
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, w), max(0, h)))
}

// update gives a widget's field a value; without a change nothing is redrawn.
func update[T comparable](w interface{ Refresh() }, field *T, value T) {
	if *field != value {
		*field = value
		w.Refresh()
	}
}

// SetVisible shows or hides an object; without a change nothing is redrawn.
func SetVisible(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

func newRing() *canvas.Rectangle {
	return &canvas.Rectangle{StrokeWidth: 2, FillColor: color.Transparent}
}

func placeRing(ring *canvas.Rectangle, around fyne.Size, outside float32) {
	place(ring, -outside, -outside, around.Width+2*outside, around.Height+2*outside)
}

func refreshRing(w fyne.Widget, ring *canvas.Rectangle, cornerRadius float32, visible bool) {
	ring.CornerRadius = cornerRadius
	ring.StrokeColor = themeColor(w, ColorFocusRing)
	SetVisible(ring, visible)
}

// startTimer is Later; tests replace it.
var startTimer = Later

// Later calls f once, on the UI goroutine, when d has passed. stop forbids the call.
func Later(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

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

// releaseShift is for what comes in front of the widget that has the focus: it keeps the focus, but
// isn't told any more when a key is released.
func releaseShift(c fyne.Canvas) {
	if focused, ok := c.Focused().(desktop.Keyable); ok {
		focused.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
}
