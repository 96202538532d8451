package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// revealMargin is what stays free around what is scrolled to: room for its focus ring, and a sign
// that the content goes on.
const revealMargin = 12

// scrolling is whether what gets the focus is scrolled into view.
var scrolling = true

// withoutScrolling gives the focus back to what had it: what a person scrolled to stays.
func withoutScrolling(focus func()) {
	scrolling = false
	focus()
	scrolling = true
}

// scrollIntoView scrolls to what has got the focus: Tab leads to it also where it is out of sight, and
// Fyne leaves it there.
func scrollIntoView(o fyne.CanvasObject) { scrollTo(o, scrollsAround(o)) }

func scrollTo(o fyne.CanvasObject, around []scrollAt) {
	if !scrolling {
		return
	}
	moved := float32(0)
	for _, scroll := range around {
		y, offset := scroll.y-moved, scroll.Offset
		switch below := y + o.Size().Height + revealMargin - scroll.Size().Height; {
		case y < revealMargin:
			offset.Y += y - revealMargin
		case below > 0:
			offset.Y += min(below, y-revealMargin)
		}
		if before := scroll.Offset; offset != before {
			scroll.ScrollToOffset(offset)
			moved += scroll.Offset.Y - before.Y
		}
	}
}

// rowWheel takes the wheel over a row. It is not the row itself, since Fyne clips what is in a
// Scrollable, and draws a picture by the innermost clip alone: rows would be drawn beyond their list.
type rowWheel struct {
	widget.BaseWidget
	row *Row
}

func (w *rowWheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewWithoutLayout())
}

// Scrolled implements fyne.Scrollable: at the end of a list the wheel moves the page around it. Fyne
// asks only the scroll below the pointer.
func (w *rowWheel) Scrolled(ev *fyne.ScrollEvent) {
	list := w.row.list
	before := list.GetScrollOffset()
	if list.ScrollToOffset(before - ev.Scrolled.DY); list.GetScrollOffset() != before {
		return
	}
	for _, scroll := range scrollsAround(list) {
		before := scroll.Offset
		if scroll.Scrolled(ev); scroll.Offset != before {
			return
		}
	}
}

// scrollAt is a scroll around an object, and how far below its upper edge the object is.
type scrollAt struct {
	*container.Scroll
	y float32
}

// scrollsAround are the scrolls around o in the front of its window, the innermost first.
func scrollsAround(o fyne.CanvasObject) []scrollAt {
	c := canvasOf(o)
	if c == nil {
		return nil
	}
	scrolls, _, _ := scrollsTo(o, front(c))
	return scrolls
}

// canvasOf is the canvas that o is on or has the focus of, or nil.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	for _, w := range driver.AllWindows() {
		if focused, ok := w.Canvas().Focused().(fyne.CanvasObject); ok && focused == o {
			return w.Canvas() // the driver knows only what has been drawn, also of positions
		}
	}
	return driver.CanvasForObject(o)
}

// front is the overlay in front of a window, or its content.
func front(c fyne.Canvas) fyne.CanvasObject {
	if top := c.Overlays().Top(); top != nil {
		return top
	}
	return c.Content()
}

// scrollsTo are the scrolls around o below an object, the innermost first, how far o is below its
// upper edge, and whether o is shown there.
func scrollsTo(o, below fyne.CanvasObject) (around []scrollAt, y float32, found bool) {
	if below == o {
		return nil, 0, true
	}
	for _, child := range childrenOf(below) {
		if child == nil || !child.Visible() {
			continue
		}
		if around, y, found = scrollsTo(o, child); found {
			y += child.Position().Y
			if scroll, ok := below.(*container.Scroll); ok {
				around = append(around, scrollAt{scroll, y})
			}
			return around, y, true
		}
	}
	return nil, 0, false
}

// InSight reports whether something is in the front of a window and not hidden there, by itself or
// with what is around it. It may be scrolled out of view.
func InSight(o fyne.Focusable, c fyne.Canvas) bool {
	object, ok := o.(fyne.CanvasObject)
	if ok {
		_, _, ok = scrollsTo(object, front(c))
	}
	return ok
}

// KeepFocus makes a change inside of o. Where a button there that has the focus is replaced by a rebuild, the
// new one with the same words gets the focus.
func KeepFocus(o fyne.CanvasObject, change func()) {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		had, ok := w.Canvas().Focused().(*Button)
		if !ok {
			continue
		}
		if _, _, inside := scrollsTo(had, o); !inside {
			continue
		}
		defer func() {
			again, ok := firstIn(o, func(b *Button) bool {
				return b.Text == had.Text && b.Label == had.Label && !b.Disabled()
			})
			if ok && again != had {
				w.Canvas().Focus(again)
			}
		}()
	}
	change()
}

// firstIn is the first visible object in o that is a T and meant, the zero value if there is none.
func firstIn[T any](o fyne.CanvasObject, meant func(T) bool) (first T, found bool) {
	if o == nil || !o.Visible() {
		return first, false
	}
	if first, found = o.(T); found && meant(first) {
		return first, true
	}
	for _, child := range childrenOf(o) {
		if first, found = firstIn(child, meant); found {
			return first, true
		}
	}
	return *new(T), false
}

// FirstFocusable returns the first visible widget in o that can take the focus, nil if there is
// none. The heads of a table come after its rows.
func FirstFocusable(o fyne.CanvasObject) fyne.Focusable {
	first, _ := firstIn(o, func(o fyne.CanvasObject) bool {
		_, focusable := o.(fyne.Focusable)
		disableable, ok := o.(fyne.Disableable)
		_, table := o.(*Columns)
		return table || focusable && !(ok && disableable.Disabled())
	})
	if columns, ok := first.(*Columns); ok {
		return columns.list
	}
	focusable, _ := first.(fyne.Focusable)
	return focusable
}
