package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's entry that passes Esc, and Return when nobody is to be told, to the dialog
// around it. Make it with NewEntry.
type Entry struct {
	widget.Entry

	Label string // spoken

	pressed bool // by the mouse, just now
}

// NewEntry makes an entry of one line; label is spoken.
func NewEntry(label, placeholder string) *Entry {
	e := &Entry{Label: label}
	e.PlaceHolder = placeholder
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	e.Entry.TypedKey(ev)
	if ev.Name == fyne.KeyEscape || isFunctionKey(ev) || isReturn(ev) && e.OnSubmitted == nil && !e.MultiLine {
		passUp(e, ev)
	}
}

// MouseDown implements desktop.Mouseable. What is pressed stays under the mouse: if it were
// scrolled away, letting go would be a click beside it, which takes the focus again.
func (e *Entry) MouseDown(ev *desktop.MouseEvent) {
	e.pressed = true
	e.Entry.MouseDown(ev)
	e.pressed = false
}

// FocusGained implements fyne.Focusable.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if !e.pressed {
		reveal(e)
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (e *Entry) AccessibilityLabel() string { return spokenEntry(e.Label, &e.Entry) }

// AccessibilityRole implements fyne.Accessible.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// SearchEntry is an entry with a magnifier and, when there is something to clear, a clear button.
// Esc clears it; Esc in an empty one calls OnEscape. Down calls OnDown: give the focus to what
// was searched.
type SearchEntry struct {
	widget.Entry

	Label    string // spoken
	OnEscape func()
	OnDown   func()

	clear   *Button
	pressed bool // by the mouse, just now
}

// NewSearchEntry makes one; label is spoken, clearLabel is that of the clear button, changed is
// told of every change.
func NewSearchEntry(label, placeholder, clearLabel string, changed func(string)) *SearchEntry {
	e := &SearchEntry{Label: label}
	e.PlaceHolder = placeholder
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
	e.clear = NewIconButton(theme.CancelIcon(), clearLabel, func() { e.SetText("") })
	e.clear.Small = true
	e.clear.Hide()
	e.ActionItem = e.clear
	e.OnChanged = func(text string) {
		show(e.clear, text != "")
		if changed != nil {
			changed(text)
		}
	}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements fyne.Focusable.
func (e *SearchEntry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyEscape && e.Text != "":
		e.SetText("")
	case ev.Name == fyne.KeyEscape && e.OnEscape != nil:
		e.OnEscape()
	case ev.Name == fyne.KeyEscape, isFunctionKey(ev):
		passUp(e, ev)
	case ev.Name == fyne.KeyDown && e.OnDown != nil:
		e.OnDown()
	default:
		e.Entry.TypedKey(ev)
	}
}

// MouseDown implements desktop.Mouseable. What is pressed stays under the mouse: if it were
// scrolled away, letting go would be a click beside it, which takes the focus again.
func (e *SearchEntry) MouseDown(ev *desktop.MouseEvent) {
	e.pressed = true
	e.Entry.MouseDown(ev)
	e.pressed = false
}

// FocusGained implements fyne.Focusable.
func (e *SearchEntry) FocusGained() {
	e.Entry.FocusGained()
	if !e.pressed {
		reveal(e)
	}
}

// AccessibilityLabel implements fyne.Accessible.
func (e *SearchEntry) AccessibilityLabel() string { return spokenEntry(e.Label, &e.Entry) }

// AccessibilityRole implements fyne.Accessible.
func (e *SearchEntry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (e *SearchEntry) toldParts() []fyne.CanvasObject { return []fyne.CanvasObject{e.clear} }

// spokenEntry is what an entry is and what stands in it, but never what is typed in secret.
func spokenEntry(label string, e *widget.Entry) string {
	text := e.Text
	if e.Password {
		text = ""
	}
	return withState(sentence(label, text), states{disabled: e.Disabled()})
}
