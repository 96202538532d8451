package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func (s *shell) showAllSaved() {
	list := newSavedList(s, true)
	d := newTableDialog(t("saved.title-all"), "lock", 760, 520,
		container.New(widgets.Inset{X: -pageSide, Y: -pageTop}, list.content)) // the dialog has these spaces already
	d.First = list.search
	var allServers model.Origin
	s.open(d, func() { list.show(allServers) })
}

// savedList is the page of an account's server, or the dialog of all servers.
type savedList struct {
	shell   *shell
	content *fyne.Container
	table   *table[model.SavedRow]
	none    *widgets.Empty
	notices *slot
	// unfinished are the tokens that were created and never saved.
	unfinished, rotations *slot

	bar     *fyne.Container
	board   fyne.CanvasObject // the table, or why it is empty
	search  *widgets.SearchEntry
	check   *widgets.Button // all, or the selected ones
	several *selectionBar
	nomatch *widgets.Empty
	servers bool // shows the server of each
}

func newSavedList(s *shell, servers bool) *savedList {
	l := &savedList{shell: s, servers: servers}
	l.table = newTable(s, "saved", t("saved.title"), savedKey, savedName, []column[model.SavedRow]{
		{id: string(model.SavedByName), title: "saved.column-name", weight: 2.4, min: 116, wants: 300, cell: l.nameCell},
		{id: string(model.SavedByState), title: "saved.column-state", weight: 1.4, min: 128, cell: stateCell},
		{id: string(model.SavedByExpires), title: "saved.column-expires", weight: 1, min: 97, priority: 1, cell: l.expiryCell},
	})
	l.table.rowActions(3, func(row model.SavedRow) []widgets.RowAction {
		return s.savedActions(row, func(row model.SavedRow) { s.askDelete([]model.SavedRow{row}, false) }, nil)
	})
	l.table.onActivated(s.showSaved)
	sortable(l.table, &s.app.Saved.Order)
	l.table.selectSeveral(s.app.Mark)
	l.table.onItems(s, l.rowItems)
	l.search = s.newSearch("saved.search", l.table.List(), func(string) { s.app.Mark() })
	l.several = newSelectionBar(l.deleteSelected, l.table.selectNone)
	l.check = &widgets.Button{Icon: icon("shield-check"), OnTapped: l.checkSeveral}
	l.bar = container.New(&widgets.FieldRow{Gap: 8}, l.search, l.several.text, l.check, l.several.Container)
	l.nomatch = emptyOf("search", "saved.no-match")
	l.none = &widgets.Empty{Icon: icon("key"), Title: t("saved.none"), Buttons: []fyne.CanvasObject{
		widgets.NewButton(t("access.paste"), widgets.Secondary, func() { s.do("paste-token") }),
	}}
	notices := func() *slot { return newSlot(widgets.Vertical{Gap: 8}) }
	l.unfinished, l.rotations, l.notices = notices(), notices(), notices()
	l.board = pageTable(l.table.Columns, l.none, l.nomatch)
	l.content = widgets.NewBorder(inPage(l.unfinished.Container, l.rotations.Container, l.notices.Container, l.bar), nil, nil, nil, l.board)
	return l
}

func (l *savedList) object() fyne.CanvasObject { return l.content }

func (l *savedList) start() fyne.CanvasObject {
	if l.bar.Visible() {
		return l.bar
	}
	return l.board
}

func (l *savedList) redraw(a *model.Account) {
	if a == nil {
		l.content.Hide()
		return
	}
	l.show(a.Origin)
}

// show lists the saved credentials of a server; of all for the zero Origin.
func (l *savedList) show(origin model.Origin) {
	changed := l.shell.fillUnfinished(l.unfinished, origin)
	changed = l.shell.fillRotations(l.rotations, l.shell.app.Rotations.In(origin), func() {
		if l.bar.Visible() {
			l.shell.focus(l.search)
		}
	}) || changed
	rows := l.shell.app.Saved.Rows(origin)
	l.none.Set(icon("key"), t("saved.none"), t("saved.none-text", data{"Keychain": l.shell.keychainName()}))
	found := l.shell.app.Saved.Find(origin, l.search.Text)
	setVisible(l.table, len(found) > 0)
	setVisible(l.none, len(rows) == 0 && l.shell.app.Saved.Err == nil)
	setVisible(l.nomatch, len(rows) > 0 && len(found) == 0)
	moved := l.bar.Visible() != (len(rows) > 0)
	setVisible(l.bar, len(rows) > 0)
	l.table.show(found)
	n := len(l.table.selection())
	words := l.checkWords(n)
	changed = l.several.set(n, tn("saved.delete-several", n)) || l.check.Text != words || moved || changed
	l.check.SetText(words)
	if l.redrawNotices(rows) || changed {
		l.content.Refresh() // what is above the table needs another width, or another line
	}
}

func (l *savedList) checkWords(selected int) string {
	switch {
	case l.shell.app.Saved.Checking():
		return t("saved.check-stop")
	case selected > 1:
		return tn("saved.check-several", selected)
	}
	return t("saved.check-all")
}

// checkSeveral checks the selected credentials, or all in sight unless several are, or stops that.
func (l *savedList) checkSeveral() {
	rows := l.table.selection()
	switch saved := l.shell.app.Saved; {
	case saved.Checking():
		saved.StopChecks()
	case len(rows) > 1:
		saved.CheckAll(rows)
	default:
		saved.CheckAll(l.table.rows)
	}
}

func (l *savedList) rowItems() []rowItem {
	rows, s := l.table.selection(), l.shell
	if len(rows) == 0 || !l.table.Visible() {
		return nil
	}
	if len(rows) > 1 {
		return []rowItem{
			{name: "check", text: l.checkWords(len(rows)), run: l.checkSeveral},
			{name: "delete", text: tn("saved.delete-several", len(rows)), divider: true, run: l.deleteSelected},
		}
	}
	row, saved := rows[0], s.app.Saved
	if row.Deleting {
		return []rowItem{{name: "undo", text: t("button.undo"), run: func() { saved.Undo(row.Key) }}}
	}
	items := []rowItem{{name: "open", run: func() { s.showSaved(row) }}}
	if row.TokenID != "" {
		items = append(items, s.copyItems(row.Entry, l.table.List().MenuPoint)...)
		items = append(items, rowItem{name: "copy-id", run: func() { s.copyPlain(row.TokenID) }})
	}
	items = append(items, rowItem{name: "check", divider: true, run: func() { saved.Check(row.Entry) }})
	if row.IsSignIn() {
		items = append(items, rowItem{name: "sign-out", text: t("saved.sign-out"), run: func() { s.askSignOut(row, func() { saved.SignOut(row.Entry) }) }})
	} else {
		faulty := ""
		if row.State() <= model.SavedExpired {
			faulty = stateCell(row).Tip
		}
		items = append(items, rowItem{name: "refused", text: t("action.refused"), run: func() { s.showRefused(row.Origin, savedName(row), row.Scopes, faulty) }})
		items = append(items, rowItem{name: "rename", run: func() { s.askRename(row) }}, rowItem{name: "replace", run: func() { showReplace(s, row) }})
	}
	if s.app.AccountOf(row.Origin, row.UserID) != nil && !row.IsSignIn() {
		items = append(items, rowItem{name: "rotate", divider: true, run: func() { s.rotateSaved(row) }},
			rowItem{name: "duplicate", run: func() { s.duplicateSaved(row.Entry) }})
	}
	if row.TokenID != "" {
		items = append(items, rowItem{name: "revoke-delete", divider: true, run: func() { s.askDelete(rows, true) }})
	}
	return append(items, rowItem{name: "delete", run: func() { s.askDelete(rows, false) }})
}

func (l *savedList) deleteSelected() { l.shell.askDelete(l.table.selection(), false) }

// redrawNotices says what is wrong with the index or the keychain, or else the
// first failure of a row. It reports whether that changed.
func (l *savedList) redrawNotices(rows []model.SavedRow) bool {
	retry, err := l.shell.savedFailure(rows)
	if keychain := l.shell.app.Keychain; err == nil && keychain.Err != nil {
		err, retry = keychain.Err, keychain.Retry
	}
	return l.shell.fillFailure(l.notices, err, retry)
}

func (l *savedList) nameCell(row model.SavedRow) widgets.Cell {
	cell := widgets.Cell{Text: savedName(row), Strong: true, Middle: true, Icon: icon("key"), Secondary: t("saved.scopes-unknown")}
	if len(row.Scopes) > 0 {
		cell.Secondary = tn("saved.scopes", len(row.Scopes))
	}
	if row.TokenID != "" {
		cell.Secondary = listed(dots, cell.Secondary, t("tokens.id", data{"ID": row.TokenID, "Last": row.LastChars}))
	}
	if row.IsSignIn() {
		cell.Icon, cell.Secondary = icon("shield-check"), row.UserName
	}
	if l.servers {
		cell.Secondary = listed(dots, l.shell.app.ServerLabel(row.Origin), cell.Secondary)
	}
	return cell
}

func (l *savedList) expiryCell(row model.SavedRow) widgets.Cell {
	now := l.shell.app.NowAt(row.Origin)
	switch {
	case row.ExpiresAt.IsZero() && !row.CreatedAt.IsZero() && !row.IsSignIn():
		return widgets.Cell{Text: t("tokens.never-expires"), Tone: widgets.Warning, Icon: icon("warning")}
	case row.ExpiresAt.IsZero(): // a pasted token's expiry is not known here
		return widgets.Cell{Text: "–"}
	case row.Expired:
		cell := agoCell(row.ExpiresAt, now)
		cell.Tone = widgets.Danger
		return cell
	}
	return untilCell(row.ExpiresAt, now)
}
