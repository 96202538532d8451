package widgets

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// widths divides width among the columns; a hidden one is 0 wide.
func (c *Columns) widths(width float32) []float32 {
	free := width - 2*columnSide - float32(c.Slots)*actionEdge
	shown, least := c.shown(free)
	result := make([]float32, len(c.Columns))
	left := free - least
	if left < 0 { // nothing more can be hidden: all shrink
		for i, column := range c.Columns {
			if shown[i] {
				result[i] = c.least(column) * max(0, free/least)
			}
		}
		return result
	}
	var wanted, weight, wishes float32
	last := 0
	for i, column := range c.Columns {
		if !shown[i] {
			continue
		}
		last = i
		if set := c.set(i); set > 0 {
			wanted += set - c.least(column)
		} else {
			weight += column.Weight
			wishes += c.wish(column)
		}
	}
	// Where there is too little room for the set widths, all of them give way in proportion.
	share := float32(1)
	if wanted > left {
		share = left / wanted
	}
	left -= wanted * share
	granted := float32(0) // the part of the wishes that there is room for
	if wishes > 0 {
		granted = min(1, left/wishes)
	}
	left -= wishes * granted
	for i, column := range c.Columns {
		if !shown[i] {
			continue
		}
		result[i] = c.least(column)
		set := c.set(i)
		switch {
		case set > 0:
			result[i] += (set - c.least(column)) * share
		case weight > 0:
			result[i] += c.wish(column)*granted + left*column.Weight/weight
		}
	}
	if weight == 0 && wanted > 0 { // all that could take what is left was set by hand
		result[last] += left
	}
	return result
}

// least is the least width of a column. It grows with text that is larger than usual, or a date or a
// badge would be cut that fits at the usual size.
func (c *Columns) least(column Column) float32 { return column.Min * c.larger() }

// wish is what a column wants beside its least width.
func (c *Columns) wish(column Column) float32 { return max(0, column.Wants-column.Min) * c.larger() }

// larger is how much larger than usual the text is.
func (c *Columns) larger() float32 {
	const usual = 14 // Fyne's
	return max(1, Body.size(c)/usual)
}

// shown says which columns have room, and the least width they need.
func (c *Columns) shown(free float32) (shown []bool, least float32) {
	shown = make([]bool, len(c.Columns))
	least = -columnGap
	for i, column := range c.Columns {
		shown[i] = true
		least += c.least(column) + columnGap
	}
	for least > free {
		hidden := -1
		for i, column := range c.Columns {
			if shown[i] && column.Priority > 0 && (hidden < 0 || column.Priority >= c.Columns[hidden].Priority) {
				hidden = i
			}
		}
		if hidden < 0 {
			break
		}
		shown[hidden] = false
		least -= c.least(c.Columns[hidden]) + columnGap
	}
	return shown, least
}

// set is the width that the person gave a column, never less than it needs; 0: none.
func (c *Columns) set(i int) float32 {
	if i >= len(c.Widths) || c.Widths[i] <= 0 {
		return 0
	}
	return max(c.Widths[i], c.least(c.Columns[i]))
}

// resize gives a column a width, as far as the others keep what they need. The columns before it
// stay where they are.
func (c *Columns) resize(i int, width float32) {
	now := c.widths(c.header.Size().Width)
	most := now[i]
	after := false
	for k := i + 1; k < len(now); k++ {
		if now[k] > 0 {
			most += now[k] - c.least(c.Columns[k])
			after = true
		}
	}
	if !after || now[i] == 0 {
		return
	}
	widths := make([]float32, len(c.Columns))
	copy(widths, c.Widths)
	for k := range i {
		if now[k] > 0 {
			widths[k] = now[k]
		}
	}
	widths[i] = min(max(width, c.least(c.Columns[i])), most)
	// What follows shares what is left, or the column could not grow.
	for k := i + 1; k < len(widths); k++ {
		widths[k] = 0
	}
	c.setWidths(widths)
}

func (c *Columns) setWidths(widths []float32) {
	if slices.Equal(widths, c.Widths) {
		return
	}
	c.Widths = widths
	c.Refresh()
}

func (c *Columns) notifyWidths() { c.OnWidths(slices.Clone(c.Widths)) }

// The lines between column heads can be dragged. A double click on one, or Home with Shift, gives
// all columns their own widths back; Left and Right with Shift move the line behind the head that
// the keyboard is on.

const (
	lineTolerance = 5  // units beside the line where the pointer takes hold of it
	columnKeyStep = 16 // how far a key moves it
	doubleTapTime = 500 * time.Millisecond
)

// lineAt returns the column whose right end is at x, or -1. The last one ends at the table's edge,
// which stays.
func (h *columnsHeader) lineAt(x float32) int {
	widths := h.columns.widths(h.Size().Width)
	last := -1
	for i, w := range widths {
		if w > 0 {
			last = i
		}
	}
	for i := range last {
		if end := h.lineX(widths, i); widths[i] > 0 && x >= end-lineTolerance && x <= end+lineTolerance {
			return i
		}
	}
	return -1
}

func (h *columnsHeader) lineX(widths []float32, column int) float32 {
	x := float32(columnSide) - columnGap/2
	for _, w := range widths[:column+1] {
		if w > 0 {
			x += w + columnGap
		}
	}
	return x
}

func (h *columnsHeader) Cursor() desktop.Cursor {
	if h.hoveredLine >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// MouseDown implements desktop.Mouseable: the line that a drag will move.
func (h *columnsHeader) MouseDown(ev *desktop.MouseEvent) { h.setHoveredLine(h.lineAt(ev.Position.X)) }

func (h *columnsHeader) MouseUp(*desktop.MouseEvent) {}

func (h *columnsHeader) setHoveredLine(line int) { update(h, &h.hoveredLine, line) }

func (h *columnsHeader) Dragged(ev *fyne.DragEvent) {
	if h.hoveredLine < 0 {
		return
	}
	h.dragged = true
	widths := h.columns.widths(h.Size().Width)
	h.columns.resize(h.hoveredLine, widths[h.hoveredLine]+ev.Position.X-h.lineX(widths, h.hoveredLine))
}

func (h *columnsHeader) DragEnd() {
	if h.dragged {
		h.columns.notifyWidths()
	}
	h.dragged = false
	h.setHoveredLine(-1)
}

// lineTapped resets the widths at the second of two taps on a line. Fyne's own double tap would
// make every sort by a click wait for a second one.
func (h *columnsHeader) lineTapped() {
	if time.Since(h.lineTappedAt) < doubleTapTime {
		h.columns.setWidths(nil)
		h.columns.notifyWidths()
	}
	h.lineTappedAt = time.Now()
}

// widthKey uses a key that was pressed with Shift, and says whether it did.
func (h *columnsHeader) widthKey(ev *fyne.KeyEvent) bool {
	if !h.held {
		return false
	}
	now := h.columns.widths(h.Size().Width)[h.current]
	switch ev.Name {
	case fyne.KeyLeft:
		h.columns.resize(h.current, now-columnKeyStep)
	case fyne.KeyRight:
		h.columns.resize(h.current, now+columnKeyStep)
	case fyne.KeyHome:
		h.columns.setWidths(nil)
	default:
		return false
	}
	h.columns.notifyWidths()
	return true
}
