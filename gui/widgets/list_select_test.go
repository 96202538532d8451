package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// selecting is a list of ten entries, of which the fifth is a heading.
func selecting(t *testing.T) (*List, *[]string) {
	t.Helper()
	l := NewList(func() int { return 10 }, func() fyne.CanvasObject { return &ListItem{} },
		func(i int, o fyne.CanvasObject) { o.(*ListItem).Set(ListItemData{Name: fmt.Sprint("entry ", i)}) })
	l.Multiple = true
	l.Heading = func(i int) bool { return i == 4 }
	told := &[]string{}
	l.OnSelection = func(added bool) { *told = append(*told, fmt.Sprint(l.SelectedAll(), added)) }
	w := window(t, l, fyne.NewSize(240, 900))
	w.Canvas().Focus(l)
	return l, told
}

// click presses the mouse on entry i while keys are held.
func click(l *List, i int, held fyne.KeyModifier) {
	for _, row := range l.rows {
		if row.index == i {
			row.MouseDown(&desktop.MouseEvent{Modifier: held})
			test.Tap(row)
			return
		}
	}
}

func typed(l *List, held fyne.KeyModifier, name fyne.KeyName) {
	shift := key(desktop.KeyShiftLeft)
	switch held {
	case fyne.KeyModifierShift:
		l.KeyDown(shift)
		l.TypedKey(key(name))
		l.KeyUp(shift)
	case 0:
		l.TypedKey(key(name))
	default:
		l.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: held})
	}
}

func TestSeveralEntriesAreSelected(t *testing.T) {
	const shift, ctrl = fyne.KeyModifierShift, fyne.KeyModifierShortcutDefault
	for name, c := range map[string]struct {
		do   func(*List)
		want string
	}{
		"a click":                  {func(l *List) { click(l, 2, 0) }, "[2] 2"},
		"Ctrl adds":                {func(l *List) { click(l, 2, 0); click(l, 7, ctrl) }, "[2 7] 7"},
		"Ctrl takes out":           {func(l *List) { click(l, 2, 0); click(l, 7, ctrl); click(l, 2, ctrl) }, "[7] 7"},
		"Ctrl takes out the last":  {func(l *List) { click(l, 2, 0); click(l, 2, ctrl) }, "[] -1"},
		"Shift, without a heading": {func(l *List) { click(l, 2, 0); click(l, 6, shift) }, "[2 3 5 6] 6"},
		"Shift from the anchor":    {func(l *List) { click(l, 5, 0); click(l, 7, shift); click(l, 3, shift) }, "[3 5] 3"},
		"Shift from nothing":       {func(l *List) { click(l, 3, shift) }, "[3] 3"},
		"a click after several":    {func(l *List) { click(l, 2, 0); click(l, 6, shift); click(l, 3, 0) }, "[3] 3"},
		"Shift and arrows":         {func(l *List) { click(l, 1, 0); typed(l, shift, fyne.KeyDown); typed(l, shift, fyne.KeyDown) }, "[1 2 3] 3"},
		"Shift and back":           {func(l *List) { click(l, 2, 0); typed(l, shift, fyne.KeyDown); typed(l, shift, fyne.KeyUp) }, "[2] 2"},
		"Shift and End":            {func(l *List) { click(l, 7, 0); typed(l, shift, fyne.KeyEnd) }, "[7 8 9] 9"},
		"an arrow after several":   {func(l *List) { click(l, 1, 0); typed(l, shift, fyne.KeyDown); typed(l, 0, fyne.KeyDown) }, "[3] 3"},
		"Ctrl with arrows and Space": {func(l *List) {
			click(l, 1, 0)
			typed(l, ctrl, fyne.KeyDown)
			typed(l, ctrl, fyne.KeyDown)
			typed(l, 0, fyne.KeySpace)
		}, "[1 3] 3"},
		"Space takes out": {func(l *List) { click(l, 1, 0); typed(l, 0, fyne.KeySpace) }, "[] -1"},
		"Ctrl+A":          {func(l *List) { click(l, 1, 0); l.TypedShortcut(&fyne.ShortcutSelectAll{}) }, "[0 1 2 3 5 6 7 8 9] 1"},
	} {
		t.Run(name, func(t *testing.T) {
			l, told := selecting(t)
			c.do(l)
			if got := fmt.Sprint(l.SelectedAll(), l.Selected()); got != c.want {
				t.Errorf("selected %s, want %s", got, c.want)
			}
			if len(*told) == 0 {
				t.Error("the owner was not told")
			}
			for _, row := range l.rows {
				if row.Selected != l.isSelected(row.index) {
					t.Errorf("row %d is shown as selected: %v", row.index, row.Selected)
				}
			}
		})
	}
}

func TestOwnerIsToldWhetherEntriesWereAdded(t *testing.T) {
	l, told := selecting(t)
	click(l, 1, 0)
	click(l, 3, fyne.KeyModifierShortcutDefault)
	click(l, 5, fyne.KeyModifierShift)
	if got := fmt.Sprint(*told); got != "[[1] false [1 3] true [3 5] false]" {
		t.Error(got)
	}
}

// Several at once is only for lists that can do something with them.
func TestOneEntryWithoutMultiple(t *testing.T) {
	l, _ := selecting(t)
	l.Multiple = false
	click(l, 1, 0)
	click(l, 3, fyne.KeyModifierShortcutDefault)
	typed(l, fyne.KeyModifierShift, fyne.KeyDown)
	l.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := fmt.Sprint(l.SelectedAll()); got != "[5]" {
		t.Error(got)
	}
}

func TestMenuOnSeveralKeepsThem(t *testing.T) {
	l, _ := selecting(t)
	l.OnMenu = func(int, fyne.Position) {}
	click(l, 1, 0)
	click(l, 3, fyne.KeyModifierShortcutDefault)
	menuOn := func(i int) string {
		for _, row := range l.rows {
			if row.index == i {
				row.TappedSecondary(&fyne.PointEvent{})
			}
		}
		return fmt.Sprint(l.SelectedAll())
	}
	if got := menuOn(3); got != "[1 3]" {
		t.Errorf("on one of them: %s", got)
	}
	if got := menuOn(6); got != "[6]" {
		t.Errorf("on another: %s", got)
	}
}

// A slow second click only selects what is selected.
func TestSlowSecondClickOpensNothing(t *testing.T) {
	l, _ := selecting(t)
	opened := 0
	l.OnActivated = func(int) { opened++ }
	click(l, 1, 0)
	l.tappedAt = l.tappedAt.Add(-2 * doubleTap)
	click(l, 1, 0)
	if opened != 0 {
		t.Error("opened by two single clicks")
	}
	click(l, 1, 0)
	if opened != 1 {
		t.Error("not opened by a double click")
	}
}

func TestKeysOfRows(t *testing.T) {
	c := testColumns(3)
	var used []string
	c.OnKey = func(row int, ev *fyne.KeyEvent) bool {
		used = append(used, fmt.Sprint(row, ev.Name))
		return ev.Name == fyne.KeyDelete
	}
	window(t, c, fyne.NewSize(600, 300))
	c.List().TypedKey(key(fyne.KeyDelete)) // nothing is selected: on that with the keyboard's frame
	c.List().SetSelected(1)
	c.List().TypedKey(key(fyne.KeyDelete))
	if got := fmt.Sprint(used); got != "[0Delete 1Delete]" {
		t.Error(got)
	}
}

// The key that opens a menu or a dialog is released in there. An arrow that extended the selection
// afterwards would put entries into it that nobody chose.
func TestShiftEndsWithWhatComesInFront(t *testing.T) {
	for name, open := range map[string]func(fyne.Canvas) (closeAgain func()){
		"menu": func(c fyne.Canvas) func() {
			ShowMenu(fyne.NewMenu("", fyne.NewMenuItem("Open", nil)), c, fyne.Position{})
			return openMenu.Hide
		},
		"dialog": func(c fyne.Canvas) func() {
			d := &Dialog{Title: "Paste"}
			d.Open(c)
			return d.Close
		},
	} {
		l, _ := selecting(t)
		l.TypedKey(key(fyne.KeyHome))
		l.KeyDown(key(desktop.KeyShiftLeft))
		l.TypedKey(key(fyne.KeyDown))
		open(fyne.CurrentApp().Driver().CanvasForObject(l))()
		l.TypedKey(key(fyne.KeyDown))
		if got := fmt.Sprint(l.SelectedAll()); got != "[2]" {
			t.Errorf("after a %s: %s", name, got)
		}
	}
}

// Space leaves the keyboard where it is, and Escape leaves one of several selected.
func TestKeysAfterASelection(t *testing.T) {
	l, _ := selecting(t)
	click(l, 2, 0)
	l.TypedKey(key(fyne.KeySpace))
	if len(l.SelectedAll()) != 0 {
		t.Fatal("still selected")
	}
	l.TypedKey(key(fyne.KeyDown))
	if got := fmt.Sprint(l.SelectedAll()); got != "[3]" {
		t.Errorf("down leads to %s", got)
	}
	l.SelectAll()
	l.TypedKey(key(fyne.KeyEscape))
	if got := fmt.Sprint(l.SelectedAll()); got != "[3]" {
		t.Errorf("Escape leaves %s", got)
	}
}
