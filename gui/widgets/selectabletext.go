package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SelectableText is a label that can be selected while the pointer is on it, and has the focus while
// something in it is selected. Otherwise Fyne's selectable label is a stop for Tab that shows
// nothing and that no key, not even Esc, leaves.
//
// The focus is first that of a part of Fyne's, which swallows all keys. Once the pointer moves on, it is
// that of the text, and keys reach the dialog.
type SelectableText struct {
	widget.Label

	selection fyne.Focusable // Fyne's part, which draws what is selected while it has the focus
}

// NewSelectableText makes a label that wraps between words.
func NewSelectableText(text string) *SelectableText {
	s := &SelectableText{}
	s.ExtendBaseWidget(s)
	s.Text, s.Wrapping = text, fyne.TextWrapWord
	return s
}

func (s *SelectableText) MouseIn(*desktop.MouseEvent) { s.setSelectable(true) }

// MouseMoved implements desktop.Hoverable.
func (s *SelectableText) MouseMoved(at *desktop.MouseEvent) {
	if at.Button == 0 {
		s.moveFocus()
	}
}

// MouseOut implements desktop.Hoverable. What is selected stays, to be copied.
func (s *SelectableText) MouseOut() {
	s.moveFocus()
	if s.SelectedText() == "" {
		s.setSelectable(false)
	}
}

// moveFocus takes the focus from Fyne's part: it is the only one that has it where no key reaches it. A
// click that selected nothing leaves no focus behind.
func (s *SelectableText) moveFocus() {
	c := canvasOf(s)
	if c == nil || c.Focused() == nil || InSight(c.Focused(), c) {
		return
	}
	if s.SelectedText() == "" {
		c.Unfocus()
		return
	}
	s.selection = c.Focused()
	c.Focus(s)
}

// FocusGained implements fyne.Focusable.
func (s *SelectableText) FocusGained() { s.selection.FocusGained() }

// FocusLost implements fyne.Focusable.
func (s *SelectableText) FocusLost() { s.selection.FocusLost() }

// TypedRune implements fyne.Focusable.
func (s *SelectableText) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *SelectableText) TypedKey(ev *fyne.KeyEvent) { forwardKey(s, ev) }

// TypedShortcut implements fyne.Shortcutable.
func (s *SelectableText) TypedShortcut(shortcut fyne.Shortcut) {
	s.selection.(fyne.Shortcutable).TypedShortcut(shortcut)
}

// Disabled keeps Tab from a text in which nothing is selected.
func (s *SelectableText) Disabled() bool { return s.SelectedText() == "" }

// Enable implements fyne.Disableable.
func (s *SelectableText) Enable() {}

// Disable implements fyne.Disableable.
func (s *SelectableText) Disable() {}

func (s *SelectableText) setSelectable(on bool) {
	if s.Selectable != on {
		s.Selectable = on
		s.Refresh()
	}
}
