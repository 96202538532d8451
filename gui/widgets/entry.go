package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type field struct {
	widget.Entry

	Label string // spoken
	Hint  string // the placeholder, whole

	self    fyne.CanvasObject // the widget that this is in
	pressed bool              // by the mouse, just now
}

func (f *field) init(self fyne.Widget, label, placeholder string) {
	f.Label, f.self = label, self
	f.Hint, f.PlaceHolder = placeholder, placeholder
	f.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	f.ExtendBaseWidget(self)
}

func (f *field) Resize(size fyne.Size) {
	changed := f.fitPlaceholder(size.Width)
	f.Entry.Resize(size)
	if changed {
		f.Entry.Refresh()
	}
}

func (f *field) Refresh() {
	f.fitPlaceholder(f.Size().Width)
	f.Entry.Refresh()
}

// fitPlaceholder shortens the placeholder to its room, for Fyne would scroll it, and reports whether that
// changed it.
func (f *field) fitPlaceholder(width float32) bool {
	th := f.Theme()
	room := width - 4*th.Size(theme.SizeNameInnerPadding)
	if f.Icon != nil {
		room -= th.Size(theme.SizeNameInlineIcon)
	}
	if f.ActionItem != nil {
		room -= f.ActionItem.MinSize().Width
	}
	before := f.PlaceHolder
	f.PlaceHolder = shorten(f.Hint, max(room, 0), false, th.Size(theme.SizeNameText), f.TextStyle)
	return f.PlaceHolder != before
}

// MouseDown implements desktop.Mouseable. What is pressed stays under the mouse: if it were
// scrolled away, letting go would be a click beside it, which takes the focus again.
func (f *field) MouseDown(ev *desktop.MouseEvent) {
	f.pressed = true
	f.Entry.MouseDown(ev)
	f.pressed = false
}

func (f *field) FocusGained() {
	f.Entry.FocusGained()
	if !f.pressed {
		scrollIntoView(f.self)
	}
}

// AccessibilityLabel implements fyne.Accessible: the label and the text, but never a password.
func (f *field) AccessibilityLabel() string {
	text := f.Text
	if f.Password {
		text = ""
	}
	return withStates(sentence(f.Label, text), states{disabled: f.Disabled()})
}

func (f *field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Entry is Fyne's entry that forwards Esc, and Return without OnSubmitted, to the dialog around it.
// Make it with NewEntry.
type Entry struct{ field }

// NewEntry makes an entry of one line; label is spoken.
func NewEntry(label, placeholder string) *Entry {
	e := &Entry{}
	e.init(e, label, placeholder)
	return e
}

func (e *Entry) TypedKey(ev *fyne.KeyEvent) {
	e.Entry.TypedKey(ev)
	if ev.Name == fyne.KeyEscape || isFunctionKey(ev) || isReturn(ev) && e.OnSubmitted == nil && !e.MultiLine {
		forwardKey(e, ev)
	}
}

// SearchEntry is an entry with a magnifier and, when there is something to clear, a clear button.
// Esc clears it; Esc in an empty one is the dialog's. Down calls OnDown: give the focus to what was
// searched.
type SearchEntry struct {
	field

	OnDown func()

	clear *Button
}

// NewSearchEntry makes one; label is spoken, clearLabel is that of the clear button, changed is
// called for every change.
func NewSearchEntry(label, placeholder, clearLabel string, changed func(string)) *SearchEntry {
	e := &SearchEntry{}
	e.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
	e.clear = NewIconButton(theme.CancelIcon(), clearLabel, func() { e.SetText("") })
	e.clear.Small = true
	e.clear.Hide()
	e.ActionItem = e.clear
	e.OnChanged = func(text string) {
		SetVisible(e.clear, text != "")
		changed(text)
	}
	e.init(e, label, placeholder)
	return e
}

func (e *SearchEntry) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyEscape && e.Text != "":
		e.SetText("")
	case ev.Name == fyne.KeyEscape, isFunctionKey(ev):
		forwardKey(e, ev)
	case ev.Name == fyne.KeyDown && e.OnDown != nil:
		e.OnDown()
	default:
		e.Entry.TypedKey(ev)
	}
}

func (e *SearchEntry) accessibleParts() []fyne.CanvasObject { return []fyne.CanvasObject{e.clear} }
