package gui

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// settingsWith opens the settings and does something there, on a computer
// rather than in the demo.
func settingsWith(do func(*settingsDialog)) func(*screen) {
	return func(s *screen) { do(showSettings(s.shell)) }
}

// real makes the demo's world look like a computer, and notes where it looks.
func real(folders *[]string) func(*model.World) {
	return func(w *model.World) {
		w.Demo = false
		w.SearchIn = func(more []string) { *folders = more }
	}
}

// choice finds what is chosen under a label.
func choice(t *testing.T, o fyne.CanvasObject, label string) *widgets.Segmented {
	t.Helper()
	for _, found := range partsOf[*widgets.Segmented](o) {
		if found.Label == label {
			return found
		}
	}
	t.Fatalf("nothing to choose under %q", label)
	return nil
}

// take chooses what has these words.
func take(t *testing.T, s *widgets.Segmented, words string) {
	t.Helper()
	i := slices.IndexFunc(s.Segments, func(seg widgets.Segment) bool { return seg.Text == words })
	if i < 0 {
		t.Fatalf("no %q under %q", words, s.Label)
	}
	s.Select(i)
}

func TestSettingsAreInEffectAtOnceAndComeBack(t *testing.T) {
	var searched []string
	s := newScreen(t, real(&searched))
	s.choose("Ada Okafor")
	d := showSettings(s.shell)
	usual := s.fyne.Settings().Theme().Size(theme.SizeNameText)

	take(t, choice(t, d.dialog, textOf("settings.theme")), textOf("settings.theme.dark"))
	take(t, choice(t, d.dialog, textOf("settings.text-size")), percent(1.5))
	take(t, choice(t, d.dialog, textOf("settings.clipboard")), textOf("settings.clipboard-quit"))
	if got, want := s.page.accounts.headHeight, (&widgets.GroupHeader{}).MinSize().Height; got != want {
		t.Errorf("headings of the accounts are %v high and need %v", got, want)
	}
	now := s.fyne.Settings().Theme()
	if got := now.Size(theme.SizeNameText); got != 1.5*usual {
		t.Errorf("the text is %v high, usually %v", got, usual)
	}
	if now.Color(theme.ColorNameBackground, theme.VariantLight) != (&appTheme{model.ThemeDark, 1}).Color(theme.ColorNameBackground, theme.VariantLight) {
		t.Error("it is not dark")
	}
	folder := filepath.Join(t.TempDir(), "Team")
	d.path.SetText("not/absolute")
	if !d.add.Disabled() {
		t.Error("a relative path can be added")
	}
	d.path.SetText(folder)
	d.add.Press()
	s.turn()
	if !slices.Equal(searched, []string{folder}) || d.path.Text != "" || len(d.folders.Objects) != 1 {
		t.Errorf("%v is searched, %q typed", searched, d.path.Text)
	}

	again := s.settings.Now()
	want := model.Settings{Theme: model.ThemeDark, TextSize: 1.5, Folders: []string{folder}}
	if again.Theme != want.Theme || again.TextSize != want.TextSize || again.Clipboard != 0 || !slices.Equal(again.Folders, want.Folders) {
		t.Errorf("remembered %+v", again)
	}
	s.turn()
	s.button(d.folders.Container, inWordsWith("settings.folder-remove", data{"Folder": folder})).Press()
	if len(searched) != 0 {
		t.Errorf("%v is still searched", searched)
	}
}

// What the system wants comes on top of what was chosen, when it is known.
func TestSystemsWishesAreFollowed(t *testing.T) {
	s := newScreen(t, nil)
	t.Cleanup(func() { widgets.ReduceMotion = false })
	options := s.options
	options.SystemPreferences = func(context.Context) desktop.Preferences {
		return desktop.Preferences{TextScale: 1.25, ReduceMotion: true}
	}
	go s.followSystem(options)
	height := func() float32 { return s.fyne.Settings().Theme().Size(theme.SizeNameText) }
	usual := (&appTheme{textScale: 1}).Size(theme.SizeNameText)
	s.until("larger text", func() bool { return height() == 1.25*usual })
	if !widgets.ReduceMotion {
		t.Error("things move")
	}
	s.set(largest)
	if height() != 1.5*1.25*usual {
		t.Errorf("the text is %v high", height())
	}
}

// The language changes everywhere, the account stays, and so does the place of
// whoever is choosing.
func TestLanguageChangesAtOnce(t *testing.T) {
	s := newScreen(t, nil)
	t.Cleanup(func() { setLanguage("") })
	on("Ada Okafor", model.TabTokens)(s)
	account := s.app.Accounts.Current()
	all := len(s.app.Accounts.Groups())
	s.page.accounts.search.SetText("okafor")
	showSettings(s.shell)
	for _, c := range []struct{ chosen, quit, tab string }{
		{"Deutsch", "Beenden", "Apps"}, {"Français", "Quitter", "Applications"}, {"English", "Quit", "Apps"},
	} {
		top := widgets.TopDialog(s.window.Canvas())
		control := choice(t, top, textOf("settings.language"))
		s.window.Canvas().Focus(control)
		take(t, control, c.chosen)
		s.turn()
		file := s.window.MainMenu().Items[0].Items
		if got := itemWords(file[len(file)-1]); got != c.quit {
			t.Errorf("%s: the menu says %q", c.chosen, got)
		}
		if got := s.page.tabs.Segments[model.TabApps].Text; got != c.tab {
			t.Errorf("%s: a tab says %q", c.chosen, got)
		}
		top = widgets.TopDialog(s.window.Canvas())
		if top == nil || top.Title != textOf("settings.title") || len(s.window.Canvas().Overlays().List()) != 1 {
			t.Fatalf("%s: the settings are not in front, once", c.chosen)
		}
		focused, ok := s.window.Canvas().Focused().(*widgets.Segmented)
		if !ok || focused.Label != textOf("settings.language") {
			t.Errorf("%s: the focus went to %T", c.chosen, s.window.Canvas().Focused())
		}
		if s.app.Accounts.Current() != account {
			t.Errorf("%s: another account is chosen", c.chosen)
		}
	}
	top := widgets.TopDialog(s.window.Canvas())
	top.Default()
	if s.dialogOpen() {
		t.Error("it does not close")
	}
	// The new page shows the same search, and follows what changes from now on.
	if got := len(s.app.Accounts.Groups()); got >= all || s.page.accounts.search.Text != "okafor" {
		t.Errorf("%d of %d servers for the search %q", got, all, s.page.accounts.search.Text)
	}
	s.app.TokenView.Search("no token has this name")
	s.turn()
	if rows := s.tokensTab().table.rows; len(rows) != 0 {
		t.Errorf("the page shows %d tokens, the model none", len(rows))
	}
}

// A token whose time is over stays in no clipboard, whatever was chosen since.
func TestClipboardLimitIsTheChosenOne(t *testing.T) {
	s := newScreen(t, nil)
	s.set(func(to *model.Settings) { to.Clipboard = 2 * time.Minute })
	s.clipboard.Copy(speckle.NewSecret("not a token, but kept as one"))
	if left := s.clipboard.Remaining(); left < 100*time.Second || left > 2*time.Minute {
		t.Errorf("%v are left", left)
	}
	s.set(func(to *model.Settings) { to.Clipboard = 0 })
	s.clipboard.Copy(speckle.NewSecret("not a token either"))
	if s.clipboard.Remaining() != 0 || !s.clipboard.Holding() {
		t.Error("it has an end")
	}
	if got := clipboardWords(s.clipboard); got != textOf("status.copied") {
		t.Errorf("it says %q", got)
	}
	s.clipboard.Quit()
	if s.fyne.Clipboard().Content() != "" {
		t.Error("it is still there at the end")
	}
}

// The settings of version 0.1 stand in Fyne's preferences; they are taken over
// once, whole.
func TestEarlierSettingsAreTakenOver(t *testing.T) {
	old := test.NewTempApp(t).Preferences()
	if got := EarlierSettings(old).Valid(); !reflect.DeepEqual(got, model.DefaultSettings()) {
		t.Errorf("without preferences: %+v", got)
	}
	folder := t.TempDir()
	old.SetInt("theme", int(model.ThemeDark))
	old.SetString("language", "fr")
	old.SetFloat("text-size", 1.3)
	old.SetBool("still", true)
	old.SetInt("clipboard-seconds", 120)
	old.SetStringList("folders", []string{folder})
	old.SetInt("tab", int(model.TabSaved))
	old.SetFloat("pane", 333)
	old.SetIntList("window", []int{30, 40})
	old.SetIntList("size", []int{1000, 700})
	old.SetIntList("columns-tokens", []int{300, 0, 90, 80, 110, 7}) // more widths than columns
	old.SetIntList("columns-let-in", []int{200, 120})
	want := model.Settings{
		Activity: true, Reminders: true, Theme: model.ThemeDark, Language: "fr", TextSize: 1.3, ReduceMotion: true, Clipboard: 2 * time.Minute,
		Folders: []string{folder}, Tab: model.TabSaved, AccountsSide: 333, Place: []int{30, 40}, Size: []int{1000, 700},
		Columns: map[string]map[string]float32{
			"tokens":          {"name": 300, "created": 90, "last-used": 80, "expires": 110},
			"authorized-apps": {"app": 200, "by": 120},
		},
	}
	if got := EarlierSettings(old).Valid(); !reflect.DeepEqual(got, want) {
		t.Errorf("taken over are\n%+v, want\n%+v", got, want)
	}
}

// Each width of version 0.1 belongs to a column that there still is.
func TestEarlierColumnsExist(t *testing.T) {
	s := newScreen(t, nil)
	ids := map[string][]string{
		"tokens": columnIDs(s.tokensTab().table), "saved": columnIDs(newSavedList(s.shell, false).table),
		"authorized-apps": columnIDs(s.appsTab().mine.authorized), "created-apps": columnIDs(s.appsTab().mine.created),
		"sign-ins": columnIDs(newSignIns(s.shell).table),
	}
	for key, of := range earlierColumns {
		for _, column := range of.columns {
			if !slices.Contains(ids[of.table], column) {
				t.Errorf("%s: the table %s has no column %s", key, of.table, column)
			}
		}
	}
}

func columnIDs[T any](tb *table[T]) []string {
	var ids []string
	for _, c := range tb.columns {
		ids = append(ids, c.id)
	}
	return ids
}

func TestDamagedSettingsDoNoHarm(t *testing.T) {
	old := test.NewTempApp(t).Preferences()
	old.SetInt("theme", 99)
	old.SetString("text-size", "huge")
	old.SetInt("clipboard-seconds", -1)
	old.SetStringList("folders", []string{"", "relative", "\x00"})
	old.SetInt("tab", 17)
	old.SetIntList("window", []int{1})
	old.SetIntList("size", []int{-5, 0})
	got := EarlierSettings(old).Valid()
	if want := model.DefaultSettings(); got.Columns != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	w := test.NewTempWindow(t, nil)
	restoreWindow(w, got)
	if got := w.Canvas().Size(); got != defaultSize {
		t.Errorf("the window is %v large", got)
	}
}

// Each table remembers its own columns.
func TestColumnsAreRemembered(t *testing.T) {
	s := newScreen(t, nil)
	newSavedList(s.shell, false).table.OnWidths([]float32{200, 0, 90})
	if got := newSavedList(s.shell, true).table.Widths; !slices.Equal(got, []float32{200, 0, 90}) {
		t.Errorf("%v is remembered", got)
	}
	if got := newTokensTab(s.shell).table.Widths; slices.Max(got) != 0 {
		t.Errorf("the tokens have %v of another table", got)
	}
}

// inWordsWith is a text of the catalogue with what is put into it, where t is
// the test.
func inWordsWith(key string, fill data) string { return t(key, fill) }

// Without reminders there is nothing to notify of: that setting can't be changed then, and stays as it is.
func TestNotificationsNeedReminders(t *testing.T) {
	s := newScreen(t, nil)
	d := showSettings(s.shell)
	row := func(key string) *widgets.CheckRow {
		rows := partsOf[*widgets.CheckRow](d.dialog)
		return rows[slices.IndexFunc(rows, func(row *widgets.CheckRow) bool { return row.Title == inWords(key) })]
	}
	notify, before := row("settings.notifications"), s.shell.settings.Now().Notifications
	for _, on := range []bool{false, true} {
		row("settings.reminders").Tapped(nil)
		s.turn()
		if notify.Disabled() == on || notify.Checked != before || s.shell.settings.Now().Notifications != before {
			t.Errorf("reminders %v: notifications disabled %v, checked %v", on, notify.Disabled(), notify.Checked)
		}
	}
}
