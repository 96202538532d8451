package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// accountsPane is the left side: search, accounts by server, and at the foot what could not be read.
type accountsPane struct {
	shell   *shell
	model   *model.AccountList
	content fyne.CanvasObject

	search   *widgets.SearchEntry
	list     *widgets.List
	waiting  *widgets.Skeleton
	nothing  *widgets.Empty
	problems *widgets.Button
	foot     *fyne.Container
	pictures *pictures

	entries                []paneEntry
	scrolledTo             string // the account that was scrolled to
	filtered               bool   // a search was on
	headHeight, itemHeight float32
	heads                  map[int]bool // the entries that are headings
}

type paneEntry struct {
	group   *model.Group
	account *model.Account
}

func newAccountsPane(s *shell) *accountsPane {
	pane := &accountsPane{shell: s, model: s.app.Accounts}
	pane.pictures = newPictures(s.post, s.app.Mark)
	pane.search = widgets.NewSearchEntry(t("accounts.search"), t("accounts.search"), t("button.clear"), pane.model.Filter)
	pane.search.SetText(pane.model.FilterText)
	words := &pane.model.Words
	words.Default, words.Selected = strings.ToLower(t("accounts.default")), strings.ToLower(t("accounts.selected"))
	words.Rejected = strings.ToLower(t("state.rejected"))
	pane.list = widgets.NewList(
		func() int { return len(pane.entries) },
		func() fyne.CanvasObject { return container.NewStack(&widgets.GroupHeader{}, &widgets.ListItem{}) },
		func(i int, o fyne.CanvasObject) { pane.fill(pane.entries[i], o.(*fyne.Container)) },
	)
	pane.measure()
	pane.list.Name = t("accounts.search")
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
	pane.list.OnMenu = func(i int, at fyne.Position) {
		if a := pane.entries[i].account; a != nil {
			s.popUpAt(menuOf(pane.rowItems(a)), at)
		}
	}
	pane.search.OnDown = func() {
		pane.list.ToStart()
		s.focus(pane.list)
	}
	pane.waiting = &widgets.Skeleton{Rows: 8, Avatar: true, Label: t("state.checking")}
	pane.nothing = emptyOf("search", "accounts.none-found",
		widgets.NewButton(t("accounts.clear-search"), widgets.Secondary, func() { pane.search.SetText("") }))
	pane.problems = &widgets.Button{Icon: icon("warning"), Variant: widgets.Ghost, Small: true, OnTapped: func() { s.do("problems") }}

	top := container.New(widgets.Inset{X: 16, Y: pageTop}, pane.search)
	pane.foot = container.New(widgets.Inset{X: 8, Y: 6}, container.NewHBox(pane.problems))
	pane.content = widgets.NewBorder(top, pane.foot, nil, nil,
		container.New(widgets.Inset{X: 6}, container.NewStack(pane.list, pane.waiting, pane.nothing)))
	return pane
}

func (pane *accountsPane) redraw() {
	pane.entries = pane.entries[:0]
	selected := -1
	current := pane.model.Current()
	groups := pane.model.Groups()
	for i := range groups {
		pane.entries = append(pane.entries, paneEntry{group: &groups[i]})
		for _, account := range groups[i].Accounts {
			if account == current {
				selected = len(pane.entries)
			}
			pane.entries = append(pane.entries, paneEntry{group: &groups[i], account: account})
		}
	}
	setVisible(pane.waiting, pane.model.Loading())
	setVisible(pane.nothing, !pane.model.Loading() && len(pane.entries) == 0 && pane.model.Filtered())
	setVisible(pane.list, !pane.model.Loading())
	pane.setHeights()
	pane.list.Refresh()
	if pane.list.Selected() != selected {
		pane.list.SetSelected(selected)
	}
	ended := pane.filtered && !pane.model.Filtered() // a search, which leaves the list where its finds were
	pane.filtered = pane.model.Filtered()
	if selected >= 0 && (current.Key() != pane.scrolledTo || ended) {
		pane.scrolledTo = current.Key()
		pane.list.ScrollTo(selected)
	}
	pane.redrawProblems()
}

// measure takes the heights of entries, which follow the size of the text.
func (pane *accountsPane) measure() {
	pane.headHeight = (&widgets.GroupHeader{}).MinSize().Height
	pane.itemHeight = (&widgets.ListItem{}).MinSize().Height
	for i := range pane.heads {
		pane.list.SetItemHeight(i, pane.headHeight)
	}
}

// setHeights makes headings as high as headings are, and what was one before as high as an account.
func (pane *accountsPane) setHeights() {
	heads, heights := map[int]bool{}, map[int]float32{}
	for i := range pane.heads {
		heights[i] = pane.itemHeight
	}
	for i, entry := range pane.entries {
		if entry.account == nil {
			heads[i], heights[i] = true, pane.headHeight
		}
	}
	pane.heads = heads
	pane.list.SetItemHeights(heights)
}

func (pane *accountsPane) redrawProblems() {
	problems, lost := pane.model.Result().Problems, 0
	for _, problem := range problems {
		if problem.Lost {
			lost++
		}
	}
	unsaved := len(pane.shell.app.Unfinished.Tokens(model.Origin{}))
	text := tn("accounts.problems", len(problems)+unsaved)
	switch {
	case pane.model.Err != nil:
		text = t("empty.failed")
	case lost > 0:
		text = tn("accounts.lost", lost)
	case len(problems) == 0:
		text = tn("unfinished.count", unsaved)
	}
	pane.problems.SetText(text)
	if shown := len(problems)+unsaved > 0 || pane.model.Err != nil; shown != pane.foot.Visible() {
		setVisible(pane.foot, shown)
		pane.content.Refresh() // the list gets another height
	}
}

func (pane *accountsPane) fill(entry paneEntry, row *fyne.Container) {
	head, item := row.Objects[0].(*widgets.GroupHeader), row.Objects[1].(*widgets.ListItem)
	setVisible(head, entry.account == nil)
	setVisible(item, entry.account != nil)
	if entry.account == nil {
		tone, words := reachability(pane.shell.app.Server(entry.group.Origin))
		head.Set(groupTitle(entry.group), words, tone)
		return
	}
	item.Set(pane.itemOf(entry.account))
}

// groupTitle is a group's name, made unique where two share it.
func groupTitle(group *model.Group) string {
	parts := []string{group.Name}
	if group.Ambiguous {
		parts = append(parts, group.Origin.Host())
	}
	if group.Moved {
		parts = append(parts, t("accounts.moved"))
	}
	return listed(dots, parts...)
}

func (pane *accountsPane) itemOf(a *model.Account) widgets.ListItemData {
	tone, state := stateWords(pane.model.Shown(a))
	item := widgets.ListItemData{
		Name: nameOf(a), Key: a.Key(), Picture: pane.pictures.get(a.Person.Avatar),
		Subtitle: listed(dots, a.Person.Email, whereFrom(a)), Badge: state, Tone: tone,
	}
	if a.Default {
		item.Marks = append(item.Marks, widgets.Mark{Icon: icon("star"), Label: t("accounts.default")})
	}
	if a.Selected {
		item.Marks = append(item.Marks, widgets.Mark{Icon: icon("diamond"), Label: t("accounts.selected")})
	}
	return item
}

func (pane *accountsPane) rowItems(a *model.Account) []rowItem {
	s := pane.shell
	items := []rowItem{{name: "open", text: t("accounts.open"), run: func() { s.do("tab-server") }}}
	if a.HasToken() && !a.Origin.IsZero() {
		items = append(items, rowItem{name: "check", text: t("action.account-check"), run: func() { pane.model.Check(a) }})
	}
	if a.Person.Email != "" {
		items = append(items, rowItem{name: "copy-email", text: t("action.account-copy-email"), run: func() { s.copyPlain(a.Person.Email) }})
	}
	if model.Adoptable(a) {
		items = append(items, rowItem{name: "adopt", text: t("action.account-adopt"), run: func() { showAdopt(s, a) }})
	}
	return append(items,
		rowItem{name: "browser", text: t("action.account-browser"), run: func() { s.openURL(a.Origin.String()) }},
		rowItem{name: "sign-in", text: t("action.sign-in"), divider: true, run: func() { s.do("sign-in") }})
}
