package gui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
)

// action is something that the program can do, wherever it is asked for: the
// menus and the shortcuts are made from the one table of them.
type action struct {
	name    string // its words stand below "action.<name>"
	menu    string // "file", "token", "view", "help"
	key     fyne.KeyName
	shift   bool
	alone   bool // the key works without Ctrl or Cmd
	enabled func() bool
	run     func()
	divider bool           // a line above it in the menu
	always  bool           // also while a dialog is in front: quitting looks after itself
	item    *fyne.MenuItem // its place in the menu, once there is one
}

// shortcut is the action's key with what must be held, nil for none.
func (a action) shortcut() fyne.Shortcut {
	if a.key == "" {
		return nil
	}
	held := fyne.KeyModifierShortcutDefault
	if a.alone {
		held = 0
	}
	if a.shift {
		held |= fyne.KeyModifierShift
	}
	return &desktop.CustomShortcut{KeyName: a.key, Modifier: held}
}

// words are the action's keys as a person reads them, "" for none.
func (a action) words() string {
	if a.key == "" {
		return ""
	}
	words := string(a.key)
	if a.shift {
		words = t("key.shift") + "+" + words
	}
	switch {
	case a.alone:
		return words
	case runtime.GOOS == "darwin":
		return "⌘" + strings.TrimPrefix(words, "+")
	}
	return t("key.control") + "+" + words
}

// allowed reports whether the action can be done now.
func (a action) allowed() bool { return a.enabled == nil || a.enabled() }

// actions is the table.
func (p *Program) actions() []action {
	page := p.main
	return []action{
		{name: "refresh", menu: "file", key: fyne.KeyR, run: page.refresh},
		{name: "refresh", key: fyne.KeyF5, alone: true, run: page.refresh},
		{name: "search", menu: "file", key: fyne.KeyF, run: page.search},
		{name: "palette", menu: "file", key: fyne.KeyK, run: p.showPalette},
		{name: "problems", menu: "file", divider: true, run: page.showProblems},
		{name: "all-saved", menu: "file", run: page.showAllSaved},
		{name: "demo", menu: "file", divider: true, enabled: func() bool { return !p.app.Demo() }, run: p.startDemo},
		{name: "settings", menu: "file", key: fyne.KeyComma, divider: true, run: page.showSettings},
		{name: "quit", menu: "file", key: fyne.KeyQ, divider: true, always: true, run: p.quit},
		{name: "new-token", menu: "token", key: fyne.KeyN, enabled: page.canCreate, run: page.newToken},
		{name: "paste-token", menu: "token", key: fyne.KeyV, shift: true, enabled: page.hasAccount, run: page.pasteToken},
		{name: "sign-in", menu: "token", divider: true, enabled: page.hasAccount, run: page.signIn},
		{name: "sign-ins", menu: "token", run: page.showSignIns},
		{name: "tab-server", menu: "view", key: fyne.Key1, run: func() { page.showTab(tabServer) }},
		{name: "tab-apps", menu: "view", key: fyne.Key2, run: func() { page.showTab(tabApps) }},
		{name: "tab-tokens", menu: "view", key: fyne.Key3, run: func() { page.showTab(tabTokens) }},
		{name: "tab-saved", menu: "view", key: fyne.Key4, run: func() { page.showTab(tabSaved) }},
		{name: "theme-system", menu: "view", divider: true, run: func() { p.setTheme(model.ThemeSystem) }},
		{name: "theme-light", menu: "view", run: func() { p.setTheme(model.ThemeLight) }},
		{name: "theme-dark", menu: "view", run: func() { p.setTheme(model.ThemeDark) }},
		{name: "keyboard", menu: "help", run: p.showKeyboard},
		{name: "folders", menu: "help", run: page.showFolders},
		{name: "diagnostics", menu: "help", run: page.copyDiagnostics},
		{name: "about", menu: "help", divider: true, run: page.showAbout},
	}
}

// menus makes the main menu of the table.
func (p *Program) menus() *fyne.MainMenu {
	bar := &fyne.MainMenu{}
	for _, name := range []string{"file", "token", "view", "help"} {
		menu := fyne.NewMenu(t("menu." + name))
		for i := range p.table {
			a := &p.table[i]
			if a.menu != name {
				continue
			}
			if a.divider {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			}
			// A system's own menu bar can be reached while a dialog is open.
			a.item = fyne.NewMenuItem(t("action."+a.name), func() { p.perform(*a) })
			a.item.Shortcut = a.shortcut()
			a.item.IsQuit = a.always
			a.item.Disabled = !a.allowed()
			menu.Items = append(menu.Items, a.item)
		}
		bar.Items = append(bar.Items, menu)
	}
	return bar
}

// arm puts the actions into menus and shortcuts.
func (p *Program) arm(table []action) {
	p.table = table
	p.window.SetMainMenu(p.menus())
	canvas := p.window.Canvas()
	for _, a := range p.table {
		if shortcut := a.shortcut(); shortcut != nil && !a.alone {
			canvas.AddShortcut(shortcut, func(fyne.Shortcut) { p.perform(a) })
		}
	}
	// A key alone is no shortcut to Fyne.
	canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		for _, a := range p.table {
			if a.alone && a.key == ev.Name {
				p.perform(a)
			}
		}
	})
}

// perform does an action unless a dialog is in front or it can't be done now.
func (p *Program) perform(a action) {
	if (a.always || !p.dialogOpen()) && a.allowed() {
		a.run()
	}
}

// allow enables and disables the menu's items as things stand.
func (p *Program) allow() {
	changed := false
	for _, a := range p.table {
		if a.item != nil && a.item.Disabled == a.allowed() {
			a.item.Disabled = !a.allowed()
			changed = true
		}
	}
	if changed {
		p.window.MainMenu().Refresh()
	}
}
