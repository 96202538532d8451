package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SelectableText is a label that can be selected while the pointer is on it, and has the focus while
// something in it is selected. Otherwise Fyne's selectable label is a stop for Tab that shows
// nothing and that no key, not even Esc, leaves.
type SelectableText struct {
	widget.Label

	selection selection
}

// selection is a part of Fyne's label. It draws what is selected while it has the focus, takes the focus at
// each press of the mouse, and swallows all keys then.
type selection interface {
	fyne.Focusable
	fyne.Shortcutable
	pointed
}

// pointed is what the mouse does with a selection.
type pointed interface {
	desktop.Cursorable
	desktop.Mouseable
	fyne.Draggable
	fyne.DoubleTappable
	fyne.SecondaryTappable
}

// NewSelectableText makes a label that wraps between words.
func NewSelectableText(text string) *SelectableText {
	s := &SelectableText{}
	s.ExtendBaseWidget(s)
	s.Text, s.Wrapping = text, fyne.TextWrapWord
	return s
}

func (s *SelectableText) CreateRenderer() fyne.WidgetRenderer {
	selectable := s.Selectable
	s.Selectable = true
	r := &selectableTextRenderer{WidgetRenderer: s.Label.CreateRenderer(), of: s}
	s.selection = r.Objects()[0].(selection)
	s.Selectable = selectable
	r.cover = &selectionCover{pointed: s.selection, of: s}
	r.cover.ExtendBaseWidget(r.cover)
	return r
}

// selectableTextRenderer is that of Fyne's label with a cover over it.
type selectableTextRenderer struct {
	fyne.WidgetRenderer

	of    *SelectableText
	cover *selectionCover
}

func (r *selectableTextRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.cover.Resize(size)
}

func (r *selectableTextRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	if r.cover == nil || !r.of.Selectable {
		return objects
	}
	return append(slices.Clone(objects), r.cover)
}

// selectionCover gets what the mouse does, for the focus that a press gives to a selection to be the text's
// before a key comes.
type selectionCover struct {
	widget.BaseWidget
	pointed

	of *SelectableText
}

func (c *selectionCover) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&canvas.Rectangle{})
}

func (c *selectionCover) MouseDown(ev *desktop.MouseEvent) {
	c.pointed.MouseDown(ev)
	c.of.moveFocus()
}

func (c *selectionCover) Dragged(ev *fyne.DragEvent) {
	c.pointed.Dragged(ev)
	c.of.moveFocus()
}

func (c *selectionCover) DoubleTapped(ev *fyne.PointEvent) {
	c.pointed.DoubleTapped(ev)
	c.of.moveFocus()
}

func (s *SelectableText) MouseIn(*desktop.MouseEvent) { update(s, &s.Selectable, true) }

func (s *SelectableText) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable. What is selected stays, to be copied.
func (s *SelectableText) MouseOut() {
	if s.SelectedText() == "" {
		update(s, &s.Selectable, false)
	}
}

// moveFocus takes the focus from the selection. A click that selected nothing leaves no focus behind.
func (s *SelectableText) moveFocus() {
	c := canvasOf(s)
	switch {
	case c == nil || c.Focused() != s.selection:
	case s.SelectedText() == "":
		c.Unfocus()
	default:
		c.Focus(s)
	}
}

func (s *SelectableText) FocusGained() { s.selection.FocusGained() }

func (s *SelectableText) FocusLost() { s.selection.FocusLost() }

// TypedRune implements fyne.Focusable.
func (s *SelectableText) TypedRune(rune) {}

func (s *SelectableText) TypedKey(ev *fyne.KeyEvent) { forwardKey(s, ev) }

// TypedShortcut implements fyne.Shortcutable.
func (s *SelectableText) TypedShortcut(shortcut fyne.Shortcut) {
	s.selection.TypedShortcut(shortcut)
}

// Disabled keeps Tab from a text in which nothing is selected.
func (s *SelectableText) Disabled() bool { return s.SelectedText() == "" }

// Enable implements fyne.Disableable.
func (s *SelectableText) Enable() {}

// Disable implements fyne.Disableable.
func (s *SelectableText) Disable() {}
