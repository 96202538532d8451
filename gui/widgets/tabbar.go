package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Tab is one choice of a TabBar.
type Tab struct {
	Text  string
	Count string // a small number behind the text; empty: none
}

// TabBar is a line of words, or several where they need them, the chosen one underlined. It shows no content: put what belongs to
// the choice below it. Arrows, Home and End move; Fyne's tabs can't be reached by keyboard.
//
// Construct with a literal: &TabBar{Tabs: …, OnSelected: …}.
type TabBar struct {
	interactive

	Tabs       []Tab
	Selected   int
	OnSelected func(int)

	tight, drawnTight     bool // too narrow for counts and padding; whether cells show that
	cells                 []*tabCell
	line, underline, ring *canvas.Rectangle
}

// Select chooses a tab and calls OnSelected when that is a change.
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

// SetSelected shows another choice without calling OnSelected.
func (t *TabBar) SetSelected(i int) {
	if t.Selected != i {
		t.Selected = i
		t.Refresh()
	}
}

// SetTabs replaces words and counts.
func (t *TabBar) SetTabs(tabs []Tab) {
	if !slices.Equal(t.Tabs, tabs) {
		t.Tabs = tabs
		t.Refresh()
	}
}

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
		forwardKey(t, ev)
	}
}

func (t *TabBar) AccessibilityLabel() string {
	if t.Selected < len(t.Tabs) {
		return t.Tabs[t.Selected].Text
	}
	return ""
}

func (t *TabBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
func (t *TabBar) accessibleParts() []fyne.CanvasObject   { return t.parts() }

const tabGap = 4

func (t *TabBar) padding() float32 {
	if t.tight {
		return 4
	}
	return 10
}

func (t *TabBar) MinSize() fyne.Size { return minSizeOf(t, &t.BaseWidget) }

func (t *TabBar) CreateRenderer() fyne.WidgetRenderer {
	t.line, t.underline, t.ring = &canvas.Rectangle{}, &canvas.Rectangle{CornerRadius: 1}, newRing()
	t.view = &view{widget: t, min: t.minSize, layout: t.layout, refresh: t.refresh}
	return newView(t.view)
}

func (t *TabBar) minSize() fyne.Size {
	height := t.arrange(t.Size().Width, func(int, float32, float32, float32) {})
	return fyne.NewSize(float32(len(t.Tabs))*48, height)
}

// arrange places the cells in a width, 0 for one line, and returns the height that they take.
// Where it is narrow the counts go first, then the padding; then there are more lines.
func (t *TabBar) arrange(width float32, place func(i int, x, y, width float32)) float32 {
	t.tight = false
	total := -float32(tabGap)
	for _, cell := range t.cells {
		total += cell.fullWidth() + tabGap
	}
	t.tight = width > 0 && total > width
	line := controlHeight(t, false) + 6
	x, y := float32(0), float32(0)
	for i, cell := range t.cells {
		w := cell.fullWidth()
		if t.tight && x > 0 && x+w > width {
			x, y = 0, y+line
		}
		if t.tight {
			w = min(w, width)
		}
		place(i, x, y, w)
		x += w + tabGap
	}
	return y + line
}

func (t *TabBar) layout(size fyne.Size) {
	place(t.line, 0, size.Height-1, size.Width, 1)
	height := controlHeight(t, false) + 6
	t.arrange(size.Width, func(i int, x, y, w float32) {
		place(t.cells[i], x, y, w, height-2)
		if i == t.Selected {
			place(t.underline, x+t.padding(), y+height-2, w-2*t.padding(), 2)
			place(t.ring, x, y+3, w, height-9)
		}
	})
	if t.drawnTight != t.tight {
		t.drawnTight = t.tight
		for _, cell := range t.cells {
			cell.Refresh()
		}
	}
}

func (t *TabBar) refresh() {
	for len(t.cells) < len(t.Tabs) {
		t.cells = append(t.cells, newTabCell(t, len(t.cells)))
	}
	t.cells = t.cells[:len(t.Tabs)]
	t.view.objects = []fyne.CanvasObject{t.line, t.underline, t.ring}
	for _, cell := range t.cells {
		t.view.objects = append(t.view.objects, cell)
		cell.Refresh()
	}
	t.line.FillColor = themeColor(t, ColorBorder)
	t.underline.FillColor = themeColor(t, ColorAccent)
	SetVisible(t.underline, t.Selected >= 0 && t.Selected < len(t.Tabs))
	refreshRing(t, t.ring, radius(t), t.focused)
}

// tabCell is one word of the bar, for the pointer.
type tabCell struct {
	interactive

	bar   *TabBar
	index int
	text  *Text
	count *Badge
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

// fullWidth measures in bold, so that choosing a tab moves none of the others.
func (c *tabCell) fullWidth() float32 {
	w := textWidth(drawable(c.tab().Text), Strong.size(c), Strong.style(), naturalLimit(c)) + 2*c.bar.padding() + 2
	if c.hasCount() {
		w += c.count.MinSize().Width + 6
	}
	return min(w, naturalLimit(c))
}

func (c *tabCell) CreateRenderer() fyne.WidgetRenderer {
	return newView(&view{
		widget:  c,
		objects: []fyne.CanvasObject{c.text, c.count},
		min:     func() fyne.Size { return fyne.NewSize(32, controlHeight(c, false)) },
		layout: func(size fyne.Size) {
			right := size.Width - c.bar.padding()
			if c.hasCount() {
				m := c.count.MinSize()
				place(c.count, right-m.Width, (size.Height-m.Height)/2, m.Width, m.Height)
				right -= m.Width + 6
			}
			h := c.text.MinSize().Height
			place(c.text, c.bar.padding(), (size.Height-h)/2, right-c.bar.padding(), h)
		},
		refresh: func() {
			style, color := Body, ColorTextSecondary
			switch {
			case c.index == c.bar.Selected:
				style, color = Strong, theme.ColorNameForeground
			case c.hovered:
				color = theme.ColorNameForeground
			}
			c.text.set(c.tab().Text, style, color)
			c.count.Set(c.tab().Count, Neutral, nil)
			SetVisible(c.count, c.hasCount())
		},
	})
}

func (c *tabCell) hasCount() bool { return c.tab().Count != "" && !c.bar.tight }

func (c *tabCell) AccessibilityLabel() string {
	return withStates(sentence(c.tab().Text, c.tab().Count), states{chosen: c.index == c.bar.Selected})
}

func (c *tabCell) Tapped(*fyne.PointEvent) { c.bar.Select(c.index) }
