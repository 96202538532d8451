package gui

import (
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// askRevoke asks, and then revokes a token. What would stop working is said before.
func (s *shell) askRevoke(tokens *model.Tokens, row model.TokenRow) {
	used := t("tokens.revoke-never")
	if !row.LastUsed.IsZero() {
		used = t("tokens.revoke-used", data{"When": ago(row.LastUsed, s.app.NowAt(tokens.Account.Origin))})
	}
	body := container.New(widgets.Vertical{Gap: 12}, secondary(t("tokens.revoke-text", data{"ID": row.ID, "Used": used})))
	if len(row.UsedBy) > 0 {
		body.Add(&widgets.Notice{Tone: widgets.Danger, Title: t("tokens.revoke-here", data{"Names": listed(commas, row.UsedBy...)})})
	}
	if row.SavedHere {
		body.Add(&widgets.Notice{Tone: widgets.Warning, Title: t("tokens.revoke-saved")})
	}
	s.confirm(t("tokens.revoke-title", data{"Name": clip(tokenName(row), 60)}), "trash", body, t("tokens.revoke-yes"), func() {
		s.revoke(tokens, row)
	})
}

// askRevokeSeveral asks once about several tokens, with what each would break
// on this computer, and then revokes them.
func (s *shell) askRevokeSeveral(tokens *model.Tokens, rows []model.TokenRow) {
	if len(rows) == 0 {
		return
	}
	if len(rows) == 1 {
		s.askRevoke(tokens, rows[0])
		return
	}
	now := s.app.NowAt(tokens.Account.Origin)
	table := newTable(s, "revoke", t("tokens.title"), tokenKey, tokenName, []column[model.TokenRow]{
		{id: "name", title: "tokens.column-name", weight: 2, min: 210, wants: 260, cell: func(row model.TokenRow) widgets.Cell {
			return widgets.Cell{Text: tokenName(row), Secondary: t("tokens.id", data{"ID": row.ID, "Last": row.LastChars}), Strong: true, Middle: true}
		}},
		{id: "breaks", title: "revocation.column-breaks", weight: 2, min: 200, cell: func(row model.TokenRow) widgets.Cell {
			return breaksCell(row.UsedBy, row.SavedHere)
		}},
		{id: "used", title: "tokens.column-used", weight: 1, min: 90, wants: 132, priority: 1, cell: func(row model.TokenRow) widgets.Cell {
			return usedCell(row, now)
		}},
	})
	table.show(rows)
	body := container.New(widgets.Vertical{Gap: 12}, secondary(t("revocation.text")))
	n := len(rows)
	s.askAbout(tn("revocation.title", n), tn("revocation.yes", n), body, table.Columns, func() {
		s.revoke(tokens, rows...)
	})
}

// revoke revokes tokens; how far that is with several, a dialog shows.
func (s *shell) revoke(tokens *model.Tokens, rows ...model.TokenRow) {
	var ids []string
	for _, row := range rows {
		s.clipboard.ForgetToken(row.ID)
		ids = append(ids, row.ID)
	}
	if r := tokens.Revoke(ids...); r != nil && len(ids) > 1 {
		s.showRevocation(r)
	}
}
