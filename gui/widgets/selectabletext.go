package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// SelectableText is a label that can be selected while the pointer is on it, and has the focus while
// something in it is selected. Otherwise Fyne's selectable label is a stop for Tab that shows
// nothing and that no key, not even Esc, leaves.
type SelectableText struct{ widget.Label }

// NewSelectableText makes a label that wraps between words.
func NewSelectableText(text string) *SelectableText {
	s := &SelectableText{}
	s.ExtendBaseWidget(s)
	s.Text, s.Wrapping = text, fyne.TextWrapWord
	return s
}

func (s *SelectableText) MouseIn(*desktop.MouseEvent) { s.setSelectable(true) }

// MouseMoved implements desktop.Hoverable. A click that selected nothing leaves no focus behind.
func (s *SelectableText) MouseMoved(at *desktop.MouseEvent) {
	if at.Button == 0 && s.SelectedText() == "" {
		s.unfocus()
	}
}

// MouseOut implements desktop.Hoverable. What is selected stays, to be copied.
func (s *SelectableText) MouseOut() {
	if s.SelectedText() == "" {
		s.unfocus()
		s.setSelectable(false)
	}
}

// unfocus takes the focus from the label: it is the only one that has it where no key reaches it.
func (s *SelectableText) unfocus() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c != nil && c.Focused() != nil && !InSight(c.Focused(), c) {
		c.Unfocus()
	}
}

func (s *SelectableText) setSelectable(on bool) {
	if s.Selectable != on {
		s.Selectable = on
		s.Refresh()
	}
}
