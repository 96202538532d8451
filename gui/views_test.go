package gui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

var smallest = fyne.NewSize(760, 520)

// said is every text in what is drawn, and every label that would be spoken.
func said(objects ...fyne.CanvasObject) string {
	var all strings.Builder
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if spoken, ok := o.(interface{ AccessibilityLabel() string }); ok {
			fmt.Fprintln(&all, spoken.AccessibilityLabel())
		}
		switch o := o.(type) {
		case *canvas.Text:
			fmt.Fprintln(&all, o.Text)
		case *fyne.Container:
			for _, part := range o.Objects {
				walk(part)
			}
		}
		if w, ok := o.(fyne.Widget); ok {
			for _, part := range test.WidgetRenderer(w).Objects() {
				walk(part)
			}
		}
	}
	for _, o := range objects {
		walk(o)
	}
	return all.String()
}

// everything is what the window shows, with what stands before it.
func (s *screen) everything() string {
	c := s.window.Canvas()
	return said(append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)...) + s.window.Title()
}

// pieces are the parts of a secret that tell something of it: any eight
// letters in a row.
func pieces(secret speckle.Secret) []string {
	var all []string
	text := secret.Reveal()
	for i := 10; i+8 <= len(text)-6; i++ { // the id and the last letters are no secret
		all = append(all, text[i:i+8])
	}
	return all
}

// S38.
func TestMaskedSecretIsNotDrawn(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	once := s.once()
	masked := func(when string) {
		t.Helper()
		text := s.everything()
		for _, piece := range pieces(once.once.Secret()) {
			if strings.Contains(text, piece) {
				t.Fatalf("%s: a piece of the token is drawn or spoken", when)
			}
		}
	}
	masked("at first")
	once.field.SetRevealed(true)
	shown := s.everything()
	if !strings.Contains(shown, pieces(once.once.Secret())[0]) {
		t.Fatal("revealed: the token is not to be found, so this test finds nothing")
	}
	s.Program.secrets.lostFocus()
	masked("masked again")
	once.copying.Press()
	masked("copied")
	once.close()
	s.until("the list", func() bool { return len(s.app.Saved.Rows(once.once.Entry.Origin)) > 0 })
	masked("closed")
	s.shell.showTab(model.TabSaved)
	masked("on the Saved tab")
}

// S38.
func TestPastedSecretIsNotDrawn(t *testing.T) {
	s := newScreen(t, nil)
	on("Chen Li", model.TabTokens)(s)
	token := s.app.Accounts.Current().Token
	d := showPaste(s.shell, s.app.Accounts.Current())
	d.token.SetText(token.Reveal())
	s.turn()
	d.check.Press()
	s.until("the answer", func() bool { return d.paste.Checked() })
	for _, piece := range pieces(token) {
		if strings.Contains(s.everything(), piece) {
			t.Fatal("a piece of the pasted token is drawn or spoken")
		}
	}
}

func TestWindowFitsTheSmallestSize(t *testing.T) {
	for _, c := range []struct {
		name  string
		adapt func(*model.World)
		play  func(*screen)
	}{
		{"tokens", nil, on("Ada Okafor", model.TabTokens)},
		{"saved", nil, on("Ada Okafor", model.TabSaved)},
		{"explained", withoutSessions, on("Ada Okafor", model.TabTokens)},
		{"unreachable", nil, on("Eli Ben-Ami", model.TabTokens)},
		{"odd names", finding(oddNames), func(s *screen) { s.rest(); s.shell.showTab(model.TabServer) }},
		{"empty computer", finding(func(found *accounts.Result) { *found = accounts.Result{Folders: someFolders} }), (*screen).rest},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, c.adapt)
			c.play(s)
			s.window.Resize(smallest)
			s.checkLeast("now")
			s.set(largest)
			s.checkLeast("with the largest text")
		})
	}
}

// menuHeight is what the menu takes of the window with the largest text.
const menuHeight = 50

// checkLeast fails where the window's content needs more than the smallest
// window has below its menu.
func (s *screen) checkLeast(when string) {
	s.t.Helper()
	if least := s.page.top.MinSize(); least.Width > smallest.Width || least.Height > smallest.Height-menuHeight {
		s.t.Errorf("%s the window needs %v", when, least)
	}
}

// TestNewContentKeepsTheWindow holds that a window keeps its size while texts
// have no width yet, as after a change of language.
func TestNewContentKeepsTheWindow(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.set(largest)
	if least := newPage(s.shell).content.MinSize(); least.Width > smallest.Width || least.Height > smallest.Height-menuHeight {
		t.Errorf("it needs %v", least)
	}
}

// S22: TestNamesMoveNothing holds that whoever names an account can't push
// anything about: all stands where it stands for ordinary names.
func TestNamesMoveNothing(t *testing.T) {
	places := func(adapt func(*model.World)) map[string]fyne.Position {
		s := newScreen(t, adapt)
		s.until("the accounts", func() bool { return !s.app.Accounts.Loading() })
		s.shell.showTab(model.TabTokens)
		s.rest()
		page, tab := s.page, s.tokensTab().content
		where := fyne.CurrentApp().Driver().AbsolutePositionForObject
		return map[string]fyne.Position{
			"tabs": where(page.tabs), "list": where(page.accounts.list), "status": where(page.status.content),
			"state": where(page.header.root).AddXY(page.header.root.Size().Width, page.header.root.Size().Height),
			"right": where(tab), "corner": where(tab).Add(tab.Size()),
		}
	}
	usual := places(nil)
	for name, got := range places(finding(oddNames)) {
		if got != usual[name] {
			t.Errorf("%s is at %v, with ordinary names at %v", name, got, usual[name])
		}
	}
}

func TestSearchWithoutMatch(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.page.accounts.search.SetText("nobody of that name")
	s.turn()
	if !s.page.accounts.nothing.Visible() || len(s.page.accounts.entries) != 0 {
		t.Error("nothing matched, and it is not said")
	}
	s.page.accounts.search.SetText("")
	s.turn()
	if len(s.page.accounts.entries) == 0 || s.page.accounts.nothing.Visible() {
		t.Error("the accounts are not back")
	}
}

// TestWarningsLeaveTheTable holds that what is to know takes a line above the
// table, and stands whole on the Server tab.
func TestWarningsLeaveTheTable(t *testing.T) {
	s := newScreen(t, func(w *model.World) {
		w.Demo = false // its banner takes height that a person's own accounts have
		finding(func(found *accounts.Result) {
			a := &found.Accounts[0]
			a.TokensDiffer, a.ChosenBecause, a.MovedTo = true, "newest", found.Accounts[3].Origin
		})(w)
	})
	on("Ada Okafor", model.TabTokens)(s)
	s.window.Resize(smallest)
	s.turn()
	if lines := len(s.page.header.notices.Objects); lines != 2 {
		t.Fatalf("%d warnings above the table", lines)
	}
	if !s.page.welcome.content.Visible() {
		t.Fatal("no welcome line, which takes height too")
	}
	if height, bars := s.tokensTab().table.Size().Height, barsIn(s.page.right); height < 120 || bars > 1 { // its head, and rows
		t.Errorf("the table is left a height of %v, with %d bars", height, bars)
	}
	s.set(largest)
	s.redraw()
	if height := s.page.right.Content.MinSize().Height - s.page.header.root.MinSize().Height; height < 12*theme.TextSize() {
		t.Errorf("with the largest text the page is left a height of %v", height)
	}
	s.set(func(to *model.Settings) { to.TextSize = 1 })
	s.redraw()
	s.page.header.notices.Objects[0].(*widgets.Notice).Buttons[0].(*widgets.Button).Press()
	s.turn()
	if tab := s.page.pages[model.TabServer].(*serverTab); s.app.Tab != model.TabServer || s.page.tabs.Selected != int(model.TabServer) || len(tab.warnings.Objects) != 2 {
		t.Errorf("tab %d with %d warnings", s.page.tabs.Selected, len(tab.warnings.Objects))
	}
	if len(s.page.header.notices.Objects) != 0 {
		t.Error("the Server tab tells it twice")
	}
}

// An account of a server that has moved leads to the person's account at the
// new address. Without one they are told to sign in there.
func TestMovedServerLeadsToTheAccountThere(t *testing.T) {
	for _, same := range []bool{true, false} {
		s := newScreen(t, finding(func(found *accounts.Result) {
			for i := range found.Accounts {
				if there := &found.Accounts[i]; there.Person.Name == "Eli Ben-Ami" {
					found.Accounts[0].MovedTo = there.Origin
					if same {
						there.Person.ID = found.Accounts[0].Person.ID
					}
				}
			}
		}))
		ada := s.choose("Ada Okafor")
		s.shell.showTab(model.TabServer)
		s.turn()
		words := inWordsWith("header.moved-to-text", data{"Address": ada.MovedTo.String()})
		if same {
			words = inWordsWith("header.moved-here-text", data{"Address": ada.MovedTo.String()})
		}
		if flat := func(text string) string { return strings.Join(strings.Fields(text), "") }; !strings.Contains(flat(said(s.page.content)), flat(words)) {
			t.Errorf("%q is not said", words)
		}
		if same {
			s.button(s.page.content, textOf("header.moved-show")).Press()
			if now := s.app.Accounts.Current(); now.Person.Name != "Eli Ben-Ami" {
				t.Errorf("%s is shown", now.Person.Name)
			}
		}
	}
}
