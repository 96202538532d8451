package widgets

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynedesktop "fyne.io/fyne/v2/driver/desktop"
)

// Dialog is in front of the window until it is closed: a title, content that scrolls when it
// is too tall, a row of buttons. Return does the Default, Esc closes it if Closable
// allows; a click beside it does nothing. The focus goes to First when it opens and
// back to where it was when it closes. Dialogs can be opened from dialogs. Call Refresh when a
// field, or the height of the content, has changed while it is open. Fyne's dialogs know neither Return
// nor Esc, and open with nothing focused.
//
// Construct with a literal and call Open:
//
//	d := &Dialog{Title: …, Content: …, Buttons: …, Default: create.Press, Width: 560}
//	d.Open(window.Canvas())
type Dialog struct {
	base

	Title    string
	Subtitle string
	Icon     fyne.Resource // beside the title; nil: none
	Tone     Tone          // of the icon
	Content  fyne.CanvasObject
	Leading  fyne.CanvasObject   // at the left of the buttons: a hint, a link; nil: none
	Buttons  []fyne.CanvasObject // from left to right, at the right

	// Width, at the normal size of text, and Height; 0: 480, and the content's height. The window
	// limits both.
	Width, Height float32
	Fill          bool // the content scrolls by itself and gets the height that there is

	First    fyne.Focusable // nil: the first that can take the focus
	Default  func()         // Return
	Closable func() bool    // nil: always. Asked by Esc and by Close
	Kept     func()         // says why it can't be closed, after Esc or a click beside it; nil: nothing does
	OnClosed func()

	canvas      fyne.Canvas
	focusBefore fyne.Focusable
	focusInside fyne.Focusable // when the mouse was last pressed beside all controls
	keysBefore  func(*fyne.KeyEvent)
	layer       *tooltipLayer
	box         *dialogBox
	open        bool
}

// Open shows the dialog in front of the window.
func (d *Dialog) Open(c fyne.Canvas) {
	d.open, d.canvas = true, c
	releaseShift(c)
	d.focusBefore = c.Focused()
	d.keysBefore = c.OnTypedKey()
	if below := tooltipLayerOf(c); below != nil {
		below.hide() // the pointer need not leave what it is about
	}
	d.ExtendBaseWidget(d)
	c.Overlays().Add(d)
	c.SetOnTypedKey(d.handleKey)
	// The focus is looked for among what has been laid out, so lay out first.
	d.MinSize()
	d.layer.MinSize()
	d.box.MinSize()
	d.Resize(c.Size())
	d.FocusFirst()
}

// FocusFirst gives the focus to First, or else to the first that can take it.
func (d *Dialog) FocusFirst() {
	first := d.First
	if first == nil || !InSight(first, d.canvas) {
		first = FirstFocusable(d.box)
	}
	d.canvas.Focus(first)
}

// FocusSearch gives the focus to the first search in the dialog, if there is one.
func (d *Dialog) FocusSearch() {
	if search, ok := firstIn(d.box, func(*SearchEntry) bool { return true }); ok {
		d.canvas.Focus(search)
	}
}

// Close closes the dialog unless Closable forbids it.
func (d *Dialog) Close() {
	switch {
	case d.isLocked():
		d.sayKept()
	case d.open:
		d.Dismiss()
	}
}

// Then is a function that closes the dialog and does something, for a button.
func (d *Dialog) Then(do func()) func() {
	return func() {
		d.Close()
		do()
	}
}

func (d *Dialog) isLocked() bool { return d.Closable != nil && !d.Closable() }

func (d *Dialog) sayKept() {
	if d.open && d.Kept != nil {
		d.Kept()
	}
}

// Dismiss closes the dialog whatever Closable says, and the dialogs in front of it whose Closable
// allows it. The others stay in front.
func (d *Dialog) Dismiss() {
	if !d.open {
		return
	}
	for _, other := range slices.Backward(d.above()) {
		other.Close() // puts keys and focus back
	}
	d.open = false
	if staying := d.above(); len(staying) > 0 {
		d.leaveBelow(staying)
	} else {
		d.canvas.Overlays().Remove(d)
		d.canvas.SetOnTypedKey(d.keysBefore)
		switch {
		case d.focusBefore == nil:
		case InSight(d.focusBefore, d.canvas):
			d.canvas.Focus(d.focusBefore)
		default: // hidden meanwhile, by itself or with what is around it: no key must press it
			d.canvas.Unfocus()
		}
	}
	if d.OnClosed != nil {
		d.OnClosed()
	}
}

// above are the dialogs in front of this one, the lowest first.
func (d *Dialog) above() []*Dialog {
	var above []*Dialog
	overlays := d.canvas.Overlays().List()
	for _, overlay := range overlays[slices.Index(overlays, fyne.CanvasObject(d))+1:] {
		if other, ok := overlay.(*Dialog); ok {
			above = append(above, other)
		}
	}
	return above
}

func (d *Dialog) leaveBelow(staying []*Dialog) {
	staying[0].keysBefore, staying[0].focusBefore = d.keysBefore, d.focusBefore
	focused := d.canvas.Focused()
	d.canvas.Overlays().Remove(d) // with all that is in front of it
	for _, other := range staying {
		d.canvas.Overlays().Add(other)
	}
	if focused != nil {
		d.canvas.Focus(focused)
	}
}

// ScrollToTop shows the beginning of the content.
func (d *Dialog) ScrollToTop() {
	if d.box != nil && d.box.scroll != nil {
		d.box.scroll.ScrollToTop()
	}
}

// ScrollTo shows a part of the content that just appeared.
func (d *Dialog) ScrollTo(part fyne.CanvasObject) {
	d.Refresh()                        // lays it out
	around, _, _ := scrollsTo(part, d) // nobody else knows where it is before it has been drawn
	scrollTo(part, around)
}

// IsOpen says whether the dialog is shown.
func (d *Dialog) IsOpen() bool { return d.open }

// DialogOpen says whether a dialog is in front of the window: shortcuts are off then.
func DialogOpen(c fyne.Canvas) bool {
	return slices.ContainsFunc(c.Overlays().List(), func(o fyne.CanvasObject) bool {
		_, ok := o.(*Dialog)
		return ok
	})
}

// TopDialog returns the dialog in front, or nil.
func TopDialog(c fyne.Canvas) *Dialog {
	d, _ := c.Overlays().Top().(*Dialog)
	return d
}

// CloseForeign closes what is in front of all and none of ours, such as Fyne's dialog for files.
func CloseForeign(c fyne.Canvas) {
	top := c.Overlays().Top()
	if _, ours := top.(*Dialog); !ours && top != nil {
		c.Overlays().Remove(top)
	}
}

// handleKey gets the keys that nothing in front uses. Esc closes one of Fyne's
// own dialogs, such as that for files, before this one.
func (d *Dialog) handleKey(ev *fyne.KeyEvent) {
	top := d.canvas.Overlays().Top()
	switch {
	case top != fyne.CanvasObject(d):
		if ev.Name == fyne.KeyEscape {
			CloseForeign(d.canvas)
		}
	case ev.Name == fyne.KeyEscape:
		d.Close()
	case isReturn(ev) && d.Default != nil:
		d.Default()
	default:
		d.scrollBy(ev.Name)
	}
}

// scrollBy lets keys that nothing in the dialog uses move what is only to be read.
func (d *Dialog) scrollBy(key fyne.KeyName) {
	if d.Fill || d.box == nil {
		return
	}
	const line = 40
	scroll := d.box.scroll
	page := scroll.Size().Height - line
	by, ok := map[fyne.KeyName]float32{
		fyne.KeyDown: line, fyne.KeyUp: -line, fyne.KeyPageDown: page, fyne.KeyPageUp: -page,
		fyne.KeyHome: -scroll.Offset.Y, fyne.KeyEnd: scroll.Content.MinSize().Height,
	}[key]
	if ok {
		scroll.ScrollToOffset(scroll.Offset.AddXY(0, by))
	}
}

// MouseDown implements desktop.Mouseable. After it Fyne takes the focus from what had it.
func (d *Dialog) MouseDown(*fynedesktop.MouseEvent) {
	if focused := d.canvas.Focused(); focused != nil {
		d.focusInside = focused
	}
}

func (d *Dialog) MouseUp(*fynedesktop.MouseEvent) {}

// Tapped implements fyne.Tappable: a click beside all controls, such as the second one of a double
// click that opened the dialog, closes nothing and leaves the focus where it was.
func (d *Dialog) Tapped(ev *fyne.PointEvent) {
	at, size := ev.Position.Subtract(d.box.Position()), d.box.Size()
	if d.isLocked() && (min(at.X, at.Y) < 0 || at.X > size.Width || at.Y > size.Height) {
		d.sayKept()
	}
	switch {
	case d.focusInside == nil:
	case InSight(d.focusInside, d.canvas):
		withoutScrolling(func() { d.canvas.Focus(d.focusInside) })
	default: // it was in a text, or is gone
		withoutScrolling(d.FocusFirst)
	}
}

// TappedSecondary implements fyne.SecondaryTappable, for the same reason.
func (d *Dialog) TappedSecondary(*fyne.PointEvent) {}

func (d *Dialog) MinSize() fyne.Size { return minSizeOf(d, &d.BaseWidget) }

func (d *Dialog) CreateRenderer() fyne.WidgetRenderer {
	scrim := &canvas.Rectangle{}
	d.box = &dialogBox{of: d}
	room := container.New(&dialogPlace{d}, d.box)
	d.layer = newTooltipLayer(room)
	return newView(&view{
		widget:  d,
		objects: []fyne.CanvasObject{scrim, d.layer},
		min:     func() fyne.Size { return fyne.NewSize(200, 120) },
		layout: func(size fyne.Size) {
			scrim.Resize(size)
			d.layer.Resize(size)
		},
		refresh: func() {
			scrim.FillColor = themeColor(d, ColorScrim)
			if d.Content != nil {
				relayout(d.Content)
			}
			room.Refresh() // content that changed may need another height
		},
	})
}

// dialogPlace puts the box inside the window, a little above its middle.
type dialogPlace struct{ of *Dialog }

func (p *dialogPlace) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 120) }

func (p *dialogPlace) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin = 20
	// Lines hold as many words at any size of text.
	const normalText = 13
	w := cmp.Or(p.of.Width, 480) * max(1, Body.size(p.of)/normalText)
	w = min(w, size.Width-2*margin)
	box := objects[0].(*dialogBox)
	h := max(p.of.Height, box.preferredHeight(w))
	h = min(h, size.Height-2*margin)
	place(box, (size.Width-w)/2, max(margin, (size.Height-h)*0.45), w, h)
}
