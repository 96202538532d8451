package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// base is what the widgets here are built on: Fyne's, and a holder.
type base struct {
	widget.BaseWidget
	holder
}

// holder remembers what a widget is drawn with. Fyne does not tell, and a screen reader (spoken.go)
// and the way to what has the focus (reveal.go) lead through it.
type holder struct{ drawn *view }

func (h *holder) hold(v *view) { h.drawn = v }

// parts are the objects that the widget is drawn with, none before it is drawn at all.
func (h *holder) parts() []fyne.CanvasObject {
	if h.drawn == nil {
		return nil
	}
	return h.drawn.objects
}

// piece is a widget of this package.
type piece interface {
	fyne.Widget
	hold(*view)
	parts() []fyne.CanvasObject
}

// view is the renderer of every widget here: what it is made of, and three functions that close
// over the widget. refresh reads the widget's fields and the theme; layout places the objects.
type view struct {
	of      piece
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	refresh func()
	destroy func() // nil: nothing to end
}

func newView(v *view) *view {
	v.of.hold(v)
	v.refresh()
	v.layout(v.of.Size()) // a literal may have got its size before it had a renderer
	return v
}

func (v *view) Destroy() {
	if v.destroy != nil {
		v.destroy()
	}
}

func (v *view) Objects() []fyne.CanvasObject { return v.objects }
func (v *view) MinSize() fyne.Size           { return v.min() }
func (v *view) Layout(size fyne.Size)        { v.layout(size) }

func (v *view) Refresh() {
	v.refresh()
	v.layout(v.of.Size())
	canvas.Refresh(v.of)
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, w), max(0, h)))
}

// show is for objects that are there or not, as a field says.
func show(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}

// ring is drawn around what has the keyboard's focus, a little outside of it.
func newRing() *canvas.Rectangle {
	r := &canvas.Rectangle{StrokeWidth: 2}
	r.Hide()
	return r
}

func placeRing(r *canvas.Rectangle, around fyne.Size, outside float32) {
	place(r, -outside, -outside, around.Width+2*outside, around.Height+2*outside)
}

// colorNone is for shapes of which only the outline is drawn.
var colorNone = color.Transparent
