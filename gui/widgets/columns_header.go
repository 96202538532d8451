package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// columnsHeader is the line of column heads. It is one stop for the keyboard: Left and Right
// choose a head, Space or Return sorts by it. How it changes widths is in columns_grip.go.
type columnsHeader struct {
	base

	of      *Columns
	texts   []*Text
	arrow   *canvas.Image
	ring    *canvas.Rectangle
	at      int // the head that the keyboard is on
	hovered int // -1: none
	focused bool
	view    *view

	line         int // the column whose end the pointer is on; -1: none
	mark         *canvas.Rectangle
	dragged      bool
	shift        bool // held
	lineTappedAt time.Time
}

func newColumnsHeader(of *Columns) *columnsHeader {
	h := &columnsHeader{of: of, hovered: -1, line: -1}
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer implements fyne.Widget.
func (h *columnsHeader) CreateRenderer() fyne.WidgetRenderer {
	h.arrow, h.ring, h.mark = newIcon(), newRing(), &canvas.Rectangle{}
	h.view = &view{
		of:      h,
		min:     func() fyne.Size { return fyne.NewSize(100, CaptionStrong.height(h)+14) },
		layout:  h.layout,
		refresh: h.refresh,
	}
	return newView(h.view)
}

func (h *columnsHeader) layout(size fyne.Size) {
	const arrow = 14
	place(h.arrow, 0, 0, 0, 0) // its column may have vanished
	x := float32(columnSide)
	widths := h.of.widths(size.Width)
	if h.line >= 0 && h.line < len(widths) {
		place(h.mark, h.lineOf(widths, h.line)-1, 4, 2, size.Height-8)
	}
	for i, w := range widths {
		text := h.texts[i]
		show(text, w > 0)
		if w == 0 {
			continue
		}
		line := text.MinSize().Height
		free := w
		if i == h.of.SortedBy {
			free -= arrow
		}
		natural := min(free, text.natural(free)+1)
		place(text, x, (size.Height-line)/2, natural, line)
		if i == h.of.SortedBy {
			place(h.arrow, x+natural, (size.Height-arrow)/2, arrow, arrow)
		}
		if i == h.at {
			place(h.ring, x-6, 3, w+12, size.Height-6)
		}
		x += w + columnGap
	}
}

func (h *columnsHeader) refresh() {
	for len(h.texts) < len(h.of.Columns) {
		h.texts = append(h.texts, &Text{Style: CaptionStrong})
	}
	h.texts = h.texts[:len(h.of.Columns)]
	h.view.objects = []fyne.CanvasObject{h.ring, h.mark, h.arrow}
	h.mark.FillColor = paint(h, ColorAccent)
	show(h.mark, h.line >= 0)
	for i, text := range h.texts {
		text.Text, text.Color = h.of.Columns[i].Title, ColorTextTertiary
		if i == h.of.SortedBy || i == h.hovered && h.of.Columns[i].Sortable {
			text.Color = theme.ColorNameForeground
		}
		text.Refresh()
		h.view.objects = append(h.view.objects, text)
	}
	h.ring.CornerRadius = radius(h) - 2
	h.ring.StrokeColor, h.ring.FillColor = paint(h, ColorFocusRing), colorNone
	show(h.ring, h.focused)
	icon := themeIcon(h, theme.IconNameArrowDropUp)
	if h.of.Descending {
		icon = themeIcon(h, theme.IconNameArrowDropDown)
	}
	if h.of.SortedBy < 0 || h.of.SortedBy >= len(h.of.Columns) {
		icon = nil
	}
	setIcon(h, h.arrow, icon, theme.ColorNameForeground)
}

// columnAt returns the column at x, or -1.
func (h *columnsHeader) columnAt(at float32) int {
	x := float32(columnSide)
	for i, w := range h.of.widths(h.Size().Width) {
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
		h.at = i
		h.of.sort(i)
	}
}

func (h *columnsHeader) MouseIn(ev *desktop.MouseEvent) { h.MouseMoved(ev) }

func (h *columnsHeader) MouseMoved(ev *desktop.MouseEvent) {
	if !h.dragged {
		h.point(h.lineAt(ev.Position.X))
	}
	if i := h.columnAt(ev.Position.X); i != h.hovered {
		h.hovered = i
		h.Refresh()
	}
}

func (h *columnsHeader) MouseOut() {
	h.hovered = -1
	if !h.dragged {
		h.line = -1
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
		h.of.sort(h.at)
	default:
		passUp(h, ev)
	}
}

// step goes to the next head that is shown.
func (h *columnsHeader) step(direction int) {
	widths := h.of.widths(h.Size().Width)
	for i := h.at + direction; i >= 0 && i < len(widths); i += direction {
		if widths[i] > 0 {
			h.at = i
			h.Refresh()
			return
		}
	}
}

func (h *columnsHeader) TypedRune(rune) {}

func (h *columnsHeader) FocusGained() {
	h.focused = true
	h.Refresh()
}

func (h *columnsHeader) FocusLost() {
	h.focused, h.shift = false, false
	h.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (h *columnsHeader) AccessibilityLabel() string {
	if h.at >= len(h.of.Columns) {
		return ""
	}
	w := stateWords()
	switch {
	case h.at != h.of.SortedBy:
		return h.of.Columns[h.at].Title
	case h.of.Descending:
		return sentence(h.of.Columns[h.at].Title, w.Descending)
	}
	return sentence(h.of.Columns[h.at].Title, w.Ascending)
}

// AccessibilityRole implements fyne.Accessible.
func (h *columnsHeader) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
