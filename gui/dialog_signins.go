package gui

import (
	"cmp"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// signIns lists the management sign-ins and the registrations that are saved, on all servers.
type signIns struct {
	shell   *shell
	dialog  *widgets.Dialog
	table   *table[model.SavedRow]
	none    *widgets.Empty
	notices *slot
}

func showSignIns(s *shell) *signIns {
	l := newSignIns(s)
	s.app.Saved.Refresh()
	s.open(l.dialog, l.redraw)
	return l
}

func newSignIns(s *shell) *signIns {
	l := &signIns{shell: s}
	l.table = newTable(s, "sign-ins", t("signins.title"), savedKey,
		func(row model.SavedRow) string { return s.app.ServerName(row.Origin) },
		[]column[model.SavedRow]{
			{id: "server", title: "signins.column-server", weight: 2, min: 130, cell: func(row model.SavedRow) widgets.Cell {
				return widgets.Cell{Text: s.app.ServerName(row.Origin), Secondary: row.Origin.Host(), Strong: true}
			}},
			{id: "person", title: "signins.column-person", weight: 1.6, min: 120, cell: signInPersonCell},
			{id: "since", title: "signins.column-since", weight: 0.8, min: 90, priority: 1, cell: func(row model.SavedRow) widgets.Cell {
				return agoCell(row.SavedAt, s.app.Now())
			}},
			{id: "state", title: "saved.state", weight: 0.8, min: 110, cell: signInStateCell},
		})
	l.table.rowActions(3, func(row model.SavedRow) []widgets.RowAction {
		return s.savedActions(row, func(row model.SavedRow) { s.app.Saved.Delete(row.Key) }, l.export)
	})
	l.none = emptyOf("shield-check", "signins.none")
	l.notices = newSlot(widgets.Vertical{})
	content := widgets.NewBorder(l.notices.Container, nil, nil, nil, dialogTable(l.table.Columns, l.none))
	l.dialog = newTableDialog(t("signins.title"), "shield-check", 760, 460, content)
	l.dialog.Subtitle = t("signins.text", data{"Keychain": s.keychainName()})
	if account := s.app.Accounts.Current(); account != nil {
		l.dialog.Leading = &widgets.Button{
			Text: t("signins.add", data{"Person": clip(nameOf(account), 40)}),
			Icon: icon("sign-in"), OnTapped: l.dialog.Then(func() { s.do("sign-in") }),
		}
	}
	return l
}

func (l *signIns) redraw() {
	saved := l.shell.app.Saved
	rows := saved.SignIns()
	setVisible(l.table, len(rows) > 0)
	setVisible(l.none, len(rows) == 0 && !saved.Loading() && saved.Err == nil)
	l.table.show(rows)
	retry, err := l.shell.savedFailure(rows)
	l.shell.fillFailure(l.notices, err, retry)
}

func signInPersonCell(row model.SavedRow) widgets.Cell {
	if row.IsRegistration() {
		return widgets.Cell{Text: t("signins.registration"), Icon: icon("apps")}
	}
	return widgets.Cell{Text: cmp.Or(row.UserName, t("saved.sign-in")), Icon: icon("user")}
}

func signInStateCell(row model.SavedRow) widgets.Cell {
	state := stateCell(row)
	if row.IsRegistration() && state.Tone == widgets.Neutral {
		return widgets.Cell{} // nothing to check: it is no token
	}
	return state
}

func (l *signIns) export(row model.SavedRow) {
	l.shell.exportRegistration(func(path string, done func(error)) {
		l.shell.app.Saved.ExportRegistration(row.Entry, path, done)
	})
}
