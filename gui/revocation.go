package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// The width of a question that names what it is about, and the height of the
// dialog that shows how far its answer is.
const (
	questionWidth  = 720
	progressHeight = 480
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

// askRevokeSeveral asks once about several tokens, with what each would break here, and revokes them.
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
	ids := each(rows, tokenKey)
	for _, id := range ids {
		s.clipboard.ForgetToken(id)
	}
	if r := tokens.Revoke(ids...); r != nil && len(ids) > 1 {
		s.showRevocation(r)
	}
}

// askAbout asks a question that names in a table what it is about. The table is as high as its rows, so
// that nothing scrolls but the dialog. Each row costs time, so of very many only the table scrolls.
func (s *shell) askAbout(title, yes string, body *fyne.Container, table *widgets.Columns, do func()) *widgets.Dialog {
	d := newQuestion(title, "trash", questionWidth, body, yes, widgets.DangerFill, do)
	d.Tone = widgets.Danger
	if table.Length() > 100 {
		d.Content = widgets.NewBorder(container.New(widgets.Inset{Y: 6}, body), nil, nil, nil, dialogTable(table))
		d.Height, d.Fill = progressHeight, true
	} else {
		body.Add(container.New(minHeight(func() float32 { return table.HeightFor(table.Length()) }), table))
	}
	s.open(d, nil)
	return d
}

// breaksCell says what on this computer stops working with a token.
func breaksCell(usedBy []string, saved bool) widgets.Cell {
	switch {
	case len(usedBy) > 0:
		cell := widgets.Cell{Text: t("revocation.breaks-account", data{"Names": listed(commas, usedBy...)}), Tone: widgets.Danger, Icon: icon("alert")}
		if saved {
			cell.Secondary = t("revocation.breaks-saved")
		}
		return cell
	case saved:
		return widgets.Cell{Text: t("revocation.breaks-saved"), Tone: widgets.Warning, Icon: icon("warning")}
	}
	return widgets.Cell{Text: t("revocation.breaks-nothing")}
}

// showRevocation shows how far a revocation is, and at its end what was revoked
// and what was not, and why. Closing it stops nothing.
func (s *shell) showRevocation(r *model.Revocation) {
	progress := &widgets.Text{Style: widgets.Strong}
	table := newTable(s, "revocation", t("tokens.title"), func(item model.RevocationItem) string { return item.Origin.String() + item.TokenID },
		revocationName, []column[model.RevocationItem]{
			{id: "name", title: "tokens.column-name", weight: 1, min: 150, cell: func(item model.RevocationItem) widgets.Cell {
				return widgets.Cell{
					Text: revocationName(item), Strong: true, Middle: true,
					Secondary: t("tokens.id", data{"ID": item.TokenID, "Last": item.LastChars}),
				}
			}},
			{id: "result", title: "saved.column-state", weight: 1.4, min: 180, cell: revocationCell},
		})
	d := newTableDialog(t("revocation.progress-title"), "trash", questionWidth, progressHeight,
		widgets.NewBorder(container.New(widgets.Inset{Y: 6}, progress), nil, nil, nil, dialogTable(table.Columns)))
	stop := widgets.NewButton(t("revocation.stop"), widgets.Secondary, r.Stop)
	d.Buttons = append([]fyne.CanvasObject{stop}, d.Buttons...)
	s.open(d, func() {
		progress.SetText(revocationWords(r))
		setVisible(stop, !r.Ended)
		table.show(r.Items)
	})
}

func revocationName(item model.RevocationItem) string { return nameOrNone(item.Name) }

func revocationCell(item model.RevocationItem) widgets.Cell {
	cell := widgets.Cell{Badge: t("revocation." + string(item.State))}
	switch item.State {
	case model.Revoked:
		cell.Tone, cell.Icon = widgets.Success, icon("check")
	case model.RevocationRunning:
		cell.Tone = widgets.Info
	case model.RevocationFailed:
		cell.Tone, cell.Icon = widgets.Danger, icon("alert")
	case model.RevocationSkipped:
		cell.Tone, cell.Icon = widgets.Warning, icon("warning")
	}
	if item.Err != nil {
		w := wordsOf(item.Err)
		cell.Secondary, cell.Tip = w.title, w.title+"\n"+w.text
		if item.State == model.Revoked {
			cell.Secondary = t("revocation.not-deleted", data{"Why": w.title})
		}
	}
	return cell
}

func revocationWords(r *model.Revocation) string {
	n := data{"Done": number(r.Done()), "All": number(len(r.Items)), "Revoked": number(r.Revoked())}
	switch wait := r.Wait(); {
	case r.Ended:
		return t("revocation.ended", n)
	case wait > 0:
		return t("revocation.waiting-for-server", n, data{"Wait": length(wait)})
	}
	return t("revocation.progress", n)
}
