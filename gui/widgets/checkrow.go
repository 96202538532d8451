package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// CheckRow is a check box with a title, a description below it, and a badge at the right. Where
// it can't be ticked, Reason says why, in place of the description. A title that is a sentence wraps; a name,
// beside a badge, is cut. Fyne's check has a title of one line only.
type CheckRow struct {
	interactive

	Title       string
	Description string
	Badge       string // empty: none
	Tone        Tone
	BadgeIcon   fyne.Resource
	Checked     bool
	Reason      string // not empty: disabled, and this is why
	Mono        bool   // the title is an identifier
	OnChanged   func(bool)

	body *Paragraph
}

// SetChecked ticks or unticks without telling OnChanged.
func (c *CheckRow) SetChecked(on bool) { update(c, &c.Checked, on) }

// Disabled is true also where there is a Reason.
func (c *CheckRow) Disabled() bool { return c.Reason != "" || c.interactive.Disabled() }

func (c *CheckRow) toggle() {
	if c.Disabled() {
		return
	}
	c.Checked = !c.Checked
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.Checked)
	}
}

func (c *CheckRow) Tapped(*fyne.PointEvent) {
	c.clicked()
	c.toggle()
}

// TypedKey implements fyne.Focusable. Return belongs to the dialog, as everywhere with checks.
func (c *CheckRow) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.toggle()
		return
	}
	forwardKey(c, ev)
}

func (c *CheckRow) AccessibilityLabel() string {
	label := withStates(sentence(c.Title), states{box: true, checked: c.Checked, disabled: c.Disabled()})
	if c.Reason != "" {
		return joined(label, sentence(c.Reason, c.Badge))
	}
	return joined(label, sentence(c.Badge, c.Description))
}

func (c *CheckRow) MinSize() fyne.Size { return minSizeOf(c, &c.BaseWidget) }

func (c *CheckRow) CreateRenderer() fyne.WidgetRenderer {
	// The box stands in line with what is above and below the row; what shows
	// the pointer reaches a little over it on both sides.
	const over, above, gap, box = 8, 8, 12, 18
	background := &canvas.Rectangle{}
	frame, ring := &canvas.Rectangle{}, newRing()
	check := newIcon()
	title, words := &Text{}, &Paragraph{MaxLines: 4}
	badge := &Badge{}
	c.body = &Paragraph{Style: Caption, MaxLines: 4}
	const textX = box + gap
	titleHeight := func() float32 {
		if !words.Visible() {
			return title.MinSize().Height
		}
		return max(title.MinSize().Height, words.MinSize().Height-1) // without the gap below the last line
	}
	return newView(&view{
		widget:  c,
		objects: []fyne.CanvasObject{background, frame, ring, check, title, words, badge, c.body},
		min: func() fyne.Size {
			h := titleHeight() + 2*above
			if c.body.Text != "" {
				h += c.body.MinSize().Height + 1
			}
			return fyne.NewSize(160, h)
		},
		layout: func(size fyne.Size) {
			place(background, -over, 0, size.Width+2*over, size.Height)
			h := title.MinSize().Height
			y := above + (h-box)/2
			place(frame, 0, y, box, box)
			place(check, 2, y+2, box-4, box-4)
			place(ring, -3, y-3, box+6, box+6)
			right := size.Width
			if c.Badge != "" {
				m := badge.MinSize()
				m.Width = min(m.Width, size.Width/2)
				place(badge, right-m.Width, above+(h-m.Height)/2, m.Width, m.Height)
				right -= m.Width + gap
			}
			place(title, textX, above, right-textX, h)
			w := size.Width - textX
			place(words, textX, above, w, heightAt(words, w))
			place(c.body, textX, above+titleHeight()+1, w, heightAt(c.body, w))
		},
		refresh: func() {
			disabled := c.Disabled()
			background.CornerRadius, background.FillColor = radius(c), color.Transparent
			if c.hovered && !disabled {
				background.FillColor = themeColor(c, ColorRowHover)
			}
			frame.CornerRadius, frame.StrokeWidth = 5, 1.25
			fill, outline, tick := ColorSurface, ColorControlBorder, ColorOnAccent
			if c.Checked {
				fill, outline = ColorAccent, ColorAccent
			}
			if disabled {
				fill, outline, tick = theme.ColorNameDisabledButton, ColorBorder, theme.ColorNameDisabled
			}
			frame.FillColor, frame.StrokeColor = themeColor(c, fill), themeColor(c, outline)
			refreshRing(c, ring, 8, c.focused)
			if c.Checked {
				setIcon(check, themeIcon(c, theme.IconNameConfirm), tick)
			} else {
				setIcon(check, nil, "")
			}
			style, titleColor, body, bodyColor := Body, theme.ColorNameForeground, c.Description, ColorTextSecondary
			if c.Mono {
				style = Mono
			}
			if disabled {
				titleColor, bodyColor = ColorTextTertiary, ColorTextTertiary
			}
			if c.Reason != "" {
				body = c.Reason
			}
			title.set(c.Title, style, titleColor)
			words.set(c.Title, titleColor)
			isName := c.Mono || c.Badge != ""
			SetVisible(title, isName)
			SetVisible(words, !isName)
			c.body.set(body, bodyColor)
			badge.Set(c.Badge, c.Tone, c.BadgeIcon)
			SetVisible(badge, c.Badge != "")
		},
	})
}
