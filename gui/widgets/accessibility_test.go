package widgets

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// toldOf is what a screen reader is told of a window: what Fyne finds on its way through containers.
func toldOf(c fyne.Canvas) []*mirroredObject {
	var all []*mirroredObject
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if a, ok := o.(fyne.Accessible); ok && o.Visible() {
			a.AccessibilityRole()
		}
		if e, ok := o.(*mirroredObject); ok {
			all = append(all, e)
		}
		if c, ok := o.(*fyne.Container); ok && o.Visible() {
			for _, child := range c.Objects {
				walk(child)
			}
		}
	}
	walk(c.Content())
	return all
}

func wordsOf(c fyne.Canvas) string {
	var all []string
	for _, e := range toldOf(c) {
		all = append(all, e.words)
	}
	return strings.Join(all, " | ")
}

// english are words for states.
func english(t *testing.T) {
	AccessibleWords = func() Words {
		return Words{Selected: "selected", Checked: "ticked", Unchecked: "not ticked", Disabled: "off", Busy: "working", Ascending: "up", Descending: "down"}
	}
	t.Cleanup(func() { AccessibleWords = func() Words { return Words{} } })
}

// TestStatesAreSpoken: what is told by look is told in words too.
func TestStatesAreSpoken(t *testing.T) {
	newApp(t)
	english(t)
	off := NewButton("Create", Primary, nil)
	off.Disable()
	busy := NewButton("Create", Primary, nil)
	busy.SetBusy(true, "Creating…")
	entry := NewEntry("Name", "")
	entry.Text = "nightly"
	secret := NewEntry("Token", "")
	secret.Text, secret.Password = "83fb469b42", true
	segmented := &Segmented{Label: "Keep", Segments: []Segment{{Text: "Here"}, {Text: "There"}}}
	tabs := &Segmented{Tabs: true, Segments: []Segment{{Text: "Server"}, {Text: "Apps", Count: "7"}}, Selected: 1}
	segmented.MinSize()
	tabs.MinSize()
	heads := testColumns(1)
	heads.SortedBy = 0
	sorted := heads.header.AccessibilityLabel()
	heads.Descending = true
	for _, c := range []struct{ name, got, want string }{
		{"disabled", off.AccessibilityLabel(), "Create, off"},
		{"busy", busy.AccessibilityLabel(), "Creating…, working"},
		{"ticked", (&CheckRow{Title: "a", Checked: true, Badge: "reads", Description: "what"}).AccessibilityLabel(), "a, ticked, reads, what"},
		{"not ticked", (&CheckRow{Title: "a"}).AccessibilityLabel(), "a, not ticked"},
		{"refused", (&CheckRow{Title: "a", Reason: "not granted", Description: "what"}).AccessibilityLabel(), "a, not ticked, off, not granted"},
		{"chosen", segmented.choices[0].AccessibilityLabel(), "Here, selected"},
		{"not chosen", segmented.choices[1].AccessibilityLabel(), "There"},
		{"what is chosen", segmented.AccessibilityLabel(), "Keep: Here"},
		{"tab", tabs.choices[1].AccessibilityLabel(), "Apps, 7, selected"},
		{"other tab", tabs.choices[0].AccessibilityLabel(), "Server"},
		{"row", (&Row{Content: &Text{Text: "Ada"}, Selected: true}).AccessibilityLabel(), "Ada, selected"},
		{"sorted", sorted, "Name, up"},
		{"sorted the other way", heads.header.AccessibilityLabel(), "Name, down"},
		{"entry", entry.AccessibilityLabel(), "Name, nightly"},
		{"secret entry", secret.AccessibilityLabel(), "Token"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

// TestRootIsSpoken: what stands in panels, lists and dialogs is told, where it is, and anew each time.
func TestRootIsSpoken(t *testing.T) {
	english(t)
	var none []int
	list := newTestList(&none, &none)
	list.Name = "Accounts"
	list.SetSelected(4)
	button := NewButton("New", Primary, nil)
	panel := &Panel{Title: "Tokens", Content: container.NewVBox(button, padded("three of them"))}
	root := NewRoot(container.NewBorder(container.NewPadded(panel), nil, nil, nil, list))
	w := window(t, root, fyne.NewSize(400, 600))
	c := w.Canvas()

	words := wordsOf(c)
	for _, want := range []string{"Tokens | New | three of them", "Accounts | # studio | Ada | Adam | # bureau | Chen, selected | Dina"} {
		if !strings.Contains(words, want) {
			t.Errorf("told %q, not %q", words, want)
		}
	}
	driver := fyne.CurrentApp().Driver()
	for _, e := range toldOf(c) {
		if e.words == "New" && (e.Position() != driver.AbsolutePositionForObject(button) || e.Size() != button.Size() || e.role != fyne.AccessibleRoleButton) {
			t.Errorf("the button is told at %v %v as %s", e.Position(), e.Size(), e.role)
		}
	}
	panel.Title = "Saved"
	panel.Refresh()
	button.Hide()
	if again := wordsOf(c); !strings.Contains(again, "Saved | three") {
		t.Errorf("after a change: %q", again)
	}

	d := &Dialog{Title: "Revoke?", Buttons: []fyne.CanvasObject{NewButton("Keep", Secondary, nil)}}
	d.Open(c)
	if got := wordsOf(c); got != "Revoke? | Keep" {
		t.Errorf("with a dialog in front: %q", got)
	}
	ShowMenu(fyne.NewMenu("", fyne.NewMenuItem("as text", nil), fyne.NewMenuItemSeparator(), fyne.NewMenuItem("as code", nil)), c, fyne.NewPos(40, 50))
	if got := wordsOf(c); got != "as text | as code" {
		t.Errorf("with a menu in front: %q", got)
	}
	openMenu.Hide()
	if got := wordsOf(c); got != "Revoke? | Keep" {
		t.Errorf("after the menu: %q", got)
	}
	d.Dismiss()
	if got := wordsOf(c); !strings.Contains(got, "Saved") {
		t.Errorf("after the dialog: %q", got)
	}
}

// padded is a text in a container, as views have them.
func padded(text string) fyne.CanvasObject {
	return container.New(Inset{X: 4, Y: 4}, &Text{Text: text})
}

// S38: TestRevealedSecretIsNotSpoken: not even while it is on the screen.
func TestRevealedSecretIsNotSpoken(t *testing.T) {
	s := NewSecretField("Token, hidden", "Show", "Hide", func() string { return "83fb469b42aa17" })
	w := window(t, NewRoot(container.NewVBox(s)), fyne.NewSize(400, 100))
	s.SetRevealed(true)
	if !strings.Contains(drawn(s), "83fb469b42") {
		t.Fatal("it is not drawn, so this test finds nothing")
	}
	if got := wordsOf(w.Canvas()); got != "Token, hidden | Hide" {
		t.Errorf("told %q", got)
	}
}

// TestNothingByColourAlone: pieces that differ in tone or state differ without colour too: in
// shape, in an icon, or in words.
func TestNothingByColourAlone(t *testing.T) {
	shape := func(o fyne.CanvasObject) string {
		w := test.NewTempWindow(t, container.New(Inset{X: 10, Y: 10}, o))
		w.SetPadded(false)
		w.Resize(fyne.NewSize(200, 120))
		return silhouette(w.Canvas().Capture())
	}
	tones := []Tone{Neutral, Info, Success, Warning, Danger}
	for name, make := range map[string]func(Tone) fyne.CanvasObject{
		"dot":    func(tone Tone) fyne.CanvasObject { return &StatusDot{Tone: tone} },
		"notice": func(tone Tone) fyne.CanvasObject { return &Notice{Tone: tone, Title: "Title", Text: "Text"} },
	} {
		newApp(t)
		seen := map[string]Tone{}
		for _, tone := range tones {
			got := shape(make(tone))
			if other, ok := seen[got]; ok && !(name == "notice" && tone == Info && other == Neutral) {
				t.Errorf("%s: tone %d looks like tone %d but for the colour", name, tone, other)
			}
			seen[got] = tone
		}
	}
	newApp(t)
	for name, pair := range map[string][2]fyne.CanvasObject{
		"check":               {&CheckRow{Title: "a"}, &CheckRow{Title: "a", Checked: true}},
		"segmented":           {&Segmented{Segments: []Segment{{Text: "a"}, {Text: "b"}}}, &Segmented{Segments: []Segment{{Text: "a"}, {Text: "b"}}, Selected: 1}},
		"tabs":                {&Segmented{Tabs: true, Segments: []Segment{{Text: "a"}, {Text: "b"}}}, &Segmented{Tabs: true, Segments: []Segment{{Text: "a"}, {Text: "b"}}, Selected: 1}},
		"secret":              {NewSecretField("", "", "", nil), revealed()},
		"button with an icon": {&Button{Text: "Revoke"}, &Button{Text: "Revoke", Icon: theme.DeleteIcon()}},
	} {
		if shape(pair[0]) == shape(pair[1]) {
			t.Errorf("%s: the two states differ in colour only", name)
		}
	}
}

func revealed() *SecretField {
	s := NewSecretField("", "", "", func() string { return "83fb" })
	s.MinSize()
	s.SetRevealed(true)
	return s
}

// silhouette is a picture without its colours: which pixels are clearly lighter or darker than the
// one in the corner.
func silhouette(picture image.Image) string {
	var b strings.Builder
	bounds := picture.Bounds()
	background := lightness(picture.At(bounds.Min.X, bounds.Min.Y))
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			switch d := lightness(picture.At(x, y)) - background; {
			case d > 40 || d < -40:
				b.WriteByte('#')
			default:
				b.WriteByte('.')
			}
		}
	}
	return b.String()
}

func lightness(c color.Color) int { return int(color.GrayModel.Convert(c).(color.Gray).Y) }
