package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Segment is one choice of a Segmented.
type Segment struct {
	Text string
	Icon fyne.Resource // nil: none
	Tone Tone          // Warning and Danger mark a choice that is risky
}

// Segmented is a choice of one among a few, shown all at once; when narrow it goes on in the next
// line, which Fyne's radio buttons don't. Arrows, Home and End move.
//
// Construct with a literal: &Segmented{Segments: …, Selected: 1, OnSelected: …, Label: …}.
type Segmented struct {
	interactive

	Segments   []Segment
	Selected   int // -1: none
	OnSelected func(int)
	Label      string // what is chosen here; spoken

	chips []*chip
	flow  Flow
}

// Select chooses and calls OnSelected when that is a change.
func (s *Segmented) Select(i int) {
	if i < 0 || i >= len(s.Segments) || i == s.Selected || s.Disabled() {
		return
	}
	s.Selected = i
	s.Refresh()
	if s.OnSelected != nil {
		s.OnSelected(i)
	}
}

// SetSelected chooses without calling OnSelected.
func (s *Segmented) SetSelected(i int) {
	if s.Selected != i {
		s.Selected = i
		s.Refresh()
	}
}

func (s *Segmented) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyRight, fyne.KeyDown:
		s.Select(s.Selected + 1)
	case fyne.KeyLeft, fyne.KeyUp:
		s.Select(s.Selected - 1)
	case fyne.KeyHome:
		s.Select(0)
	case fyne.KeyEnd:
		s.Select(len(s.Segments) - 1)
	default:
		forwardKey(s, ev)
	}
}

func (s *Segmented) AccessibilityLabel() string {
	if s.Selected >= 0 && s.Selected < len(s.Segments) {
		return s.Label + ": " + s.Segments[s.Selected].Text
	}
	return s.Label
}

func (s *Segmented) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
func (s *Segmented) accessibleParts() []fyne.CanvasObject   { return s.parts() }
func (s *Segmented) MinSize() fyne.Size                     { return minSizeOf(s, &s.BaseWidget) }

func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	s.flow.Gap = 8
	s.view = &view{
		widget: s,
		min:    func() fyne.Size { return s.flow.MinSize(s.view.objects) },
		layout: func(size fyne.Size) { s.flow.Layout(s.view.objects, size) },
	}
	s.view.refresh = func() {
		for len(s.chips) < len(s.Segments) {
			c := &chip{choice: s, index: len(s.chips)}
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

type chip struct {
	interactive

	choice *Segmented
	index  int
}

func (c *chip) segment() Segment {
	if c.index < len(c.choice.Segments) {
		return c.choice.Segments[c.index]
	}
	return Segment{}
}

func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	const side, gap = 12, 6
	background, ring := &canvas.Rectangle{}, newRing()
	icon := newIcon()
	text := &Text{Shorten: Natural, Align: fyne.TextAlignCenter}
	lead := func() float32 {
		if c.segment().Icon == nil {
			return 0
		}
		return iconSize(c) + gap
	}
	return newView(&view{
		widget:  c,
		objects: []fyne.CanvasObject{background, ring, icon, text},
		min: func() fyne.Size {
			// Measured in bold, so that choosing moves nothing.
			w := textWidth(drawable(c.segment().Text), Strong.size(c), Strong.style(), naturalLimit(c))
			return fyne.NewSize(min(w, naturalLimit(c))+2*side+lead()+2, controlHeight(c, false))
		},
		layout: func(size fyne.Size) {
			background.Resize(size)
			placeRing(ring, size, 3)
			place(icon, side-2, (size.Height-iconSize(c))/2, iconSize(c), iconSize(c))
			h := text.MinSize().Height
			x := side - 4 + lead()
			place(text, x, (size.Height-h)/2, size.Width-x-side+4, h)
		},
		refresh: func() {
			seg := c.segment()
			selected := c.index == c.choice.Selected
			background.CornerRadius = radius(c)
			fill, outline, words := ColorSurface, ColorControlBorder, theme.ColorNameForeground
			background.StrokeWidth = 1
			style := Body
			switch {
			case c.choice.Disabled():
				outline, words = ColorBorder, theme.ColorNameDisabled
			case selected && seg.Tone >= Warning:
				fill, outline, words = seg.Tone.soft(), seg.Tone.text(), seg.Tone.text()
			case selected:
				fill, outline, words = ColorAccentSoft, ColorAccent, ColorAccentText
			case c.hovered:
				fill = ColorRowHover
			}
			if selected {
				style, background.StrokeWidth = Strong, 1.75
			}
			background.FillColor, background.StrokeColor = themeColor(c, fill), themeColor(c, outline)
			refreshRing(c, ring, radius(c)+3, c.choice.focused && (selected || c.choice.Selected < 0 && c.index == 0))
			text.set(seg.Text, style, words)
			setIcon(icon, seg.Icon, words)
		},
	})
}

func (c *chip) AccessibilityLabel() string {
	s := c.segment()
	return withStates(sentence(s.Text), states{chosen: c.index == c.choice.Selected, disabled: c.choice.Disabled()})
}

func (c *chip) Tapped(*fyne.PointEvent) { c.choice.Select(c.index) }
