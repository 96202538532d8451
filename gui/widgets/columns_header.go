package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// columnsHeader is the line of column heads. It is one stop for the keyboard: Left and Right
// choose a head, Space or Return sorts by it. How it changes widths is in columns_widths.go.
type columnsHeader struct {
	interactive
	shiftKey

	columns     *Columns
	texts       []*Text
	arrow       *canvas.Image
	ring        *canvas.Rectangle
	current     int // the head that the keyboard is on
	hoveredHead int // -1: none

	hoveredLine  int // the column whose end the pointer is on; -1: none
	lineMark     *canvas.Rectangle
	dragged      bool
	lineTappedAt time.Time
}

func (h *columnsHeader) CreateRenderer() fyne.WidgetRenderer {
	h.arrow, h.ring, h.lineMark = newIcon(), newRing(), &canvas.Rectangle{}
	h.view = &view{
		widget:  h,
		min:     func() fyne.Size { return fyne.NewSize(100, CaptionStrong.height(h)+14) },
		layout:  h.layout,
		refresh: h.refresh,
	}
	return newView(h.view)
}

func (h *columnsHeader) layout(size fyne.Size) {
	const arrow = 14
	place(h.arrow, 0, 0, 0, 0) // its column may be hidden
	x := float32(columnSide)
	widths := h.columns.widths(size.Width)
	if h.hoveredLine >= 0 && h.hoveredLine < len(widths) {
		place(h.lineMark, h.lineX(widths, h.hoveredLine)-1, 4, 2, size.Height-8)
	}
	for i, w := range widths {
		text := h.texts[i]
		SetVisible(text, w > 0)
		if w == 0 {
			continue
		}
		line := text.MinSize().Height
		free := w
		if i == h.columns.SortedBy {
			free -= arrow
		}
		natural := min(free, text.fullWidth(free)+1)
		place(text, x, (size.Height-line)/2, natural, line)
		if i == h.columns.SortedBy {
			place(h.arrow, x+natural, (size.Height-arrow)/2, arrow, arrow)
		}
		if i == h.current {
			place(h.ring, x-6, 3, w+12, size.Height-6)
		}
		x += w + columnGap
	}
}

func (h *columnsHeader) refresh() {
	for len(h.texts) < len(h.columns.Columns) {
		h.texts = append(h.texts, &Text{Style: CaptionStrong})
	}
	h.texts = h.texts[:len(h.columns.Columns)]
	h.view.objects = []fyne.CanvasObject{h.ring, h.lineMark, h.arrow}
	h.lineMark.FillColor = themeColor(h, ColorAccent)
	SetVisible(h.lineMark, h.hoveredLine >= 0)
	for i, text := range h.texts {
		color := ColorTextTertiary
		if i == h.columns.SortedBy || i == h.hoveredHead && h.columns.Columns[i].Sortable {
			color = theme.ColorNameForeground
		}
		text.set(h.columns.Columns[i].Title, CaptionStrong, color)
		h.view.objects = append(h.view.objects, text)
	}
	refreshRing(h, h.ring, radius(h)-2, h.focused)
	icon := themeIcon(h, theme.IconNameArrowDropUp)
	if h.columns.Descending {
		icon = themeIcon(h, theme.IconNameArrowDropDown)
	}
	if h.columns.SortedBy < 0 || h.columns.SortedBy >= len(h.columns.Columns) {
		icon = nil
	}
	setIcon(h.arrow, icon, theme.ColorNameForeground)
}

func (h *columnsHeader) columnAt(at float32) int {
	x := float32(columnSide)
	for i, w := range h.columns.widths(h.Size().Width) {
		if w > 0 && at >= x-columnGap/2 && at < x+w+columnGap/2 {
			return i
		}
		if w > 0 {
			x += w + columnGap
		}
	}
	return -1
}

func (h *columnsHeader) Tapped(ev *fyne.PointEvent) {
	if h.lineAt(ev.Position.X) >= 0 {
		h.lineTapped()
		return
	}
	if i := h.columnAt(ev.Position.X); i >= 0 {
		h.current = i
		h.columns.sort(i)
	}
}

func (h *columnsHeader) MouseIn(ev *desktop.MouseEvent) { h.MouseMoved(ev) }

func (h *columnsHeader) MouseMoved(ev *desktop.MouseEvent) {
	if !h.dragged {
		h.setHoveredLine(h.lineAt(ev.Position.X))
	}
	if i := h.columnAt(ev.Position.X); i != h.hoveredHead {
		h.hoveredHead = i
		h.Refresh()
	}
}

func (h *columnsHeader) MouseOut() {
	h.hoveredHead = -1
	if !h.dragged {
		h.hoveredLine = -1
	}
	h.Refresh()
}

func (h *columnsHeader) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case h.widthKey(ev):
	case ev.Name == fyne.KeyRight:
		h.step(1)
	case ev.Name == fyne.KeyLeft:
		h.step(-1)
	case isPress(ev):
		h.columns.sort(h.current)
	default:
		forwardKey(h, ev)
	}
}

func (h *columnsHeader) step(direction int) {
	widths := h.columns.widths(h.Size().Width)
	for i := h.current + direction; i >= 0 && i < len(widths); i += direction {
		if widths[i] > 0 {
			h.current = i
			h.Refresh()
			return
		}
	}
}

func (h *columnsHeader) FocusLost() {
	h.held = false
	h.interactive.FocusLost()
}

func (h *columnsHeader) AccessibilityLabel() string {
	title, order := h.columns.Columns[h.current].Title, ""
	if h.current == h.columns.SortedBy {
		order = AccessibleWords().Ascending
		if h.columns.Descending {
			order = AccessibleWords().Descending
		}
	}
	return sentence(title, order)
}
