package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

const dialogPad, dialogIcon = 20, 22

type dialogBox struct {
	base

	of     *Dialog
	head   *fyne.Container
	scroll *container.Scroll
}

// preferredHeight is the height at which nothing has to scroll.
func (b *dialogBox) preferredHeight(width float32) float32 {
	b.MinSize() // makes the parts
	h := heightAt(b.head, width-b.headStart()-dialogPad) + 2*dialogPad
	switch {
	case b.of.Fill: // asking for the height at a width would take the height from it
		h += b.scroll.Content.MinSize().Height + 16
	case b.of.Content != nil:
		// At the width that it gets: asking for another one leaves it there.
		h += heightAt(b.scroll.Content, width-2) + 16
	}
	return h + b.footHeight(width)
}

func (b *dialogBox) headStart() float32 {
	if b.of.Icon == nil {
		return dialogPad
	}
	return dialogPad + dialogIcon + 12
}

func (b *dialogBox) footHeight(width float32) float32 {
	if len(b.of.Buttons) == 0 && b.of.Leading == nil {
		return 0
	}
	h := float32(2*dialogPad - 4)
	for _, o := range b.of.Buttons {
		h = max(h, o.MinSize().Height+2*dialogPad-4)
	}
	return h + b.leadingAbove(width)
}

func (b *dialogBox) buttonsWidth() (w float32) {
	for _, o := range b.of.Buttons {
		if o.Visible() {
			w += o.MinSize().Width + buttonsGap
		}
	}
	return w
}

// leadingAbove is the height of Leading where it stands above the buttons, for it has no room beside them
// or is text that takes more than two lines there; else 0.
func (b *dialogBox) leadingAbove(width float32) float32 {
	leading := b.of.Leading
	if leading == nil || !leading.Visible() {
		return 0
	}
	beside := width - 2*dialogPad - b.buttonsWidth()
	if words, ok := leading.(*Paragraph); ok {
		if heightAt(words, beside) <= 2*words.lineHeight() {
			return 0
		}
	} else if leading.MinSize().Width <= beside {
		return 0
	}
	return heightAt(leading, width-2*dialogPad)
}

func (b *dialogBox) MinSize() fyne.Size { return minSizeOf(b, &b.BaseWidget) }

func (b *dialogBox) CreateRenderer() fyne.WidgetRenderer {
	d := b.of
	background, line := &canvas.Rectangle{StrokeWidth: 1}, &canvas.Rectangle{}
	icon := newIcon()
	title := &Paragraph{Style: Subtitle, MaxLines: 2}
	subtitle := &Paragraph{Color: ColorTextSecondary, MaxLines: 4}
	b.head = container.New(Vertical{Gap: 4}, title, subtitle)
	content := d.Content
	if content == nil {
		content = container.NewWithoutLayout()
	}
	// The inset is inside the scroll, so that focus rings at the edge are not cut off.
	b.scroll = container.NewVScroll(container.New(Inset{X: dialogPad, Y: 4}, content))
	if d.Fill {
		b.scroll.Direction = container.ScrollNone
	}
	objects := []fyne.CanvasObject{background, icon, b.head, b.scroll, line}
	if d.Leading != nil {
		objects = append(objects, d.Leading)
	}
	objects = append(objects, d.Buttons...)
	return newView(&view{
		widget:  b,
		objects: objects,
		min:     func() fyne.Size { return fyne.NewSize(200, 100) },
		layout: func(size fyne.Size) {
			background.Resize(size)
			if d.Icon != nil {
				// In the middle of the title's first line.
				place(icon, dialogPad, dialogPad+max(0, (title.lineHeight()-dialogIcon)/2), dialogIcon, dialogIcon)
			}
			x := b.headStart()
			h := heightAt(b.head, size.Width-x-dialogPad)
			place(b.head, x, dialogPad, size.Width-x-dialogPad, h)
			y := dialogPad + h + 12
			foot := b.footHeight(size.Width)
			bottom := size.Height - foot
			if foot == 0 {
				bottom -= dialogPad - 8
			}
			place(b.scroll, 1, y, size.Width-2, bottom-y)
			b.layoutFoot(line, size, bottom)
		},
		refresh: func() {
			background.CornerRadius = radius(b) + 4
			background.FillColor, background.StrokeColor = themeColor(b, ColorSurfaceRaised), themeColor(b, ColorBorder)
			background.Shadow = shadow(b, 32)
			line.FillColor = themeColor(b, ColorBorder)
			SetVisible(line, b.footHeight(b.Size().Width) > 0)
			setIcon(icon, d.Icon, d.Tone.text())
			title.SetText(d.Title)
			subtitle.SetText(d.Subtitle)
			SetVisible(subtitle, d.Subtitle != "")
			SetVisible(title, d.Title != "")
		},
	})
}

const buttonsGap = 8

func (b *dialogBox) layoutFoot(line fyne.CanvasObject, size fyne.Size, top float32) {
	place(line, 1, top, size.Width-2, 1)
	above := b.leadingAbove(size.Width)
	middle := top + above + (size.Height-top-above)/2
	right := size.Width - dialogPad
	for _, o := range slices.Backward(b.of.Buttons) {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		right -= m.Width
		place(o, right, middle-m.Height/2, m.Width, m.Height)
		right -= buttonsGap
	}
	leading, x := b.of.Leading, float32(dialogPad)
	if leading == nil {
		return
	}
	if above > 0 {
		right, middle = size.Width-dialogPad, top+(dialogPad+above)/2
	}
	if button, ok := leading.(*Button); ok && button.Variant == Ghost { // its text is what is seen
		x -= button.sidePadding()
	}
	w := right - x
	if _, wraps := leading.(*Paragraph); !wraps {
		w = min(w, leading.MinSize().Width)
	}
	h := heightAt(leading, w)
	place(leading, x, middle-h/2, w, h)
}
