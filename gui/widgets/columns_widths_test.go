package widgets

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// dragLine takes hold of the line behind a column and drags it by so much, in steps as a pointer
// does.
func dragLine(h *columnsHeader, column int, by float32) {
	x := h.lineX(h.columns.widths(h.Size().Width), column)
	at := func(x float32) fyne.PointEvent { return fyne.PointEvent{Position: fyne.NewPos(x, 8)} }
	h.MouseDown(&desktop.MouseEvent{PointEvent: at(x)})
	for n := range 4 {
		h.Dragged(&fyne.DragEvent{PointEvent: at(x + by*float32(n+1)/4)})
	}
	h.DragEnd()
}

func evenColumns() *Columns {
	c := testColumns(3)
	for i := range c.Columns {
		c.Columns[i].Weight = 1
	}
	return c
}

func TestColumnsAreDragged(t *testing.T) {
	c := evenColumns()
	var told []float32
	c.OnWidths = func(w []float32) { told = w }
	window(t, c, fyne.NewSize(700, 300))
	width := c.header.Size().Width
	before := c.widths(width)

	dragLine(c.header, 1, 40)
	after := c.widths(width)
	if got := after[1] - before[1]; got < 39 || got > 41 {
		t.Errorf("dragged by 40, wider by %v", got)
	}
	if after[0] != before[0] {
		t.Errorf("the column before it moved: %v, was %v", after[0], before[0])
	}
	if !slices.Equal(told, c.Widths) || len(told) != 4 || told[1] != after[1] {
		t.Errorf("told %v of %v", told, after)
	}
	again := evenColumns()
	again.Widths = slices.Clone(told)
	if got := again.widths(width); !slices.Equal(got, after) {
		t.Errorf("remembered %v, come back as %v", after, got)
	}

	dragLine(c.header, 1, 5000)
	for i, w := range c.widths(width) {
		if w < c.Columns[i].Min {
			t.Errorf("column %d is left %v", i, w)
		}
	}
	dragLine(c.header, 0, -5000)
	if got := c.widths(width)[0]; got != c.Columns[0].Min {
		t.Errorf("dragged to nothing it is %v wide", got)
	}

	again.Widths = []float32{1, -3} // from an older table
	if got := again.widths(width); len(got) != 4 || got[0] < again.Columns[0].Min {
		t.Errorf("odd widths become %v", got)
	}
}

// TestSetWidthsFitEverywhere: what was set in a large window never spoils a small one.
func TestSetWidthsFitEverywhere(t *testing.T) {
	c := evenColumns()
	for _, set := range [][]float32{{500, 300, 300, 300}, {0, 400, 0, 0}, {9000, 9000, 0, 0}} {
		c.Widths = set
		for _, width := range []float32{1000, 700, 470, 380, 280, 200} {
			sum := float32(-columnGap)
			for i, w := range c.widths(width) {
				if w > 0 {
					sum += w + columnGap
				}
				if w > 0 && width >= 200 && w < c.Columns[i].Min-0.5 {
					t.Errorf("%v in %v: column %d has %v", set, width, i, w)
				}
			}
			if free := width - 2*columnSide; sum > free+0.5 || sum < free-0.5 {
				t.Errorf("%v in %v: columns take %v of %v", set, width, sum, free)
			}
		}
	}
}

// A column that wants more gets it before the others share what is left, and they keep their least.
func TestColumnGetsWhatItWantsFirst(t *testing.T) {
	c := evenColumns()
	for i := range c.Columns {
		c.Columns[i].Min = 80
	}
	c.Columns[0].Wants = 200
	least := float32(4*80 + 3*columnGap + 2*columnSide)
	for room, want := range map[float32][2]float32{0: {80, 80}, 60: {140, 80}, 120: {200, 80}, 160: {210, 90}} {
		if got := c.widths(least + room); got[0] != want[0] || got[3] != want[1] {
			t.Errorf("with %v more than the least: %v", room, got)
		}
	}
}

func TestColumnWidthsByKeys(t *testing.T) {
	c := evenColumns()
	tells, sorts := 0, 0
	c.OnWidths = func([]float32) { tells++ }
	c.OnSort = func(int) { sorts++ }
	w := window(t, c, fyne.NewSize(700, 300))
	h := c.header
	width := h.Size().Width
	w.Canvas().Focus(h)
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	press := func(names ...fyne.KeyName) {
		for _, name := range names {
			h.TypedKey(key(name))
		}
	}
	press(fyne.KeyRight) // to the second head
	before := c.widths(width)
	h.KeyDown(shift)
	press(fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	if got := c.widths(width)[1] - before[1]; got < columnKeyStep-1 || got > columnKeyStep+1 || tells != 3 {
		t.Errorf("wider by %v, told %d times", got, tells)
	}
	press(fyne.KeyHome)
	if c.Widths != nil || !slices.Equal(c.widths(width), before) {
		t.Errorf("Home with Shift leaves %v", c.Widths)
	}
	h.KeyUp(shift)
	press(fyne.KeyRight)
	if h.current != 2 || sorts != 0 {
		t.Errorf("without Shift the head is %d, sorted %d times", h.current, sorts)
	}
}

func TestTwoTapsOnALineReset(t *testing.T) {
	c := evenColumns()
	sorts := 0
	c.OnSort = func(int) { sorts++ }
	window(t, c, fyne.NewSize(700, 300))
	h := c.header
	dragLine(h, 0, 60)
	line := fyne.NewPos(h.lineX(c.widths(h.Size().Width), 0), 8)
	h.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: line}})
	if h.Cursor() != desktop.HResizeCursor || !h.lineMark.Visible() {
		t.Error("the line does not show that it can be dragged")
	}
	test.TapAt(h, line)
	if c.Widths == nil {
		t.Fatal("one tap resets")
	}
	test.TapAt(h, line)
	if c.Widths != nil || sorts != 0 {
		t.Errorf("widths %v, sorted %d times", c.Widths, sorts)
	}
	h.MouseOut()
	if h.Cursor() != desktop.DefaultCursor {
		t.Error("the cursor stays")
	}
	if got := fmt.Sprint(h.lineAt(h.Size().Width - columnSide)); got != "-1" {
		t.Errorf("the table's own edge is line %s", got)
	}
}
