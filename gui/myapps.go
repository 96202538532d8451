package gui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// myApps is a table of the apps that a person let in, or of those they made.
type myApps struct {
	of      *appsTab
	content *fyne.Container
	letIn   *widgets.Columns
	made    *widgets.Columns
	waiting fyne.CanvasObject
	none    *widgets.Empty
	lost    *widgets.Empty // no session any more
	notices *fyne.Container
	shown   [3]any // what the notices are about

	mine *model.MyApps
	list *model.AppList
}

func newMyApps(of *appsTab) *myApps {
	m := &myApps{of: of, list: &model.AppList{}}
	length := func() int { return len(m.list.Apps) }
	m.letIn = widgets.NewColumns([]widgets.Column{
		{Title: t("myapps.column-app"), Weight: 3, Min: 160},
		{Title: t("myapps.column-by"), Weight: 1.2, Min: 110, Priority: 1},
	}, length, m.letInCells)
	m.letIn.Spoken = t("myapps.let-in-title")
	of.program.remember(m.letIn, prefLetIn)
	m.letIn.Slots, m.letIn.Actions = 1, m.actions
	m.letIn.OnActivated = func(i int) {
		app := m.list.Apps[i]
		m.of.openLetIn(app, func() { m.revoke(app) })
	}
	m.made = widgets.NewColumns([]widgets.Column{
		{Title: t("myapps.column-app"), Weight: 3, Min: 160},
		{Title: t("tokens.column-scopes"), Weight: 1, Min: 70},
		{Title: t("apps.made"), Weight: 1, Min: 90, Priority: 1},
	}, length, m.madeCells)
	m.made.Spoken = t("myapps.made-title")
	of.program.remember(m.made, prefMade)
	m.made.OnActivated = func(i int) { m.of.open(m.list.Apps[i]) }
	for _, table := range []*widgets.Columns{m.letIn, m.made} {
		table.Label = func(i int) string { return m.list.Apps[i].Name }
	}
	cancel := &widgets.Button{Text: t("button.cancel"), Small: true, OnTapped: func() { m.list.Cancel() }}
	m.waiting = container.New(widgets.Vertical{Gap: 8}, &widgets.Skeleton{Rows: 4, Label: t("reach.asking")},
		container.NewHBox(container.New(widgets.Inset{X: 10}, cancel)))
	m.none = &widgets.Empty{}
	m.lost = &widgets.Empty{Icon: icon("lock"), Title: t("myapps.lost"), Text: t("myapps.lost-text"),
		Buttons: []fyne.CanvasObject{&widgets.Button{Text: t("access.sign-in"), Icon: icon("sign-in"), Variant: widgets.Primary,
			OnTapped: func() { m.of.program.main.signIn() }}}}
	m.notices = container.New(widgets.Vertical{Gap: 8})
	m.content = widgets.NewBorder(container.New(widgets.Inset{X: 20}, m.notices), nil, nil, nil,
		container.New(widgets.Inset{X: 12}, container.NewStack(m.letIn, m.made, m.waiting, m.none, m.lost)))
	return m
}

// show shows a list of the account, and asks for it when it is shown for the
// first time.
func (m *myApps) show(a *model.Account, made bool) {
	p := m.of.program
	m.mine = p.app.MyApps(a)
	m.mine.Changed = func() { p.main.redraw() }
	m.list = m.mine.LetIn
	none := "myapps.let-in-none"
	if made {
		m.list, none = m.mine.Made, "myapps.made-none"
	}
	m.list.Load()
	some := len(m.list.Apps) > 0
	lost, waiting := m.list.NoSession(), m.list.Loading()
	visible(m.letIn, some && !lost && !made)
	visible(m.made, some && !lost && made)
	visible(m.waiting, waiting)
	visible(m.lost, lost)
	visible(m.none, !some && !lost && !waiting && m.list.Err == nil)
	m.none.Set(icon("apps"), t(none), t(none+"-text", data{"Name": nameOf(a)}))
	m.letIn.Refresh()
	m.made.Refresh()
	m.notify()
}

// notify tells what went wrong, above the table.
func (m *myApps) notify() {
	shown := [3]any{m.list, m.list.Err, m.mine.RevokeErr}
	if shown == m.shown {
		return
	}
	m.shown = shown
	m.notices.Objects = nil
	p, list := m.of.program, m.list
	if err := m.mine.RevokeErr; err != nil && list == m.mine.LetIn {
		m.notices.Add(p.troubleNotice(err, func() { m.mine.Revoke(m.mine.RevokedID) }))
	}
	if list.Err != nil {
		m.notices.Add(p.troubleNotice(list.Err, list.Reload))
	}
	m.notices.Refresh()
	m.content.Refresh()
}

func (m *myApps) letInCells(i int) []widgets.Cell {
	app := m.list.Apps[i]
	name := widgets.Cell{Text: app.Name, Secondary: app.Description, Strong: true}
	by := widgets.Cell{Text: t("apps.by-speckle")}
	if app.Author != nil {
		by.Text = app.Author.Name
	}
	switch {
	case m.mine.Revoking(app.ID):
		by = widgets.Cell{Badge: t("myapps.revoking"), Tone: widgets.Info}
	case m.list.Own(app.ID):
		by = widgets.Cell{Badge: t("myapps.own"), Tone: widgets.Info, Icon: icon("key")}
	}
	return []widgets.Cell{name, by}
}

func (m *myApps) madeCells(i int) []widgets.Cell {
	app := m.list.Apps[i]
	created := widgets.Cell{Text: "–"}
	if !app.CreatedAt.IsZero() {
		created = widgets.Cell{Text: ago(app.CreatedAt, m.of.program.app.Now()), Tip: moment(app.CreatedAt)}
	}
	return []widgets.Cell{
		{Text: app.Name, Secondary: cmp.Or(app.Description, app.ID), Strong: true},
		{Text: number(len(app.Scopes))}, created,
	}
}

func (m *myApps) actions(i int) []widgets.RowAction {
	app := m.list.Apps[i]
	return []widgets.RowAction{{Icon: icon("sign-out"), Label: t("myapps.revoke"), Danger: true, OnTapped: func() { m.revoke(app) }}}
}

// revoke asks, and then takes an app's access back.
func (m *myApps) revoke(app model.RemoteApp) {
	mine, p := m.mine, m.of.program
	body := container.New(widgets.Vertical{Gap: 12}, &widgets.Paragraph{Color: widgets.ColorTextSecondary,
		Text: t("myapps.revoke-text", data{"Name": nameOf(mine.Account)})})
	if mine.LetIn.Own(app.ID) {
		body.Add(&widgets.Notice{Tone: widgets.Warning, Title: t("myapps.revoke-own"), Text: t("myapps.revoke-own-text")})
	}
	p.confirm(t("myapps.revoke-title", data{"Name": clip(app.Name, 60)}), "sign-out", body, t("myapps.revoke-yes"),
		func() { mine.Revoke(app.ID) })
}
