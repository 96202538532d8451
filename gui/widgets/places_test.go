package widgets

import (
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestNoticeDetails(t *testing.T) {
	n := &Notice{
		Tone: Danger, Title: "Not reached", Text: "No answer.", Details: "dial tcp: timeout", ShowDetails: "Details", HideDetails: "Hide",
		Copy: NewCopyButton("Copy", "Copied", func() {}), Buttons: []fyne.CanvasObject{NewButton("Try again", Secondary, nil)},
	}
	window(t, container.New(Vertical{}, n), fyne.NewSize(420, 400))
	closed := n.MinSize().Height
	toggle := find[*Button](n, func(b *Button) bool { return b.Text == "Details" })
	test.Tap(toggle)
	if !n.open || n.MinSize().Height <= closed || toggle.Text != "Hide" {
		t.Errorf("open %v, height %v of %v, says %q", n.open, n.MinSize().Height, closed, toggle.Text)
	}
	test.Tap(toggle)
	if n.MinSize().Height != closed {
		t.Error("it stays as high as it was open")
	}
}

// find returns the first visible object of a type below o that is wanted.
func find[T fyne.CanvasObject](o fyne.CanvasObject, wanted func(T) bool) (found T) {
	var walk func(fyne.CanvasObject) bool
	walk = func(o fyne.CanvasObject) bool {
		if match, ok := o.(T); ok && wanted(match) {
			found = match
			return true
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		case *fyne.Container:
			children = o.Objects
		}
		for _, child := range children {
			if walk(child) {
				return true
			}
		}
		return false
	}
	walk(o)
	return found
}

func TestPanelKeepsTitleInside(t *testing.T) {
	p := &Panel{Title: huge, Caption: huge, Content: &Text{Text: "content"}}
	window(t, p, fyne.NewSize(400, 200))
	title := find[*Text](p, func(x *Text) bool { return x.Style == Strong && x.Text == huge })
	if end := title.Position().X + title.Size().Width; end > p.Size().Width-panelPad {
		t.Errorf("the title ends at %v of %v", end, p.Size().Width)
	}
	content := find[*Text](p, func(x *Text) bool { return x.Text == "content" })
	if top := title.Position().Y + title.Size().Height; content.Position().Y < top {
		t.Errorf("the content begins at %v, the title ends at %v", content.Position().Y, top)
	}
}

func TestFactsStackWhenNarrow(t *testing.T) {
	f := &Facts{Facts: []Fact{{Key: "Address", Value: "https://speckle.studio.example"}, {Key: "Description", Value: strings.Repeat("long words ", 30)}}}
	window(t, container.New(Vertical{}, f), fyne.NewSize(600, 600))
	row := f.rows[0]
	if row.value.Position().X <= row.key.Position().X || f.keyWidth == 0 {
		t.Error("wide: the value is not beside its key")
	}
	f.Resize(fyne.NewSize(240, 600))
	if row.value.Position().Y <= row.key.Position().Y || f.keyWidth != 0 {
		t.Error("narrow: the value is not below its key")
	}
	second := f.rows[1]
	if bottom := second.y + second.height; f.MinSize().Height < bottom {
		t.Errorf("asks for %v, needs %v", f.MinSize().Height, bottom)
	}
}

func TestListItemExplains(t *testing.T) {
	var h hands
	h.install(t)
	item := &ListItem{}
	item.Set(ListItemData{
		Name: "Ada", Subtitle: "a.very.long.address.that.does.not.fit@studio.example", Caption: "connectors",
		Marks: []Mark{{Icon: theme.ConfirmIcon(), Label: "default account"}},
	})
	row := &Row{Content: container.NewStack(item)}
	root := NewRoot(row)
	layer := root.Layout.(*rootLayout).tooltips
	window(t, root, fyne.NewSize(200, 80)).Canvas().Capture() // a text is shortened when it is drawn
	middle := func(o fyne.CanvasObject) fyne.Position {
		return o.Position().AddXY(o.Size().Width/2, o.Size().Height/2)
	}
	for name, c := range map[string]struct {
		at   fyne.CanvasObject
		want string
	}{
		"shortened": {item.subtitle, item.data.Subtitle},
		"mark":      {item.marks[0], "default account"},
		"whole":     {item.caption, ""},
	} {
		if got, _ := item.tooltipAt(middle(c.at)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	row.MouseIn(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: middle(item.marks[0])}})
	h.ring()
	if visible(layer) != "default account" {
		t.Errorf("the row shows %q", visible(layer))
	}
	row.MouseOut()
	if visible(layer) != "" {
		t.Error("the tooltip stays")
	}
}

func TestAvatarPicture(t *testing.T) {
	a := &Avatar{Name: "Ada Okafor", Key: "ada@studio.example"}
	window(t, a, fyne.NewSize(40, 40))
	if drawn(a) != "AO" {
		t.Errorf("draws %q", drawn(a))
	}
	hues := map[int]bool{}
	for i := range 100 {
		h := avatarHue(fmt.Sprint("person ", i))
		hues[h] = true
		if h < 0 || h >= AvatarHues {
			t.Errorf("hue %d", h)
		}
	}
	if len(hues) != AvatarHues {
		t.Errorf("a hundred people have %d hues", len(hues))
	}
	a.Set("Ada Okafor", "", image.NewUniform(color.Black))
	for _, o := range test.WidgetRenderer(a).Objects()[1:2] {
		if o.Visible() {
			t.Error("initials over the picture")
		}
	}
}

func TestSkeletonDoesNotReachBeyondItsPlace(t *testing.T) {
	s := &Skeleton{Rows: 10, Avatar: true, Label: "Loading"}
	window(t, container.NewVBox(), fyne.NewSize(100, 100))
	s.Resize(fyne.NewSize(200, 120))
	for _, o := range test.WidgetRenderer(s).Objects() {
		if o.Visible() && o.Position().Y+o.Size().Height > 120 {
			t.Errorf("a block ends at %v", o.Position().Y+o.Size().Height)
		}
	}
}

// TestThemeChangeReachesThePieces: colours are asked for anew, not kept.
func TestThemeChangeReachesThePieces(t *testing.T) {
	b := &Badge{Text: "valid", Tone: Success}
	window(t, b, fyne.NewSize(80, 30))
	text := find[*Text](b, func(*Text) bool { return true })
	before := text.text.Color
	fyne.CurrentApp().Settings().SetTheme(testTheme{test.NewTheme()})
	b.Refresh()
	if text.text.Color == before {
		t.Error("the old theme's colour is still there")
	}
}

// TestEveryControlIsSpoken: what can be focused has words, with or without text on it.
func TestEveryControlIsSpoken(t *testing.T) {
	newApp(t)
	for name, o := range map[string]fyne.Accessible{
		"icon button": NewIconButton(theme.DeleteIcon(), "Revoke", nil),
		"button":      NewButton("Revoke", Primary, nil),
		"tabs":        &Segmented{Tabs: true, Segments: []Segment{{Text: "Revoke"}}},
		"segmented":   &Segmented{Label: "Revoke", Selected: -1},
		"check":       &CheckRow{Title: "Revoke"},
		"entry":       NewEntry("Revoke", ""),
		"search":      NewSearchEntry("Revoke", "", "Clear", nil),
		"secret":      NewSecretField("Revoke", "Show", "Hide", nil),
		"dot":         &StatusDot{Label: "Revoke"},
		"badge":       &Badge{Text: "Revoke"},
	} {
		if got := o.AccessibilityLabel(); got != "Revoke" {
			t.Errorf("%s says %q", name, got)
		}
	}
}

// TestWhatWrapsAboveTakesTheLinesThatItNeeds: also when it was narrow before.
func TestWhatWrapsAboveTakesTheLinesThatItNeeds(t *testing.T) {
	choice := &Segmented{Segments: []Segment{{Text: "Registered here"}, {Text: "You let in"}, {Text: "You made"}}}
	above := container.New(Inset{X: 20, Y: 12}, choice)
	all := NewBorder(above, nil, nil, nil, container.NewStack())
	w := window(t, container.NewStack(all), fyne.NewSize(150, 400))
	narrow := above.Size().Height
	w.Resize(fyne.NewSize(800, 400))
	if line := above.Size().Height; line >= narrow || line != choice.MinSize().Height+24 {
		t.Errorf("it is %v high in a wide window, %v in a narrow one", line, narrow)
	}
	w.Resize(fyne.NewSize(150, 400))
	if again := above.Size().Height; again != narrow {
		t.Errorf("it is %v high in a narrow window, and was %v", again, narrow)
	}
}
