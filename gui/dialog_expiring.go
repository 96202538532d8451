package gui

import (
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// expiringDialog lists what expires soon, on all servers.
type expiringDialog struct {
	shell  *shell
	saved  func(model.SavedRow)
	rotate func(tokens *model.Tokens, id, name string, usedBy []string)
	dialog *widgets.Dialog
	table  *table[model.Expiring]
}

// showExpiring answers the reminder. saved shows a saved credential, and
// rotate opens the form for the successor of a token.
func (s *shell) showExpiring(saved func(model.SavedRow), rotate func(tokens *model.Tokens, id, name string, usedBy []string)) *expiringDialog {
	s.app.Reminders.Dismiss()
	d := &expiringDialog{shell: s, saved: saved, rotate: rotate}
	d.table = newTable(s, "expiring", t("expiring.title"),
		func(e model.Expiring) string { return e.Origin.String() + e.Key + e.TokenID },
		expiringName, []column[model.Expiring]{
			{id: "name", title: "saved.column-name", weight: 2, min: 140, cell: func(e model.Expiring) widgets.Cell {
				cell := widgets.Cell{Text: expiringName(e), Secondary: t("activity.last", data{"Last": e.LastChars}), Strong: true, Middle: true}
				if e.Key != "" {
					cell.Icon = icon("lock")
				}
				return cell
			}},
			{id: "server", title: "activity.column-server", weight: 1.6, min: 120, priority: 1, cell: func(e model.Expiring) widgets.Cell {
				return widgets.Cell{Text: s.app.ServerLabel(e.Origin), Secondary: e.Person, Middle: true}
			}},
			{id: "expires", title: "saved.column-expires", weight: 1, min: 110, cell: func(e model.Expiring) widgets.Cell {
				return widgets.Cell{Text: capital(until(e.ExpiresAt, s.app.NowAt(e.Origin))), Tone: widgets.Warning, Icon: icon("clock"), Tip: moment(e.ExpiresAt)}
			}},
		})
	d.table.onActivated(d.lead)
	d.table.onItems(s, d.rowItems)
	d.table.rowActions(1, func(e model.Expiring) []widgets.RowAction {
		if d.account(e) == nil {
			return nil
		}
		return []widgets.RowAction{{Icon: icon("refresh"), Label: t("action.row-rotate"), OnTapped: func() { d.replace(e) }}}
	})
	d.dialog = newTableDialog(t("expiring.title"), "clock", 640, 400, dialogTable(d.table.Columns))
	d.dialog.Subtitle = t("expiring.text")
	d.dialog.First = d.table.List()
	s.open(d.dialog, d.redraw)
	d.table.List().SetSelected(0)
	return d
}

func (d *expiringDialog) redraw() {
	due := d.shell.app.Reminders.Due()
	if len(due) == 0 && d.dialog.IsOpen() { // revoked or replaced meanwhile
		d.dialog.Close()
		return
	}
	d.table.show(due)
}

func (d *expiringDialog) rowItems() []rowItem {
	e, ok := d.table.selected()
	if !ok {
		return nil
	}
	items := []rowItem{{name: "open", run: func() { d.lead(e) }}}
	if d.account(e) != nil {
		items = append(items, rowItem{name: "rotate", run: func() { d.replace(e) }})
	}
	return items
}

// account is that of a token's person, nil if there is none here.
func (d *expiringDialog) account(e model.Expiring) *model.Account {
	if row, ok := d.shell.app.Saved.Row(e.Key); ok && e.Account == nil {
		return d.shell.app.AccountOf(row.Origin, row.UserID)
	}
	return e.Account
}

func (d *expiringDialog) replace(e model.Expiring) {
	s := d.shell
	if account := d.account(e); account != nil {
		d.rotate(s.app.Tokens(account), e.TokenID, expiringName(e), s.app.UsedBy(e.Origin, e.TokenID))
	}
}

func expiringName(e model.Expiring) string { return nameOrNone(e.Name) }

func (d *expiringDialog) lead(e model.Expiring) {
	s := d.shell
	d.dialog.Close()
	if row, ok := s.app.Saved.Row(e.Key); ok && e.Account == nil {
		d.saved(row)
		return
	}
	if e.Account == nil {
		return // deleted meanwhile
	}
	s.app.Accounts.Select(e.Account.Key())
	s.app.TokenView.Search(e.Name)
	s.app.TokenView.OnlyReason(model.ExpiresSoon)
	s.do("tab-tokens")
}
