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
	list    *fyne.Container
	rows    map[string]*widgets.CheckRow
	shown   string // the search that the list was made for
	made    bool
}

func newScopePicker(form *model.NewToken) *scopePicker {
	s := &scopePicker{form: form, rows: map[string]*widgets.CheckRow{}}
	s.search = widgets.NewSearchEntry(t("new.scopes-search"), t("new.scopes-search"), t("button.clear"), func(string) { s.redraw() })
	s.count = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	s.list = container.New(widgets.Vertical{})
	s.content = container.New(widgets.Vertical{Gap: 6}, container.New(widgets.Inset{Y: 4}, s.search), s.list, s.count)
	return s
}

func (s *scopePicker) redraw() {
	offers := s.form.Offers(s.search.Text)
	if !s.made || s.shown != s.search.Text {
		s.made, s.shown = true, s.search.Text
		s.build(offers)
	}
	for _, offer := range offers {
		if row, ok := s.rows[offer.Name]; ok {
			row.SetChecked(offer.Chosen)
		}
	}
	s.count.SetText(tn("new.scopes-chosen", len(s.form.Scopes())))
}

func (s *scopePicker) build(offers []model.ScopeOffer) {
	s.list.Objects = nil
	clear(s.rows)
	group := ""
	for _, offer := range offers {
		if offer.Group != group {
			group = offer.Group
			s.list.Add(&widgets.GroupHeader{Text: t("group." + group)})
		}
		row := rowOf(offer)
		row.OnChanged = func(on bool) { s.form.Choose(offer.Name, on) }
		s.rows[offer.Name] = row
		s.list.Add(row)
	}
	s.list.Refresh()
}

func rowOf(offer model.ScopeOffer) *widgets.CheckRow {
	row := &widgets.CheckRow{Title: offer.Name, Mono: true, Checked: offer.Chosen,
		Description: maybe("scope."+offer.Name, offer.Description)}
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
