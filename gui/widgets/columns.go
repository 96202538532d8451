package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Column is one column of Columns.
type Column struct {
	Title    string
	Weight   float32 // share of the width that is left over; 0: none
	Min      float32 // least width, at the usual size of text
	Wants    float32 // width that it gets before the others share what is left, at that size; 0: Min
	Priority int     // columns vanish when it is narrow, the highest number first; 0 never does
	Sortable bool
}

// Cell is what a row shows in one column: a line, and a quieter one below it.
type Cell struct {
	Text      string
	Secondary string
	Tone      Tone          // of the text and the icon
	Icon      fyne.Resource // before the text; nil: none
	Badge     string        // in place of the text, as a Badge with Tone and Icon
	Strong    bool
	Middle    bool   // shortens both lines in the middle
	Tip       string // empty: the texts, when they are shortened
}

// RowAction is a small button at the right end of a row. Left and Right reach it by keyboard.
type RowAction struct {
	Icon     fyne.Resource
	Label    string // spoken, and shown as tooltip
	Danger   bool
	OnTapped func()
}

// Columns is a list of rows two lines high under column heads that sort, and that can be made
// wider and narrower. It holds no data and does no sorting: Cells is asked for what is visible, and
// OnSort is called when a person asks for another order. Fyne's table selects single cells, and
// has neither rows of two lines nor columns that vanish when it is narrow.
//
// Make it with NewColumns, set fields and callbacks, and call Refresh after changes. Rows that look
// the same as before are not drawn again.
type Columns struct {
	base

	Columns []Column
	Length  func() int
	Cells   func(row int) []Cell // one per column
	Actions func(row int) []RowAction
	Slots   int // the most actions a row has

	// Widths are set by the person, 0 for a column that follows its weight; nil: all do. OnWidths
	// is called when they changed, to save them.
	Widths   []float32
	OnWidths func([]float32)

	SortedBy   int // -1: by none
	Descending bool
	OnSort     func(column int) // a head was pressed: show the rows in another order

	OnKey func(row int, ev *fyne.KeyEvent) bool // keys that Columns and List don't use, on the chosen row, or else that with the keyboard's frame; true when used

	header *columnsHeader
	list   *List
	line   *canvas.Rectangle
	action int // the action that the keyboard is on, in the current row; -1: none
}

// NewColumns makes an unsorted list.
func NewColumns(columns []Column, length func() int, cells func(row int) []Cell) *Columns {
	c := &Columns{Columns: columns, Length: length, Cells: cells, SortedBy: -1, action: -1}
	c.Actions, c.OnWidths = func(int) []RowAction { return nil }, func([]float32) {}
	c.header = &columnsHeader{columns: c, hoveredHead: -1, hoveredLine: -1}
	c.header.ExtendBaseWidget(c.header)
	c.list = NewList(
		func() int { return c.Length() },
		func() fyne.CanvasObject { return newColumnsRow(c) },
		func(i int, o fyne.CanvasObject) { o.(*columnsRow).set(i) },
	)
	c.list.OnChosen = func(int) { c.setAction(-1) }
	c.list.OnKey = c.key
	c.ExtendBaseWidget(c)
	return c
}

// List is the list below the head, for focus and selection, with its own callbacks.
func (c *Columns) List() *List { return c.list }

// HeightFor is the height at which so many rows need no scrolling.
func (c *Columns) HeightFor(rows int) float32 {
	return c.MinSize().Height + float32(rows-1)*(c.list.MinSize().Height+c.Theme().Size(theme.SizeNamePadding))
}

// key lets Left and Right walk over the actions of the chosen row, and Return press them.
func (c *Columns) key(row int, ev *fyne.KeyEvent) bool {
	switch selected := c.list.Selected(); {
	case row >= c.Length():
		return false
	case selected < 0: // only the keyboard's frame is there
		return c.OnKey != nil && c.OnKey(row, ev)
	case row != selected:
		return false
	}
	actions := c.Actions(row)
	switch {
	case ev.Name == fyne.KeyRight && c.action < len(actions)-1:
		c.setAction(c.action + 1)
	case ev.Name == fyne.KeyLeft && c.action >= 0:
		c.setAction(c.action - 1)
	case isPress(ev) && c.action >= 0 && c.action < len(actions):
		actions[c.action].OnTapped()
	default:
		return c.OnKey != nil && c.OnKey(row, ev)
	}
	return true
}

func (c *Columns) setAction(n int) {
	if c.action == n {
		return
	}
	c.action = n
	for _, row := range c.list.rows {
		for _, button := range row.Content.(*columnsRow).buttons {
			button.Refresh()
		}
	}
}

func (c *Columns) sort(column int) {
	if c.Columns[column].Sortable {
		c.OnSort(column)
	}
}

const columnGap, columnSide, actionEdge = 16, 10, 28

// rowInset keeps the rounded rows off the edges of the panel they are in.
const rowInset = 5

func (c *Columns) CreateRenderer() fyne.WidgetRenderer {
	c.line = &canvas.Rectangle{}
	return newView(&view{
		widget:  c,
		objects: []fyne.CanvasObject{c.header, c.line, c.list},
		min: func() fyne.Size {
			return fyne.NewSize(220, c.header.MinSize().Height+2*rowInset+c.list.MinSize().Height)
		},
		layout: func(size fyne.Size) {
			h := c.header.MinSize().Height
			place(c.header, rowInset, 0, size.Width-2*rowInset, h)
			place(c.line, 0, h, size.Width, 1)
			place(c.list, rowInset, h+rowInset, size.Width-2*rowInset, size.Height-h-2*rowInset)
		},
		refresh: func() {
			c.line.FillColor = themeColor(c, ColorBorder)
			c.header.Refresh()
			c.list.Refresh()
		},
	})
}
