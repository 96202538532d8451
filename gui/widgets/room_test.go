package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// What a notice says is often known only after it was first drawn.
func TestNoticeSaysWhatComesLater(t *testing.T) {
	w := window(t, container.NewWithoutLayout(), fyne.NewSize(600, 300))
	n := &Notice{Buttons: []fyne.CanvasObject{NewButton("Try again", Secondary, nil)}}
	w.SetContent(container.New(Vertical{}, n))
	n.Set(Warning, "Your browser is signed in as Dina", "Sign out there first.")
	var shown bool
	for _, o := range test.LaidOutObjects(n) {
		if p, ok := o.(*Paragraph); ok && p.Text == "Sign out there first." && p.Visible() && p.Size().Width > 0 {
			shown = true
		}
	}
	if !shown {
		t.Error("the text isn't shown")
	}
}

func TestNoticeButtonsGoBelowALongTitle(t *testing.T) {
	for width, beside := range map[float32]bool{600: true, 260: false} {
		w := window(t, container.NewWithoutLayout(), fyne.NewSize(width, 300))
		button := NewButton("Show details", Secondary, nil)
		n := &Notice{Title: "Different tokens found", Buttons: []fyne.CanvasObject{button}}
		w.SetContent(container.New(Vertical{}, n))
		title := test.LaidOutObjects(n)
		var words *Paragraph
		for _, o := range title {
			if p, ok := o.(*Paragraph); ok && p.Text == n.Title {
				words = p
			}
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(button)
		over := fyne.CurrentApp().Driver().AbsolutePositionForObject(words)
		if got := at.Y < over.Y+words.Size().Height; got != beside {
			t.Errorf("at %v the button is at %v, the title at %v", width, at, over)
		}
		if button.Size().Height > button.MinSize().Height {
			t.Errorf("at %v the button is %v high", width, button.Size().Height)
		}
		if len(words.lines) > 0 && strings.Contains(words.lines[len(words.lines)-1].Text, ellipsis) {
			t.Errorf("at %v the title is cut: %q", width, words.lines[0].Text)
		}
	}
}

func TestButtonsBesideLinesKeepTheirHeight(t *testing.T) {
	newApp(t)
	button := NewButton("Remove", Secondary, nil)
	row := NewBorder(nil, nil, nil, button, container.New(Vertical{}, &Text{Text: "one"}, &Text{Text: "two"}, &Text{Text: "three"}))
	row.Resize(fyne.NewSize(400, row.MinSize().Height))
	if got, want := button.Size().Height, button.MinSize().Height; got != want {
		t.Errorf("%v high, want %v", got, want)
	}
	if above, below := button.Position().Y, row.Size().Height-button.Position().Y-button.Size().Height; above != below {
		t.Errorf("%v above, %v below", above, below)
	}
}

// The layouts around a row ask for its height before they give it one.
func TestRowsKnowTheirHeightWhenTheirWordsChange(t *testing.T) {
	newApp(t)
	for name, layout := range map[string]fyne.Layout{"flow": &Flow{Gap: 8}, "field": &FieldRow{Gap: 8}} {
		button := NewButton("Go", Secondary, nil)
		row := container.New(layout, NewSearchEntry("Search", "", "Clear", nil), button)
		row.Resize(fyne.NewSize(260, 40))
		low := row.MinSize().Height
		button.SetText("Check all of the saved credentials")
		high := row.MinSize().Height
		if name == "flow" {
			low = 0 // two lines before, too
		}
		if high <= low {
			t.Errorf("%s: %v high with longer words, %v before", name, high, low)
		}
		row.Refresh()
		if bottom := button.Position().Y + button.Size().Height; bottom > high+0.5 {
			t.Errorf("%s: the button ends at %v of %v", name, bottom, high)
		}
		button.Hide()
		if got := row.MinSize().Height; got >= high {
			t.Errorf("%s: %v high without the button, %v with it", name, got, high)
		}
	}
}

func TestNamesOfListItemsAreNotCutForABadge(t *testing.T) {
	newApp(t)
	item := &ListItem{}
	item.Set(ListItemData{
		Name: "Ada Okafor", Subtitle: "ada@studio.example", Badge: "Signed in",
		Marks: []Mark{{drawing("m"), "default"}, {drawing("m"), "selected"}},
	})
	test.NewTempWindow(t, item)
	for _, width := range []float32{330, 232} {
		below := width < 300
		item.Resize(fyne.NewSize(width, item.MinSize().Height))
		if item.title.shortened() {
			t.Errorf("at %v the name is cut", width)
		}
		if got := item.badge.Position().Y > item.subtitle.Position().Y; got != below {
			t.Errorf("at %v the badge is at %v", width, item.badge.Position())
		}
	}
	// In a narrow list the state of a short name is where those of the others are.
	item.Set(ListItemData{Name: "Li", Subtitle: "li@studio.example", Badge: "Signed in"})
	if item.badge.Position().Y < item.subtitle.Position().Y {
		t.Errorf("with a short name the badge is at %v", item.badge.Position())
	}
}

func TestDialogsGrowWithTheText(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(1100, 720))
	widths := map[float32]float32{}
	for _, scale := range []float32{1, 1.5} {
		fyne.CurrentApp().Settings().SetTheme(largeText{testTheme{theme.DefaultTheme()}, scale})
		d := &Dialog{Title: "Settings", Width: 480, Buttons: []fyne.CanvasObject{NewButton("Close", Primary, nil)}}
		d.Open(w.Canvas())
		widths[scale] = d.box.Size().Width
		d.Dismiss()
	}
	if got := widths[1.5] / widths[1]; got < 1.45 || got > 1.55 {
		t.Errorf("with text half as large again a dialog is %v times as wide", got)
	}
}

func TestWordsAtTheFootAreWhole(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(760, 520))
	yes := NewButton("Create token", Primary, nil)
	words := &Paragraph{Text: "Short.", MaxLines: 5}
	d := &Dialog{Title: "New token", Width: 480, Leading: words, Buttons: []fyne.CanvasObject{NewButton("Cancel", Secondary, nil), yes}}
	d.Open(w.Canvas())
	defer d.Dismiss()
	for text, above := range map[string]bool{
		"Short.": false,
		"This token can read projects, models and versions; create and change them; read your profile; and read other people's profiles.": true,
	} {
		words.SetText(text)
		d.Refresh()
		if strings.Contains(words.lines[len(words.lines)-1].Text, ellipsis) {
			t.Errorf("cut: %q", text)
		}
		bottom := words.Position().Y + words.Size().Height
		if got := bottom <= yes.Position().Y; got != above {
			t.Errorf("%q ends at %v, the button begins at %v", text, bottom, yes.Position().Y)
		}
		if end := yes.Position().Y + yes.Size().Height; end > d.box.Size().Height-8 {
			t.Errorf("%q: the button ends at %v of %v", text, end, d.box.Size().Height)
		}
	}
}

// Buttons at the left of the foot stand above the others where both have no room beside each other.
func TestButtonsAtTheFootAreWhole(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(760, 520))
	for text, above := range map[string]bool{"Delete": false, "Delete it from the keychain of this computer": true} {
		remove, leave := NewButton(text, DangerBorder, nil), NewButton("Close", Primary, nil)
		d := &Dialog{Title: "Token", Width: 360, Leading: container.New(&Flow{}, remove), Buttons: []fyne.CanvasObject{leave}}
		d.Open(w.Canvas())
		place := d.Leading.Position()
		right, bottom := place.X+remove.MinSize().Width, place.Y+remove.MinSize().Height
		if got := bottom <= leave.Position().Y; got != above || !above && right > leave.Position().X {
			t.Errorf("%q ends at %v, %v; Close begins at %v", text, right, bottom, leave.Position())
		}
		if d.Leading.Size().Width < remove.MinSize().Width {
			t.Errorf("%q has %v of %v", text, d.Leading.Size().Width, remove.MinSize().Width)
		}
		if end := leave.Position().Y + leave.Size().Height; end > d.box.Size().Height-8 {
			t.Errorf("%q: Close ends at %v of %v", text, end, d.box.Size().Height)
		}
		d.Dismiss()
	}
}

// What has just appeared is scrolled to before it has been drawn: Fyne doesn't know then on which canvas it is.
func TestDialogsScrollToWhatIsNotDrawnYet(t *testing.T) {
	newApp(t)
	c := test.NewCanvas() // of no window
	c.Resize(fyne.NewSize(400, 300))
	lines := container.New(Vertical{})
	for range 30 {
		lines.Add(&Text{Text: "line"})
	}
	d := &Dialog{Title: "Lines", Content: lines}
	d.Open(c)
	d.ScrollTo(lines.Objects[29])
	if d.box.scroll.Offset.Y == 0 {
		t.Error("the last line is out of sight")
	}
}

// What a person confirms is whole in a narrow place; a name is one line beside its badge.
func TestTitlesOfChecksAreWhole(t *testing.T) {
	const words = "I know that this token is valid for a hundred years unless somebody revokes it"
	row := &CheckRow{Title: words}
	w := window(t, container.New(Vertical{}, row), fyne.NewSize(900, 300))
	low := row.MinSize().Height
	w.Resize(fyne.NewSize(260, 300))
	var title *Paragraph
	for _, part := range test.WidgetRenderer(row).Objects() {
		if p, ok := part.(*Paragraph); ok && p.Text == words && p.Visible() {
			title = p
		}
	}
	if title == nil {
		t.Fatal("the words are not in a paragraph")
	}
	var drawn []string
	for _, line := range title.lines {
		drawn = append(drawn, line.Text)
	}
	if got := strings.Join(drawn, " "); got != words || row.MinSize().Height <= low {
		t.Errorf("in %v of %v it says %q", row.MinSize().Height, low, got)
	}
	if bottom := title.Position().Y + title.MinSize().Height; bottom > row.Size().Height {
		t.Errorf("the words end at %v of %v", bottom, row.Size().Height)
	}
	name := &CheckRow{Title: words, Badge: "High risk"}
	window(t, container.New(Vertical{}, name), fyne.NewSize(260, 300))
	if name.MinSize().Height > low {
		t.Errorf("a name is %v high, one line %v", name.MinSize().Height, low)
	}
}

func TestTabsTakeAnotherLineBeforeWordsAreCut(t *testing.T) {
	bar := &Segmented{Tabs: true, Segments: []Segment{{Text: "Darstellung"}, {Text: "Start und Erinnerungen", Count: "12"}, {Text: "Datenschutz"}, {Text: "Konten"}}}
	for _, width := range []float32{700, 420, 260, 120} {
		w := window(t, container.New(Vertical{}, bar), fyne.NewSize(width, 400))
		bar.Select(3)
		for _, cell := range bar.choices {
			if cell.text.shortened() && width > 200 {
				t.Errorf("at %v %q is cut", width, cell.text.Text)
			}
			p, s := cell.Position(), cell.Size()
			if p.X+s.Width > bar.Size().Width+0.5 || p.Y+s.Height > bar.Size().Height {
				t.Errorf("at %v %q is at %v, %v of %v", width, cell.text.Text, p, s, bar.Size())
			}
		}
		if underline := bar.choices[3].parts()[0]; !underline.Visible() || underline.Position().Y+underline.Size().Height != bar.choices[3].Size().Height {
			t.Errorf("at %v the underline is at %v of %v", width, underline.Position(), bar.choices[3].Size())
		}
		w.SetContent(container.NewWithoutLayout())
	}
}

func TestKeysOfFactsAreNotCut(t *testing.T) {
	f := &Facts{Facts: []Fact{{Key: "Nutzungsbedingungen des Servers", Value: "short"}, {Key: "ID", Value: "1"}}}
	window(t, container.New(Vertical{}, f), fyne.NewSize(420, 300))
	first, second := f.rows[0], f.rows[1]
	if lines := first.key.lines; len(lines) != 2 || strings.Contains(lines[1].Text, ellipsis) {
		t.Errorf("%d lines", len(lines))
	}
	if end := first.key.Position().Y + first.key.Size().Height; second.key.Position().Y < end {
		t.Errorf("the second line begins at %v, the first ends at %v", second.key.Position().Y, end)
	}
}

func TestWheelAtTheEndOfAListMovesThePage(t *testing.T) {
	newApp(t)
	list := NewList(func() int { return 40 }, func() fyne.CanvasObject { return &ListItem{} },
		func(i int, o fyne.CanvasObject) { o.(*ListItem).Set(ListItemData{Name: "Ada"}) })
	around := container.NewWithoutLayout(list)
	list.Resize(fyne.NewSize(280, 200))
	page := container.NewVScroll(container.New(atLeast(600), around))
	w := test.NewTempWindow(t, page)
	w.Resize(fyne.NewSize(300, 300))
	turn := func() { test.Scroll(w.Canvas(), fyne.NewPos(50, 50), 0, -50) }
	turn()
	if list.GetScrollOffset() == 0 || page.Offset.Y != 0 {
		t.Errorf("the list is at %v, the page at %v", list.GetScrollOffset(), page.Offset.Y)
	}
	list.ScrollToBottom()
	end := list.GetScrollOffset()
	turn()
	if list.GetScrollOffset() != end || page.Offset.Y == 0 {
		t.Errorf("at its end the list is at %v of %v, the page at %v", list.GetScrollOffset(), end, page.Offset.Y)
	}
}

// atLeast is a layout with a height.
type atLeast float32

func (h atLeast) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, float32(h)) }

func (atLeast) Layout([]fyne.CanvasObject, fyne.Size) {}
