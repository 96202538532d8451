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
	lineReach  = 5  // how near to the line the pointer takes hold of it
	columnStep = 16 // how far a key moves it
	twoTaps    = 500 * time.Millisecond
)

// lineAt returns the column whose right end is at x, or -1. The last one ends at the table's edge,
// which stays.
func (h *columnsHeader) lineAt(x float32) int {
	widths := h.of.widths(h.Size().Width)
	last := -1
	for i, w := range widths {
		if w > 0 {
			last = i
		}
	}
	for i := range last {
		if end := h.lineOf(widths, i); widths[i] > 0 && x >= end-lineReach && x <= end+lineReach {
			return i
		}
	}
	return -1
}

// lineOf is the middle of the gap behind a column.
func (h *columnsHeader) lineOf(widths []float32, column int) float32 {
	x := float32(columnSide) - columnGap/2
	for _, w := range widths[:column+1] {
		if w > 0 {
			x += w + columnGap
		}
	}
	return x
}

// Cursor implements desktop.Cursorable.
func (h *columnsHeader) Cursor() desktop.Cursor {
	if h.line >= 0 {
		return desktop.HResizeCursor
	}
	return desktop.DefaultCursor
}

// MouseDown implements desktop.Mouseable: the line that a drag will move.
func (h *columnsHeader) MouseDown(ev *desktop.MouseEvent) { h.point(h.lineAt(ev.Position.X)) }

// MouseUp implements desktop.Mouseable.
func (h *columnsHeader) MouseUp(*desktop.MouseEvent) {}

// point shows the line that the pointer has hold of.
func (h *columnsHeader) point(line int) {
	if h.line != line {
		h.line = line
		h.Refresh()
	}
}

// Dragged implements fyne.Draggable.
func (h *columnsHeader) Dragged(ev *fyne.DragEvent) {
	if h.line < 0 {
		return
	}
	h.dragged = true
	widths := h.of.widths(h.Size().Width)
	h.of.resize(h.line, widths[h.line]+ev.Position.X-h.lineOf(widths, h.line))
}

// DragEnd implements fyne.Draggable.
func (h *columnsHeader) DragEnd() {
	if h.dragged {
		h.of.tellWidths()
	}
	h.dragged = false
	h.point(-1)
}

// lineTapped is told of a tap on a line; the second of two resets. Fyne's own double tap would
// make every sort by a click wait for a second one.
func (h *columnsHeader) lineTapped() {
	if time.Since(h.lineTappedAt) < twoTaps {
		h.of.resetWidths()
		h.of.tellWidths()
	}
	h.lineTappedAt = time.Now()
}

// KeyDown implements desktop.Keyable.
func (h *columnsHeader) KeyDown(ev *fyne.KeyEvent) { h.held(ev, true) }

// KeyUp implements desktop.Keyable.
func (h *columnsHeader) KeyUp(ev *fyne.KeyEvent) { h.held(ev, false) }

func (h *columnsHeader) held(ev *fyne.KeyEvent, down bool) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		h.shift = down
	}
}

// widthKey uses a key that was pressed with Shift, and says whether it did.
func (h *columnsHeader) widthKey(ev *fyne.KeyEvent) bool {
	if !h.shift {
		return false
	}
	now := h.of.widths(h.Size().Width)[h.at]
	switch ev.Name {
	case fyne.KeyLeft:
		h.of.resize(h.at, now-columnStep)
	case fyne.KeyRight:
		h.of.resize(h.at, now+columnStep)
	case fyne.KeyHome:
		h.of.resetWidths()
	default:
		return false
	}
	h.of.tellWidths()
	return true
}
