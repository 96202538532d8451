package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// CheckRow is a check box with a title, a description below it, and a badge at the right. Where
// it can't be ticked, Reason says why, in place of the description.
//
// Construct with a literal: &CheckRow{Title: …, Description: …, OnChanged: …}.
type CheckRow struct {
	base

	Title       string
	Description string
	Badge       string // empty: none
	Tone        Tone
	BadgeIcon   fyne.Resource
	Checked     bool
	Reason      string // not empty: disabled, and this is why
	Mono        bool   // the title is an identifier
	OnChanged   func(bool)

	hovered, focused bool
	body             *Paragraph
}

// SetChecked ticks or unticks without telling OnChanged.
func (c *CheckRow) SetChecked(on bool) {
	if c.Checked != on {
		c.Checked = on
		c.Refresh()
	}
}

// Disabled says whether there is a Reason.
func (c *CheckRow) Disabled() bool { return c.Reason != "" }

// Enable implements fyne.Disableable: it takes the Reason away.
func (c *CheckRow) Enable() {
	c.Reason = ""
	c.Refresh()
}

// Disable implements fyne.Disableable; without a Reason set before it says nothing about why.
func (c *CheckRow) Disable() {
	if c.Reason == "" {
		c.Reason = " "
	}
	c.Refresh()
}

// Toggle does what a tap does.
func (c *CheckRow) Toggle() {
	if c.Disabled() {
		return
	}
	c.Checked = !c.Checked
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(c.Checked)
	}
}

// Tapped implements fyne.Tappable.
func (c *CheckRow) Tapped(*fyne.PointEvent) { c.Toggle() }

// TypedKey implements fyne.Focusable. Return belongs to the dialog, as everywhere with checks.
func (c *CheckRow) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace {
		c.Toggle()
		return
	}
	passUp(c, ev)
}

// TypedRune implements fyne.Focusable.
func (c *CheckRow) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *CheckRow) FocusGained() {
	c.focused = true
	c.Refresh()
	reveal(c)
}

// FocusLost implements fyne.Focusable.
func (c *CheckRow) FocusLost() {
	c.focused = false
	c.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (c *CheckRow) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (c *CheckRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *CheckRow) MouseOut() {
	c.hovered = false
	c.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (c *CheckRow) AccessibilityLabel() string {
	label := withState(sentence(c.Title), states{box: true, checked: c.Checked, disabled: c.Disabled()})
	if c.Disabled() {
		return joined(label, sentence(c.Reason, c.Badge))
	}
	return joined(label, sentence(c.Badge, c.Description))
}

// AccessibilityRole implements fyne.Accessible.
func (c *CheckRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MinSize implements fyne.CanvasObject.
func (c *CheckRow) MinSize() fyne.Size {
	c.ExtendBaseWidget(c) // a literal is not extended by a constructor
	return c.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (c *CheckRow) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	const side, above, gap, box = 10, 8, 12, 18
	ground := &canvas.Rectangle{}
	frame, ring := &canvas.Rectangle{}, newRing()
	check := newIcon()
	title := &Text{}
	badge := &Badge{}
	c.body = &Paragraph{Style: Caption, MaxLines: 4}
	const textX = side + box + gap
	return newView(&view{
		of:      c,
		objects: []fyne.CanvasObject{ground, frame, ring, check, title, badge, c.body},
		min: func() fyne.Size {
			h := title.MinSize().Height + 2*above
			if c.body.Text != "" {
				h += c.body.MinSize().Height + 1
			}
			return fyne.NewSize(160, h)
		},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			h := title.MinSize().Height
			y := above + (h-box)/2
			place(frame, side, y, box, box)
			place(check, side+2, y+2, box-4, box-4)
			place(ring, side-3, y-3, box+6, box+6)
			right := size.Width - side
			if c.Badge != "" {
				m := badge.MinSize()
				m.Width = min(m.Width, size.Width/2)
				place(badge, right-m.Width, above+(h-m.Height)/2, m.Width, m.Height)
				right -= m.Width + gap
			}
			place(title, textX, above, right-textX, h)
			w := size.Width - textX - side
			place(c.body, textX, above+h+1, w, heightAt(c.body, w))
		},
		refresh: func() {
			disabled := c.Disabled()
			ground.CornerRadius, ground.FillColor = radius(c), colorNone
			if c.hovered && !disabled {
				ground.FillColor = paint(c, ColorRowHover)
			}
			frame.CornerRadius, frame.StrokeWidth = 5, 1.25
			fill, outline, tick := ColorSurface, ColorControlBorder, ColorOnAccent
			if c.Checked {
				fill, outline = ColorAccent, ColorAccent
			}
			if disabled {
				fill, outline, tick = theme.ColorNameDisabledButton, ColorBorder, theme.ColorNameDisabled
			}
			frame.FillColor, frame.StrokeColor = paint(c, fill), paint(c, outline)
			ring.CornerRadius, ring.FillColor, ring.StrokeColor = 8, colorNone, paint(c, ColorFocusRing)
			show(ring, c.focused)
			if c.Checked {
				setIcon(c, check, themeIcon(c, theme.IconNameConfirm), tick)
			} else {
				setIcon(c, check, nil, "")
			}
			title.Text, title.Color, title.Style = c.Title, theme.ColorNameForeground, Body
			if c.Mono {
				title.Style = Mono
			}
			c.body.Text, c.body.Color = c.Description, ColorTextSecondary
			if disabled {
				title.Color = ColorTextTertiary
				c.body.Text, c.body.Color = c.Reason, ColorTextTertiary
			}
			title.Refresh()
			c.body.Refresh()
			badge.Set(c.Badge, c.Tone, c.BadgeIcon)
			show(badge, c.Badge != "")
		},
	})
}
