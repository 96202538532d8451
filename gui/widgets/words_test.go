package widgets

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

var huge = strings.Repeat("ten kilobytes of name 👩‍👩‍👧 ", 400)

func TestShorten(t *testing.T) {
	newApp(t)
	family := "👩‍👩‍👧"
	for _, c := range []struct {
		name, text string
		room       float32
		middle     bool
		starts     string
		ends       string
	}{
		{"fits", "Ada Okafor", 300, false, "Ada Okafor", "Okafor"},
		{"end", "Ada Okafor of the studio", 80, false, "Ada", "…"},
		{"middle keeps both ends", "someone.with.a.name@studio.example", 140, true, "someone", "example"},
		{"ten kilobytes", huge, 120, false, "ten", "…"},
		{"ten kilobytes, middle", huge, 120, true, "ten", ""},
		{"right to left", strings.Repeat("محمد ", 40), 100, false, "محمد", "…"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := shorten(oneLine(c.text), c.room, c.middle, 13, fyne.TextStyle{})
			if !strings.HasPrefix(got, c.starts) || !strings.HasSuffix(got, c.ends) {
				t.Errorf("got %q", got)
			}
			if w := width(got, 13, fyne.TextStyle{}); w > c.room+1 {
				t.Errorf("%q is %v wide, room for %v", got, w, c.room)
			}
			if !utf8.ValidString(got) || strings.Contains(got, "\u200d…") {
				t.Errorf("%q is cut inside a character", got)
			}
		})
	}
	t.Run("never inside an emoji", func(t *testing.T) {
		text := strings.Repeat(family, 20)
		for room := float32(20); room < 200; room += 7 {
			got := strings.TrimSuffix(shorten(text, room, false, 13, fyne.TextStyle{}), ellipsis)
			if strings.ReplaceAll(got, family, "") != "" {
				t.Fatalf("room %v: %q", room, got)
			}
		}
	})
	if got := shorten("name", 0, false, 13, fyne.TextStyle{}); got != "" {
		t.Errorf("no room at all: %q", got)
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	if got := oneLine("a\nb\tc\x00d"); got != "a b c d" {
		t.Errorf("got %q", got)
	}
}

func TestWrapText(t *testing.T) {
	newApp(t)
	for _, c := range []struct {
		name, text string
		limit      int
		lines      int
	}{
		{"one line", "short", 5, 1},
		{"own line breaks", "one\ntwo\n\nfour", 9, 4},
		{"limit", strings.Repeat("many words in a row ", 50), 3, 3},
		{"one long word", strings.Repeat("x", 200), 4, 4},
		{"no spaces in the script", strings.Repeat("漢字", 100), 2, 2},
		{"ten kilobytes", huge, 6, 6},
		{"nothing", "", 3, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines := wrapText(c.text, 120, c.limit, 13, fyne.TextStyle{})
			if len(lines) != c.lines {
				t.Fatalf("%d lines, want %d: %q", len(lines), c.lines, lines)
			}
			for _, line := range lines {
				if w := width(line, 13, fyne.TextStyle{}); w > 121 {
					t.Errorf("%q is %v wide", line, w)
				}
			}
		})
	}
}

func TestWrapTextLosesNothing(t *testing.T) {
	newApp(t)
	text := "The server of the studio keeps every model since 2019"
	lines := wrapText(text, 90, 20, 13, fyne.TextStyle{})
	if got := strings.Join(lines, " "); got != text {
		t.Errorf("got %q", got)
	}
}

func TestInitials(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"👷🏽\u200d♀\ufe0f Zoë 🏗\ufe0f Okafor": "ZO", "❤\ufe0f": "?",
		"Ada Okafor":          "AO",
		"ada lovelace king":   "AK",
		"Ola":                 "O",
		"":                    "?",
		" 12 ":                "?",
		"Žofie Ůlehlová":      "ŽŮ",
		"محمد علي":            "مع",
		"d'Arc, Jeanne (BIM)": "DB",
	} {
		if got := initialsOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// S22: TestTextsNeverGrowTheLayout gives every piece ten kilobytes wherever it
// takes a text.
func TestTextsNeverGrowTheLayout(t *testing.T) {
	newApp(t)
	item := &ListItem{}
	item.Set(ListItemData{Name: huge, Subtitle: huge, Caption: huge, Badge: huge})
	for name, o := range map[string]fyne.CanvasObject{
		"text":        &Text{Text: huge},
		"natural":     &Text{Text: huge, Shorten: Natural},
		"paragraph":   &Paragraph{Text: huge},
		"badge":       &Badge{Text: huge},
		"item":        item,
		"heading":     &GroupHeader{Text: huge, State: huge},
		"button":      NewButton(huge, Primary, nil),
		"tabs":        &Segmented{Tabs: true, Segments: []Segment{{Text: huge, Count: huge}, {Text: huge}}},
		"facts":       &Facts{Facts: []Fact{{Key: huge, Value: huge}}},
		"panel":       &Panel{Title: huge, Caption: huge, Content: &Text{Text: huge}},
		"notice":      &Notice{Title: huge, Text: huge, Details: huge},
		"empty":       &Empty{Title: huge, Text: huge},
		"segmented":   &Segmented{Segments: []Segment{{Text: huge}}},
		"check":       &CheckRow{Title: huge, Description: huge, Badge: huge},
		"search":      NewSearchEntry(huge, huge, huge, nil),
		"secret":      NewSecretField(huge, huge, huge, func() string { return huge }),
		"columns row": newColumnsRow(hugeColumns()),
	} {
		o.Resize(fyne.NewSize(360, 200))
		m := o.MinSize()
		if m.Width > 400 || m.Height > 600 {
			t.Errorf("%s asks for %v", name, m)
		}
	}
}

func hugeColumns() *Columns {
	return NewColumns([]Column{{Title: huge}}, func() int { return 1 }, func(int) []Cell { return []Cell{{Text: huge, Secondary: huge}} })
}

// TestHintIsShortenedToItsRoom: Fyne would make it scroll, with a bar below it.
func TestHintIsShortenedToItsRoom(t *testing.T) {
	const hint = "Search accounts by name, e-mail or server"
	e := NewSearchEntry("Search", hint, "Clear", nil)
	w := window(t, container.NewStack(e), fyne.NewSize(600, 40))
	if e.PlaceHolder != hint {
		t.Errorf("%q in plenty of room", e.PlaceHolder)
	}
	w.Resize(fyne.NewSize(160, 40))
	if !strings.HasSuffix(e.PlaceHolder, ellipsis) || len(e.PlaceHolder) < 8 {
		t.Errorf("%q in little room", e.PlaceHolder)
	}
	scroll := find[*container.Scroll](e, func(*container.Scroll) bool { return true })
	if scroll.Content.MinSize().Width > scroll.Size().Width {
		t.Errorf("it scrolls: %v in %v", scroll.Content.MinSize(), scroll.Size())
	}
	w.Resize(fyne.NewSize(600, 40))
	if e.PlaceHolder != hint {
		t.Errorf("%q in plenty of room again", e.PlaceHolder)
	}
}
