package gui

import (
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showToken shows one token of a list whole. revoke, if not nil, asks whether to
// revoke it, and rotate opens the form for its successor.
func (s *shell) showToken(tokens *model.Tokens, row model.TokenRow, revoke, rotate func()) {
	used, expires := usedAndEnds(row.Token, t("new.ends-never"), moment)
	if !row.LifespanKnown() {
		expires = t("tokens.expires-unknown-tip")
	}
	facts := []widgets.Fact{
		{Key: t("tokens.token-id"), Value: t("tokens.id", data{"ID": row.ID, "Last": row.LastChars}), Mono: true},
		{Key: t("tokens.created"), Value: moment(row.CreatedAt)},
		{Key: t("tokens.last-used"), Value: used},
		{Key: t("tokens.expires"), Value: expires},
	}
	facts = append(facts, limitFact(tokens.LimitsOf(row.Token))...)
	by, saved := usedOrSaved(row)
	if here := listed(commas, by, saved); here != "" {
		facts = append(facts, widgets.Fact{Key: t("tokens.local"), Value: capital(here)})
	}
	badges := container.New(&widgets.Flow{Gap: 6})
	for _, reason := range row.Attention {
		badges.Add(&widgets.Badge{Text: t("attention." + string(reason)), Tone: widgets.Warning, Icon: icon("warning"), Whole: true})
	}
	rotation := newSlot(widgets.Vertical{Gap: 8})
	body := container.New(widgets.Vertical{Gap: 14}, rotation.Container, badges, &widgets.Facts{Facts: facts},
		&widgets.Text{Text: t("tokens.scopes"), Style: widgets.Strong},
		container.New(widgets.Vertical{Gap: 8}, namedLines(row.Scopes)...),
		s.callsOf(tokens.Account.Origin, row.Scopes))
	d := newReading(tokenName(row), "key", 520, body)
	if revoke != nil {
		d.Leading = inLine(widgets.NewButton(t("tokens.revoke"), widgets.DangerBorder, d.Then(revoke)),
			widgets.NewButton(t("action.row-rotate"), widgets.Secondary, d.Then(rotate)))
	}
	s.open(d, func() {
		s.fillRotation(rotation, s.app.Rotations.Of(tokens.Account, row.Token), func() { s.focus(d.First) })
	})
}
