package gui

import (
	"fyne.io/fyne/v2"
	"slices"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// column is one column of a table of T. All that belongs to it stands here, so
// that a new one is one entry.
type column[T any] struct {
	id       string // its width is remembered by it, and the model sorts by it
	title    string // key of its text
	weight   float32
	min      float32
	priority int // columns vanish when it is narrow, the highest number first
	sortable bool
	cell     func(T) widgets.Cell
}

// table is rows of T under column heads. Selection follows a row by its key,
// wherever it moves.
type table[T any] struct {
	*widgets.Columns
	rows    []T
	columns []column[T]
	key     func(T) string
}

// newTable makes an empty table. name is what its widths are remembered by,
// spoken what a screen reader calls it.
func newTable[T any](s *shell, name, spoken string, key, label func(T) string, columns []column[T]) *table[T] {
	tb := &table[T]{columns: columns, key: key}
	heads := make([]widgets.Column, len(columns))
	widths := make([]float32, len(columns))
	saved := s.settings.Now().Columns[name]
	for i, c := range columns {
		heads[i] = widgets.Column{Title: t(c.title), Weight: c.weight, Min: c.min, Priority: c.priority, Sortable: c.sortable}
		widths[i] = saved[c.id]
	}
	tb.Columns = widgets.NewColumns(heads, func() int { return len(tb.rows) }, func(i int) []widgets.Cell {
		cells := make([]widgets.Cell, len(columns))
		for n, c := range columns {
			cells[n] = c.cell(tb.rows[i])
		}
		return cells
	})
	tb.Spoken = spoken
	tb.Label = func(i int) string { return label(tb.rows[i]) }
	tb.Widths = widths
	tb.OnWidths = func(widths []float32) {
		s.settings.Change(func(settings *model.Settings) {
			for i, c := range columns {
				width := float32(0)
				if i < len(widths) {
					width = widths[i]
				}
				settings.SetColumn(name, c.id, width)
			}
		})
	}
	return tb
}

// show fills the table; what was selected stays selected. Where the keyboard is
// on a row that is no more, such as a token that was revoked, the next one is
// selected.
func (tb *table[T]) show(rows []T) {
	selected := ""
	if i := tb.List().Selected(); i >= 0 && i < len(tb.rows) {
		selected = tb.key(tb.rows[i])
	}
	tb.rows = rows
	at := -1
	if selected != "" {
		at = slices.IndexFunc(rows, func(row T) bool { return tb.key(row) == selected })
		if at < 0 && tb.List().Focused() {
			at = min(tb.List().Selected(), len(rows)-1)
		}
	}
	if at != tb.List().Selected() {
		tb.List().SetSelected(at)
	}
	tb.Refresh()
}

// sortedBy shows which column the rows are sorted by.
func (tb *table[T]) sortedBy(id string, descending bool) {
	tb.SortedBy = slices.IndexFunc(tb.columns, func(c column[T]) bool { return c.id == id })
	tb.Descending = descending
}

// onActivated calls f with a row that is opened.
func (tb *table[T]) onActivated(f func(T)) { tb.OnActivated = func(i int) { f(tb.rows[i]) } }

// rowActions gives each row up to slots small buttons.
func (tb *table[T]) rowActions(slots int, actions func(T) []widgets.RowAction) {
	tb.Slots = slots
	tb.Actions = func(i int) []widgets.RowAction { return actions(tb.rows[i]) }
}

// headingAt is the id of the column that was clicked.
func (tb *table[T]) onSort(f func(id string)) {
	tb.OnSort = func(i int, _ bool) { f(tb.columns[i].id) }
}

var _ fyne.Widget = (*table[int])(nil)
