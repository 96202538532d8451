package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Segment is one choice of a Segmented.
type Segment struct {
	Text  string
	Icon  fyne.Resource // of a chip; nil: none
	Tone  Tone          // of a chip: Warning and Danger mark a choice that is risky
	Count string        // of a tab: a small number behind the text; empty: none
}

// Segmented is a choice of one among a few, shown all at once; when narrow it goes on in the next
// line, which Fyne's radio buttons and tabs don't, and the latter can't be reached by keyboard.
// Arrows, Home and End move. It is a line of chips, or of tabs: words, the chosen one underlined.
// Tabs show no content: put what belongs to the choice below them.
type Segmented struct {
	interactive

	Segments   []Segment
	Selected   int // -1: none
	OnSelected func(int)
	Label      string // what is chosen here; spoken
	Tabs       bool   // tabs in place of chips

	choices []*choice
	flow    Flow
	line    *canvas.Rectangle // below tabs
	tight   bool              // too narrow for counts and padding of tabs
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
func (s *Segmented) SetSelected(i int) { update(s, &s.Selected, i) }

// SetSegments replaces the choices.
func (s *Segmented) SetSegments(segments []Segment) {
	if !slices.Equal(s.Segments, segments) {
		s.Segments = segments
		s.Refresh()
	}
}

func (s *Segmented) TypedKey(ev *fyne.KeyEvent) {
	name := ev.Name
	if !s.Tabs { // arrows up and down leave tabs as they are: what is below may scroll
		switch name {
		case fyne.KeyDown:
			name = fyne.KeyRight
		case fyne.KeyUp:
			name = fyne.KeyLeft
		}
	}
	switch name {
	case fyne.KeyRight:
		s.Select(s.Selected + 1)
	case fyne.KeyLeft:
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
	switch {
	case s.Selected < 0 || s.Selected >= len(s.Segments):
		return s.Label
	case s.Label == "":
		return s.Segments[s.Selected].Text
	}
	return s.Label + ": " + s.Segments[s.Selected].Text
}

func (s *Segmented) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
func (s *Segmented) accessibleParts() []fyne.CanvasObject   { return s.parts() }
func (s *Segmented) MinSize() fyne.Size                     { return minSizeOf(s, &s.BaseWidget) }

func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	s.flow.Gap, s.line = 8, &canvas.Rectangle{}
	if s.Tabs {
		s.flow.Gap = 4
	}
	s.view = &view{
		widget:  s,
		min:     func() fyne.Size { return s.flow.MinSize(s.view.objects[1:]) },
		layout:  s.layout,
		refresh: s.refresh,
	}
	return newView(s.view)
}

func (s *Segmented) refresh() {
	for len(s.choices) < len(s.Segments) {
		c := &choice{of: s, index: len(s.choices)}
		c.ExtendBaseWidget(c)
		s.choices = append(s.choices, c)
	}
	s.choices = s.choices[:len(s.Segments)]
	s.line.FillColor = themeColor(s, ColorBorder)
	SetVisible(s.line, s.Tabs)
	s.view.objects = []fyne.CanvasObject{s.line}
	for _, c := range s.choices {
		c.Refresh()
		s.view.objects = append(s.view.objects, c)
	}
}

func (s *Segmented) layout(size fyne.Size) {
	place(s.line, 0, size.Height-1, size.Width, 1)
	if s.Tabs {
		s.tighten(size.Width)
	}
	s.flow.Layout(s.view.objects[1:], size)
}

// tighten takes away the counts, and the space around the words, where tabs need more than a
// width with them.
func (s *Segmented) tighten(width float32) {
	was := s.tight
	s.tight = false
	whole := -s.flow.Gap
	for _, c := range s.choices {
		whole += c.MinSize().Width + s.flow.Gap
	}
	if s.tight = whole > width; s.tight != was {
		for _, c := range s.choices {
			c.Refresh()
		}
	}
}

// choice is one chip or tab, for the pointer.
type choice struct {
	interactive

	of    *Segmented
	index int
	text  *Text
	count *Badge // of a tab
}

func (c *choice) segment() Segment {
	if c.index < len(c.of.Segments) {
		return c.of.Segments[c.index]
	}
	return Segment{}
}

func (c *choice) selected() bool { return c.index == c.of.Selected }

// hasRing reports whether the choice has the keyboard: the first one where none is chosen.
func (c *choice) hasRing() bool {
	return c.of.focused && (c.selected() || c.of.Selected < 0 && c.index == 0)
}

// wordsWidth measures in bold, so that choosing moves nothing.
func (c *choice) wordsWidth() float32 {
	return textWidth(drawable(c.segment().Text), Strong.size(c), Strong.style(), naturalLimit(c)) + 2
}

func (c *choice) CreateRenderer() fyne.WidgetRenderer {
	c.text = &Text{Shorten: Natural, Align: fyne.TextAlignCenter}
	if c.of.Tabs {
		return c.newTab()
	}
	return c.newChip()
}

func (c *choice) newChip() fyne.WidgetRenderer {
	const side, gap = 12, 6
	background, ring, icon := &canvas.Rectangle{}, newRing(), newIcon()
	lead := func() float32 {
		if c.segment().Icon == nil {
			return 0
		}
		return iconSize(c) + gap
	}
	return newView(&view{
		widget:  c,
		objects: []fyne.CanvasObject{background, ring, icon, c.text},
		min: func() fyne.Size {
			return fyne.NewSize(min(c.wordsWidth(), naturalLimit(c)+2)+2*side+lead(), controlHeight(c, false))
		},
		layout: func(size fyne.Size) {
			background.Resize(size)
			placeRing(ring, size, 3)
			place(icon, side-2, (size.Height-iconSize(c))/2, iconSize(c), iconSize(c))
			h := c.text.MinSize().Height
			x := side - 4 + lead()
			place(c.text, x, (size.Height-h)/2, size.Width-x-side+4, h)
		},
		refresh: func() {
			seg := c.segment()
			background.CornerRadius = radius(c)
			fill, outline, words := ColorSurface, ColorControlBorder, theme.ColorNameForeground
			background.StrokeWidth = 1
			style := Body
			switch {
			case c.of.Disabled():
				outline, words = ColorBorder, theme.ColorNameDisabled
			case c.selected() && seg.Tone >= Warning:
				fill, outline, words = seg.Tone.soft(), seg.Tone.text(), seg.Tone.text()
			case c.selected():
				fill, outline, words = ColorAccentSoft, ColorAccent, ColorAccentText
			case c.hovered:
				fill = ColorRowHover
			}
			if c.selected() {
				style, background.StrokeWidth = Strong, 1.75
			}
			background.FillColor, background.StrokeColor = themeColor(c, fill), themeColor(c, outline)
			refreshRing(c, ring, radius(c)+3, c.hasRing())
			c.text.set(seg.Text, style, words)
			setIcon(icon, seg.Icon, words)
		},
	})
}

func (c *choice) newTab() fyne.WidgetRenderer {
	c.count = &Badge{}
	underline, ring := &canvas.Rectangle{CornerRadius: 1}, newRing()
	hasCount := func() bool { return c.segment().Count != "" && !c.of.tight }
	padding := func() float32 {
		if c.of.tight {
			return 4
		}
		return 10
	}
	return newView(&view{
		widget:  c,
		objects: []fyne.CanvasObject{underline, ring, c.text, c.count},
		min: func() fyne.Size {
			w := c.wordsWidth() + 2*padding()
			if hasCount() {
				w += c.count.MinSize().Width + 6
			}
			return fyne.NewSize(min(w, naturalLimit(c)), controlHeight(c, false)+6)
		},
		layout: func(size fyne.Size) {
			place(underline, padding(), size.Height-2, size.Width-2*padding(), 2)
			place(ring, 0, 3, size.Width, size.Height-9)
			right, height := size.Width-padding(), size.Height-2
			if hasCount() {
				m := c.count.MinSize()
				place(c.count, right-m.Width, (height-m.Height)/2, m.Width, m.Height)
				right -= m.Width + 6
			}
			h := c.text.MinSize().Height
			place(c.text, padding(), (height-h)/2, right-padding(), h)
		},
		refresh: func() {
			style, color := Body, ColorTextSecondary
			switch {
			case c.selected():
				style, color = Strong, theme.ColorNameForeground
			case c.hovered:
				color = theme.ColorNameForeground
			}
			underline.FillColor = themeColor(c, ColorAccent)
			SetVisible(underline, c.selected())
			refreshRing(c, ring, radius(c), c.hasRing())
			c.text.set(c.segment().Text, style, color)
			c.count.Set(c.segment().Count, Neutral, nil)
			SetVisible(c.count, hasCount())
		},
	})
}

func (c *choice) AccessibilityLabel() string {
	return withStates(sentence(c.segment().Text, c.segment().Count), states{chosen: c.selected(), disabled: c.of.Disabled()})
}

func (c *choice) Tapped(*fyne.PointEvent) {
	c.of.clicked()
	c.of.Select(c.index)
}
