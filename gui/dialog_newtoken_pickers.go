package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// scopePicker is the searchable list of scopes, by group, with their risk and why one can't be granted.
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

// limitPicker chooses what a new token reaches: everything, or projects or workspaces of a list.
type limitPicker struct {
	shell *shell
	form  *model.NewToken

	content fyne.CanvasObject // hidden where the server has no limits
	choice  *oneOf[model.Limit]
	picking *fyne.Container // hidden for everything
	chosen  *slot
	note    *widgets.Paragraph // what a limit to workspaces alone leaves out
	search  *widgets.SearchEntry
	state   *slot // what is in place of the list, or wrong with it
	list    *slot
	scroll  *container.Scroll
	around  *slot // the list, in the scroll if it is long
	rows    map[string]*widgets.CheckRow
	count   *widgets.Text
	more    *widgets.Button
}

// The list shows whole rows and a piece of the next one, so that one sees that it goes on.
const limitListHeight = 196

func newLimitPicker(s *shell, form *model.NewToken, fault fyne.CanvasObject) *limitPicker {
	p := &limitPicker{shell: s, form: form}
	p.choice = newOneOf(t("new.limit"), form.SetLimit)
	p.chosen = newSlot(&widgets.Flow{Gap: 6})
	p.note = &widgets.Paragraph{Text: t("new.limit.only-workspaces"), Style: widgets.Caption, Color: widgets.ColorWarningText}
	p.search = widgets.NewSearchEntry("", "", t("button.clear"), func(text string) {
		if list := form.Resources(); list != nil {
			list.Search(text)
		}
	})
	p.state = newSlot(widgets.Vertical{Gap: 8})
	p.list = newSlot(widgets.Vertical{})
	p.scroll = container.NewVScroll(p.list.Container)
	p.scroll.SetMinSize(fyne.NewSize(0, limitListHeight))
	p.around = newSlot(widgets.Vertical{})
	p.count = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	p.more = &widgets.Button{Text: t("new.limit.more"), Small: true, OnTapped: func() {
		if list := form.Resources(); list != nil {
			list.More()
		}
	}}
	// What comes with a click in the list is below it: the row under the pointer stays there.
	p.picking = container.New(widgets.Vertical{Gap: 8}, p.search, p.state.Container, p.around.Container,
		widgets.NewBorder(nil, nil, nil, p.more, p.count), p.chosen.Container, p.note)
	p.content = section(t("new.limit"), p.choice.Segmented, fault, p.picking)
	return p
}

func (p *limitPicker) redraw() {
	limits := p.form.Limits()
	setVisible(p.content, len(limits) > 0)
	p.choice.show(limits, p.form.Limit(), segmentOf[model.Limit]("new.limit."))
	list := p.form.Resources()
	setVisible(p.picking, list != nil)
	if list != nil {
		p.redrawList(list)
	}
}

func (p *limitPicker) redrawList(list *model.Resources) {
	limit := string(p.form.Limit())
	if words := t("new.limit.search-" + limit); p.search.Label != words {
		p.search.Label, p.search.Hint = words, words
		p.search.Refresh()
		p.search.SetText(list.SearchText) // each list has its own search
	}
	found, total := list.Found()
	key := limit
	for _, r := range found {
		key += "\n" + r.ID
	}
	if p.list.fill(key, func() []fyne.CanvasObject { return p.build(found) }) && list.SearchText != "" {
		p.scroll.ScrollToTop()
	}
	for id, row := range p.rows {
		row.SetChecked(list.IsChosen(id))
	}
	long := p.list.MinSize().Height > limitListHeight
	p.around.fill(long, func() []fyne.CanvasObject {
		if long {
			return []fyne.CanvasObject{p.scroll}
		}
		return []fyne.CanvasObject{p.list.Container} // a scroll would take the wheel from the form, even with nothing to scroll
	})
	setVisible(p.around.Container, len(found) > 0)
	p.redrawChosen()
	setVisible(p.note, p.form.ProjectsUnlimited())
	p.redrawState(list)
	text := t("new.limit.found", data{"N": number(len(found)), "Total": number(total)})
	if list.Busy() {
		text = t("new.limit.searching")
	}
	p.count.SetText(text)
	setVisible(p.count, len(found) > 0)
	setVisible(p.more, list.HasMore() && list.Err == nil)
	setEnabled(p.more, !list.Busy())
}

func (p *limitPicker) build(found []model.Resource) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	p.rows = map[string]*widgets.CheckRow{}
	for _, r := range found {
		row := &widgets.CheckRow{Title: resourceName(r), Badge: r.ID, OnChanged: func(on bool) { p.form.ChooseResource(r.ID, on) }}
		p.rows[r.ID] = row
		lines = append(lines, row)
	}
	return lines
}

// redrawChosen shows what was chosen of both kinds, each with a way to leave it out: a
// search may have hidden it from the list.
func (p *limitPicker) redrawChosen() {
	chosen, key := p.form.LimitTo(), ""
	for _, r := range chosen {
		key += r.ID + "\n"
	}
	p.chosen.fill(key, func() []fyne.CanvasObject {
		var chips []fyne.CanvasObject
		for _, r := range chosen {
			kind := "new.limit.chip-project"
			if r.Type == model.ResourceWorkspace {
				kind = "new.limit.chip-workspace"
			}
			name := t(kind, data{"Name": clip(resourceName(r), 32)})
			chips = append(chips, &widgets.Button{
				Text: name, Icon: icon("x"), Small: true, Label: t("new.limit.remove", data{"Name": name}),
				OnTapped: func() {
					p.form.ChooseResource(r.ID, false)
					p.shell.focus(p.search)
				},
			})
		}
		return chips
	})
}

func (p *limitPicker) redrawState(list *model.Resources) {
	found, _ := list.Found()
	p.state.fill([4]any{p.form.Limit(), list.Err, list.Loading(), len(found) == 0}, func() []fyne.CanvasObject {
		switch {
		case list.Loading():
			return []fyne.CanvasObject{&widgets.Skeleton{Rows: 3, Label: t("new.limit.searching")}}
		case list.Err != nil:
			return []fyne.CanvasObject{p.shell.failure(list.Err, list.Retry)}
		case len(found) == 0:
			return []fyne.CanvasObject{caption(t("new.limit.none-" + string(p.form.Limit())))}
		}
		return nil
	})
}
