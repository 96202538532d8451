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
type Button struct {
	interactive

	Text     string
	Icon     fyne.Resource
	Variant  Variant
	Label    string // spoken, and shown as tooltip; empty: Text
	Small    bool   // for rows and headers
	OnTapped func()

	pressed    bool
	busy       bool
	busyText   string
	showedDone func() // ends ShowDone; nil when it has ended

	background, pressedTint, ring *canvas.Rectangle
	icon                          *canvas.Image
	spinner                       *spinner
	text                          *Text
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
	b.OnTapped = func() {
		copied()
		b.ShowDone(done)
	}
}

// ShowDone shows a check mark and done for a second and a half.
func (b *Button) ShowDone(done string) {
	if b.showedDone != nil {
		b.showedDone()
	}
	icon, text, label := b.Icon, b.Text, b.Label
	restore := func() {
		b.Icon, b.Text, b.Label, b.showedDone = icon, text, label, nil
		b.Refresh()
	}
	b.Icon = theme.ConfirmIcon()
	if text == "" {
		b.Label = done
	} else {
		b.Text = done
	}
	b.Refresh()
	stop := startTimer(copiedFor, restore)
	b.showedDone = func() {
		stop()
		restore()
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
	if c := canvasOf(b); isPress(ev) && (c == nil || InSight(b, c)) {
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

// looks are the colors of the variants, and those under the pointer; an empty fill or outline is none.
var looks = [...]struct{ fill, outline, text, hoveredFill, hoveredText fyne.ThemeColorName }{
	Secondary:    {ColorSurface, ColorControlBorder, theme.ColorNameForeground, ColorRowHover, theme.ColorNameForeground},
	Primary:      {ColorAccent, "", ColorOnAccent, ColorAccentHover, ColorOnAccent},
	Ghost:        {"", "", ColorTextSecondary, ColorRowHover, theme.ColorNameForeground},
	DangerFill:   {ColorDanger, "", ColorOnAccent, ColorDangerHover, ColorOnAccent},
	DangerBorder: {ColorSurface, ColorControlBorder, ColorDangerText, ColorDangerSoft, ColorDangerText},
}

// colors returns the names of fill, outline and text as the button is now.
func (b *Button) colors() (fill, outline, text fyne.ThemeColorName) {
	look := looks[b.Variant]
	fill, outline, text = look.fill, look.outline, look.text
	if b.hovered && !b.busy {
		fill, text = look.hoveredFill, look.hoveredText
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

func (b *Button) MinSize() fyne.Size { return minSizeOf(b, &b.BaseWidget) }

func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.background, b.pressedTint, b.ring = &canvas.Rectangle{}, &canvas.Rectangle{}, newRing()
	b.icon, b.spinner, b.text = newIcon(), &spinner{}, &Text{Shorten: Natural}
	return newView(&view{
		widget:  b,
		objects: []fyne.CanvasObject{b.background, b.pressedTint, b.ring, b.icon, b.spinner, b.text},
		min:     b.minSize,
		layout:  b.layout,
		refresh: b.refresh,
	})
}

func (b *Button) contentWidth() float32 {
	w := float32(0)
	if b.hasIcon() {
		w = iconSize(b)
	}
	if b.shownText() != "" {
		if w > 0 {
			w += buttonGap
		}
		w += b.text.MinSize().Width
	}
	return w
}

func (b *Button) hasIcon() bool { return b.Icon != nil || b.busy }

func (b *Button) minSize() fyne.Size {
	height := controlHeight(b, b.Small)
	if b.shownText() == "" {
		return fyne.NewSquareSize(height)
	}
	return fyne.NewSize(b.contentWidth()+2*b.sidePadding(), height)
}

func (b *Button) layout(size fyne.Size) {
	b.background.Resize(size)
	b.pressedTint.Resize(size)
	placeRing(b.ring, size, 3)
	edge := iconSize(b)
	x := max(min(b.sidePadding(), (size.Width-edge)/2), (size.Width-b.contentWidth())/2)
	if b.hasIcon() {
		y := (size.Height - edge) / 2
		place(b.icon, x, y, edge, edge)
		place(b.spinner, x, y, edge, edge)
		x += edge + buttonGap
	}
	text := b.text.MinSize()
	place(b.text, x, (size.Height-text.Height)/2, min(text.Width, size.Width-x-4), text.Height)
}

func (b *Button) refresh() {
	fill, outline, text := b.colors()
	b.background.CornerRadius, b.pressedTint.CornerRadius = radius(b), radius(b)
	b.background.FillColor, b.background.StrokeWidth = color.Transparent, 0
	if fill != "" {
		b.background.FillColor = themeColor(b, fill)
	}
	if outline != "" {
		b.background.StrokeColor, b.background.StrokeWidth = themeColor(b, outline), 1
	}
	b.pressedTint.FillColor = themeColor(b, theme.ColorNamePressed)
	SetVisible(b.pressedTint, b.pressed && !b.Disabled() && !b.busy)
	refreshRing(b, b.ring, radius(b)+3, b.focused)

	b.text.Text, b.text.Color, b.text.Style = b.shownText(), text, Body
	if b.filled() {
		b.text.Style = Strong
	}
	b.text.Refresh()
	icon := b.Icon
	if b.busy {
		icon = nil
	}
	setIcon(b.icon, icon, text)
	b.spinner.color = text
	b.spinner.setRunning(b.busy)
}
