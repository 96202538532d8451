package gui

import (
	"image"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// appsTab lists the apps that are registered on the server, and for an account
// with a management session those of its person.
type appsTab struct {
	program *Program
	content *fyne.Container
	choice  *widgets.Segmented // of the lists
	chosen  *fyne.Container    // room for it
	all     *fyne.Container    // the registered apps
	mine    *myApps
	account *model.Account
	waiting fyne.CanvasObject
	none    *widgets.Empty
	list    *widgets.List
	trouble *fyne.Container
	failed  error
	apps    []model.RemoteApp
	logos   *pictures
}

func newAppsTab(p *Program) *appsTab {
	tab := &appsTab{program: p}
	tab.logos = &pictures{post: p.options.Post, changed: func() { tab.list.Refresh() }, known: map[string]image.Image{}}
	tab.list = widgets.NewList(func() int { return len(tab.apps) },
		func() fyne.CanvasObject { return widgets.NewListItem(3) },
		func(i int, o fyne.CanvasObject) { o.(*widgets.ListItem).Set(tab.itemOf(tab.apps[i])) })
	tab.list.Spoken = t("apps.title")
	tab.list.Label = func(i int) string { return tab.apps[i].Name }
	tab.list.OnActivated = func(i int) { tab.open(tab.apps[i]) }
	tab.list.OnChosen = func(int) {}
	tab.waiting = &widgets.Skeleton{Rows: 6, Avatar: true, Label: t("reach.asking")}
	tab.none = &widgets.Empty{Icon: icon("apps"), Title: t("apps.none"), Text: t("apps.none-text")}
	tab.trouble = container.New(widgets.Inset{X: 20, Y: 16})
	tab.all = widgets.NewBorder(tab.trouble, nil, nil, nil,
		container.New(widgets.Inset{X: 12, Y: 10}, container.NewStack(tab.list, tab.waiting, tab.none)))
	tab.mine = newMyApps(tab)
	tab.choice = &widgets.Segmented{Label: t("myapps.choice"), OnSelected: func(int) { tab.show(tab.account) },
		Segments: []widgets.Segment{{Text: t("myapps.all")}, {Text: t("myapps.let-in")}, {Text: t("myapps.made")}}}
	tab.chosen = container.New(widgets.Inset{X: 20, Y: 12}, tab.choice)
	tab.content = widgets.NewBorder(tab.chosen, nil, nil, nil, container.NewStack(tab.all, tab.mine.content))
	return tab
}

func (tab *appsTab) object() fyne.CanvasObject { return tab.content }

func (tab *appsTab) show(a *model.Account) {
	tab.account, tab.apps = a, nil
	able := a != nil && tab.program.app.MyApps(a).Able()
	mine := able && tab.choice.Selected > 0
	visible(tab.chosen, able)
	visible(tab.mine.content, mine)
	visible(tab.all, !mine)
	if mine {
		tab.mine.show(a, tab.choice.Selected == 2)
		return
	}
	if a == nil {
		visible(tab.list, false)
		visible(tab.waiting, false)
		visible(tab.none, false)
		visible(tab.trouble, false)
		return
	}
	server := tab.program.app.Server(a.Origin)
	tab.apps = server.Apps
	visible(tab.waiting, server.AppsLoading())
	visible(tab.list, len(tab.apps) > 0)
	visible(tab.none, server.AppsKnown() && len(tab.apps) == 0 && server.AppsErr == nil)
	visible(tab.trouble, server.AppsErr != nil)
	if server.AppsErr != nil && server.AppsErr != tab.failed {
		tab.trouble.Objects = []fyne.CanvasObject{tab.program.troubleNotice(server.AppsErr, server.ReloadApps)}
		tab.trouble.Refresh()
	}
	tab.failed = server.AppsErr
	tab.list.Refresh()
}

func (tab *appsTab) itemOf(app model.RemoteApp) widgets.ListItemData {
	item := widgets.ListItemData{Name: app.Name, Key: app.ID, Picture: tab.logos.get(app.Logo),
		Subtitle: t("apps.by-speckle"), Caption: app.Description, Badge: t("apps.untrusted"), Tone: widgets.Neutral}
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

// open shows one app with the scopes it asks for.
func (tab *appsTab) open(app model.RemoteApp) { tab.openLetIn(app, nil) }

// openLetIn does so for an app whose access can be taken back; revoke asks
// whether to.
func (tab *appsTab) openLetIn(app model.RemoteApp, revoke func()) {
	p, server := tab.program, tab.program.app.Server(tab.account.Origin)
	wants := container.New(widgets.Vertical{Gap: 8})
	body := container.New(widgets.Vertical{Gap: 14},
		&widgets.Paragraph{Text: app.Description, Color: widgets.ColorTextSecondary},
		tab.facts(app), &widgets.Text{Text: t("apps.wants"), Style: widgets.Strong}, wants)
	d := &widgets.Dialog{Title: app.Name, Icon: icon("apps"), Width: 560, Content: body}
	closing := widgets.NewButton(t("button.close"), widgets.Primary, func() { d.Close() })
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{closing}, closing.Press, closing
	if revoke != nil {
		d.Leading = widgets.NewButton(t("myapps.revoke"), widgets.DangerBorder, func() {
			d.Close()
			revoke()
		})
	}

	fill := func() {
		wants.Objects = tab.wanted(server, app.ID)
		wants.Refresh()
		d.Refresh()
	}
	p.main.inFront = fill
	d.OnClosed = func() { p.main.inFront = nil }
	fill()
	p.openDialog(d)
}

func tell(f func()) {
	if f != nil {
		f()
	}
}

// wanted are the lines of what an app asks for.
func (tab *appsTab) wanted(server *model.Server, id string) []fyne.CanvasObject {
	detail := server.Detail(id)
	switch {
	case detail.Loading():
		return []fyne.CanvasObject{&widgets.Skeleton{Rows: 1, Label: t("reach.asking")}}
	case detail.Err != nil:
		return []fyne.CanvasObject{tab.program.troubleNotice(detail.Err, func() { server.ReloadDetail(id) })}
	case detail.App == nil:
		return []fyne.CanvasObject{&widgets.Paragraph{Text: t("apps.gone")}}
	}
	var lines []fyne.CanvasObject
	for _, scope := range detail.App.Scopes {
		lines = append(lines, container.New(widgets.Vertical{}, &widgets.Text{Text: scope.Name, Style: widgets.Mono},
			&widgets.Paragraph{Text: maybe("scope."+scope.Name, scope.Description), Style: widgets.Caption, Color: widgets.ColorTextSecondary}))
	}
	return lines
}

func (tab *appsTab) facts(app model.RemoteApp) fyne.CanvasObject {
	trust, author := t("apps.untrusted"), t("apps.by-speckle")
	if app.Trusted {
		trust = t("apps.trusted-hint")
	}
	if app.Author != nil {
		author = app.Author.Name
	}
	facts := []widgets.Fact{
		{Key: t("apps.author"), Value: orDash(author)},
		{Key: t("apps.trust"), Value: trust},
		{Key: t("apps.redirect"), Value: orDash(app.RedirectURL), Mono: true},
		{Key: t("apps.id"), Value: app.ID, Mono: true},
	}
	if app.Terms != "" {
		open := widgets.NewIconButton(icon("external-link"), t("link.open"), func() { tab.program.openForeign(app.Terms) })
		open.Small = true
		facts = append(facts, widgets.Fact{Key: t("apps.terms"), Value: app.Terms, Mono: true, Extra: open})
	}
	return &widgets.Facts{Facts: facts}
}

// openForeign opens an address that a server told, after showing where it
// leads. Only web addresses are opened at all.
func (p *Program) openForeign(address string) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		p.tell(t("link.title"), t("link.refused"))
		return
	}
	d := &widgets.Dialog{Title: t("link.title"), Width: 460, Icon: icon("external-link"),
		Content: &widgets.Paragraph{Text: t("link.text", data{"Host": model.HostOf(address)}), Color: widgets.ColorTextSecondary}}
	cancel := widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.Close() })
	open := widgets.NewButton(t("link.open"), widgets.Primary, func() {
		d.Close()
		p.open(address)
	})
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{cancel, open}, open.Press, cancel
	p.openDialog(d)
}
