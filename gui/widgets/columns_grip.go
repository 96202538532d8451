package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

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

// lineX is the middle of the gap behind a column.
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

// setHoveredLine shows the line that the pointer has hold of.
func (h *columnsHeader) setHoveredLine(line int) {
	if h.hoveredLine != line {
		h.hoveredLine = line
		h.Refresh()
	}
}

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
		h.columns.resetWidths()
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
		h.columns.resetWidths()
	default:
		return false
	}
	h.columns.notifyWidths()
	return true
}
