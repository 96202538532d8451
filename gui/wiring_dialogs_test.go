package gui

import (
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// S48: A dialog that shows something of the model follows it, in front and behind
// another one.
func TestDialogsFollowTheModel(t *testing.T) {
	var now atomic.Pointer[accounts.Result]
	now.Store(&accounts.Result{})
	find := func(s *screen, found accounts.Result) {
		now.Store(&found)
		s.app.Accounts.Refresh()
	}
	problems := manyProblemsOf()
	web := &between{ready: make(chan struct{})}
	for _, c := range []struct {
		name  string
		adapt func(*model.World)
		// open shows the dialog and returns what changes the model, in one way
		// and then in another.
		open func(s *screen) (first, second func())
	}{
		{"new token", nil, func(s *screen) (func(), func()) {
			on("Ada Okafor", model.TabTokens)(s)
			d := showNewToken(s.shell, s.app.Accounts.Current())
			return func() { d.form.SetPreset(model.Presets()[1]) }, func() { d.form.SetLifespan(model.LifespanNever) }
		}},
		{"one time", nil, func(s *screen) (func(), func()) {
			made(model.IsSaved, nil)(s)
			secret := s.once().once.Secret()
			return func() { s.clipboard.Copy(secret) }, s.clipboard.Clear
		}},
		{"paste", nil, func(s *screen) (func(), func()) {
			on("Chen Li", model.TabTokens)(s)
			d := showPaste(s.shell, s.app.Accounts.Current())
			token := s.app.Accounts.Current().Token.Reveal()
			return func() { d.paste.Set(token); d.paste.Check() }, func() { d.paste.Set("") }
		}},
		{"settings", real(new([]string)), func(s *screen) (func(), func()) {
			s.choose("Ada Okafor")
			showSettings(s.shell)
			folder := filepath.Join(s.t.TempDir(), "Team")
			return func() { s.settings.Change(func(to *model.Settings) { *to = to.WithFolder(folder) }) },
				func() { s.settings.Change(func(to *model.Settings) { to.Theme = model.ThemeDark }) }
		}},
		{"sign in", withoutSessions, func(s *screen) (func(), func()) {
			d := register(s)
			return d.wizard.Choose, d.wizard.Register
		}},
		{"sign-ins", withoutSessions, func(s *screen) (func(), func()) {
			signedIn(s)
			l := showSignIns(s.shell)
			s.until("the rows", func() bool { return len(l.table.rows) == 2 })
			key := l.table.rows[1].Key
			return func() { s.app.Saved.Delete(key) }, func() { s.app.Saved.Undo(key) }
		}},
		{"all saved", nil, func(s *screen) (func(), func()) {
			made(model.IsSaved, func(s *screen) { s.once().close() })(s)
			s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
			s.shell.showAllSaved()
			key := s.app.Saved.Rows(model.Origin{})[0].Key
			return func() { s.app.Saved.Delete(key) }, func() { s.app.Saved.Undo(key) }
		}},
		{"problems", findWhatNow(&now), func(s *screen) (func(), func()) {
			find(s, accounts.Result{Problems: problems})
			s.until("the problems", func() bool { return len(s.app.Accounts.Result().Problems) == len(problems) })
			s.shell.showProblems()
			return func() { find(s, accounts.Result{Problems: problems[:2]}) },
				func() { find(s, accounts.Result{Problems: problems[:1]}) }
		}},
		{"folders", findWhatNow(&now), func(s *screen) (func(), func()) {
			s.choose("Ada Okafor")
			s.shell.showFolders()
			return func() { find(s, accounts.Result{Folders: someFolders}) },
				func() { find(s, accounts.Result{Folders: someFolders[:1]}) }
		}},
		{"app", answering(web), func(s *screen) (func(), func()) {
			web.demo = networkOf(s.demo)
			close(web.ready)
			on("Ada Okafor", model.TabApps)(s)
			tab := s.appsTab()
			app, server := tab.apps[len(tab.apps)-1], s.app.Server(tab.account.Origin)
			tab.list.OnActivated(len(tab.apps) - 1)
			s.until("its scopes", func() bool { return !server.Detail(app.ID).Loading() })
			refuse := func(string, bool) *http.Response { return reply(http.StatusBadGateway, "", "") }
			return func() { web.answer.Store(&refuse); server.ReloadDetail(app.ID) },
				func() { web.answer.Store(nil); server.ReloadDetail(app.ID) }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, c.adapt)
			first, second := c.open(s)
			s.turn()
			dialog := widgets.TopDialog(s.window.Canvas())
			if dialog == nil {
				t.Fatal("it is not open")
			}
			state := func() string { return said(dialog) + s.personal(dialog) }
			before := state()
			first()
			s.wait("the change, in front", func() bool { return state() != before })
			s.shell.message("In front", "of it")
			s.turn()
			before = state()
			second()
			s.wait("the change, behind another dialog", func() bool { return state() != before })
		})
	}
}

func manyProblemsOf() []accounts.Problem {
	var found accounts.Result
	manyProblems(&found)
	return found.Problems
}

// S48: Each choice in the settings is in the settings.
func TestEverySettingIsSaved(t *testing.T) {
	s := newScreen(t, real(new([]string)))
	s.choose("Ada Okafor")
	t.Cleanup(func() { setLanguage(""); widgets.ReduceMotion = false })
	d := showSettings(s.shell)
	folder := filepath.Join(t.TempDir(), "Team")
	take(t, choice(t, d.dialog, textOf("settings.theme")), textOf("settings.theme.dark"))
	take(t, choice(t, d.dialog, textOf("settings.text-size")), percent(1.15))
	take(t, choice(t, d.dialog, textOf("settings.clipboard")), textOf("settings.clipboard-quit"))
	for _, row := range partsOf[*widgets.CheckRow](d.dialog) {
		row.Tapped(&fyne.PointEvent{})
	}
	d.path.SetText(folder)
	d.add.Press()
	take(t, choice(t, d.dialog, textOf("settings.language")), "Deutsch")
	s.turn()
	want := model.Settings{Theme: model.ThemeDark, TextSize: 1.15, ReduceMotion: true, Language: "de", Folders: []string{folder}, CheckAtStart: true, Notifications: true, Tab: model.TabTokens}
	got := s.settings.Now()
	got.Reminded = "" // a reminder can have come before it was turned off
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the settings are\n%+v, want\n%+v", got, want)
	}
	// Whoever adds a control to the dialog adds it above.
	if n := len(partsOf[*widgets.Segmented](widgets.TopDialog(s.window.Canvas()))); n != 5 {
		t.Errorf("%d choices, with the tabs", n)
	}
	if n := len(partsOf[*widgets.CheckRow](widgets.TopDialog(s.window.Canvas()))); n != 5 {
		t.Errorf("%d rows to check", n)
	}
}

// S48: Where a person was, and how wide they made things, is in the settings.
func TestWhereAPersonWasIsSaved(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	for i, action := range []string{"tab-server", "tab-apps", "tab-tokens", "tab-saved"} {
		s.press(action)
		if got := s.settings.Now().Tab; got != model.Tab(i) || s.app.Tab != got {
			t.Errorf("%s: remembered %d, shown %d", action, got, s.app.Tab)
		}
	}
	s.page.tabs.OnSelected(int(model.TabApps))
	if got := s.settings.Now().Tab; got != model.TabApps {
		t.Errorf("a click on a tab: remembered %d", got)
	}
	s.page.split.OnDragged(333)
	if got := s.settings.Now().AccountsSide; got != 333 {
		t.Errorf("the accounts' side is remembered with %v", got)
	}
	for name, columns := range map[string]*widgets.Columns{
		"tokens": s.tokensTab().table.Columns, "saved": newSavedList(s.shell, false).table.Columns,
		"authorized-apps": s.appsTab().mine.authorized.Columns, "created-apps": s.appsTab().mine.created.Columns,
		"sign-ins": newSignIns(s.shell).table.Columns, "licences": showLicences(s.shell).table.Columns,
	} {
		widths := make([]float32, len(columns.Widths))
		for i := range widths {
			widths[i] = float32(100 + i)
		}
		columns.OnWidths(widths)
		saved := s.settings.Now().Columns[name]
		for i := range widths {
			if !slices.Contains(widths, saved[columnAt(s, name, i)]) || len(saved) != len(widths) {
				t.Errorf("%s: remembered %v", name, saved)
			}
		}
	}
	s.quit()
	if got := s.settings.Now().Size; len(got) != 2 {
		t.Errorf("the window's size is remembered as %v", got)
	}
}

// columnAt is the id of a column.
func columnAt(s *screen, table string, i int) string {
	return map[string][]string{
		"tokens": columnIDs(s.tokensTab().table), "saved": columnIDs(newSavedList(s.shell, false).table),
		"authorized-apps": columnIDs(s.appsTab().mine.authorized), "created-apps": columnIDs(s.appsTab().mine.created),
		"sign-ins": columnIDs(newSignIns(s.shell).table), "licences": {"name", "licence"},
	}[table][i]
}

// What the system prefers is in effect, and drawn, when it is known.
func TestSystemPreferencesRedrawThePage(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.rest() // answers that are still on their way are drawn too
	drawn := 0
	redraw := s.app.Changed
	s.app.Changed = func() { drawn++; redraw() }
	s.system.TextScale = 1.25
	s.applyTheme()
	s.turn()
	if drawn == 0 || s.page.accounts.headHeight != (&widgets.GroupHeader{}).MinSize().Height {
		t.Errorf("drawn %d times, with headings of %v", drawn, s.page.accounts.headHeight)
	}
}

// A deletion can be taken back on the status line.
func TestStatusLineOffersUndo(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, func(s *screen) { s.once().close() })(s)
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
	s.app.Saved.Delete(s.app.Saved.Rows(model.Origin{})[0].Key)
	s.turn()
	first := s.page.status.undo.Text
	if first != inWordsWith("status.undo", data{"Seconds": 8}) || !s.page.status.undo.Visible() {
		t.Fatalf("what offers to take it back says %q", first)
	}
	s.page.status.undo.Press()
	s.turn()
	if s.page.status.undo.Visible() || s.app.Saved.Rows(model.Origin{})[0].Deleting {
		t.Error("it was not taken back")
	}
}

// What the status line offers for a time is in the palette as long, for the keyboard.
func TestPaletteHasWhatTheStatusLineOffers(t *testing.T) {
	s := newScreen(t, nil)
	offers := func(name string) bool {
		return slices.ContainsFunc(matchingActions(s.table, inWords("action."+name)), func(a action) bool { return a.name == name })
	}
	if offers("clear-clipboard") || offers("undo-delete") {
		t.Error("the palette offers what can't be done")
	}
	made(model.IsSaved, func(s *screen) { s.once().close() })(s)
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
	row := s.app.Saved.Rows(model.Origin{})[0]

	s.clipboard.Copy(speckle.NewSecret("of no use"))
	if !offers("clear-clipboard") {
		t.Error("the palette doesn't offer to clear the clipboard")
	}
	if s.do("clear-clipboard"); s.clipboard.Holding() || offers("clear-clipboard") {
		t.Error("it was not cleared")
	}
	s.app.Saved.Delete(row.Key)
	if !offers("undo-delete") {
		t.Error("the palette doesn't offer to undo the deletion")
	}
	if s.do("undo-delete"); s.app.Saved.Rows(model.Origin{})[0].Deleting || offers("undo-delete") {
		t.Error("it was not taken back")
	}
}
