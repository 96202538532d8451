package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func testColumns(rows int) *Columns {
	c := NewColumns([]Column{
		{Title: "Name", Weight: 2, Min: 120, Sortable: true},
		{Title: "Scopes", Weight: 1, Min: 80, Priority: 2, Sortable: true},
		{Title: "Created", Min: 80, Priority: 3},
		{Title: "Expires", Min: 90, Priority: 1, Sortable: true},
	}, func() int { return rows }, func(i int) []Cell {
		return []Cell{{Text: fmt.Sprint("token ", i), Secondary: "id"}, {Text: "3"}, {Text: "today"}, {Badge: "never", Tone: Danger}}
	})
	return c
}

func TestColumnsVanishByPriority(t *testing.T) {
	newApp(t)
	c := testColumns(1)
	for _, step := range []struct {
		width float32
		shown string
	}{
		{700, "[true true true true]"},
		{440, "[true true true true]"},
		{380, "[true true false true]"},
		{280, "[true false false true]"},
		{200, "[true false false false]"},
		{90, "[true false false false]"},
	} {
		var shown []bool
		sum := float32(-columnGap)
		for _, w := range c.widths(step.width) {
			shown = append(shown, w > 0)
			if w > 0 {
				sum += w + columnGap
			}
		}
		if got := fmt.Sprint(shown); got != step.shown {
			t.Errorf("%v wide: %s, want %s", step.width, got, step.shown)
		}
		if free := step.width - 2*columnSide; sum > free+0.5 {
			t.Errorf("%v wide: columns take %v of %v", step.width, sum, free)
		}
	}
}

func TestColumnsSort(t *testing.T) {
	var asked []string
	c := testColumns(3)
	c.OnSort = func(column int) { asked = append(asked, fmt.Sprint(column)) }
	window(t, c, fyne.NewSize(600, 300))
	c.header.FocusGained()
	c.header.TypedKey(key(fyne.KeyReturn))
	c.header.TypedKey(key(fyne.KeySpace))
	c.header.TypedKey(key(fyne.KeyRight))
	c.header.TypedKey(key(fyne.KeyReturn))
	for range 2 { // Created does not sort
		c.header.TypedKey(key(fyne.KeyRight))
		c.header.TypedKey(key(fyne.KeyReturn))
	}
	if got := fmt.Sprint(asked); got != "[0 0 1 3]" {
		t.Errorf("asked %s", got)
	}
	test.TapAt(c.header, fyne.NewPos(columnSide+4, 8))
	if len(asked) != 5 || asked[4] != "0" {
		t.Error("a tap on a head does not sort")
	}
}

func TestColumnsActionsByKeyAndTap(t *testing.T) {
	var pressed []string
	c := testColumns(3)
	c.Slots = 2
	c.Actions = func(i int) []RowAction {
		act := func(what string) RowAction {
			return RowAction{
				Icon: fyne.NewStaticResource("x.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)), Label: what,
				OnTapped: func() { pressed = append(pressed, fmt.Sprint(what, i)) },
			}
		}
		return []RowAction{act("copy"), act("revoke")}
	}
	w := window(t, c, fyne.NewSize(600, 300))
	list := c.List()
	w.Canvas().Focus(list)
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn, fyne.KeyRight, fyne.KeyRight, fyne.KeySpace, fyne.KeyDown, fyne.KeyReturn} {
		list.TypedKey(key(name))
	}
	if got := fmt.Sprint(pressed); got != "[copy0 revoke0]" {
		t.Errorf("pressed %s; going to another row leaves the actions", got)
	}
	row := list.rows[0].Content.(*columnsRow)
	test.Tap(row.buttons[1])
	if last := pressed[len(pressed)-1]; last != fmt.Sprint("revoke", row.index) {
		t.Errorf("a tap pressed %s", last)
	}
}

// TestColumnsAreVirtual: two thousand rows cost no more objects than a screenful.
func TestColumnsAreVirtual(t *testing.T) {
	c := testColumns(2000)
	list, made := c.List(), 0
	create := list.create
	list.create = func() fyne.CanvasObject { made++; return create() }
	window(t, c, fyne.NewSize(600, 400))
	list.TypedKey(key(fyne.KeyEnd))
	if list.Selected() != 1999 {
		t.Errorf("End went to %d", list.Selected())
	}
	if made > 40 {
		t.Errorf("%d rows were made", made)
	}
}

// A list forgets the rows that Fyne makes anew for another size of text.
func TestListForgetsRowsOfAnotherTheme(t *testing.T) {
	c := testColumns(9)
	list, made := c.List(), 0
	create := list.create
	list.create = func() fyne.CanvasObject { made++; return create() }
	w := window(t, c, fyne.NewSize(600, 900))
	first := made
	for i := range 6 {
		fyne.CurrentApp().Settings().SetTheme(largeText{testTheme{theme.DefaultTheme()}, 1 + float32(i%2)/2})
		w.Content().Refresh()
		test.WidgetRenderer(list).Refresh()
	}
	if made <= first {
		t.Fatal("Fyne made no rows")
	}
	if n := len(list.rows); n != 9 {
		t.Errorf("%d rows are kept of %d", n, made)
	}
	for i, row := range list.rows {
		if row.index != i {
			t.Errorf("row %d has entry %d", i, row.index)
		}
	}
}

func BenchmarkColumnsScroll(b *testing.B) {
	newApp(b)
	c := testColumns(2000)
	w := test.NewTempWindow(b, c)
	w.Resize(fyne.NewSize(900, 600))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.List().ScrollToOffset(float32(i%2000) * 40)
	}
}
