package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// scopePicker is the searchable list of scopes, by group, with their risk and
// the reason where one can't be granted.
type scopePicker struct {
	form    *model.NewToken
	content fyne.CanvasObject
	search  *widgets.SearchEntry
	count   *widgets.Text
	list    *slot
	rows    map[string]*widgets.CheckRow
}

func newScopePicker(form *model.NewToken) *scopePicker {
	p := &scopePicker{form: form}
	p.search = widgets.NewSearchEntry(t("new.scopes-search"), t("new.scopes-search"), t("button.clear"), func(string) { p.redraw() })
	p.count = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	p.list = newSlot(widgets.Vertical{})
	p.content = container.New(widgets.Vertical{Gap: 6}, container.New(widgets.Inset{Y: 4}, p.search), p.list.Container, p.count)
	return p
}

func (p *scopePicker) redraw() {
	offers := p.form.Offers(p.search.Text)
	key := ""
	for _, offer := range offers {
		key += offer.Name + string(offer.Refusal) + "\n"
	}
	p.list.fill(key, func() []fyne.CanvasObject { return p.build(offers) })
	for _, offer := range offers {
		p.rows[offer.Name].SetChecked(offer.Chosen)
	}
	p.count.SetText(tn("new.scopes-chosen", len(p.form.Scopes())))
}

func (p *scopePicker) build(offers []model.ScopeOffer) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	p.rows = map[string]*widgets.CheckRow{}
	group := ""
	for _, offer := range offers {
		if offer.Group != group {
			group = offer.Group
			lines = append(lines, container.New(widgets.Inset{Y: 6},
				&widgets.Text{Text: t("group." + group), Style: widgets.CaptionStrong, Color: widgets.ColorTextTertiary}))
		}
		row := rowOf(offer)
		row.OnChanged = func(on bool) { p.form.SetScope(offer.Name, on) }
		p.rows[offer.Name] = row
		lines = append(lines, row)
	}
	return lines
}

func rowOf(offer model.ScopeOffer) *widgets.CheckRow {
	row := &widgets.CheckRow{
		Title: offer.Name, Mono: true, Checked: offer.Chosen,
		Description: capital(maybe("scope."+offer.Name, offer.Description)),
	}
	switch offer.Risk {
	case model.RiskHigh:
		row.Badge, row.Tone, row.BadgeIcon = t("risk.high"), widgets.Danger, icon("alert")
	case model.RiskWrite:
		row.Badge, row.Tone, row.BadgeIcon = t("risk.write"), widgets.Warning, icon("pencil")
	default:
		row.Badge, row.BadgeIcon = t("risk.read"), icon("eye")
	}
	if offer.Refusal != model.Granted {
		row.Reason = t("refusal." + string(offer.Refusal))
	}
	return row
}
