package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// largeText is a theme with all text larger or smaller by a factor, as the program's own is.
type largeText struct {
	fyne.Theme
	factor float32
}

func (l largeText) Size(name fyne.ThemeSizeName) float32 {
	size := l.Theme.Size(name)
	switch name {
	case theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameHeadingText, theme.SizeNameSubHeadingText, theme.SizeNameInlineIcon:
		return size * l.factor
	}
	return size
}

// everyPiece is one of each piece with all the texts that it can show.
func everyPiece() map[string]fyne.CanvasObject {
	icon := theme.WarningIcon()
	item := func() *ListItem {
		i := &ListItem{}
		i.Set(ListItemData{Name: "Ågå Gypsy", Subtitle: "agy@studio.example", Caption: "connectors", Badge: "signed in", Marks: []Mark{{Icon: icon, Label: "default"}}})
		return i
	}
	secret := NewSecretField("Token", "Show", "Hide", func() string { return "0123456789abcdefghij0123456789abcdefghijpq" })
	busy := NewButton("Create", Primary, nil)
	busy.SetBusy(true, "Creating…")
	notice := &Notice{
		Tone: Danger, Title: "Gone wrong", Text: "Try again, or judge by the details.", Details: "dial tcp", ShowDetails: "Show", HideDetails: "Hide",
		Buttons: []fyne.CanvasObject{NewButton("Try again", Secondary, nil)}, open: true,
	}
	columns := testColumns(4)
	columns.list.SetSelected(1)
	var none []int
	return map[string]fyne.CanvasObject{
		"text":          &Text{Text: "Ågypsy", Style: Title},
		"paragraph":     &Paragraph{Text: "A long paragraph that goes on and on until it wraps to a second line, and a third."},
		"badge":         &Badge{Text: "expired", Tone: Danger, Icon: icon},
		"avatar":        &Avatar{Name: "Ågå Gypsy"},
		"button":        &Button{Text: "Copy gypsy", Icon: icon},
		"small button":  &Button{Text: "Copy gypsy", Icon: icon, Small: true},
		"busy button":   busy,
		"tabs":          &Segmented{Tabs: true, Segments: []Segment{{Text: "Server"}, {Text: "Apply", Count: "12"}}},
		"segmented":     &Segmented{Segments: []Segment{{Text: "Read only", Icon: icon}, {Text: "Everything"}, {Text: "Apply gypsy"}, {Text: "Never"}}},
		"check":         &CheckRow{Title: "streams:read", Description: "Read projects, models and versions: all of them, and forever, by anyone who has it.", Badge: "reads"},
		"refused check": &CheckRow{Title: "streams:read", Reason: "Not granted.", Badge: "reads", Mono: true},
		"entry":         NewEntry("Name", "Gypsy"),
		"search":        NewSearchEntry("Search", "Gypsy", "Clear", nil),
		"secret":        secret,
		"item":          item(),
		"row":           &Row{Content: item()},
		"group":         &GroupHeader{Text: "Studio gypsy", State: "reachable"},
		"panel":         &Panel{Title: "Server", Caption: "gypsy", Content: &Text{Text: "gypsy"}},
		"facts":         &Facts{Facts: []Fact{{Key: "Key", Value: "gypsy"}, {Key: "Another key", Value: "a value that is so long that it wraps to the next line, gypsy", Extra: NewButton("Copy", Ghost, nil)}}},
		"notice":        notice,
		"line notice":   &Notice{Tone: Info, Title: "Gypsy", Buttons: []fyne.CanvasObject{&Button{Text: "More", Small: true}}},
		"empty":         &Empty{Icon: icon, Title: "Nothing yet", Text: "Gypsies would stand here, if there were any, line after line.", Buttons: []fyne.CanvasObject{NewButton("New", Primary, nil)}},
		"columns row":   columns.list.newRow(),
		"column heads":  columns.header,
		"list":          container.New(layoutOfHeight(400), newTestList(&none, &none)),
		"table":         container.New(layoutOfHeight(400), columns),
	}
}

// layoutOfHeight gives what asks for no height itself some.
type layoutOfHeight float32

func (h layoutOfHeight) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, float32(h)) }

func (h layoutOfHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
}

// TestTextScale draws every piece in each size of text: no text is cut off by the piece that it
// stands in, and with larger text a piece is higher.
func TestTextScale(t *testing.T) {
	heights := map[string]float32{}
	for _, factor := range []float32{0.9, 1, 1.25, 1.5} {
		newApp(t).Settings().SetTheme(largeText{testTheme{theme.DefaultTheme()}, factor})
		for name, piece := range everyPiece() {
			t.Run(fmt.Sprint(name, " ", factor), func(t *testing.T) {
				w := test.NewTempWindow(t, container.New(Vertical{}, piece))
				w.SetPadded(false)
				w.Resize(fyne.NewSize(420, 900))
				if s, ok := piece.(*SecretField); ok {
					s.SetRevealed(true)
					w.Resize(fyne.NewSize(420, 901))
				}
				checkTexts(t, piece, fyne.Position{}, []around{{piece, fyne.Position{}}})
				if h := piece.MinSize().Height; h < heights[name] {
					t.Errorf("%v high, with smaller text %v", h, heights[name])
				} else {
					heights[name] = h
				}
			})
		}
	}
	if heights["text"] == 0 || heights["button"] == 0 {
		t.Error("nothing was measured")
	}
}

// around is something around a text, and where it is.
type around struct {
	o  fyne.CanvasObject
	at fyne.Position
}

// checkTexts demands that each text lies in everything that it is drawn in, but for what scrolls.
func checkTexts(t *testing.T, o fyne.CanvasObject, at fyne.Position, outer []around) {
	t.Helper()
	if !o.Visible() {
		return
	}
	if text, ok := o.(*canvas.Text); ok && text.Text != "" {
		needs := text.MinSize()
		if text.Size().Height < needs.Height-0.5 {
			t.Errorf("%q has %v of the %v that it needs", text.Text, text.Size().Height, needs.Height)
		}
		for _, a := range outer {
			if at.Y < a.at.Y-0.5 || at.Y+needs.Height > a.at.Y+a.o.Size().Height+0.5 {
				t.Errorf("%q is at %v to %v, in %T at %v to %v", text.Text, at.Y, at.Y+needs.Height, a.o, a.at.Y, a.at.Y+a.o.Size().Height)
			}
		}
		return
	}
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *container.Scroll:
		outer, parts = nil, []fyne.CanvasObject{o.Content}
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, part := range parts {
		place := at.Add(part.Position())
		checkTexts(t, part, place, append(outer[:len(outer):len(outer)], around{part, place}))
	}
}
