package widgets

import (
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// countRefreshes counts how often a widget is refreshed from now on.
func countRefreshes(w fyne.Widget) *int {
	v := test.WidgetRenderer(w).(*view)
	n, refresh := 0, v.refresh
	v.refresh = func() {
		n++
		refresh()
	}
	return &n
}

// drawing is made anew by each call, as callers make their icons.
func drawing(name string) fyne.Resource {
	return fyne.NewStaticResource(name+".svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`))
}

// TestEqualSetDoesNotRefresh sets what is shown, which draws nothing, and then something else,
// which does.
func TestEqualSetDoesNotRefresh(t *testing.T) {
	newApp(t)
	picture := image.NewGray(image.Rect(0, 0, 2, 2))
	badge, dot, avatar, item := &Badge{}, &StatusDot{}, &Avatar{}, &ListItem{}
	head, empty, notice, facts := &GroupHeader{}, &Empty{}, &Notice{}, &Facts{}
	text, paragraph, button, busy := &Text{}, &Paragraph{}, &Button{}, &Button{Text: "Create"}
	tabs := &Segmented{Tabs: true}
	choice := &Segmented{Segments: []Segment{{Text: "a"}, {Text: "b"}}, Selected: 1}
	check := &CheckRow{Title: "a"}
	for _, c := range []struct {
		w   fyne.Widget
		set func(what string)
	}{
		{badge, func(s string) { badge.Set(s, Warning, drawing("i")) }},
		{dot, func(s string) { dot.Set(Info, s) }},
		{avatar, func(s string) { avatar.Set(s, "key", picture) }},
		{item, func(s string) {
			item.Set(ListItemData{Name: s, Picture: picture, Marks: []Mark{{drawing("m"), "default"}}})
		}},
		{head, func(s string) { head.Set("Studio", s, Success) }},
		{empty, func(s string) { empty.Set(drawing("key"), "None", s) }},
		{notice, func(s string) { notice.Set(Danger, "Failed", s) }},
		{facts, func(s string) { facts.Set([]Fact{{Key: "Name", Value: s, Extra: NewButton("Copy", Ghost, nil)}}) }},
		{text, text.SetText},
		{paragraph, paragraph.SetText},
		{button, button.SetText},
		{busy, func(s string) { busy.SetBusy(true, s) }},
		{tabs, func(s string) { tabs.SetSegments([]Segment{{Text: s, Count: "2"}}) }},
		{choice, func(s string) { choice.SetSelected(len(s) % 2) }},
		{check, func(s string) { check.SetChecked(s == "one") }},
	} {
		t.Run(fmt.Sprintf("%T", c.w), func(t *testing.T) {
			c.set("one")
			n := countRefreshes(c.w)
			c.set("one")
			if *n != 0 {
				t.Errorf("refreshed %d times for what it shows", *n)
			}
			c.set("other!")
			if *n == 0 {
				t.Error("not refreshed for something else")
			}
		})
	}
	n := countRefreshes(busy)
	busy.SetBusy(false, "")
	if busy.SetBusy(false, ""); *n != 1 {
		t.Errorf("ready twice refreshes %d times", *n)
	}
}

// TestSelectedFactSurvivesAnEqualSet: also where another fact changes. What is at its right stays
// too, so that it keeps the focus.
func TestSelectedFactSurvivesAnEqualSet(t *testing.T) {
	f := &Facts{}
	facts := func(version string) []Fact {
		return []Fact{{Key: "Id", Value: "83fb469b42", Extra: NewButton("Copy", Ghost, nil)}, {Key: "Version", Value: version}}
	}
	f.Set(facts("2.31"))
	w := window(t, container.New(Vertical{}, f), fyne.NewSize(500, 200))
	value, extra := f.rows[0].value, f.rows[0].fact.Extra
	value.MouseIn(&desktop.MouseEvent{})
	w.Canvas().Focus(extra.(fyne.Focusable))
	for _, version := range []string{"2.31", "2.32"} {
		f.Set(facts(version))
		if f.rows[0].value != value || f.rows[0].fact.Extra != extra || !value.Selectable || w.Canvas().Focused() != extra.(fyne.Focusable) {
			t.Errorf("%s: the first fact was made anew", version)
		}
		if got := f.rows[1].value.Text; got != version {
			t.Errorf("shows %q", got)
		}
	}
	f.Set(facts("2.32")[:1])
	if len(f.rows) != 1 || len(f.parts()) != 3 {
		t.Errorf("%d rows, %d objects", len(f.rows), len(f.parts()))
	}
}

// TestRowsThatLookTheSameAreNotDrawn: of a table, when it is refreshed.
func TestRowsThatLookTheSameAreNotDrawn(t *testing.T) {
	names := []string{"one", "two", "three"}
	pressed := ""
	c := NewColumns([]Column{{Title: "Name", Weight: 1}, {Title: "Scopes"}}, func() int { return len(names) },
		func(i int) []Cell { return []Cell{{Text: names[i], Icon: drawing("key")}, {Text: "3"}} })
	c.Slots = 1
	c.Actions = func(i int) []RowAction {
		name := names[i]
		return []RowAction{{Icon: drawing("bin"), Label: "Delete", OnTapped: func() { pressed = name }}}
	}
	window(t, c, fyne.NewSize(500, 300))
	counts := map[int]*int{}
	for _, row := range c.list.rows {
		counts[row.index] = countRefreshes(row.Content.(*columnsRow))
	}
	c.Refresh()
	names = []string{"one", "2", "three"}
	c.Refresh()
	if *counts[0] != 0 || *counts[1] != 1 || *counts[2] != 0 {
		t.Errorf("rows were drawn %d, %d and %d times", *counts[0], *counts[1], *counts[2])
	}
	names[0] = "one"
	for _, row := range c.list.rows {
		if row.index == 1 {
			test.Tap(row.Content.(*columnsRow).buttons[0])
		}
	}
	if pressed != "2" {
		t.Errorf("the action is that of %q", pressed)
	}
	c.Widths = []float32{90, 0}
	c.Refresh()
	if *counts[0] != 1 {
		t.Errorf("other widths draw a row %d times", *counts[0])
	}
}

// TestThemeReachesRowsOutOfSight: Fyne keeps rows for later, and a change of the theme does not
// reach those.
func TestThemeReachesRowsOutOfSight(t *testing.T) {
	newApp(t)
	var none []int
	l := newTestList(&none, &none)
	row := l.newRow().(*Row)
	l.fillRow(1, row)
	row.Resize(fyne.NewSize(200, 50))
	title := find[*Text](row, func(x *Text) bool { return x.Text == "Ada" })
	before := title.text.Color
	fyne.CurrentApp().Settings().SetTheme(testTheme{test.NewTheme()})
	l.fillRow(1, row)
	if title.text.Color == before {
		t.Error("it has the old theme's colour")
	}
}

func TestListMenuByKeys(t *testing.T) {
	var none []int
	l := newTestList(&none, &none)
	opened := []int{}
	l.OnMenu = func(i int, _ fyne.Position) { opened = append(opened, i) }
	w := window(t, l, fyne.NewSize(240, 500))
	w.Canvas().Focus(l)
	l.SetSelected(4)
	f10 := key(fyne.KeyF10)
	l.TypedKey(key(desktop.KeyMenu))
	l.TypedKey(f10)
	l.KeyDown(key(desktop.KeyShiftRight))
	l.TypedKey(f10)
	l.KeyUp(key(desktop.KeyShiftRight))
	l.TypedKey(f10)
	l.KeyDown(key(desktop.KeyShiftLeft))
	l.FocusLost()
	l.TypedKey(f10)
	if got := fmt.Sprint(opened); got != "[4 4]" {
		t.Errorf("opened for %s", got)
	}
}

// TestHeadingIsShownAsWritten: capitals would change a name.
func TestHeadingIsShownAsWritten(t *testing.T) {
	h := &GroupHeader{Text: "MacLeod straße"}
	window(t, h, fyne.NewSize(300, 40))
	if got := drawn(h); got != "MacLeod straße" {
		t.Errorf("shows %q", got)
	}
}
