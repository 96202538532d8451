package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// appsTab lists the server's apps, and for a management sign-in those of its person.
type appsTab struct {
	shell   *shell
	content *fyne.Container
	choice  *widgets.Segmented // of the lists, in the order of model.AppsView
	chosen  *fyne.Container    // room for it
	all     *fyne.Container    // the registered apps
	mine    *myApps
	account *model.Account
	waiting fyne.CanvasObject
	none    *widgets.Empty
	list    *widgets.List
	failure *slot
	lacking *widgets.Text   // how many apps could not be read
	lack    *fyne.Container // room for it
	apps    []model.RemoteApp
	logos   *pictures
}

func newAppsTab(s *shell) *appsTab {
	tab := &appsTab{shell: s, logos: newPictures(s.post, s.app.Mark)}
	tab.list = widgets.NewList(func() int { return len(tab.apps) },
		func() fyne.CanvasObject { return &widgets.ListItem{} },
		func(i int, o fyne.CanvasObject) { o.(*widgets.ListItem).Set(tab.itemOf(tab.apps[i])) })
	tab.list.Name = t("apps.title")
	tab.list.Label = func(i int) string { return tab.apps[i].Name }
	tab.list.OnActivated = func(i int) { s.showApp(tab.account.Origin, tab.apps[i], nil) }
	tab.list.OnSelection = func(bool) { s.app.Mark() } // the menu bar has what can be done with it
	tab.list.OnMenu = func(i int, at fyne.Position) { s.popUpAt(menuOf(tab.rowItems()), at) }
	tab.waiting = &widgets.Skeleton{Rows: 6, Avatar: true, Label: t("reach.asking")}
	tab.none = emptyOf("apps", "apps.none")
	tab.failure = newSlot(widgets.Inset{X: pageSide, Y: pageTop})
	tab.lacking = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorWarningText}
	tab.lack = container.New(widgets.Inset{X: pageSide}, tab.lacking)
	tab.all = widgets.NewBorder(container.New(widgets.Vertical{}, tab.failure.Container, tab.lack), nil, nil, nil,
		container.New(widgets.Inset{X: pageSide - 10}, container.NewStack(tab.list, tab.waiting, tab.none)))
	tab.mine = newMyApps(s)
	tab.choice = &widgets.Segmented{
		Label: t("myapps.choice"), OnSelected: func(i int) { s.app.ShowApps(model.AppsView(i)) },
		Segments: []widgets.Segment{{Text: t("myapps.all")}, {Text: t("myapps.authorized")}, {Text: t("myapps.created")}},
	}
	tab.chosen = inPage(tab.choice)
	tab.content = widgets.NewBorder(tab.chosen, nil, nil, nil, container.NewStack(tab.all, tab.mine.content))
	return tab
}

func (tab *appsTab) object() fyne.CanvasObject { return tab.content }

func (tab *appsTab) rowItems() []rowItem {
	if tab.shell.app.AppsView() != model.AllApps {
		return tab.mine.rowItems()
	}
	i := tab.list.Selected()
	if tab.account == nil || i < 0 || i >= len(tab.apps) {
		return nil
	}
	origin, app := tab.account.Origin, tab.apps[i]
	return tab.shell.appItems(app, func() { tab.shell.showApp(origin, app, nil) }, nil)
}

func (tab *appsTab) redraw(a *model.Account) {
	app := tab.shell.app
	view := app.AppsView()
	tab.account, tab.apps = a, nil
	if able := a != nil && app.MyApps(a).Able(); able != tab.chosen.Visible() {
		setVisible(tab.chosen, able)
		tab.content.Refresh() // the lists get another height
	}
	setVisible(tab.mine.content, view != model.AllApps)
	setVisible(tab.all, a != nil && view == model.AllApps)
	tab.choice.SetSelected(int(view))
	switch {
	case a == nil:
	case view == model.AllApps:
		tab.redrawAll(app.Server(a.Origin))
	default:
		tab.mine.redraw(a, view)
	}
}

func (tab *appsTab) redrawAll(server *model.Server) {
	tab.apps = server.Apps
	setVisible(tab.waiting, server.AppsLoading())
	setVisible(tab.list, len(tab.apps) > 0)
	setVisible(tab.none, server.AppsKnown && len(tab.apps) == 0 && server.AppsErr == nil && server.AppsUnreadable == 0)
	tab.lacking.SetText(tn("apps.unreadable", server.AppsUnreadable))
	moved := tab.lack.Visible() != (server.AppsUnreadable > 0)
	setVisible(tab.lack, server.AppsUnreadable > 0)
	setVisible(tab.failure.Container, server.AppsErr != nil)
	if tab.shell.fillFailure(tab.failure, server.AppsErr, server.ReloadApps) || moved {
		tab.all.Refresh() // the list gets another height
	}
	tab.list.Refresh()
}

func (tab *appsTab) itemOf(app model.RemoteApp) widgets.ListItemData {
	item := widgets.ListItemData{
		Name: app.Name, Key: app.ID, Picture: tab.logos.get(app.Logo),
		Subtitle: t("apps.by-speckle"), Caption: app.Description, Badge: t("apps.untrusted"), Tone: widgets.Neutral,
	}
	if app.Author != nil {
		item.Subtitle = t("apps.by", data{"Author": app.Author.Name})
	}
	switch {
	case app.BuiltIn():
		item.Badge, item.Tone = t("apps.builtin"), widgets.Info
	case app.Trusted:
		item.Badge, item.Tone = t("apps.trusted"), widgets.Success
	}
	return item
}
