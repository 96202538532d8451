package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

const buttonGap = 6

// controlHeight is the height of everything in a row of controls: buttons, entries, chips.
func controlHeight(w fyne.Widget, small bool) float32 {
	text := Body.height(w)
	if small {
		return text + 8
	}
	return text + 2*theme.SizeForWidget(theme.SizeNameInnerPadding, w) - 2
}

func (b *Button) shownText() string {
	if b.busy && b.busyText != "" {
		return b.busyText
	}
	return b.Text
}

func (b *Button) side() float32 {
	switch {
	case b.Small:
		return 8
	case b.Variant == Ghost:
		return 10
	}
	return 14
}

func (b *Button) faceSize(f *buttonFace) fyne.Size {
	height := controlHeight(b, b.Small)
	if b.shownText() == "" {
		return fyne.NewSquareSize(height)
	}
	w := f.text.MinSize().Width + 2*b.side()
	if b.Icon != nil || b.busy {
		w += iconSize(b) + buttonGap
	}
	return fyne.NewSize(w, height)
}

func (b *Button) layoutFace(f *buttonFace, size fyne.Size) {
	f.background.Resize(size)
	f.shade.Resize(size)
	placeRing(f.ring, size, 3)
	edge := iconSize(b)
	textSize := f.text.MinSize()
	content := float32(0)
	hasIcon := b.Icon != nil || b.busy
	if hasIcon {
		content += edge
	}
	if b.shownText() != "" {
		if hasIcon {
			content += buttonGap
		}
		content += textSize.Width
	}
	x := max(min(b.side(), (size.Width-edge)/2), (size.Width-content)/2)
	if hasIcon {
		y := (size.Height - edge) / 2
		place(f.icon, x, y, edge, edge)
		place(f.spinner, x, y, edge, edge)
		x += edge + buttonGap
	}
	place(f.text, x, (size.Height-textSize.Height)/2, min(textSize.Width, size.Width-x-4), textSize.Height)
}

func (b *Button) refreshFace(f *buttonFace) {
	fill, outline, text := b.colors()
	f.background.CornerRadius = radius(b)
	f.shade.CornerRadius = radius(b)
	f.background.FillColor = colorNone
	if fill != "" {
		f.background.FillColor = paint(b, fill)
	}
	f.background.StrokeWidth = 0
	if outline != "" {
		f.background.StrokeColor, f.background.StrokeWidth = paint(b, outline), 1
	}
	f.shade.FillColor = paint(b, theme.ColorNamePressed)
	show(f.shade, b.pressed && !b.Disabled() && !b.busy)

	f.ring.CornerRadius = radius(b) + 3
	f.ring.StrokeColor = paint(b, ColorFocusRing)
	f.ring.FillColor = colorNone
	show(f.ring, b.focused)

	f.text.Text, f.text.Color = b.shownText(), text
	f.text.Style = Body
	if b.Variant == Primary || b.Variant == DangerFill {
		f.text.Style = Strong
	}
	f.text.Refresh()
	icon := b.Icon
	if b.busy {
		icon = nil
	}
	setIcon(b, f.icon, icon, text)
	f.spinner.color = text
	f.spinner.run(b.busy)
}
