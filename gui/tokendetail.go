package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// open shows one token whole.
func (tab *tokensTab) open(row model.TokenRow) {
	used, expires := t("tokens.never-used"), t("new.ends-never")
	if !row.LastUsed.IsZero() {
		used = moment(row.LastUsed)
	}
	if at, ends := row.ExpiresAt(); ends {
		expires = moment(at)
	}
	facts := []widgets.Fact{
		{Key: t("tokens.token-id"), Value: t("tokens.id", data{"ID": row.ID, "Last": row.LastChars}), Mono: true},
		{Key: t("tokens.created"), Value: moment(row.CreatedAt)},
		{Key: t("tokens.last-used"), Value: used},
		{Key: t("tokens.expires"), Value: expires},
	}
	if here := tab.here(row); here != "" {
		facts = append(facts, widgets.Fact{Key: t("tokens.local"), Value: here})
	}
	badges := container.New(&widgets.Flow{Gap: 6})
	for _, reason := range row.Attention {
		badges.Add(&widgets.Badge{Text: t("attention." + string(reason)), Tone: widgets.Warning, Icon: icon("warning")})
	}
	scopes := container.New(widgets.Vertical{Gap: 8})
	for _, scope := range row.Scopes {
		scopes.Add(container.New(widgets.Vertical{}, &widgets.Text{Text: scope, Style: widgets.Mono},
			&widgets.Text{Text: maybe("scope."+scope, ""), Style: widgets.Caption, Color: widgets.ColorTextSecondary}))
	}
	d := &widgets.Dialog{Title: row.Name, Icon: icon("key"), Width: 520, Content: container.New(widgets.Vertical{Gap: 14},
		badges, &widgets.Facts{Facts: facts}, &widgets.Text{Text: t("tokens.scopes"), Style: widgets.Strong}, scopes)}
	closing := widgets.NewButton(t("button.close"), widgets.Primary, func() { d.Close() })
	if tab.tokens.CanCreate() {
		d.Leading = widgets.NewButton(t("tokens.revoke"), widgets.DangerBorder, func() {
			d.Close()
			tab.revoke(row)
		})
	}
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{closing}, closing.Press, closing
	tab.program.openDialog(d)
}

// here says where on this computer a token is known.
func (tab *tokensTab) here(row model.TokenRow) string {
	var parts []string
	if len(row.UsedBy) > 0 {
		parts = append(parts, t("tokens.used-by", data{"Names": listed(commas, row.UsedBy...)}))
	}
	if row.SavedHere {
		parts = append(parts, t("tokens.saved-here"))
	}
	return listed(commas, parts...)
}

// revoke asks, and then ends a token. What would stop working is said before.
func (tab *tokensTab) revoke(row model.TokenRow) {
	tokens, p := tab.tokens, tab.program
	used := t("tokens.revoke-never")
	if !row.LastUsed.IsZero() {
		used = t("tokens.revoke-used", data{"When": ago(row.LastUsed, p.app.Now())})
	}
	body := container.New(widgets.Vertical{Gap: 12}, &widgets.Paragraph{
		Text: t("tokens.revoke-text", data{"ID": row.ID, "Used": used}), Color: widgets.ColorTextSecondary})
	if len(row.UsedBy) > 0 {
		body.Add(&widgets.Notice{Tone: widgets.Danger, Title: t("tokens.revoke-here", data{"Names": listed(commas, row.UsedBy...)})})
	}
	if row.SavedHere {
		body.Add(&widgets.Notice{Tone: widgets.Warning, Title: t("tokens.revoke-saved")})
	}
	p.confirm(t("tokens.revoke-title", data{"Name": clip(row.Name, 60)}), "trash", body, t("tokens.revoke-yes"), func() {
		p.guard.ForgetToken(row.ID)
		tokens.Revoke(row.ID)
	})
}
