package gui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func (p *Program) actions() []action {
	s, app := p.shell, p.app
	current := app.Accounts.Current
	hasAccount := func() bool { return current() != nil }
	listed := func() bool { return hasAccount() && app.Tokens(current()).Listed }
	table := []action{
		{name: "refresh", menu: "file", key: fyne.KeyR, run: app.RefreshAll},
		{name: "check-all", menu: "file", run: app.Accounts.CheckAll},
		p.page.accountAction("check", "file"),
		p.page.accountAction("copy-email", "file"),
		p.page.accountAction("browser", "file"),
		{name: "refresh", key: fyne.KeyF5, alone: true, run: app.RefreshAll},
		{name: "search", menu: "file", key: fyne.KeyF, run: p.page.search, inFront: (*widgets.Dialog).FocusSearch},
		{name: "palette", menu: "file", key: fyne.KeyK, run: func() { showPalette(s, p.table) }},
		{name: "clear-clipboard", menu: onlyPalette, enabled: func() bool { return s.clipboard.Holding() }, run: func() { s.clipboard.Clear() }},
		{name: "undo-delete", menu: onlyPalette, enabled: func() bool { _, _, ok := app.Saved.Deleting(); return ok }, run: app.Saved.UndoLast},
		{name: "problems", menu: "file", divider: true, run: s.showProblems},
		{name: "all-saved", menu: "file", run: s.showAllSaved},
		{name: "activity", menu: "file", run: func() { showActivity(s) }},
		{name: "connect", menu: "file", divider: true, run: func() { showConnect(s) }},
		{name: "demo", menu: "file", enabled: func() bool { return !app.Demo() }, why: model.StatusDemoOpen, run: p.startDemo},
		{name: "leave-demo", menu: "file", enabled: app.Demo, why: model.StatusDemoClosed, run: p.leaveDemo},
		{name: "settings", menu: "file", key: fyne.KeyComma, divider: true, run: func() { showSettings(s) }},
		p.quitAction(),
		{name: "new-token", menu: "token", key: fyne.KeyN, enabled: hasAccount, why: model.StatusNoAccount, run: func() {
			s.withTokens(app.Tokens(current()), false, func() { showNewToken(s, current()) })
		}},
		{name: "paste-token", menu: "token", key: fyne.KeyV, shift: true, run: func() { showPaste(s, current()) }},
		p.page.accountAction("adopt", "token"),
		{name: "refused", menu: "token", run: p.page.showRefused},
		{name: "save-tokens", menu: "token", enabled: listed, why: model.StatusNoList, run: s.saveTokens},
		{name: "sign-in", menu: "token", divider: true, enabled: hasAccount, why: model.StatusNoAccount, run: func() { showSignIn(s, current()) }},
		{name: "sign-ins", menu: "token", run: func() { showSignIns(s) }},
		{name: "developer-page", menu: "token", enabled: hasAccount, why: model.StatusNoAccount, run: func() { s.openDeveloperPage(current()) }},
		{name: "tab-server", menu: "view", key: fyne.Key1, run: func() { p.showTab(model.TabServer) }},
		{name: "tab-apps", menu: "view", key: fyne.Key2, run: func() { p.showTab(model.TabApps) }},
		{name: "tab-tokens", menu: "view", key: fyne.Key3, run: func() { p.showTab(model.TabTokens) }},
		{name: "tab-saved", menu: "view", key: fyne.Key4, run: func() { p.showTab(model.TabSaved) }},
		{name: "theme-system", menu: "view", divider: true, run: func() { p.setTheme(model.ThemeSystem) }},
		{name: "theme-light", menu: "view", run: func() { p.setTheme(model.ThemeLight) }},
		{name: "theme-dark", menu: "view", run: func() { p.setTheme(model.ThemeDark) }},
		{name: "keyboard", menu: "help", run: func() { showKeyboard(s, p.table) }},
		{name: "folders", menu: "help", run: s.showFolders},
		{name: "diagnostics", menu: "help", run: s.copyDiagnostics},
		{name: "about", menu: "help", divider: true, run: func() { s.showAbout(func() { showLicences(s) }) }},
	}
	if app.Updates.Offered() {
		about := len(table) - 1
		table = slices.Insert(table, about, action{name: "updates", menu: "help", run: s.showUpdates})
	}
	return append(table, p.page.rowActions()...)
}

// showTab shows a page and gives the focus to the first thing in it that takes
// it, such as its search; to the tabs while there is nothing in it.
func (p *Program) showTab(tab model.Tab) {
	p.shell.showTab(tab)
	p.page.redraw() // what is not in sight can't get the focus
	first := widgets.FirstFocusable(p.page.start(tab))
	if first == nil {
		first = widgets.FirstFocusable(p.page.tabs)
	}
	if !p.dialogOpen() {
		p.shell.focus(first)
	}
}

func (p *Program) setTheme(theme model.Theme) {
	p.changeSettings(func(s *model.Settings) { s.Theme = theme })
}

func (p *Program) menus() *fyne.MainMenu {
	bar := &fyne.MainMenu{}
	for _, name := range []string{"file", "token", "view", "help"} {
		menu := fyne.NewMenu(t("menu." + name))
		for i := range p.table {
			a := &p.table[i]
			if a.menu != name {
				continue
			}
			if a.divider && len(menu.Items) > 0 {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			}
			// A system's own menu bar can be reached while a dialog is open.
			a.item = fyne.NewMenuItem(t("action."+a.name), func() { p.perform(*a) })
			if shortcut := a.shortcut(); shortcut != nil {
				a.item.Shortcut = menuShortcut(shortcut)
			}
			a.item.IsQuit = a.always
			a.item.Disabled = !a.allowed()
			menu.Items = append(menu.Items, a.item)
		}
		bar.Items = append(bar.Items, menu)
	}
	p.writeBeside()
	return bar
}

// systemMenus reports whether the system draws the menus, keys included.
const systemMenus = runtime.GOOS == "darwin"

// menuShortcut is the shortcut that a menu item reacts to. Fyne would draw a
// keyboard shortcut with a fifth of the text's opacity, which is a contrast of
// 1.6 : 1, so it gets one that it can't draw, and writeBeside writes the keys.
func menuShortcut(shortcut fyne.Shortcut) fyne.Shortcut {
	if systemMenus {
		return shortcut
	}
	return struct{ fyne.Shortcut }{shortcut}
}

// writeBeside writes the keys of the menus' items behind their labels, or why they
// can't be done now, below each other: canvas.Text has a tab stop every 40 units.
func (p *Program) writeBeside() {
	if systemMenus {
		return
	}
	const stop, gap = 40, 16
	width := func(a action) float32 {
		return fyne.MeasureText(t("action."+a.name), theme.TextSize(), fyne.TextStyle{}).Width
	}
	last := map[string]int{}
	for _, a := range p.table {
		last[a.menu] = max(last[a.menu], int(width(a)+gap)/stop)
	}
	for _, a := range p.table {
		if a.item == nil {
			continue
		}
		a.item.Label = t("action." + a.name)
		if beside := a.beside(); beside != "" {
			a.item.Label += strings.Repeat("\t", last[a.menu]+1-int(width(a))/stop) + beside
		}
	}
}

// quitAction can be done before all others: while the demo starts.
func (p *Program) quitAction() action {
	return action{name: "quit", menu: "file", key: fyne.KeyQ, divider: true, always: true, run: p.quit}
}

// bindActions puts the actions into menus and shortcuts.
func (p *Program) bindActions(table []action) {
	p.table = table
	p.window.SetMainMenu(p.menus())
	canvas := p.window.Canvas()
	for _, a := range p.table {
		if shortcut := a.shortcut(); shortcut != nil {
			canvas.AddShortcut(shortcut, func(fyne.Shortcut) { p.perform(a) })
		}
	}
	canvas.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			widgets.CloseForeign(canvas)
		}
		for _, a := range p.table {
			if a.alone && a.key == ev.Name {
				p.perform(a)
			}
		}
	})
}

// perform does an action unless a dialog is in front or it can't be done now.
func (p *Program) perform(a action) {
	if a.always || !p.dialogOpen() {
		p.do(a.name)
	} else if top := widgets.TopDialog(p.window.Canvas()); top != nil && a.inFront != nil {
		a.inFront(top)
	}
}

// do does the action of a name, or says why it can't be done now.
func (p *Program) do(name string) {
	for _, a := range p.table {
		if a.name == name {
			if a.allowed() {
				a.run()
				return
			}
			tab, account := p.app.Tab, p.app.Accounts.Current() // what is selected is in these
			p.app.Say(a.why, func() bool {
				return !a.allowed() && p.app.Tab == tab && p.app.Accounts.Current() == account
			})
			return
		}
	}
	fyne.LogError("no action "+name, nil)
}

// enableActions enables and disables the menu's items. Fyne looks at them when
// a menu opens; Refresh would make a new menu bar, which closes an open menu and
// sets the window to the size that Fyne knows, against a person who resizes it.
func (p *Program) enableActions() {
	changed := false
	for _, a := range p.table {
		if a.item != nil && a.item.Disabled == a.allowed() {
			a.item.Disabled = !a.allowed()
			changed = true
		}
	}
	switch {
	case changed && systemMenus:
		p.window.MainMenu().Refresh()
	case changed:
		p.writeBeside()
	}
}
