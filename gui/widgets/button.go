package widgets

import (
	"cmp"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
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
// Label, which is its tooltip and spoken. Fyne's own knows neither Return, tooltips nor a wait.
//
// Construct with a literal: &Button{Text: …, Variant: Primary, OnTapped: …}.
type Button struct {
	interactive

	Text     string
	Icon     fyne.Resource
	Variant  Variant
	Label    string // spoken, and shown as tooltip; empty: Text
	Small    bool   // for rows and headers
	OnTapped func()

	pressed  bool
	busy     bool
	busyText string
}

// NewButton is for the common case.
func NewButton(text string, variant Variant, tapped func()) *Button {
	return &Button{Text: text, Variant: variant, OnTapped: tapped}
}

// NewIconButton is a Ghost with an icon only; label is spoken and shown as tooltip.
func NewIconButton(icon fyne.Resource, label string, tapped func()) *Button {
	return &Button{Icon: icon, Variant: Ghost, Label: label, OnTapped: tapped}
}

const copiedFor = 1500 * time.Millisecond

// NewCopyButton makes a small icon button that Copies; label is spoken.
func NewCopyButton(label, done string, copied func()) *Button {
	b := NewIconButton(theme.ContentCopyIcon(), label, nil)
	b.Small = true
	b.Copies(done, copied)
	return b
}

// Copies lets a press call copied, and then shows a check mark and done for a second and a half. It
// does no copying itself: what is to go to the clipboard, and how, is the caller's decision.
func (b *Button) Copies(done string, copied func()) {
	icon, text, label := b.Icon, b.Text, b.Label
	stop := func() {}
	b.OnTapped = func() {
		copied()
		stop()
		b.Icon = theme.ConfirmIcon()
		if text == "" {
			b.Label = done
		} else {
			b.Text = done
		}
		b.Refresh()
		stop = startTimer(copiedFor, func() {
			b.Icon, b.Text, b.Label = icon, text, label
			b.Refresh()
		})
	}
}

// SetText changes the text.
func (b *Button) SetText(text string) { update(b, &b.Text, text) }

// SetBusy shows a spinner and text, or no longer. A busy button can't be pressed.
func (b *Button) SetBusy(busy bool, text string) {
	if b.busy != busy || busy && b.busyText != text {
		b.busy, b.busyText = busy, text
		b.Refresh()
	}
}

// Press does what a tap does.
func (b *Button) Press() {
	if b.Disabled() || b.busy || b.OnTapped == nil {
		return
	}
	b.tooltip.hide()
	b.OnTapped()
}

func (b *Button) Tapped(*fyne.PointEvent) { b.Press() }

// TypedKey implements fyne.Focusable. A button that was hidden or taken away keeps the focus in Fyne,
// but no key must press what nobody sees.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	if isPress(ev) && isShown(b) {
		b.Press()
		return
	}
	forwardKey(b, ev)
}

func (b *Button) MouseIn(ev *desktop.MouseEvent) {
	b.interactive.MouseIn(ev)
	b.tooltip.schedule(b, b.Label)
}

func (b *Button) MouseOut() {
	b.pressed = false
	b.interactive.MouseOut()
}

func (b *Button) MouseDown(*desktop.MouseEvent) {
	b.pressed = true
	b.Refresh()
}

func (b *Button) MouseUp(*desktop.MouseEvent) {
	b.pressed = false
	b.Refresh()
}

func (b *Button) shownText() string {
	if b.busy && b.busyText != "" {
		return b.busyText
	}
	return b.Text
}

func (b *Button) AccessibilityLabel() string {
	return withStates(sentence(cmp.Or(b.shownText(), b.Label)), states{busy: b.busy, disabled: b.Disabled()})
}

func (b *Button) filled() bool { return b.Variant == Primary || b.Variant == DangerFill }

// colors returns the names of fill, outline and text; an empty fill or outline is none.
func (b *Button) colors() (fill, outline, text fyne.ThemeColorName) {
	highlighted := b.hovered && !b.busy
	switch b.Variant {
	case Primary:
		fill, text = ColorAccent, ColorOnAccent
		if highlighted {
			fill = ColorAccentHover
		}
	case DangerFill:
		fill, text = ColorDanger, ColorOnAccent
		if highlighted {
			fill = ColorDangerHover
		}
	case Ghost:
		text = ColorTextSecondary
		if highlighted {
			fill, text = ColorRowHover, theme.ColorNameForeground
		}
	case DangerBorder:
		fill, outline, text = ColorSurface, ColorControlBorder, ColorDangerText
		if highlighted {
			fill = ColorDangerSoft
		}
	default:
		fill, outline, text = ColorSurface, ColorControlBorder, theme.ColorNameForeground
		if highlighted {
			fill = ColorRowHover
		}
	}
	switch {
	case b.Disabled() && b.filled():
		return theme.ColorNameDisabledButton, "", theme.ColorNameDisabled
	case b.Disabled() && b.Variant == Ghost:
		return "", "", theme.ColorNameDisabled
	case b.Disabled():
		return "", ColorBorder, theme.ColorNameDisabled
	case b.busy && !b.filled():
		return fill, outline, ColorTextSecondary
	}
	return fill, outline, text
}

const buttonGap = 6

// controlHeight is the height of everything in a row of controls: buttons, entries, chips.
func controlHeight(w fyne.Widget, small bool) float32 {
	text := Body.height(w)
	if small {
		return text + 8
	}
	return text + 2*theme.SizeForWidget(theme.SizeNameInnerPadding, w) - 2
}

func (b *Button) sidePadding() float32 {
	switch {
	case b.Small:
		return 8
	case b.Variant == Ghost:
		return 10
	}
	return 14
}

// buttonView is the renderer of a button and the objects in it.
type buttonView struct {
	button                        *Button
	background, pressedTint, ring *canvas.Rectangle
	icon                          *canvas.Image
	spinner                       *spinner
	text                          *Text
}

func (b *Button) MinSize() fyne.Size { return minSizeOf(b, &b.BaseWidget) }

func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	v := &buttonView{
		button:      b,
		background:  &canvas.Rectangle{},
		pressedTint: &canvas.Rectangle{},
		ring:        newRing(),
		icon:        newIcon(),
		spinner:     &spinner{},
		text:        &Text{Shorten: Natural},
	}
	return newView(&view{
		widget:  b,
		objects: []fyne.CanvasObject{v.background, v.pressedTint, v.ring, v.icon, v.spinner, v.text},
		min:     v.minSize,
		layout:  v.layout,
		refresh: v.refresh,
	})
}

func (v *buttonView) contentWidth() float32 {
	w := float32(0)
	if v.hasIcon() {
		w = iconSize(v.button)
	}
	if v.button.shownText() != "" {
		if w > 0 {
			w += buttonGap
		}
		w += v.text.MinSize().Width
	}
	return w
}

func (v *buttonView) hasIcon() bool { return v.button.Icon != nil || v.button.busy }

func (v *buttonView) minSize() fyne.Size {
	height := controlHeight(v.button, v.button.Small)
	if v.button.shownText() == "" {
		return fyne.NewSquareSize(height)
	}
	return fyne.NewSize(v.contentWidth()+2*v.button.sidePadding(), height)
}

func (v *buttonView) layout(size fyne.Size) {
	v.background.Resize(size)
	v.pressedTint.Resize(size)
	placeRing(v.ring, size, 3)
	edge := iconSize(v.button)
	x := max(min(v.button.sidePadding(), (size.Width-edge)/2), (size.Width-v.contentWidth())/2)
	if v.hasIcon() {
		y := (size.Height - edge) / 2
		place(v.icon, x, y, edge, edge)
		place(v.spinner, x, y, edge, edge)
		x += edge + buttonGap
	}
	text := v.text.MinSize()
	place(v.text, x, (size.Height-text.Height)/2, min(text.Width, size.Width-x-4), text.Height)
}

func (v *buttonView) refresh() {
	b := v.button
	fill, outline, text := b.colors()
	v.background.CornerRadius, v.pressedTint.CornerRadius = radius(b), radius(b)
	v.background.FillColor, v.background.StrokeWidth = color.Transparent, 0
	if fill != "" {
		v.background.FillColor = themeColor(b, fill)
	}
	if outline != "" {
		v.background.StrokeColor, v.background.StrokeWidth = themeColor(b, outline), 1
	}
	v.pressedTint.FillColor = themeColor(b, theme.ColorNamePressed)
	SetVisible(v.pressedTint, b.pressed && !b.Disabled() && !b.busy)
	refreshRing(b, v.ring, radius(b)+3, b.focused)

	v.text.Text, v.text.Color, v.text.Style = b.shownText(), text, Body
	if b.filled() {
		v.text.Style = Strong
	}
	v.text.Refresh()
	icon := b.Icon
	if b.busy {
		icon = nil
	}
	setIcon(v.icon, icon, text)
	v.spinner.color = text
	v.spinner.setRunning(b.busy)
}
