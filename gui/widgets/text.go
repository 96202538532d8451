package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// TextStyle is one of the few sizes and weights that text is shown in.
type TextStyle int

// The text styles. Sizes come from the theme: text, caption, sub-heading, heading.
const (
	Body TextStyle = iota
	Strong
	Caption
	CaptionStrong
	Subtitle
	Title
	Mono
)

func (s TextStyle) size(w fyne.Widget) float32 {
	switch s {
	case Caption, CaptionStrong:
		return theme.SizeForWidget(theme.SizeNameCaptionText, w)
	case Subtitle:
		return theme.SizeForWidget(theme.SizeNameSubHeadingText, w)
	case Title:
		return theme.SizeForWidget(theme.SizeNameHeadingText, w)
	}
	return theme.SizeForWidget(theme.SizeNameText, w)
}

func (s TextStyle) style() fyne.TextStyle {
	return fyne.TextStyle{
		Bold:      s == Strong || s == CaptionStrong || s == Subtitle || s == Title,
		Monospace: s == Mono,
	}
}

func (s TextStyle) height(w fyne.Widget) float32 {
	return fyne.MeasureText("Mg", s.size(w), s.style()).Height
}

// Shortening says what happens to a Text that is wider than its place.
type Shortening int

// The ways to shorten. All but Natural ask for next to no width.
const (
	ShortenEnd    Shortening = iota // the end becomes an ellipsis
	ShortenMiddle                   // the middle does: for addresses and paths
	Natural                         // asks for its full width, up to a limit; then as ShortenEnd
)

// naturalLimit is the most width that a Natural text asks for, whatever it says.
const naturalLimit = 320

// Text is one line of text that never makes its place larger than it is. Line breaks and control
// characters are shown as spaces. Use Paragraph for text that wraps.
//
// Construct with a literal: &Text{Text: …, Style: Caption, Color: ColorTextSecondary}.
type Text struct {
	base

	Text    string
	Style   TextStyle
	Color   fyne.ThemeColorName // empty: the theme's foreground
	Shorten Shortening
	Align   fyne.TextAlign

	text *canvas.Text
	full string // Text as one line
}

// NewText is for the common case.
func NewText(text string, style TextStyle, color fyne.ThemeColorName) *Text {
	return &Text{Text: text, Style: style, Color: color}
}

// SetText shows another text.
func (t *Text) SetText(text string) {
	if t.Text == text {
		return
	}
	t.Text = text
	t.Refresh()
}

// natural is the width that shows all of the text, exact as far as it is below limit.
func (t *Text) natural(limit float32) float32 {
	return textWidth(oneLine(t.Text), t.Style.size(t), t.Style.style(), limit)
}

// Shortened says whether less than the whole text is visible.
func (t *Text) Shortened() bool { return t.text != nil && t.text.Text != t.full }

// AccessibilityLabel implements fyne.Accessible: the whole text, also when it is shortened.
func (t *Text) AccessibilityLabel() string { return oneLine(firstOf(t.Text)) }

// AccessibilityRole implements fyne.Accessible.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t) // a literal is not extended by a constructor
	return t.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.text = canvas.NewText("", nil)
	return newView(&view{
		of:      t,
		objects: []fyne.CanvasObject{t.text},
		min:     t.minSize,
		layout: func(size fyne.Size) {
			t.text.Text = shorten(t.full, size.Width, t.Shorten == ShortenMiddle, t.text.TextSize, t.text.TextStyle)
			t.text.Resize(size)
			t.text.Refresh()
		},
		refresh: func() {
			t.full = oneLine(t.Text)
			t.text.TextSize = t.Style.size(t)
			t.text.TextStyle = t.Style.style()
			t.text.Alignment = t.Align
			name := t.Color
			if name == "" {
				name = theme.ColorNameForeground
			}
			t.text.Color = paint(t, name)
		},
	})
}

func (t *Text) minSize() fyne.Size {
	size := t.text.TextSize
	height := t.Style.height(t)
	if t.full == "" {
		return fyne.NewSize(0, height)
	}
	limit := size * 2
	if t.Shorten == Natural {
		limit = naturalLimit
	}
	return fyne.NewSize(min(textWidth(t.full, size, t.text.TextStyle, limit), limit), height)
}
