package widgets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Fyne (2.8, tag accessibility, macOS and Windows) tells a screen reader of what it finds on its
// way down from the window's content, and that way leads through *fyne.Container only: never into
// a widget's renderer, so neither into our panels and dialogs nor into any list. Instead of making
// the window of bare containers, its root carries beside the content a copy of it for the ear: a
// flat container of invisible elements, each with place, role and words. It is written anew for
// each of Fyne's walks, so it is never out of date, and never without one, so it costs nothing
// where nobody listens.

// NewRoot makes content the root of a window: tooltips show above it, and a screen reader is told
// of all that is in it, or in the dialog or menu in front of it: window.SetContent(NewRoot(…)).
func NewRoot(content fyne.CanvasObject) *fyne.Container {
	r := &rootLayout{tips: newTipLayer(content), spoken: container.NewWithoutLayout()}
	r.whole = container.New(r, r.tips, &ear{of: r}, r.spoken)
	return r.whole
}

// rootLayout is the layout of the container that NewRoot returns, and what it knows of it.
type rootLayout struct {
	whole  *fyne.Container
	tips   *tipLayer
	spoken *fyne.Container
}

// MinSize implements fyne.Layout.
func (r *rootLayout) MinSize([]fyne.CanvasObject) fyne.Size { return r.tips.MinSize() }

// Layout implements fyne.Layout.
func (r *rootLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) { r.tips.Resize(size) }

// rootOf returns what NewRoot made of a window's content, or nil.
func rootOf(c fyne.Canvas) *rootLayout {
	if whole, ok := c.Content().(*fyne.Container); ok {
		r, _ := whole.Layout.(*rootLayout)
		return r
	}
	return nil
}

// ear stands just before the copy. Its role is asked for by Fyne's walk and by nobody else, right
// before the copy is read.
type ear struct {
	base
	of *rootLayout
}

// AccessibilityLabel implements fyne.Accessible.
func (e *ear) AccessibilityLabel() string { return "" }

// AccessibilityRole implements fyne.Accessible: the copy is written now.
func (e *ear) AccessibilityRole() fyne.AccessibleRole {
	e.of.listen()
	return fyne.AccessibleRoleContainer
}

// MinSize implements fyne.CanvasObject.
func (e *ear) MinSize() fyne.Size {
	e.ExtendBaseWidget(e) // a literal is not extended by a constructor
	return e.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (e *ear) CreateRenderer() fyne.WidgetRenderer {
	return newView(&view{of: e, min: func() fyne.Size { return fyne.Size{} }, layout: func(fyne.Size) {}, refresh: func() {}})
}

func (r *rootLayout) listen() {
	driver := fyne.CurrentApp().Driver()
	reading := reading{origin: driver.AbsolutePositionForObject(r.whole)}
	c := driver.CanvasForObject(r.whole)
	switch {
	case c == nil:
	case c.Overlays().Top() == nil:
		reading.read(r.tips, fyne.Position{})
	case openMenu.in(c):
		reading.readMenu()
	default: // what lies below a dialog can't be reached, so it is not told
		reading.read(c.Overlays().Top(), fyne.Position{}.Subtract(reading.origin))
	}
	r.spoken.Objects = reading.found
}

// told is a widget with words of its own that has parts which act by themselves.
type told interface {
	toldParts() []fyne.CanvasObject
}

// reading is one reading of what is on the screen.
type reading struct {
	origin fyne.Position // of the root, on the canvas
	found  []fyne.CanvasObject
	last   string
}

// read tells of o, whose parent is at a position in the root, and of what is in it.
func (r *reading) read(o fyne.CanvasObject, in fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	at := in.Add(o.Position())
	children := childrenOf(o)
	if speaker, ok := o.(fyne.Accessible); ok && speaker.AccessibilityRole() != fyne.AccessibleRoleContainer {
		r.tell(speaker.AccessibilityLabel(), speaker.AccessibilityRole(), at, o.Size(), isText(o))
		children = nil
		if t, ok := o.(told); ok {
			children = t.toldParts()
		}
	}
	list, ok := o.(*List)
	if !ok {
		for _, child := range children {
			r.read(child, at)
		}
		return
	}
	for _, row := range list.shown() {
		r.read(row.Row, row.at.Subtract(r.origin).Subtract(row.Position()))
	}
}

func isText(o fyne.CanvasObject) bool {
	_, ok := o.(*Text)
	return ok
}

// tell adds one element. A mere text says nothing new behind a dot that says the same.
func (r *reading) tell(words string, role fyne.AccessibleRole, at fyne.Position, size fyne.Size, mere bool) {
	words = strings.TrimSpace(words)
	if words == "" || words == r.last && mere {
		return
	}
	r.last = words
	r.found = append(r.found, &echo{at: at, size: size, words: words, role: role})
}

// childrenOf are the objects inside o, as far as they are not behind a renderer of Fyne's.
func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *widget.PopUp: // Fyne's own dialogs, for files
		return []fyne.CanvasObject{o.Content}
	case piece:
		return o.parts()
	}
	return nil
}

// echo is the copy of one thing on the screen. It is no widget: there is nothing to draw, to tap
// or to focus.
type echo struct {
	at    fyne.Position
	size  fyne.Size
	words string
	role  fyne.AccessibleRole
}

// AccessibilityLabel implements fyne.Accessible.
func (e *echo) AccessibilityLabel() string { return e.words }

// AccessibilityRole implements fyne.Accessible.
func (e *echo) AccessibilityRole() fyne.AccessibleRole { return e.role }

// The rest implements fyne.CanvasObject.

func (e *echo) MinSize() fyne.Size      { return e.size }
func (e *echo) Move(at fyne.Position)   { e.at = at }
func (e *echo) Position() fyne.Position { return e.at }
func (e *echo) Resize(size fyne.Size)   { e.size = size }
func (e *echo) Size() fyne.Size         { return e.size }
func (e *echo) Visible() bool           { return true }
func (e *echo) Show()                   {}
func (e *echo) Hide()                   {}
func (e *echo) Refresh()                {}

// menuInFront is the pop-up menu that ShowMenu opened last.
type menuInFront struct {
	*widget.PopUpMenu
	items []*fyne.MenuItem
	on    fyne.Canvas
}

var openMenu menuInFront

func (m menuInFront) in(c fyne.Canvas) bool {
	return m.PopUpMenu != nil && m.on == c && m.Visible() && TopDialog(c) == nil
}

// ShowMenu opens a menu at a position on the canvas. Its entries are spoken.
func ShowMenu(menu *fyne.Menu, c fyne.Canvas, at fyne.Position) {
	openMenu = menuInFront{PopUpMenu: widget.NewPopUpMenu(menu, c), items: slices.Clone(menu.Items), on: c}
	openMenu.ShowAtPosition(at)
}

func (r *reading) readMenu() {
	driver := fyne.CurrentApp().Driver()
	for i, item := range openMenu.items {
		if i < len(openMenu.Items) && !item.IsSeparator {
			o := openMenu.Items[i]
			words := withState(item.Label, states{disabled: item.Disabled, chosen: item.Checked})
			r.tell(words, fyne.AccessibleRoleButton, driver.AbsolutePositionForObject(o).Subtract(r.origin), o.Size(), false)
		}
	}
}
