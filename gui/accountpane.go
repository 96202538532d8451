package gui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// accountPane is the left side: search, accounts by server, and at the foot
// what could not be read.
type accountPane struct {
	program *Program
	model   *model.AccountList
	content fyne.CanvasObject

	search   *widgets.SearchEntry
	list     *widgets.List
	waiting  *widgets.Skeleton
	nothing  *widgets.Empty
	problems *widgets.Button
	count    *widgets.Text
	pictures *pictures

	entries                []paneEntry
	shown                  string // the account that was scrolled to
	headHeight, itemHeight float32
	heads                  map[int]bool // the entries that are headings
}

// paneEntry is a heading or an account.
type paneEntry struct {
	group   *model.Group
	account *model.Account
}

func newAccountPane(p *Program) *accountPane {
	pane := &accountPane{program: p, model: p.app.Accounts}
	pane.pictures = &pictures{post: p.options.Post, changed: pane.redraw, known: map[string]image.Image{}}
	pane.model.Filter("") // as the new search says
	pane.search = widgets.NewSearchEntry(t("accounts.search"), t("accounts.search"), t("button.clear"), pane.model.Filter)
	pane.list = widgets.NewList(
		func() int { return len(pane.entries) },
		newPaneRow,
		func(i int, o fyne.CanvasObject) { pane.fill(pane.entries[i], o.(*fyne.Container)) },
	)
	pane.measure()
	pane.list.Spoken = t("accounts.search")
	pane.list.Heading = func(i int) bool { return pane.entries[i].account == nil }
	pane.list.Label = func(i int) string {
		if a := pane.entries[i].account; a != nil {
			return nameOf(a)
		}
		return ""
	}
	pane.list.OnChosen = func(i int) {
		if a := pane.entries[i].account; a != nil {
			pane.model.Select(a.Key())
		}
	}
	pane.search.OnDown = func() { p.window.Canvas().Focus(pane.list) }
	pane.waiting = &widgets.Skeleton{Rows: 8, Avatar: true, Label: t("state.checking")}
	pane.nothing = &widgets.Empty{Icon: icon("search"), Title: t("accounts.none-found"), Text: t("accounts.none-found-text"),
		Buttons: []fyne.CanvasObject{widgets.NewButton(t("accounts.clear-search"), widgets.Secondary, func() { pane.search.SetText("") })}}
	pane.problems = &widgets.Button{Icon: icon("warning"), Variant: widgets.Ghost, Small: true, OnTapped: func() { p.main.showProblems() }}
	pane.problems.Hide()
	pane.count = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextTertiary}

	top := container.New(widgets.Inset{X: 12, Y: 12}, pane.search)
	foot := container.New(widgets.Inset{X: 16, Y: 10}, container.New(widgets.Vertical{Gap: 6},
		container.NewHBox(pane.problems), pane.count))
	pane.content = widgets.NewBorder(top, foot, nil, nil,
		container.New(widgets.Inset{X: 6}, container.NewStack(pane.list, pane.waiting, pane.nothing)))
	return pane
}

// redraw shows what the model has.
func (pane *accountPane) redraw() {
	pane.entries = pane.entries[:0]
	chosen := -1
	current := pane.model.Current()
	groups := pane.model.Groups()
	for i := range groups {
		pane.entries = append(pane.entries, paneEntry{group: &groups[i]})
		for _, account := range groups[i].Accounts {
			if account == current {
				chosen = len(pane.entries)
			}
			pane.entries = append(pane.entries, paneEntry{group: &groups[i], account: account})
		}
	}
	visible(pane.waiting, pane.model.Loading())
	visible(pane.nothing, !pane.model.Loading() && len(pane.entries) == 0 && pane.model.Filtered())
	visible(pane.list, !pane.model.Loading())
	pane.setHeights()
	pane.list.Refresh()
	pane.list.SetSelected(chosen)
	if key := keyOf(current); key != pane.shown && chosen >= 0 {
		pane.shown = key
		pane.list.Reveal(chosen)
	}
	pane.count.SetText(tn("accounts.count", pane.model.Total(), data{"Servers": tn("accounts.servers", pane.model.Servers())}))
	visible(pane.count, !pane.model.Loading())
	pane.redrawProblems()
}

// measure takes the heights of entries, which follow the size of the text.
func (pane *accountPane) measure() {
	pane.headHeight = (&widgets.GroupHeader{}).MinSize().Height
	pane.itemHeight = widgets.NewListItem(3).MinSize().Height
}

// setHeights makes headings as high as headings are. Only what changed is
// told to the list, which lays itself out again for each.
func (pane *accountPane) setHeights() {
	heads := map[int]bool{}
	for i, entry := range pane.entries {
		if entry.account == nil {
			heads[i] = true
			pane.list.SetItemHeight(i, pane.headHeight)
		}
	}
	for i := range pane.heads {
		if !heads[i] {
			pane.list.SetItemHeight(i, pane.itemHeight)
		}
	}
	pane.heads = heads
}

func (pane *accountPane) redrawProblems() {
	lost := 0
	for _, problem := range pane.model.Problems() {
		if problem.Lost {
			lost++
		}
	}
	text := tn("accounts.problems", len(pane.model.Problems()))
	if lost > 0 {
		text = tn("accounts.lost", lost)
	}
	pane.problems.SetText(text)
	visible(pane.problems, len(pane.model.Problems()) > 0)
}

// newPaneRow makes an entry that can be either a heading or an account.
func newPaneRow() fyne.CanvasObject {
	return container.NewStack(&widgets.GroupHeader{}, widgets.NewListItem(3))
}

func (pane *accountPane) fill(entry paneEntry, row *fyne.Container) {
	head, item := row.Objects[0].(*widgets.GroupHeader), row.Objects[1].(*widgets.ListItem)
	visible(head, entry.account == nil)
	visible(item, entry.account != nil)
	if entry.account == nil {
		tone, words := pane.program.reach(entry.group.Origin)
		head.Set(entry.group.Name, words, tone, true, true)
		return
	}
	item.Set(pane.itemOf(entry.account))
}

func (pane *accountPane) itemOf(a *model.Account) widgets.ListItemData {
	standing, checking := pane.model.State(a)
	tone, state := stateWords(standing, checking, a.HasToken())
	item := widgets.ListItemData{
		Name: nameOf(a), Key: a.Key(), Picture: pane.pictures.get(a.Person.Avatar),
		Subtitle: a.Person.Email, Caption: whereFrom(a),
	}
	if standing.State != model.TokenUnknown || checking || !a.HasToken() {
		item.Badge, item.Tone = state, tone
	}
	if a.Default {
		item.Marks = append(item.Marks, widgets.Mark{Icon: icon("star"), Label: t("accounts.default")})
	}
	if a.Selected {
		item.Marks = append(item.Marks, widgets.Mark{Icon: icon("diamond"), Label: t("accounts.selected")})
	}
	return item
}

func keyOf(a *model.Account) string {
	if a == nil {
		return ""
	}
	return a.Key()
}
