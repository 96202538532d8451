package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func init() {
	scenes = append(scenes, scene{
		name: "new-token-no-sign-in", adapt: withoutSessions,
		play: then(on("Ada Okafor", model.TabTokens), pressing("new-token"), func(s *screen) { s.rest() }),
	})
}

// What can't be done now says so when its keys are pressed, and in the palette.
func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.window.Canvas().Unfocus()
	s.typeKeys(fyne.KeyD, fyne.KeyModifierShortcutDefault) // duplicates what is selected
	s.turn()
	if got, want := s.page.status.text.Text, inWords("status.no-row"); got != want {
		t.Errorf("the status line says %q, want %q", got, want)
	}
	list := s.tokensTab().table.List()
	for name, changes := range map[string]func(){
		"a row that allows it": func() { list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome}) },
		"another page":         func() { s.showTab(model.TabApps) },
		"another account":      func() { s.choose("Dina Farouk") },
		"what was done":        func() { s.app.Say(model.StatusVariable, nil) },
	} {
		on("Ada Okafor", model.TabTokens)(s)
		list.SetSelected(-1)
		s.do("row-duplicate")
		s.turn()
		if got := s.page.status.text.Text; got != inWords("status.no-row") {
			t.Fatalf("before %s: the status line says %q", name, got)
		}
		changes()
		s.turn()
		if got := s.page.status.text.Text; got == inWords("status.no-row") {
			t.Errorf("%s: the status line says %q", name, got)
		}
	}
	on("Ada Okafor", model.TabTokens)(s)
	list.SetSelected(-1)
	for _, a := range s.actions() {
		if a.menu == onlyPalette { // not shown
			continue
		}
		if a.enabled != nil && statusWords(model.Status{Kind: a.why}) == "" || a.enabled != nil && a.why == "" {
			t.Errorf("%s doesn't say why it can't be done", a.name)
		}
	}
	s.press("palette")
	if shown := said(widgets.TopDialog(s.window.Canvas())); strings.Contains(shown, inWords("status.no-row")) {
		t.Error("what can't be done is not at the end")
	}
	search := partsOf[*widgets.SearchEntry](widgets.TopDialog(s.window.Canvas()))[0]
	search.SetText(inWords("action.row-duplicate"))
	s.turn()
	if shown := said(widgets.TopDialog(s.window.Canvas())); !strings.Contains(shown, inWords("status.no-row")) {
		t.Error("the palette doesn't say why")
	}
}

// Where tokens can't be managed, the keys for a new token say why, and offer all
// ways out.
func TestNewTokenWithoutSignInOffersTheWays(t *testing.T) {
	s := newScreen(t, withoutSessions)
	on("Ada Okafor", model.TabServer)(s)
	s.typeKeys(fyne.KeyN, fyne.KeyModifierShortcutDefault)
	s.rest()
	d := widgets.TopDialog(s.window.Canvas())
	if d == nil {
		t.Fatal("nothing is said")
	}
	if shown := said(d); !strings.Contains(shown, inWords("access.title")) || !strings.Contains(shown, inWords("access.text")) {
		t.Errorf("it says %s", shown)
	}
	for _, way := range []string{"access.paste", "access.web"} {
		s.button(d, inWords(way))
	}
	s.button(d, inWords("access.sign-in")).Press()
	s.turn()
	if shown := said(widgets.TopDialog(s.window.Canvas())); !strings.Contains(shown, inWords("signin.title")) {
		t.Errorf("signing in opens %s", shown)
	}
}

// A dialog scrolls by itself or holds a list that does, at any size of text.
func TestDialogsHaveOneScrollBar(t *testing.T) {
	for name, open := range map[string]func(*screen){
		"palette":      func(s *screen) { s.press("palette") },
		"licences":     func(s *screen) { showLicences(s.shell) },
		"saved":        func(s *screen) { s.shell.showAllSaved() },
		"sign-ins":     func(s *screen) { s.press("sign-ins") },
		"activity":     func(s *screen) { s.press("activity") },
		"about to end": func(s *screen) { s.shell.showExpiring(s.shell.showSaved, s.shell.showRotate) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t, nil)
			on("Ada Okafor", model.TabTokens)(s)
			s.set(func(settings *model.Settings) { settings.TextSize = 1.5 })
			s.window.Resize(fyne.NewSize(760, 440))
			open(s)
			s.rest()
			if bars := barsIn(widgets.TopDialog(s.window.Canvas())); bars > 1 {
				t.Errorf("%d bars", bars)
			}
		})
	}
}

// barsIn counts the vertical scroll bars that are shown in an object.
func barsIn(root fyne.CanvasObject) (bars int) {
	eachShownIn(root, func(o fyne.CanvasObject) bool {
		scroll, ok := o.(*container.Scroll)
		down := ok && (scroll.Direction == container.ScrollVerticalOnly || scroll.Direction == container.ScrollBoth)
		if down && shown(scroll) && scroll.Content.MinSize().Height > scroll.Size().Height+1 {
			bars++
		}
		return true
	})
	return bars
}

// What needs more height than there is can be scrolled to, as soon as it is shown.
func TestPageScrollsToAllOfIt(t *testing.T) {
	s := newScreen(t, withoutSessions)
	s.set(largest)
	s.window.Resize(smallest.SubtractWidthHeight(0, 36))
	for _, tab := range []model.Tab{model.TabApps, model.TabTokens} {
		on("Ada Okafor", tab)(s)
		s.redraw()
	}
	content := s.page.right.Content
	if least := content.MinSize().Height; content.Size().Height < least || s.page.right.Size().Height >= least {
		t.Errorf("it has a height of %v in %v and needs %v", content.Size().Height, s.page.right.Size().Height, least)
	}
}

// So does a page: its header is one line where it would be scrolled away.
func TestPagesHaveOneScrollBar(t *testing.T) {
	s := newScreen(t, nil)
	savedShown(s)
	s.set(func(settings *model.Settings) { settings.TextSize, settings.Language = 1.5, "de" })
	s.window.Resize(smallest.SubtractWidthHeight(0, 36)) // which the menu bar takes
	for _, tab := range []model.Tab{model.TabServer, model.TabApps, model.TabTokens, model.TabSaved} {
		on("Ada Okafor", tab)(s)
		s.redraw()
		if bars := barsIn(s.page.right); bars > 1 {
			t.Errorf("tab %v: %d bars", tab, bars)
		}
		if h := s.page.header; h.under.Visible() || h.reach.Visible() || !h.state.Visible() {
			t.Errorf("tab %v: the header is not one line", tab)
		}
	}
	for range 2 {
		s.window.Resize(defaultSize)
		if h := s.page.header; !h.under.Visible() || !h.reach.Visible() || barsIn(s.page.right) > 1 {
			t.Error("in a larger window the header doesn't come back")
		}
		s.redraw()
	}
}

// What was pasted and is no address or no token is said beside its field, which
// gets the focus when the check is asked for.
func TestPastedTextIsJudgedBesideItsField(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	d := showPaste(s.shell, nil)
	expect := func(what string, address, form bool, focused fyne.Focusable) {
		t.Helper()
		s.turn()
		s.redraw()
		if d.address.Visible() != address || d.form.Visible() != form {
			t.Errorf("%s: the address is said to be wrong: %v, the token: %v", what, d.address.Visible(), d.form.Visible())
		}
		if got := s.window.Canvas().Focused(); got != focused {
			t.Errorf("%s: %T has the focus", what, got)
		}
	}
	expect("at first", false, false, d.server)
	d.check.Press()
	expect("nothing", true, true, d.server)
	d.server.SetText("no address")
	expect("no address", true, true, d.server)
	d.token.SetText(s.app.Accounts.Current().Token.Reveal())
	s.shell.focus(d.token)
	d.enter()
	expect("the check", true, false, d.server)
	d.server.SetText(s.demo.Accounts[0].Origin.String())
	d.token.SetText("")
	d.enter()
	expect("no token", false, true, d.token)
	if d.paste.Busy() {
		t.Error("it is checked")
	}
}
