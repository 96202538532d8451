package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Segment is one choice of a Segmented.
type Segment struct {
	Text     string
	Icon     fyne.Resource // nil: none
	Tone     Tone          // Warning and Danger mark a choice that is risky
	Disabled bool
}

// Segmented is a choice of one among a few, shown all at once; when narrow it goes on in the next
// line. Arrows, Home and End move.
//
// Construct with a literal: &Segmented{Segments: …, Selected: 1, OnSelected: …, Label: …}.
type Segmented struct {
	widget.DisableableWidget
	holder

	Segments   []Segment
	Selected   int // -1: none
	OnSelected func(int)
	Label      string // what is chosen here; spoken

	focused bool
	chips   []*chip
	flow    Flow
	view    *view
}

// Select chooses and tells OnSelected when that is a change.
func (s *Segmented) Select(i int) {
	if i < 0 || i >= len(s.Segments) || i == s.Selected || s.Segments[i].Disabled || s.Disabled() {
		return
	}
	s.Selected = i
	s.Refresh()
	if s.OnSelected != nil {
		s.OnSelected(i)
	}
}

// SetSelected chooses without telling OnSelected.
func (s *Segmented) SetSelected(i int) {
	s.Selected = i
	s.Refresh()
}

func (s *Segmented) step(from, direction int) {
	for i := from; i >= 0 && i < len(s.Segments); i += direction {
		if !s.Segments[i].Disabled {
			s.Select(i)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (s *Segmented) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyRight, fyne.KeyDown:
		s.step(s.Selected+1, 1)
	case fyne.KeyLeft, fyne.KeyUp:
		s.step(s.Selected-1, -1)
	case fyne.KeyHome:
		s.step(0, 1)
	case fyne.KeyEnd:
		s.step(len(s.Segments)-1, -1)
	default:
		passUp(s, ev)
	}
}

// TypedRune implements fyne.Focusable.
func (s *Segmented) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (s *Segmented) FocusGained() {
	s.focused = true
	s.Refresh()
	reveal(s)
}

// FocusLost implements fyne.Focusable.
func (s *Segmented) FocusLost() {
	s.focused = false
	s.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (s *Segmented) AccessibilityLabel() string {
	if s.Selected >= 0 && s.Selected < len(s.Segments) {
		return s.Label + ": " + s.Segments[s.Selected].Text
	}
	return s.Label
}

// AccessibilityRole implements fyne.Accessible.
func (s *Segmented) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (s *Segmented) toldParts() []fyne.CanvasObject { return s.parts() }

// MinSize implements fyne.CanvasObject.
func (s *Segmented) MinSize() fyne.Size {
	s.ExtendBaseWidget(s) // a literal is not extended by a constructor
	return s.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	s.flow.Gap = 8
	s.view = &view{
		of:     s,
		min:    func() fyne.Size { return s.flow.MinSize(s.view.objects) },
		layout: func(size fyne.Size) { s.flow.Layout(s.view.objects, size) },
	}
	s.view.refresh = func() {
		for len(s.chips) < len(s.Segments) {
			c := &chip{of: s, index: len(s.chips)}
			c.ExtendBaseWidget(c)
			s.chips = append(s.chips, c)
		}
		s.chips = s.chips[:len(s.Segments)]
		s.view.objects = nil
		for _, c := range s.chips {
			c.Refresh()
			s.view.objects = append(s.view.objects, c)
		}
	}
	return newView(s.view)
}

// chip is one choice.
type chip struct {
	base

	of      *Segmented
	index   int
	hovered bool
}

func (c *chip) segment() Segment {
	if c.index < len(c.of.Segments) {
		return c.of.Segments[c.index]
	}
	return Segment{}
}

// CreateRenderer implements fyne.Widget.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	const side, gap = 12, 6
	ground, ring := &canvas.Rectangle{}, newRing()
	icon := newIcon()
	text := &Text{Shorten: Natural, Align: fyne.TextAlignCenter}
	lead := func() float32 {
		if c.segment().Icon == nil {
			return 0
		}
		return iconSize(c) + gap
	}
	return newView(&view{
		of:      c,
		objects: []fyne.CanvasObject{ground, ring, icon, text},
		min: func() fyne.Size {
			// Measured in bold, so that choosing moves nothing.
			w := textWidth(oneLine(c.segment().Text), Strong.size(c), Strong.style(), naturalLimit)
			return fyne.NewSize(min(w, naturalLimit)+2*side+lead()+2, controlHeight(c, false))
		},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			placeRing(ring, size, 3)
			place(icon, side-2, (size.Height-iconSize(c))/2, iconSize(c), iconSize(c))
			h := text.MinSize().Height
			x := side - 4 + lead()
			place(text, x, (size.Height-h)/2, size.Width-x-side+4, h)
		},
		refresh: func() {
			seg := c.segment()
			selected := c.index == c.of.Selected
			ground.CornerRadius, ring.CornerRadius = radius(c), radius(c)+3
			fill, outline, words := ColorSurface, ColorControlBorder, theme.ColorNameForeground
			ground.StrokeWidth = 1
			text.Style = Body
			switch {
			case seg.Disabled || c.of.Disabled():
				outline, words = ColorBorder, theme.ColorNameDisabled
			case selected && seg.Tone >= Warning:
				fill, outline, words = seg.Tone.soft(), seg.Tone.text(), seg.Tone.text()
			case selected:
				fill, outline, words = ColorAccentSoft, ColorAccent, ColorAccentText
			case c.hovered:
				fill = ColorRowHover
			}
			if selected {
				text.Style, ground.StrokeWidth = Strong, 1.75
			}
			ground.FillColor, ground.StrokeColor = paint(c, fill), paint(c, outline)
			ring.StrokeColor, ring.FillColor = paint(c, ColorFocusRing), colorNone
			show(ring, c.of.focused && (selected || c.of.Selected < 0 && c.index == 0))
			text.Text, text.Color = seg.Text, words
			text.Refresh()
			setIcon(c, icon, seg.Icon, words)
		},
	})
}

// AccessibilityLabel implements fyne.Accessible.
func (c *chip) AccessibilityLabel() string {
	s := c.segment()
	return withState(sentence(s.Text), states{chosen: c.index == c.of.Selected, disabled: s.Disabled || c.of.Disabled()})
}

// AccessibilityRole implements fyne.Accessible.
func (c *chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped implements fyne.Tappable.
func (c *chip) Tapped(*fyne.PointEvent) { c.of.Select(c.index) }

// MouseIn implements desktop.Hoverable.
func (c *chip) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *chip) MouseOut() {
	c.hovered = false
	c.Refresh()
}
