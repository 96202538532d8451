package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Words are the words for states that are otherwise only seen. They are spoken after the label of
// the widget that has the state.
type Words struct {
	Selected   string
	Checked    string
	Unchecked  string
	Disabled   string
	Busy       string
	Ascending  string // sorted, the smallest first
	Descending string
}

var accessibleWords = func() Words { return Words{} }

// UseWords sets where the words for states come from. It is called for each label, so that a change
// of the language is followed.
func UseWords(words func() Words) { accessibleWords = words }

// states are those that a widget has.
type states struct{ chosen, box, checked, disabled, busy bool }

func withStates(label string, s states) string {
	w := accessibleWords()
	var all []string
	for _, part := range []struct {
		words string
		yes   bool
	}{
		{label, true},
		{w.Selected, s.chosen},
		{w.Checked, s.box && s.checked},
		{w.Unchecked, s.box && !s.checked},
		{w.Busy, s.busy},
		{w.Disabled, s.disabled},
	} {
		if part.yes {
			all = append(all, part.words)
		}
	}
	return joined(all...)
}

// sentence joins what is spoken of one thing, each part cut to maxRunes.
func sentence(parts ...string) string {
	var all []string
	for _, part := range parts {
		all = append(all, oneLine(clipped(part)))
	}
	return joined(all...)
}

func joined(parts ...string) string {
	var all []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, ", ")
}

// labelOf is all that is spoken of o and of what is visible in it.
func labelOf(o fyne.CanvasObject) string {
	if o == nil || !o.Visible() {
		return ""
	}
	if speaker, ok := o.(fyne.Accessible); ok && speaker.AccessibilityRole() != fyne.AccessibleRoleContainer {
		return speaker.AccessibilityLabel()
	}
	var all []string
	for _, child := range childrenOf(o) {
		all = append(all, labelOf(child))
	}
	return joined(all...)
}
