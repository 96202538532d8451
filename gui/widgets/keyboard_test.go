package widgets

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// show puts content into a window of the test driver.
func window(t *testing.T, content fyne.CanvasObject, size fyne.Size) fyne.Window {
	t.Helper()
	newApp(t)
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(size)
	return w
}

func TestButtonIsPressed(t *testing.T) {
	presses := 0
	b := NewButton("Create", Primary, func() { presses++ })
	w := window(t, container.NewVBox(b), fyne.NewSize(200, 100))
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(b) {
		t.Fatal("not reached by Tab")
	}
	for i, press := range []func(){
		func() { b.TypedKey(key(fyne.KeyReturn)) },
		func() { b.TypedKey(key(fyne.KeyEnter)) },
		func() { b.TypedKey(key(fyne.KeySpace)) },
		func() { test.Tap(b) },
	} {
		press()
		if presses != i+1 {
			t.Fatalf("press %d did nothing or too much: %d", i, presses)
		}
	}
	b.Disable()
	b.TypedKey(key(fyne.KeyReturn))
	test.Tap(b)
	if presses != 4 {
		t.Error("pressed while disabled")
	}
}

func busyButton(start func(done func())) *Button {
	b := NewButton("Create", Primary, nil)
	b.OnTapped = func() {
		b.SetBusy(true, "Creating…")
		start(func() { b.SetBusy(false, "") })
	}
	return b
}

func TestBusyButtonIsPressedOnce(t *testing.T) {
	starts := 0
	var finish func()
	b := busyButton(func(done func()) {
		starts++
		finish = done
	})
	window(t, b, fyne.NewSize(200, 60))
	test.Tap(b)
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	if starts != 1 || !b.busy || b.shownText() != "Creating…" {
		t.Fatalf("starts %d, busy %v, says %q", starts, b.busy, b.shownText())
	}
	finish()
	test.Tap(b)
	if starts != 2 {
		t.Error("can't be pressed again after the work")
	}
	finish()
}

func TestTabsKeys(t *testing.T) {
	var chosen []int
	bar := &Segmented{Tabs: true, Segments: []Segment{{Text: "a"}, {Text: "b"}, {Text: "c"}}, OnSelected: func(i int) { chosen = append(chosen, i) }}
	window(t, bar, fyne.NewSize(300, 60))
	for _, name := range []fyne.KeyName{fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome} {
		bar.TypedKey(key(name))
	}
	if got := fmt.Sprint(chosen); got != "[1 2 1 0]" {
		t.Errorf("chosen %s", got)
	}
	test.Tap(bar.choices[2])
	if bar.Selected != 2 {
		t.Error("a tap chose nothing")
	}
}

func TestSegmentedKeys(t *testing.T) {
	var chosen []int
	s := &Segmented{Segments: []Segment{{Text: "a"}, {Text: "b"}, {Text: "c"}}, OnSelected: func(i int) { chosen = append(chosen, i) }}
	window(t, s, fyne.NewSize(300, 60))
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyRight, fyne.KeyRight, fyne.KeyUp, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyEnd, fyne.KeyHome} {
		s.TypedKey(key(name))
	}
	s.Disable()
	s.TypedKey(key(fyne.KeyEnd))
	if got := fmt.Sprint(chosen); got != "[1 2 1 0 2 0]" {
		t.Errorf("chosen %s", got)
	}
}

func TestSegmentedWraps(t *testing.T) {
	s := &Segmented{Segments: []Segment{{Text: "Read only"}, {Text: "Read and write"}, {Text: "Automation"}}}
	window(t, container.New(Vertical{}, s), fyne.NewSize(180, 300))
	if first, last := s.choices[0].Position(), s.choices[2].Position(); last.Y <= first.Y {
		t.Error("all in one line")
	}
	if got, want := s.MinSize().Height, s.choices[2].Position().Y+s.choices[2].Size().Height; got < want {
		t.Errorf("asks for %v, needs %v", got, want)
	}
}

func TestCheckRow(t *testing.T) {
	var told []bool
	c := &CheckRow{Title: "streams:read", OnChanged: func(on bool) { told = append(told, on) }}
	window(t, c, fyne.NewSize(300, 60))
	c.TypedKey(key(fyne.KeySpace))
	test.Tap(c)
	if fmt.Sprint(told) != "[true false]" {
		t.Errorf("told %v", told)
	}
	c.Reason = "not grantable"
	c.Refresh()
	test.Tap(c)
	c.TypedKey(key(fyne.KeySpace))
	if c.Checked || len(told) != 2 {
		t.Error("ticked although it can't be")
	}
	if c.body.Text != "not grantable" {
		t.Errorf("says %q", c.body.Text)
	}
}

func TestSearchEntryEscape(t *testing.T) {
	var texts []string
	escaped, down := 0, 0
	e := NewSearchEntry("Search", "Search", "Clear", func(s string) { texts = append(texts, s) })
	e.OnDown = func() { down++ }
	window(t, e, fyne.NewSize(200, 40)).Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			escaped++
		}
	})
	test.Type(e, "ad")
	if !e.clear.Visible() {
		t.Error("no clear button")
	}
	e.TypedKey(key(fyne.KeyEscape))
	if e.Text != "" || escaped != 0 || e.clear.Visible() {
		t.Error("the first Esc clears")
	}
	e.TypedKey(key(fyne.KeyEscape))
	e.TypedKey(key(fyne.KeyDown))
	if escaped != 1 || down != 1 {
		t.Errorf("escaped %d, down %d", escaped, down)
	}
	test.Type(e, "x")
	test.Tap(e.clear)
	if strings.Join(texts, ",") != "a,ad,,x," {
		t.Errorf("told %q", texts)
	}
}

func newTestList(chosen, activated *[]int) *List {
	names := []string{"# studio", "Ada", "Adam", "# bureau", "Chen", "Dina"}
	l := NewList(func() int { return len(names) }, func() fyne.CanvasObject { return &ListItem{} },
		func(i int, o fyne.CanvasObject) { o.(*ListItem).Set(ListItemData{Name: names[i]}) })
	l.Heading = func(i int) bool { return strings.HasPrefix(names[i], "#") }
	l.Label = func(i int) string { return names[i] }
	l.OnChosen = func(i int) { *chosen = append(*chosen, i) }
	l.OnActivated = func(i int) { *activated = append(*activated, i) }
	return l
}

func TestListKeys(t *testing.T) {
	var chosen, activated []int
	l := newTestList(&chosen, &activated)
	w := window(t, l, fyne.NewSize(240, 500))
	w.Canvas().Focus(l)
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyDown, fyne.KeyHome, fyne.KeyUp, fyne.KeyReturn} {
		l.TypedKey(key(name))
	}
	if got := fmt.Sprint(chosen); got != "[1 2 4 2 5 1]" {
		t.Errorf("headings are skipped, ends are kept: %s", got)
	}
	if got := fmt.Sprint(activated); got != "[1]" {
		t.Errorf("activated %s", got)
	}
	chosen = nil
	for _, r := range "dina" {
		l.TypedRune(r)
	}
	if l.Selected() != 5 {
		t.Errorf("typed ahead to %d", l.Selected())
	}
}

// Nothing is selected yet, and the frame of the keyboard is on the first entry.
func TestKeysAreForTheEntryWithTheFrame(t *testing.T) {
	for name, want := range map[fyne.KeyName]string{fyne.KeyReturn: "opened 0", fyne.KeySpace: "", desktop.KeyMenu: "menu of 0"} {
		got := ""
		l := NewList(func() int { return 3 }, func() fyne.CanvasObject { return &ListItem{} }, func(int, fyne.CanvasObject) {})
		l.OnActivated = func(i int) { got += fmt.Sprint("opened ", i) }
		l.OnMenu = func(i int, _ fyne.Position) { got += fmt.Sprint("menu of ", i) }
		window(t, l, fyne.NewSize(240, 500)).Canvas().Focus(l)
		if l.TypedKey(key(name)); l.Selected() != 0 || got != want {
			t.Errorf("%s: selected %d, %s", name, l.Selected(), got)
		}
	}
}

// A search narrows a list while the keyboard is in it.
func TestKeysOfAListThatBecameShorter(t *testing.T) {
	for _, name := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyPageUp} {
		names, chosen := []string{"heading", "Ada", "Bo", "Chen"}, []string{}
		l := NewList(func() int { return len(names) }, func() fyne.CanvasObject { return &ListItem{} }, func(int, fyne.CanvasObject) {})
		l.Heading = func(i int) bool { return i == 0 }
		l.OnChosen = func(i int) { chosen = append(chosen, names[i]) }
		w := window(t, l, fyne.NewSize(240, 400))
		w.Canvas().Focus(l)
		l.TypedKey(key(fyne.KeyEnd))
		names, chosen = []string{"heading", "Dina"}, nil
		l.Refresh()
		l.SetSelected(-1)
		if l.TypedKey(key(name)); fmt.Sprint(chosen) != "[Dina]" {
			t.Errorf("%s chooses %v", name, chosen)
		}
	}
	names := []string{"heading", "Ada", "Bo"}
	chosen := ""
	searched := NewList(func() int { return len(names) }, func() fyne.CanvasObject { return &ListItem{} }, func(int, fyne.CanvasObject) {})
	searched.Heading = func(i int) bool { return i == 0 }
	searched.OnChosen = func(i int) { chosen += names[i] }
	window(t, searched, fyne.NewSize(240, 400))
	searched.TypedKey(key(fyne.KeyEnd))
	searched.ToStart() // stays where something is selected
	searched.TypedKey(key(fyne.KeyUp))
	searched.SetSelected(-1)
	searched.ToStart()
	if searched.TypedKey(key(fyne.KeyReturn)); chosen != "BoAdaAda" {
		t.Errorf("chose %s", chosen)
	}
	opened := 0
	n := 3
	l := NewList(func() int { return n }, func() fyne.CanvasObject { return &ListItem{} }, func(int, fyne.CanvasObject) {})
	l.OnActivated = func(int) { opened++ }
	l.SetSelected(2)
	n = 1
	if l.TypedKey(key(fyne.KeyReturn)); opened != 0 || l.Selected() != -1 {
		t.Errorf("opened %d times what isn't there any more", opened)
	}
}

func TestListTaps(t *testing.T) {
	var chosen, activated []int
	l := newTestList(&chosen, &activated)
	w := window(t, l, fyne.NewSize(240, 500))
	at := func(i int) *Row {
		for _, row := range l.rows {
			if row.index == i {
				return row
			}
		}
		t.Fatalf("row %d is not there", i)
		return nil
	}
	test.Tap(at(0))
	test.Tap(at(4))
	if fmt.Sprint(chosen) != "[4]" || w.Canvas().Focused() != fyne.Focusable(l) {
		t.Errorf("chosen %v, focused %v", chosen, w.Canvas().Focused())
	}
	if !at(4).Selected || !at(4).current || at(2).Selected {
		t.Error("the row does not show that it is chosen")
	}
	test.Tap(at(4))
	if fmt.Sprint(activated) != "[4]" {
		t.Errorf("activated %v", activated)
	}
	l.FocusLost()
	if at(4).current || !at(4).Selected {
		t.Error("without focus the ring goes and the tint stays")
	}
}

// TestTabGrowsWithItsCount: the text beside it stays whole.
func TestTabGrowsWithItsCount(t *testing.T) {
	bar := &Segmented{Tabs: true, Segments: []Segment{{Text: "Tokens"}, {Text: "Saved"}}}
	window(t, bar, fyne.NewSize(400, 60))
	bar.SetSegments([]Segment{{Text: "Tokens", Count: "12345"}, {Text: "Saved"}})
	if cell := bar.choices[0]; cell.text.shortened() || cell.count.Position().X+cell.count.Size().Width > cell.Size().Width {
		t.Errorf("%q in %v, its count at %v", cell.text.text.Text, cell.Size(), cell.count.Position())
	}
}
