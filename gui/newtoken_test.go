package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle/demoserver"
)

func TestNewTokenTypedAndReturned(t *testing.T) {
	s := newScreen(t, nil)
	account := s.choose("Ada Okafor")
	s.shell.showTab(model.TabTokens)
	s.until("the tokens", func() bool { return s.app.Tokens(account).CanCreate() && s.app.Tokens(account).Listed })
	before := s.app.Tokens(account).Total()

	s.press("new-token")
	if _, ok := s.window.Canvas().Focused().(*widgets.Entry); !ok {
		t.Fatalf("the name has not the focus, %T has", s.window.Canvas().Focused())
	}
	test.Type(s.window.Canvas().Focused(), "nightly publish")
	// Return twice, as a hasty person does.
	top := widgets.TopDialog(s.window.Canvas())
	top.Default()
	top.Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	once := s.once().once
	s.until("the keychain", func() bool { return once.SaveState == model.IsSaved })
	s.until("the list", func() bool { return s.app.Tokens(account).Total() == before+1 })
	if got, err := s.store.Load(t.Context(), once.Entry.Key); err != nil || !got.Equal(once.Secret()) {
		t.Errorf("the keychain holds something else: %v", err)
	}
}

// duplicate does that by the keys, and returns the open form.
func (s *screen) duplicate() *widgets.Dialog {
	s.t.Helper()
	for _, a := range s.table {
		if a.key == fyne.KeyD && !a.shift && !a.alone {
			s.perform(a)
		}
	}
	s.turn()
	top := widgets.TopDialog(s.window.Canvas())
	if top == nil {
		s.t.Fatal("nothing opened")
	}
	return top
}

func TestTokenIsDuplicatedByKeys(t *testing.T) {
	s := newScreen(t, nil)
	s.demo.Servers[0].AddToken(s.demo.Accounts[0].Person.ID, demoserver.Token{
		Name: "ci-publish", Lifespan: 45 * day, Created: noon.Add(-time.Hour),
		Scopes: []string{"streams:read", "profile:read", "users:read", "server:setup"},
	})
	s.choose("Ada Okafor")
	s.shell.showTab(model.TabTokens)
	tab := s.tokensTab()
	s.until("the tokens", func() bool { return tab.tokens != nil && tab.tokens.CanCreate() && len(tab.table.rows) > 3 })
	s.turn()
	at := slices.IndexFunc(tab.table.rows, func(row model.TokenRow) bool { return row.Lifespan == 45*day })
	tab.table.List().SetSelected(at)
	top := s.duplicate()
	if got := partsOf[*widgets.Entry](top)[0].Text; got != "ci-publish 2" {
		t.Errorf("the name is %q", got)
	}
	shown := said(top)
	for _, want := range []string{"settings of “ci-publish”", "As before: 45 days", "will be created without server:setup", "Expires 26 Apr 2026"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	top.Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	made := s.once().once.Requested
	if made.Name != "ci-publish 2" || made.Lifespan != 45*day || len(made.Scopes) != 3 {
		t.Errorf("created %+v", made)
	}
}

func TestSavedTokenIsDuplicatedByKeys(t *testing.T) {
	s, list := onSaved(t, "nightly")
	tokens := s.app.Tokens(s.app.Accounts.Current())
	tokens.Reload() // the token was made after the list was read
	s.until("the token in the list", func() bool { return tokens.CanCreate() && tokens.NameTaken("nightly") })
	list.table.List().SetSelected(0)
	top := s.duplicate()
	if got := partsOf[*widgets.Entry](top)[0].Text; got != "nightly 2" {
		t.Errorf("the name is %q", got)
	}
}

var _ fyne.Focusable = (*widgets.Entry)(nil)

// The scopes one by one are there for those who choose them, below the presets, and begin with the preset's.
func TestScopesOneByOneAreForCustom(t *testing.T) {
	s, _ := onTokens(t)
	d := showNewToken(s.shell, s.app.Accounts.Current())
	s.turn()
	if d.scopes.content.Visible() || d.scopes.rows != nil {
		t.Error("a preset shows the scopes one by one")
	}
	read := d.form.Scopes()
	last := len(d.presets.Segments) - 1
	d.presets.Select(last)
	s.turn()
	if !d.scopes.content.Visible() {
		t.Fatal("Custom doesn't show the scopes")
	}
	for _, name := range read {
		if !d.scopes.rows[name].Checked {
			t.Errorf("%s isn't checked", name)
		}
	}
	d.scopes.rows["streams:write"].OnChanged(true)
	d.presets.Select(0)
	s.turn()
	if got := d.form.Scopes(); d.scopes.content.Visible() || len(got) != len(read) {
		t.Errorf("back at the preset the form asks for %q", got)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if at(d.presets.Segmented).Y >= at(d.lifespan.Segmented).Y {
		t.Error("the scopes are below the lifespan")
	}
}

// What a choice makes appear is in sight, also when it comes later: the days of a calendar, the projects.
func TestWhatAChoiceShowsIsInSight(t *testing.T) {
	s, _ := onTokens(t)
	d := showNewToken(s.shell, s.app.Accounts.Current())
	inSight := func(what string, o fyne.CanvasObject) {
		t.Helper()
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		top, foot := at(o).Y, min(at(d.create).Y, at(d.sentence).Y)
		if top < 0 || top+o.Size().Height > foot {
			t.Errorf("%s are at %v to %v, the foot at %v", what, top, top+o.Size().Height, foot)
		}
	}
	s.turn()
	d.limits.choice.Select(1)
	s.until("the projects", func() bool { return len(d.limits.rows) > 1 })
	s.turn()
	inSight("the projects", d.limits.around.Container)
	d.lifespan.Select(slices.Index(d.form.Lifespans(), model.LifespanDate))
	s.turn()
	inSight("the days", d.calendar)
	d.dialog.Close()
	s.set(func(to *model.Settings) { to.TextSize, to.Language = 1.5, "de" })
	s.window.Resize(smallest)
	d = showNewToken(s.shell, s.app.Accounts.Current())
	s.turn()
	d.lifespan.Select(slices.Index(d.form.Lifespans(), model.LifespanNever))
	s.turn()
	d.dialog.ScrollToTop()
	d.create.Press()
	s.turn()
	inSight("the words about a fault", d.faults[partLifespan])
}
