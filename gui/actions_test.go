package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// keyboardKeys are the keys for actions that every keyboard has, by the names under which Fyne's
// driver tells of them.
var keyboardKeys = append(strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,", ""),
	"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12")

// typeKeys does what Fyne's desktop driver does when keys are pressed: with something held it
// looks through the menus, then asks the focused widget or the window; a key alone goes to the
// focused widget, and without one to the window.
func (s *screen) typeKeys(key fyne.KeyName, held fyne.KeyModifier) {
	c := s.window.Canvas()
	if held == 0 {
		if focused := c.Focused(); focused != nil {
			focused.TypedKey(&fyne.KeyEvent{Name: key})
		} else if typed := c.OnTypedKey(); typed != nil {
			typed(&fyne.KeyEvent{Name: key})
		}
		return
	}
	shortcut := &desktop.CustomShortcut{KeyName: key, Modifier: held}
	for _, menu := range s.window.MainMenu().Items {
		for _, item := range menu.Items {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == shortcut.ShortcutName() {
				item.Action()
				return
			}
		}
	}
	if focused, ok := c.Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(shortcut)
		return
	}
	c.(fyne.Shortcutable).TypedShortcut(shortcut)
}

// held is what the table says must be held with an action's key.
func (a action) held() fyne.KeyModifier {
	held := fyne.KeyModifierShortcutDefault
	if a.alone {
		held = 0
	}
	if a.shift {
		held |= fyne.KeyModifierShift
	}
	return held
}

// recorded replaces what the actions of the program do, and whether they can be done, by a note
// of which one was done.
func (s *screen) recorded(enabled func() bool) (done *[]string) {
	done = new([]string)
	table := s.actions()
	for i := range table {
		name := table[i].name
		table[i].run = func() { *done = append(*done, name) }
		table[i].enabled = enabled
	}
	s.bindActions(table)
	return done
}

// TestEveryActionByItsKeys presses the keys of every action: with nothing, a list and an entry
// focused; below a dialog; and when it can't be done.
func TestEveryActionByItsKeys(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	able := true
	done := s.recorded(func() bool { return able })
	c := s.window.Canvas()
	press := func(a action, want ...string) {
		t.Helper()
		*done = nil
		s.typeKeys(a.key, a.held())
		if !slices.Equal(*done, want) {
			t.Errorf("%s (%s) did %q, want %q", a.name, a.keys(), *done, want)
		}
	}
	pressed := 0
	for _, a := range s.table {
		if a.key == "" {
			continue
		}
		pressed++
		if !slices.Contains(keyboardKeys, string(a.key)) {
			t.Errorf("%s: no keyboard has a key %q", a.name, a.key)
		}
		for _, focus := range []fyne.Focusable{nil, s.page.accounts.list, s.page.accounts.search, s.tokensTab().table.List(), s.page.tabs} {
			c.Unfocus()
			if focus != nil {
				c.Focus(focus)
			}
			press(a, a.name)
		}
		able = false
		press(a)
		able = true

		entry := widgets.NewEntry("Name", "")
		for _, content := range []fyne.CanvasObject{nil, entry} {
			d := &widgets.Dialog{Title: "In front", Content: content}
			d.Open(c)
			want := []string{}
			if a.always {
				want = append(want, a.name)
			}
			press(a, want...)
			d.Dismiss()
		}
		press(a, a.name)
		if shortcut := a.shortcut(); a.alone && shortcut != nil {
			t.Errorf("%s is done by more than %s: %s", a.name, a.keys(), shortcut.ShortcutName())
		}
	}
	if pressed < 8 {
		t.Errorf("only %d actions have keys", pressed)
	}
}

func TestNoTwoActionsShareKeys(t *testing.T) {
	s := newScreen(t, nil)
	type keys struct {
		key  fyne.KeyName
		held fyne.KeyModifier
	}
	// What entries and lists use themselves would never come to an action.
	taken := map[keys]string{}
	for _, key := range []fyne.KeyName{fyne.KeyA, fyne.KeyC, fyne.KeyV, fyne.KeyX, fyne.KeyY, fyne.KeyZ} {
		taken[keys{key, fyne.KeyModifierShortcutDefault}] = "an entry"
	}
	for _, a := range s.table {
		if a.key == "" {
			continue
		}
		k := keys{a.key, a.held()}
		if other, ok := taken[k]; ok {
			t.Errorf("%s has the keys of %s: %s", a.name, other, a.keys())
		}
		taken[k] = a.name
		if a.alone && (len(a.key) < 2 || a.key[0] != 'F') {
			t.Errorf("%s takes %s, which is typed", a.name, a.key)
		}
	}
}

// TestEveryActionIsFound holds that whoever does not know the keys finds every action in a menu
// or, by its own words, in the palette, with the keys beside it.
func TestEveryActionIsFound(t *testing.T) {
	s := newScreen(t, nil)
	done := s.recorded(nil)
	menus := map[string]*fyne.Menu{}
	for _, menu := range s.window.MainMenu().Items {
		menus[menu.Label] = menu
	}
	inMenu := map[string]bool{}
	for _, a := range s.table {
		inMenu[a.name] = inMenu[a.name] || a.menu != ""
	}
	for _, a := range s.table {
		if !inMenu[a.name] {
			t.Errorf("%s stands in no menu", a.name)
		}
		if a.menu == "" || a.menu == onlyPalette {
			continue // another key of one that does, or see TestPaletteHasWhatTheStatusLineOffers
		}
		words := actionWords(a)
		menu := menus[menuWords(a)]
		if menu == nil {
			t.Errorf("%s: there is no menu %q", a.name, a.menu)
			continue
		}
		at := slices.IndexFunc(menu.Items, func(item *fyne.MenuItem) bool { return itemWords(item) == words })
		if at < 0 {
			t.Errorf("%s is not in the menu %s", a.name, a.menu)
			continue
		}
		switch got, want := menu.Items[at].Shortcut, a.shortcut(); {
		case (got == nil) != (want == nil):
			t.Errorf("%s: the menu has the keys %v, the table %v", a.name, got, want)
		case got != nil && got.ShortcutName() != want.ShortcutName():
			t.Errorf("%s: the menu has the keys %s, the table %s", a.name, got.ShortcutName(), want.ShortcutName())
		}
		*done = nil
		menu.Items[at].Action()
		if !slices.Equal(*done, []string{a.name}) {
			t.Errorf("the menu's %s did %q", a.name, *done)
		}
		if a.name == "palette" {
			continue
		}
		found := matchingActions(s.table, words)
		if !slices.ContainsFunc(found, func(f action) bool { return f.name == a.name }) {
			t.Errorf("the palette does not find %s by %q", a.name, words)
		}
	}
}

func TestMenusShowAnActionOnce(t *testing.T) {
	s := newScreen(t, nil)
	for _, menu := range s.window.MainMenu().Items {
		shown := map[string]bool{}
		for i, item := range menu.Items {
			if item.IsSeparator {
				if i == 0 || i == len(menu.Items)-1 || menu.Items[i-1].IsSeparator {
					t.Errorf("the menu %s has a line that separates nothing", menu.Label)
				}
				continue
			}
			if shown[itemWords(item)] {
				t.Errorf("the menu %s shows %q twice", menu.Label, itemWords(item))
			}
			shown[itemWords(item)] = true
		}
	}
}

// What a menu shows grayed says why, and shows its keys again once it can be done.
func TestGrayedMenuItemsSayWhy(t *testing.T) {
	s := newScreen(t, nil)
	allowed := false
	for i := range s.table {
		if s.table[i].name == "row-duplicate" || s.table[i].name == "demo" {
			s.table[i].enabled = func() bool { return allowed }
		}
	}
	for _, allowed = range []bool{false, true, false} {
		s.enableActions()
		grayed := 0
		for _, a := range s.table {
			if a.item == nil {
				continue
			}
			_, beside, _ := strings.Cut(a.item.Label, "\t")
			want := a.keys()
			if a.item.Disabled {
				grayed++
				want = statusWords(model.Status{Kind: a.why})
			}
			if got := strings.TrimLeft(beside, "\t"); got != want {
				t.Errorf("%s, grayed %v: the menu says %q, want %q", a.name, a.item.Disabled, got, want)
			}
		}
		if grayed < 2 && !allowed {
			t.Errorf("%d items are grayed", grayed)
		}
	}
}

// TestThePaletteFindsByLetters types what people in a hurry do.
func TestThePaletteFindsByLetters(t *testing.T) {
	s := newScreen(t, nil)
	s.recorded(nil)
	for text, first := range map[string]string{
		"new":         "new-token",
		"nwtkn":       "new-token",
		"token new":   "new-token",
		"tkn nw":      "new-token",
		"dark":        "theme-dark",
		"drk":         "theme-dark",
		"stngs":       "settings",
		"token":       "tab-tokens", // begins with it
		"all saved c": "all-saved",
	} {
		found := matchingActions(s.table, text)
		if len(found) == 0 || found[0].name != first {
			t.Errorf("%q finds %v first, want %s", text, actionNames(found), first)
		}
	}
	for _, text := range []string{"xyzzy", "new xyzzy", "nekot"} {
		if found := matchingActions(s.table, text); len(found) > 0 {
			t.Errorf("%q finds %v", text, actionNames(found))
		}
	}
	if len(actionNames(matchingActions(s.table, ""))) < 20 {
		t.Error("no text does not find all")
	}
	setLanguage("fr")
	t.Cleanup(func() { setLanguage("") })
	if found := matchingActions(s.table, "parametres"); len(found) == 0 || found[0].name != "settings" {
		t.Errorf("without its accent, paramètres finds %v", actionNames(found))
	}
}

func actionNames(table []action) (names []string) {
	for _, a := range table {
		names = append(names, a.name)
	}
	return names
}

// itemWords are the words of a menu's item, without what stands beside them.
func itemWords(item *fyne.MenuItem) string {
	words, _, _ := strings.Cut(item.Label, "\t")
	return words
}

func actionWords(a action) string { return t("action." + a.name) }
func menuWords(a action) string   { return t("menu." + a.menu) }

// The key of the search is that of the dialog in front, wherever the focus is in it.
func TestSearchInADialogHasTheKey(t *testing.T) {
	s := newScreen(t, nil)
	c := s.window.Canvas()
	recorded(func(d *activityDialog) {
		s.typeKeys(fyne.KeyF, fyne.KeyModifierShortcutDefault)
		if c.Focused() != fyne.Focusable(d.search) {
			t.Errorf("in the record the focus is on %T", c.Focused())
		}
		d.dialog.Close()
	})(s)
	showNewToken(s.shell, s.app.Accounts.Current()).form.SetPreset(model.PresetCustom)
	s.turn()
	s.typeKeys(fyne.KeyF, fyne.KeyModifierShortcutDefault)
	if search, ok := c.Focused().(*widgets.SearchEntry); !ok || search.Label != text("new.scopes-search") {
		t.Errorf("in the form the focus is on %T", c.Focused())
	}
	widgets.TopDialog(c).Close()
	s.shell.do("paste-token")
	before := c.Focused()
	s.typeKeys(fyne.KeyF, fyne.KeyModifierShortcutDefault)
	if c.Focused() != before {
		t.Errorf("without a search the focus moves to %T", c.Focused())
	}
}
