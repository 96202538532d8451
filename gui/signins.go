package gui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// signIns lists the management sign-ins and the registrations that are kept,
// on all servers.
type signIns struct {
	program *Program
	dialog  *widgets.Dialog
	content *fyne.Container
	table   *widgets.Columns
	none    *widgets.Empty
	notices *fyne.Container
	failed  error
	rows    []model.SavedRow
	again   func() // what was tried last
}

// showSignIns opens the list.
func (page *mainPage) showSignIns() {
	l := newSignIns(page.program)
	saved := page.app.Saved
	before := saved.Changed
	saved.Changed = func() {
		tell(before)
		l.redraw()
	}
	l.dialog.OnClosed = func() { saved.Changed = before }
	l.redraw()
	page.program.openDialog(l.dialog)
	saved.Refresh()
}

func newSignIns(p *Program) *signIns {
	l := &signIns{program: p}
	l.table = widgets.NewColumns([]widgets.Column{
		{Title: t("signins.column-server"), Weight: 2, Min: 130},
		{Title: t("signins.column-person"), Weight: 1.6, Min: 120},
		{Title: t("signins.column-since"), Weight: 0.8, Min: 90, Priority: 1},
		{Title: t("saved.state"), Weight: 0.8, Min: 110},
	}, func() int { return len(l.rows) }, l.cells)
	l.table.Spoken = t("signins.title")
	p.remember(l.table, prefSignIns)
	l.table.Label = func(i int) string { return p.app.ServerName(l.rows[i].Origin) }
	l.table.Slots, l.table.Actions = 3, l.actions
	l.none = &widgets.Empty{Icon: icon("shield-check"), Title: t("signins.none"), Text: t("signins.none-text")}
	l.notices = container.New(widgets.Vertical{})
	l.content = widgets.NewBorder(l.notices, nil, nil, nil, container.NewStack(l.table, l.none))
	l.dialog = newPage(t("signins.title"), "shield-check", 760, l.content)
	l.dialog.Subtitle = t("signins.text", data{"Keychain": p.keychainName()})
	l.dialog.Height, l.dialog.Fill = 460, true // the list scrolls by itself
	if account := p.app.Accounts.Current(); account != nil {
		l.dialog.Leading = &widgets.Button{Text: t("signins.add", data{"Person": clip(nameOf(account), 40)}),
			Icon: icon("sign-in"), OnTapped: func() {
				l.dialog.Close()
				p.main.signIn()
			}}
	}
	return l
}

func (l *signIns) redraw() {
	saved := l.program.app.Saved
	l.rows = saved.SignIns()
	visible(l.table, len(l.rows) > 0)
	visible(l.none, len(l.rows) == 0 && !saved.Loading())
	l.table.Refresh()
	l.notify()
}

// notify tells of the index, or of the first failure of a row.
func (l *signIns) notify() {
	err, retry := l.program.app.Saved.Err, l.program.app.Saved.Refresh
	for _, row := range l.rows {
		if err == nil && row.Err != nil {
			err, retry = row.Err, l.again
		}
	}
	if err == l.failed {
		return
	}
	l.failed = err
	l.notices.Objects = nil
	if err != nil {
		l.notices.Add(l.program.troubleNotice(err, retry))
	}
	l.notices.Refresh()
	l.content.Refresh()
}

func (l *signIns) cells(i int) []widgets.Cell {
	row, app := l.rows[i], l.program.app
	server := widgets.Cell{Text: app.ServerName(row.Origin), Secondary: row.Origin.Host(), Strong: true}
	kept := widgets.Cell{Text: cmp.Or(row.UserName, t("saved.sign-in")), Icon: icon("user")}
	if row.IsRegistration() {
		kept = widgets.Cell{Text: t("signins.registration"), Icon: icon("apps")}
	}
	since := widgets.Cell{Text: ago(row.SavedAt, app.Now()), Tip: moment(row.SavedAt)}
	state := stateCell(row)
	if row.IsRegistration() && state.Tone == widgets.Neutral {
		state = widgets.Cell{} // nothing to check: it is no token
	}
	return []widgets.Cell{server, kept, since, state}
}

func (l *signIns) actions(i int) []widgets.RowAction {
	row, saved := l.rows[i], l.program.app.Saved
	forget := func() { l.try(func() { saved.Delete(row.Key) }) }
	switch {
	case row.Deleting:
		return []widgets.RowAction{{Icon: icon("refresh"), Label: t("button.undo"), OnTapped: func() { saved.Undo(row.Key) }}}
	case row.Busy:
		return []widgets.RowAction{{Icon: icon("x"), Label: t("button.cancel"), OnTapped: func() { saved.Cancel(row.Key) }}}
	case row.IsRegistration():
		return []widgets.RowAction{
			{Icon: icon("download"), Label: t("signins.file"), OnTapped: func() { l.export(row) }},
			{Icon: icon("trash"), Label: t("signins.forget"), Danger: true, OnTapped: forget},
		}
	}
	return []widgets.RowAction{
		{Icon: icon("sign-out"), Label: t("saved.sign-out"), OnTapped: func() {
			l.program.signOut(row, func() { l.try(func() { saved.SignOut(row.Entry) }) })
		}},
		{Icon: icon("shield-check"), Label: t("saved.check"), OnTapped: func() { l.try(func() { saved.Check(row.Entry) }) }},
		{Icon: icon("trash"), Label: t("saved.delete"), Danger: true, OnTapped: forget},
	}
}

// try does something that may fail, and can be tried again.
func (l *signIns) try(do func()) {
	l.again = do
	do()
}

// export writes a registration file for colleagues.
func (l *signIns) export(row model.SavedRow) {
	l.program.exportRegistration(func(path string, done func(error)) {
		l.try(func() { l.program.app.Saved.ExportRegistration(row.Entry, path, done) })
	})
}

// signOut asks, and then ends a management sign-in.
func (p *Program) signOut(row model.SavedRow, do func()) {
	person := clip(cmp.Or(row.UserName, t("saved.sign-in")), 60)
	p.confirm(t("signins.sign-out-title", data{"Person": person, "Server": clip(p.app.ServerName(row.Origin), 60)}), "sign-out",
		&widgets.Paragraph{Text: t("signins.sign-out-text"), Color: widgets.ColorTextSecondary}, t("signins.sign-out-yes"), do)
}
