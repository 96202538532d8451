package gui

import (
	"slices"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// column is one column of a table of T. All that belongs to it is here, so
// that a new one is one entry.
type column[T any] struct {
	id       string // its width is remembered by it, and the model sorts by it
	title    string // key of its text
	weight   float32
	min      float32
	wants    float32 // before the others share what is left; 0: min
	priority int     // columns vanish when it is narrow, the highest number first
	cell     func(T) widgets.Cell
}

// table is rows of T under column heads. The selection follows rows by their
// keys, wherever they move. Rows that a search hides stay selected and are
// selected again when they come back, but nothing is done to them meanwhile.
type table[T any] struct {
	*widgets.Columns
	rows    []T
	columns []column[T]
	key     func(T) string
	chosen  map[string]bool // keys of the selected rows
	sorted  func() (id string, descending bool)
}

// newTable makes an empty table. id is what its widths are remembered by, name is for screen readers.
func newTable[T any](s *shell, id, name string, key, label func(T) string, columns []column[T]) *table[T] {
	tb := &table[T]{columns: columns, key: key}
	heads := make([]widgets.Column, len(columns))
	widths := make([]float32, len(columns))
	saved := s.settings.Now().Columns[id]
	for i, c := range columns {
		heads[i] = widgets.Column{Title: t(c.title), Weight: c.weight, Min: c.min, Wants: c.wants, Priority: c.priority}
		widths[i] = saved[c.id]
	}
	tb.Columns = widgets.NewColumns(heads, func() int { return len(tb.rows) }, func(i int) []widgets.Cell {
		cells := make([]widgets.Cell, len(columns))
		for n, c := range columns {
			cells[n] = c.cell(tb.rows[i])
		}
		return cells
	})
	tb.List().Name = name
	tb.List().Label = func(i int) string { return label(tb.rows[i]) }
	tb.Widths = widths
	tb.OnWidths = func(widths []float32) {
		s.settings.Change(func(settings *model.Settings) {
			for i, c := range columns {
				width := float32(0)
				if i < len(widths) {
					width = widths[i]
				}
				settings.SetColumn(id, c.id, width)
			}
		})
	}
	return tb
}

// show fills the table; what was selected stays selected. Where the keyboard is on a row that is no
// more, such as a token that was revoked, the next one is selected.
func (tb *table[T]) show(rows []T) {
	selected := ""
	if row, ok := tb.selected(); ok {
		selected = tb.key(row)
	}
	tb.remember(true)
	if tb.rows = rows; tb.sorted != nil {
		by, descending := tb.sorted()
		tb.SortedBy, tb.Descending = slices.IndexFunc(tb.columns, func(c column[T]) bool { return c.id == by }), descending
	}
	one, all := -1, []int(nil)
	if len(tb.chosen) > 0 {
		for i, row := range rows {
			key := tb.key(row)
			if tb.chosen[key] {
				all = append(all, i)
			}
			if key == selected {
				one = i
			}
		}
	}
	switch {
	case one < 0 && len(all) > 0:
		one = all[0]
	case one < 0 && selected != "" && tb.List().Focused():
		one = min(tb.List().Selected(), len(rows)-1)
	}
	tb.List().SetSelectedAll(all, one)
	tb.Refresh()
}

// remember notes the keys of the selected rows, beside those that are hidden.
func (tb *table[T]) remember(hidden bool) {
	if len(tb.chosen) == 0 || !hidden {
		tb.chosen = map[string]bool{}
	} else {
		for _, row := range tb.rows {
			delete(tb.chosen, tb.key(row))
		}
	}
	for _, row := range tb.selection() {
		tb.chosen[tb.key(row)] = true
	}
}

func (tb *table[T]) selected() (row T, ok bool) {
	if i := tb.List().Selected(); i >= 0 && i < len(tb.rows) {
		return tb.rows[i], true
	}
	return row, false
}

// selection is the selected rows that can be seen, in their order.
func (tb *table[T]) selection() []T {
	var rows []T
	for _, i := range tb.List().SelectedAll() {
		if i < len(tb.rows) {
			rows = append(rows, tb.rows[i])
		}
	}
	return rows
}

// selectNone is for tables in which several rows can be selected.
func (tb *table[T]) selectNone() {
	tb.List().SetSelected(-1)
	tb.List().OnSelection(false)
}

// selectSeveral lets several rows be selected; changed is called when the person selects others.
func (tb *table[T]) selectSeveral(changed func()) {
	tb.List().Multiple = true
	tb.List().OnSelection = func(added bool) {
		tb.remember(added)
		changed()
	}
}

// onItems gives rows a menu, and keys that do what is in it. items are what can
// be done with the selected rows.
func (tb *table[T]) onItems(s *shell, items func() []rowItem) {
	tb.List().OnMenu = func(_ int, at fyne.Position) { s.popUpAt(menuOf(items()), at) }
	tb.OnKey = func(row int, ev *fyne.KeyEvent) bool {
		if tb.List().Selected() < 0 && isItemKey(ev.Name) {
			tb.List().Choose(row)
		}
		for _, item := range items() {
			if item.hasKey(ev.Name) {
				item.run()
				return true
			}
		}
		return false
	}
}

func (tb *table[T]) onActivated(f func(T)) { tb.List().OnActivated = func(i int) { f(tb.rows[i]) } }

// rowActions gives each row up to slots small buttons.
func (tb *table[T]) rowActions(slots int, actions func(T) []widgets.RowAction) {
	tb.Slots = slots
	tb.Actions = func(i int) []widgets.RowAction { return actions(tb.rows[i]) }
}

// sortable lets the heads order the table, by what the model has for each column.
func sortable[C ~string, T any](tb *table[T], order interface {
	Sort(C)
	Sorted() (C, bool)
},
) {
	for i := range tb.columns {
		tb.Columns.Columns[i].Sortable = true
	}
	tb.OnSort = func(i int) { order.Sort(C(tb.columns[i].id)) }
	tb.sorted = func() (string, bool) {
		by, descending := order.Sorted()
		return string(by), descending
	}
}
