package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// savedTab lists the saved credentials of the account's server.
type savedTab struct {
	program *Program
	list    *savedList
}

func newSavedTab(p *Program) *savedTab { return &savedTab{program: p, list: newSavedList(p)} }

func (tab *savedTab) object() fyne.CanvasObject { return tab.list.content }

func (tab *savedTab) show(a *model.Account) {
	if a == nil {
		tab.list.show(nil)
		return
	}
	tab.list.show(tab.program.app.Saved.Rows(a.Origin))
}

// savedList is a list of saved credentials with what can be done to each.
type savedList struct {
	program *Program
	content *fyne.Container
	table   *widgets.Columns
	none    *widgets.Empty
	notices *fyne.Container
	shown   [2]any
	rows    []model.SavedRow
	servers bool // tells the server of each
}

func newSavedList(p *Program) *savedList {
	l := &savedList{program: p}
	l.table = widgets.NewColumns([]widgets.Column{
		{Title: t("saved.column-name"), Weight: 2.4, Min: 140},
		{Title: t("saved.column-state"), Weight: 1.4, Min: 110},
		{Title: t("saved.column-expires"), Weight: 1, Min: 80, Priority: 1},
	}, func() int { return len(l.rows) }, l.cells)
	l.table.Spoken = t("saved.title")
	p.remember(l.table, prefSaved)
	l.table.Label = func(i int) string { return l.rows[i].Name }
	l.table.Slots, l.table.Actions = 3, l.actions
	l.none = &widgets.Empty{Icon: icon("key"), Title: t("saved.none"), Buttons: []fyne.CanvasObject{
		widgets.NewButton(t("access.paste"), widgets.Secondary, func() { p.main.pasteToken() })}}
	l.notices = container.New(widgets.Vertical{Gap: 8})
	l.content = widgets.NewBorder(container.New(widgets.Inset{X: 20, Y: 10}, l.notices), nil, nil, nil,
		container.New(widgets.Inset{X: 5}, container.NewStack(l.table, l.none)))
	return l
}

func (l *savedList) show(rows []model.SavedRow) {
	l.rows = rows
	l.none.Set(icon("key"), t("saved.none"), t("saved.none-text", data{"Keychain": l.program.keychainName()}))
	visible(l.table, len(rows) > 0)
	visible(l.none, len(rows) == 0)
	l.table.Refresh()
	l.notify()
}

// notify tells of the index, the keychain, and the first failure of a row.
func (l *savedList) notify() {
	saved, keychain := l.program.app.Saved, l.program.app.Keychain
	shown := [2]any{saved.Err, keychain.Err}
	var failed error
	for _, row := range l.rows {
		if row.Err != nil {
			failed = row.Err
			shown[0] = row.Err
			break
		}
	}
	if shown == l.shown {
		return
	}
	l.shown = shown
	l.notices.Objects = nil
	switch {
	case saved.Err != nil:
		l.notices.Add(l.program.troubleNotice(saved.Err, saved.Refresh))
	case failed != nil:
		l.notices.Add(l.program.troubleNotice(failed, keychain.Probe))
	case keychain.Err != nil:
		l.notices.Add(l.program.troubleNotice(keychain.Err, keychain.Retry))
	}
	l.notices.Refresh()
	l.content.Refresh()
}

func (l *savedList) cells(i int) []widgets.Cell {
	row, now := l.rows[i], l.program.app.Now()
	name := widgets.Cell{Text: row.Name, Strong: true, Icon: icon("key"), Secondary: t("saved.scopes-unknown")}
	if len(row.Scopes) > 0 {
		name.Secondary = tn("saved.scopes", len(row.Scopes))
	}
	if row.TokenID != "" {
		name.Secondary = listed(dots, t("tokens.id", data{"ID": row.TokenID, "Last": row.LastChars}), name.Secondary)
		name.Mono = true
	}
	if row.IsSignIn() {
		name.Text, name.Icon, name.Secondary = t("saved.sign-in"), icon("shield-check"), row.UserName
	}
	if name.Text == "" {
		name.Text = t("saved.unnamed")
	}
	if l.servers {
		name.Secondary = listed(dots, l.program.app.ServerName(row.Origin), name.Secondary)
	}
	expires := widgets.Cell{Text: "–"}
	if !row.ExpiresAt.IsZero() {
		expires = widgets.Cell{Text: until(row.ExpiresAt, now), Tip: moment(row.ExpiresAt)}
		if row.Expired {
			expires = widgets.Cell{Text: ago(row.ExpiresAt, now), Tip: moment(row.ExpiresAt), Tone: widgets.Danger}
		}
	}
	return []widgets.Cell{name, stateCell(row), expires}
}

// stateCell says whether a saved credential is still good.
func stateCell(row model.SavedRow) widgets.Cell {
	switch {
	case row.Deleting:
		return widgets.Cell{Badge: t("saved.deleting"), Tone: widgets.Danger, Icon: icon("trash")}
	case row.Busy:
		return widgets.Cell{Badge: t("state.checking"), Tone: widgets.Info}
	case row.Missing:
		return widgets.Cell{Badge: t("state.missing"), Tone: widgets.Danger, Icon: icon("alert"), Tip: t("saved.missing-text")}
	case row.Expired:
		return widgets.Cell{Badge: t("state.expired"), Tone: widgets.Danger, Icon: icon("clock")}
	case row.Standing.State == model.TokenUnknown:
		return widgets.Cell{Badge: t("state.unknown")}
	case row.Standing.State == model.TokenValid:
		return widgets.Cell{Badge: t("state.good"), Tone: widgets.Success, Icon: icon("check")}
	}
	tone, words := stateWords(row.Standing, false, true)
	return widgets.Cell{Badge: words, Tone: tone, Icon: icon("alert")}
}

func (l *savedList) actions(i int) []widgets.RowAction {
	row, p := l.rows[i], l.program
	saved := p.app.Saved
	if row.Deleting {
		return []widgets.RowAction{{Icon: icon("refresh"), Label: t("button.undo"), OnTapped: func() { saved.Undo(row.Key) }}}
	}
	if row.Busy {
		return []widgets.RowAction{{Icon: icon("x"), Label: t("button.cancel"), OnTapped: func() { saved.Cancel(row.Key) }}}
	}
	var actions []widgets.RowAction
	if !row.IsSignIn() {
		actions = append(actions, widgets.RowAction{Icon: icon("copy"), Label: t("saved.copy"),
			OnTapped: func() { saved.Load(row.Key, p.guard.Copy) }})
	}
	if row.IsSignIn() {
		actions = append(actions, widgets.RowAction{Icon: icon("sign-out"), Label: t("saved.sign-out"),
			OnTapped: func() { p.signOut(row, func() { saved.SignOut(row.Entry) }) }})
	}
	return append(actions,
		widgets.RowAction{Icon: icon("shield-check"), Label: t("saved.check"), OnTapped: func() { saved.Check(row.Entry) }},
		widgets.RowAction{Icon: icon("trash"), Label: t("saved.delete"), Danger: true, OnTapped: func() {
			p.guard.ForgetToken(row.TokenID)
			saved.Delete(row.Key)
		}})
}
