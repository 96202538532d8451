package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Words are the words for what is otherwise told by look only. They are spoken behind the label
// of the piece that they are true of.
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

// UseWords says where the words for states come from. They are asked for each time, so that they
// follow the language.
func UseWords(words func() Words) { accessibleWords = words }

// states is what is true of a piece.
type states struct{ chosen, box, checked, disabled, busy bool }

// withState adds the words for what is true of it to a label.
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

// sentence is what is said of one thing, each part of it as long as anybody listens to.
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

// wordsIn is all that is said of o and of what is visible in it.
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
