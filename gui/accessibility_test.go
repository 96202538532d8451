package gui

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// heard is one thing that a screen reader is told of.
type heard struct {
	words string
	role  fyne.AccessibleRole
	at    fyne.Position
	size  fyne.Size
}

// hear is what Fyne's drivers for Windows and macOS (built with the tag accessibility) hand to the
// screen reader: each object on the way down from the content, the menu and the overlays, a way
// that leads through plain containers only and, on macOS, ends at what is not accessible.
func (s *screen) hear() []heard {
	var all []heard
	var walk func(fyne.CanvasObject, fyne.Position)
	walk = func(o fyne.CanvasObject, in fyne.Position) {
		if o == nil || !o.Visible() {
			return
		}
		at := in.Add(o.Position())
		accessible, ok := o.(fyne.Accessible)
		if !ok {
			return
		}
		if role := accessible.AccessibilityRole(); role != fyne.AccessibleRoleContainer {
			all = append(all, heard{accessible.AccessibilityLabel(), role, at, o.Size()})
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, child := range c.Objects {
				walk(child, at)
			}
		}
	}
	c := s.window.Canvas()
	walk(c.Content(), fyne.Position{})
	for _, overlay := range c.Overlays().List() {
		walk(overlay, fyne.Position{})
	}
	return all
}

// seen is one visible thing in the tree of what is drawn.
type seen struct {
	o      fyne.CanvasObject
	at     fyne.Position
	scroll *container.Scroll // around it; nil: none
}

// see is all that is drawn in the uppermost layer.
func (s *screen) see() []seen {
	var all []seen
	var walk func(fyne.CanvasObject, fyne.Position, *container.Scroll)
	walk = func(o fyne.CanvasObject, in fyne.Position, around *container.Scroll) {
		if o == nil || !o.Visible() {
			return
		}
		at := in.Add(o.Position())
		all = append(all, seen{o, at, around})
		var parts []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			parts = o.Objects
		case *container.Scroll:
			parts = []fyne.CanvasObject{o.Content} // not its bars
			around = o
		case *widgets.Entry:
			return // of one piece for a person
		case *widgets.SecretField: // dots, or what must not be spoken
			parts = slices.DeleteFunc(slices.Clone(test.WidgetRenderer(o).Objects()), func(o fyne.CanvasObject) bool {
				_, button := o.(*widgets.Button)
				return !button
			})
		case *widgets.SearchEntry:
			parts = []fyne.CanvasObject{o.ActionItem}
			at = fyne.CurrentApp().Driver().AbsolutePositionForObject(o.ActionItem).Subtract(o.ActionItem.Position())
		case fyne.Widget:
			parts = test.WidgetRenderer(o).Objects()
		}
		for _, part := range parts {
			walk(part, at, around)
		}
	}
	c := s.window.Canvas()
	top := c.Overlays().Top()
	if top == nil {
		top = c.Content()
	}
	walk(top, fyne.Position{}, nil)
	return all
}

// acts reports whether a person does something with an object.
func acts(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *widgets.Dialog, *widget.PopUpMenu: // take taps so that nothing below gets them
		return false
	case fyne.Focusable, fyne.Tappable, fyne.Draggable:
		if fmt.Sprintf("%T", o) == "*widget.OverlayContainer" { // around a menu, to close it
			return false
		}
		return o.Size().Width > 0 && o.Size().Height > 0
	}
	return false
}

// noWords are labels that say nothing to a person: keys of the catalogue, and types.
var noWords = regexp.MustCompile(`^[a-z-]+\.[a-z.-]+$|^\*|^Container$|%!|<nil>`)

func near(a, b float32) bool { return math.Abs(float64(a-b)) < 1 }

// TestOpenMenuIsSpoken: its entries, and nothing of what lies below.
func TestOpenMenuIsSpoken(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	s.once().copyAs.Press()
	var words []string
	for _, h := range s.hear() {
		words = append(words, h.words)
	}
	for i, snippet := range model.Snippets() {
		if i >= len(words) || words[i] != snippetWords(snippet.ID) {
			t.Fatalf("entry %d: told %q", i, words)
		}
	}
	if len(words) != len(model.Snippets()) {
		t.Errorf("told %q", words)
	}
}

// What of the menu can't be copied says what it needs.
func TestFormsOfAnUnsavedTokenSayWhatTheyNeed(t *testing.T) {
	s := newScreen(t, nil)
	form(func(d *newTokenDialog) {
		d.form.SetSave(false)
		d.form.Submit()
	})(s)
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	s.once().copyAs.Press()
	heard := s.hear()
	for i, snippet := range model.Snippets() {
		want := snippetWords(snippet.ID)
		if snippet.ID == "run" || snippet.ID == "gh" || snippet.ID == "keyring" {
			want += " · " + snippetWords("needs.saved") + ", " + text("spoken.disabled")
		}
		if i >= len(heard) || heard[i].words != want {
			t.Fatalf("entry %d: told %v, want %q", i, heard, want)
		}
	}
}

func snippetWords(id string) string { return t("snippet." + id) }

func (s *screen) checkSpoken() {
	t := s.t
	t.Helper()
	told := s.hear()
	var everything strings.Builder
	for _, h := range told {
		call := slices.ContainsFunc(model.UsualCalls(nil, nil), func(c model.UsualCall) bool { return c.Name == h.words })
		if strings.TrimSpace(h.words) == "" || noWords.MatchString(h.words) && !call {
			t.Errorf("these are no words for a person: %q at %v", h.words, h.at)
		}
		fmt.Fprintln(&everything, h.words)
	}
	texts := strings.ToLower(everything.String())
	controls := 0
	for _, see := range s.see() {
		if text, ok := see.o.(*widgets.Text); ok && text.Size().Width > 0 && strings.TrimSpace(text.Text) != "" {
			if words := strings.Join(strings.Fields(strings.ToLower(clip(text.Text, 60))), " "); !strings.Contains(texts, strings.TrimSpace(strings.TrimSuffix(words, "…"))) {
				t.Errorf("not spoken: %q", words)
			}
		}
		if row, ok := see.o.(*widgets.Row); ok && row.Selected && !strings.Contains(row.AccessibilityLabel(), accessibleStates().Selected) {
			t.Errorf("%q does not say that it is chosen", row.AccessibilityLabel())
		}
		if !acts(see.o) {
			continue
		}
		controls++
		if !slices.ContainsFunc(told, func(h heard) bool {
			return near(h.at.X, see.at.X) && near(h.at.Y, see.at.Y) && near(h.size.Width, see.o.Size().Width) && near(h.size.Height, see.o.Size().Height)
		}) {
			t.Errorf("not told of: %T %q at %v %v", see.o, drawnIn(see.o), see.at, see.o.Size())
		}
	}
	if controls == 0 {
		t.Error("no control was found, so nothing was looked at")
	}
	for _, secret := range s.secrets() {
		for _, piece := range pieces(secret) {
			if strings.Contains(texts, strings.ToLower(piece)) {
				t.Fatal("a piece of a secret is spoken")
			}
		}
	}
}

// secrets are all that the program holds in this scene.
func (s *screen) secrets() []speckle.Secret {
	var all []speckle.Secret
	for _, account := range s.demo.Accounts {
		all = append(all, account.Token)
	}
	if once := s.once(); once != nil {
		all = append(all, once.once.Secret())
	}
	return slices.DeleteFunc(all, speckle.Secret.IsZero)
}

// drawnIn are the texts in an object, for a failure.
func drawnIn(o fyne.CanvasObject) string {
	var all []string
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if text, ok := o.(*canvas.Text); ok {
			all = append(all, text.Text)
		}
		var parts []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			parts = o.Objects
		case fyne.Widget:
			parts = test.WidgetRenderer(o).Objects()
		}
		for _, part := range parts {
			walk(part)
		}
	}
	walk(o)
	return strings.Join(all, " ")
}
