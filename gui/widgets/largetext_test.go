package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func TestFieldRowKeepsItsField(t *testing.T) {
	newApp(t)
	for name, c := range map[string]struct {
		width  float32
		beside bool
	}{
		"wide":   {600, true},
		"narrow": {300, false},
	} {
		field := NewSearchEntry("Search", "Search", "Clear", nil)
		filter, create := NewButton("Needs attention", Secondary, nil), NewButton("New token", Primary, nil)
		row := container.New(&FieldRow{Gap: 8}, field, filter, create)
		row.Resize(fyne.NewSize(c.width, 40))
		if got := field.Size().Width; got < fieldLeast {
			t.Errorf("%s: the field is %v wide", name, got)
		}
		if beside := create.Position().Y < field.Size().Height; beside != c.beside {
			t.Errorf("%s: the button is at %v", name, create.Position())
		}
		for _, o := range []fyne.CanvasObject{filter, create} {
			if right := o.Position().X + o.Size().Width; right > c.width+0.5 || o.Size().Width < o.MinSize().Width {
				t.Errorf("%s: a button ends at %v, %v wide", name, right, o.Size().Width)
			}
		}
		if bottom := create.Position().Y + create.Size().Height; row.MinSize().Height < bottom {
			t.Errorf("%s: %v high, the buttons end at %v", name, row.MinSize().Height, bottom)
		}
	}
}

// What appears gets its height at once: before, it had no width, and so two lines.
func TestWhatAppearsLeavesNoGap(t *testing.T) {
	newApp(t)
	bar := container.New(&FieldRow{Gap: 8}, NewSearchEntry("Search", "Search", "Clear", nil), NewButton("Check all", Secondary, nil))
	bar.Layout.Layout(bar.Objects, fyne.Size{})
	bar.Hide()
	top := container.New(Inset{X: 20, Y: 12}, container.New(Vertical{}, bar))
	content := NewBorder(top, nil, nil, nil)
	content.Resize(fyne.NewSize(700, 300))
	bar.Show()
	relayout(content)
	if got, want := top.Size().Height, bar.Objects[0].MinSize().Height+24; got != want {
		t.Errorf("%v high, want %v", got, want)
	}
}

func TestCardsHaveALargestWidth(t *testing.T) {
	t.Parallel()
	card := container.NewWithoutLayout()
	row := container.New(Vertical{Most: 760}, card)
	for width, want := range map[float32]float32{1600: 760, 500: 500} {
		row.Resize(fyne.NewSize(width, 100))
		if got := card.Size().Width; got != want {
			t.Errorf("at %v a card is %v wide, want %v", width, got, want)
		}
	}
}

func TestStatesOfListItemsAreNotCut(t *testing.T) {
	newApp(t)
	for _, caption := range []string{"", "a file"} {
		item := &ListItem{}
		item.Set(ListItemData{Name: "Ada Okafor", Subtitle: "ada@studio.example", Caption: caption, Badge: "Nicht mehr angemeldet"})
		w := test.NewTempWindow(t, item)
		w.Resize(fyne.NewSize(230, 70))
		item.Resize(fyne.NewSize(230, item.MinSize().Height))
		if got, want := item.badge.Size().Width, item.badge.MinSize().Width; got < want {
			t.Errorf("the badge has %v of %v", got, want)
		}
		if bottom := item.badge.Position().Y + item.badge.Size().Height; bottom > item.Size().Height {
			t.Errorf("caption %q: the badge ends at %v of %v", caption, bottom, item.Size().Height)
		}
		if item.badge.Position().Y < item.subtitle.Position().Y+item.subtitle.Size().Height-2 {
			t.Errorf("caption %q: the badge lies on the e-mail", caption)
		}
	}
}

func TestFirstFocusable(t *testing.T) {
	newApp(t)
	off, hidden, search := NewButton("Off", Primary, nil), NewButton("Hidden", Primary, nil), NewSearchEntry("Search", "", "Clear", nil)
	off.Disable()
	hidden.Hide()
	table := testColumns(2)
	for name, c := range map[string]struct {
		content fyne.CanvasObject
		want    fyne.Focusable
	}{
		"nothing":       {&Text{Text: "a"}, nil},
		"behind others": {container.NewVBox(off, hidden, &Text{Text: "a"}, search), search},
		"in a scroll":   {container.NewVScroll(search), search},
		"a table":       {container.NewStack(table), table.list},
		"hidden place":  {hiddenPlace(search), nil},
	} {
		if got := FirstFocusable(c.content); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func hiddenPlace(o fyne.CanvasObject) fyne.CanvasObject {
	place := container.NewStack(o)
	place.Hide()
	return place
}
