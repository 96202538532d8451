package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Variant is how much a button asks for attention.
type Variant int

// The variants of a button. A place has one Primary at most.
const (
	Secondary    Variant = iota // outlined
	Primary                     // filled with the accent
	Ghost                       // bare until the pointer is over it; for icons and small links
	DangerFill                  // filled red: the button that destroys
	DangerBorder                // outlined, red text: opens the way to destroying
)

// Button is pressed by a tap, Space or Return. With an icon and no text it is square and needs a
// Label to be spoken, which is its tooltip as well.
//
// Construct with a literal: &Button{Text: …, Variant: Primary, OnTapped: …}.
type Button struct {
	widget.DisableableWidget
	holder

	Text     string
	Icon     fyne.Resource
	Variant  Variant
	Label    string // spoken, and shown as tooltip; empty: Text
	Small    bool   // for rows and headers
	OnTapped func()

	hovered, focused, pressed bool

	busy     bool
	busyText string
	tip      tip
}

// NewButton is for the common case.
func NewButton(text string, variant Variant, tapped func()) *Button {
	return &Button{Text: text, Variant: variant, OnTapped: tapped}
}

// NewIconButton is a Ghost with an icon only; label is spoken and shown as tooltip.
func NewIconButton(icon fyne.Resource, label string, tapped func()) *Button {
	return &Button{Icon: icon, Variant: Ghost, Label: label, OnTapped: tapped}
}

// SetText changes the words.
func (b *Button) SetText(text string) {
	b.Text = text
	b.Refresh()
}

// SetIcon changes the icon.
func (b *Button) SetIcon(icon fyne.Resource) {
	b.Icon = icon
	b.Refresh()
}

// Busy shows a spinner and text until Ready is called. A busy button can't be pressed.
func (b *Button) Busy(text string) {
	b.busy, b.busyText = true, text
	b.Refresh()
}

// Ready ends Busy.
func (b *Button) Ready() {
	b.busy = false
	b.Refresh()
}

// IsBusy says whether the button is between Busy and Ready.
func (b *Button) IsBusy() bool { return b.busy }

// Press does what a tap does.
func (b *Button) Press() {
	if b.Disabled() || b.busy || b.OnTapped == nil {
		return
	}
	b.tip.hide()
	b.OnTapped()
}

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// TypedKey implements fyne.Focusable.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if isPress(ev) {
		b.Press()
		return
	}
	passUp(b, ev)
}

// TypedRune implements fyne.Focusable.
func (b *Button) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	reveal(b)
}

// FocusLost implements fyne.Focusable.
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (b *Button) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	if b.Label != "" {
		b.tip.arm(b, b.Label)
	}
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *Button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *Button) MouseOut() {
	b.hovered, b.pressed = false, false
	b.tip.hide()
	b.Refresh()
}

// MouseDown implements desktop.Mouseable.
func (b *Button) MouseDown(*desktop.MouseEvent) {
	b.pressed = true
	b.Refresh()
}

// MouseUp implements desktop.Mouseable.
func (b *Button) MouseUp(*desktop.MouseEvent) {
	b.pressed = false
	b.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (b *Button) AccessibilityLabel() string {
	label := b.shownText()
	if label == "" {
		label = b.Label
	}
	return withState(sentence(label), states{busy: b.busy, disabled: b.Disabled()})
}

// AccessibilityRole implements fyne.Accessible.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// colors returns the names of fill, outline and text; an empty name is no colour.
func (b *Button) colors() (fill, outline, text fyne.ThemeColorName) {
	if b.Disabled() {
		switch b.Variant {
		case Ghost:
			return "", "", theme.ColorNameDisabled
		case Primary, DangerFill:
			return theme.ColorNameDisabledButton, "", theme.ColorNameDisabled
		}
		return "", ColorBorder, theme.ColorNameDisabled
	}
	lit := b.hovered && !b.busy
	switch b.Variant {
	case Primary:
		fill, text = ColorAccent, ColorOnAccent
		if lit {
			fill = ColorAccentHover
		}
	case DangerFill:
		fill, text = ColorDanger, ColorOnAccent
		if lit {
			fill = ColorDangerHover
		}
	case Ghost:
		text = ColorTextSecondary
		if lit {
			fill, text = ColorRowHover, theme.ColorNameForeground
		}
	case DangerBorder:
		fill, outline, text = ColorSurface, ColorControlBorder, ColorDangerText
		if lit {
			fill = ColorDangerSoft
		}
	default:
		fill, outline, text = ColorSurface, ColorControlBorder, theme.ColorNameForeground
		if lit {
			fill = ColorRowHover
		}
	}
	if b.busy && b.Variant != Primary && b.Variant != DangerFill {
		text = ColorTextSecondary
	}
	return fill, outline, text
}

// buttonFace is the part of the renderer that is not the same for all widgets here.
type buttonFace struct {
	background, shade, ring *canvas.Rectangle
	icon                    *canvas.Image
	spinner                 *spinner
	text                    *Text
}

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	b.ExtendBaseWidget(b) // a literal is not extended by a constructor
	return b.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	f := &buttonFace{
		background: &canvas.Rectangle{},
		shade:      &canvas.Rectangle{},
		ring:       newRing(),
		icon:       newIcon(),
		spinner:    &spinner{},
		text:       &Text{Shorten: Natural, Align: fyne.TextAlignLeading},
	}
	return newView(&view{
		of:      b,
		objects: []fyne.CanvasObject{f.background, f.shade, f.ring, f.icon, f.spinner, f.text},
		min:     func() fyne.Size { return b.faceSize(f) },
		layout:  func(size fyne.Size) { b.layoutFace(f, size) },
		refresh: func() { b.refreshFace(f) },
	})
}
