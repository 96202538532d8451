package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// Making the words of a row is dear: they are asked for once, also when they are others.
func TestChangedRowIsReadOnce(t *testing.T) {
	words, read := "before", 0
	c := NewColumns([]Column{{Title: "Name", Weight: 1}}, func() int { return 1 }, func(int) []Cell {
		read++
		return []Cell{{Text: words}}
	})
	test.NewTempWindow(t, c).Resize(fyne.NewSize(400, 300))
	c.Refresh()
	words, read = "after", 0
	c.list.Refresh()
	row := c.list.rows[0].Content.(*columnsRow)
	if read != 1 || row.cells[0].text.Text != "after" {
		t.Errorf("read %d times, shows %q", read, row.cells[0].text.Text)
	}
}
