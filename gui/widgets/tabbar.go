package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// Tab is one choice of a TabBar.
type Tab struct {
	Text  string
	Count string // a small number behind the text; empty: none
	Tone  Tone   // of the count
}

// TabBar is a line of words, the chosen one underlined. It shows no content: put what belongs to
// the choice below it. Arrows, Home and End move.
//
// Construct with a literal: &TabBar{Tabs: …, OnSelected: …}.
type TabBar struct {
	base

	Tabs       []Tab
	Selected   int
	OnSelected func(int)

	focused   bool
	tight     bool // too narrow for counts and air
	cells     []*tabCell
	line, bar *canvas.Rectangle
	ring      *canvas.Rectangle
	view      *view
}

// Select chooses a tab and tells OnSelected when that is a change.
func (t *TabBar) Select(i int) {
	if i < 0 || i >= len(t.Tabs) || i == t.Selected {
		return
	}
	t.Selected = i
	t.Refresh()
	if t.OnSelected != nil {
		t.OnSelected(i)
	}
}

// SetTabs replaces words and counts.
func (t *TabBar) SetTabs(tabs []Tab) {
	t.Tabs = tabs
	t.Refresh()
}

// TypedKey implements fyne.Focusable.
func (t *TabBar) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyRight:
		t.Select(t.Selected + 1)
	case fyne.KeyLeft:
		t.Select(t.Selected - 1)
	case fyne.KeyHome:
		t.Select(0)
	case fyne.KeyEnd:
		t.Select(len(t.Tabs) - 1)
	default:
		passUp(t, ev)
	}
}

// TypedRune implements fyne.Focusable.
func (t *TabBar) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (t *TabBar) FocusGained() {
	t.focused = true
	t.Refresh()
}

// FocusLost implements fyne.Focusable.
func (t *TabBar) FocusLost() {
	t.focused = false
	t.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (t *TabBar) AccessibilityLabel() string {
	if t.Selected < len(t.Tabs) {
		return t.Tabs[t.Selected].Text
	}
	return ""
}

// AccessibilityRole implements fyne.Accessible.
func (t *TabBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (t *TabBar) toldParts() []fyne.CanvasObject { return t.parts() }

const tabGap = 4

func (t *TabBar) side() float32 {
	if t.tight {
		return 4
	}
	return 10
}

// MinSize implements fyne.CanvasObject.
func (t *TabBar) MinSize() fyne.Size {
	t.ExtendBaseWidget(t) // a literal is not extended by a constructor
	return t.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (t *TabBar) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.line, t.bar, t.ring = &canvas.Rectangle{}, &canvas.Rectangle{CornerRadius: 1}, newRing()
	t.view = &view{of: t, min: t.minSize, layout: t.layout, refresh: t.refresh}
	return newView(t.view)
}

func (t *TabBar) minSize() fyne.Size {
	return fyne.NewSize(float32(len(t.Tabs))*48, controlHeight(t, false)+6)
}

func (t *TabBar) layout(size fyne.Size) {
	place(t.line, 0, size.Height-1, size.Width, 1)
	t.tight = false
	total := -float32(tabGap)
	for _, cell := range t.cells {
		total += cell.natural() + tabGap
	}
	// When it is narrow the counts go first, then the air, and only then letters.
	if t.tight = total > size.Width; t.tight {
		total = -float32(tabGap)
		for _, cell := range t.cells {
			total += cell.natural() + tabGap
		}
	}
	shrink := min(1, size.Width/max(1, total))
	x := float32(0)
	for i, cell := range t.cells {
		w := cell.natural() * shrink
		place(cell, x, 0, w, size.Height-2)
		cell.Refresh()
		if i == t.Selected {
			place(t.bar, x+t.side(), size.Height-2, w-2*t.side(), 2)
			place(t.ring, x, 3, w, size.Height-9)
		}
		x += w + tabGap
	}
}

func (t *TabBar) refresh() {
	for len(t.cells) < len(t.Tabs) {
		t.cells = append(t.cells, newTabCell(t, len(t.cells)))
	}
	t.cells = t.cells[:len(t.Tabs)]
	t.view.objects = []fyne.CanvasObject{t.line, t.bar, t.ring}
	for _, cell := range t.cells {
		t.view.objects = append(t.view.objects, cell)
		cell.Refresh()
	}
	t.line.FillColor = paint(t, ColorBorder)
	t.bar.FillColor = paint(t, ColorAccent)
	show(t.bar, t.Selected >= 0 && t.Selected < len(t.Tabs))
	t.ring.StrokeColor, t.ring.FillColor = paint(t, ColorFocusRing), colorNone
	t.ring.CornerRadius = radius(t)
	show(t.ring, t.focused)
}

// tabCell is one word of the bar, for the pointer.
type tabCell struct {
	base

	bar     *TabBar
	index   int
	hovered bool
	text    *Text
	count   *Badge
}

func newTabCell(bar *TabBar, index int) *tabCell {
	c := &tabCell{bar: bar, index: index, text: &Text{Align: fyne.TextAlignCenter}, count: &Badge{}}
	c.ExtendBaseWidget(c)
	return c
}

func (c *tabCell) tab() Tab {
	if c.index < len(c.bar.Tabs) {
		return c.bar.Tabs[c.index]
	}
	return Tab{}
}

// natural measures in bold, so that choosing a tab moves none of the others.
func (c *tabCell) natural() float32 {
	w := textWidth(oneLine(c.tab().Text), Strong.size(c), Strong.style(), naturalLimit) + 2*c.bar.side() + 2
	if c.counts() {
		w += c.count.MinSize().Width + 6
	}
	return min(w, naturalLimit)
}

func (c *tabCell) CreateRenderer() fyne.WidgetRenderer {
	return newView(&view{
		of:      c,
		objects: []fyne.CanvasObject{c.text, c.count},
		min:     func() fyne.Size { return fyne.NewSize(32, controlHeight(c, false)) },
		layout: func(size fyne.Size) {
			right := size.Width - c.bar.side()
			if c.counts() {
				m := c.count.MinSize()
				place(c.count, right-m.Width, (size.Height-m.Height)/2, m.Width, m.Height)
				right -= m.Width + 6
			}
			h := c.text.MinSize().Height
			place(c.text, c.bar.side(), (size.Height-h)/2, right-c.bar.side(), h)
		},
		refresh: func() {
			c.text.Text, c.text.Style, c.text.Color = c.tab().Text, Body, ColorTextSecondary
			switch {
			case c.index == c.bar.Selected:
				c.text.Style, c.text.Color = Strong, theme.ColorNameForeground
			case c.hovered:
				c.text.Color = theme.ColorNameForeground
			}
			c.text.Refresh()
			c.count.Set(c.tab().Count, c.tab().Tone, nil)
			show(c.count, c.counts())
		},
	})
}

func (c *tabCell) counts() bool { return c.tab().Count != "" && !c.bar.tight }

// AccessibilityLabel implements fyne.Accessible.
func (c *tabCell) AccessibilityLabel() string {
	return withState(sentence(c.tab().Text, c.tab().Count), states{chosen: c.index == c.bar.Selected})
}

// AccessibilityRole implements fyne.Accessible.
func (c *tabCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (c *tabCell) Tapped(*fyne.PointEvent) { c.bar.Select(c.index) }

func (c *tabCell) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
}

func (c *tabCell) MouseMoved(*desktop.MouseEvent) {}

func (c *tabCell) MouseOut() {
	c.hovered = false
	c.Refresh()
}
