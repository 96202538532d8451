package gui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type myApps struct {
	shell      *shell
	content    *fyne.Container
	authorized *table[model.RemoteApp]
	created    *table[model.RemoteApp]
	waiting    fyne.CanvasObject
	none       *widgets.Empty
	lost       *widgets.Empty // there is no sign-in any more
	notices    *slot

	mine *model.MyApps
	list *model.AppList
}

func newMyApps(s *shell) *myApps {
	m := &myApps{shell: s, list: &model.AppList{}}
	id := func(app model.RemoteApp) string { return app.ID }
	name := func(app model.RemoteApp) string { return app.Name }
	m.authorized = newTable(s, "authorized-apps", t("myapps.authorized-title"), id, name, []column[model.RemoteApp]{
		{id: "app", title: "myapps.column-app", weight: 3, min: 160, cell: func(app model.RemoteApp) widgets.Cell {
			return widgets.Cell{Text: app.Name, Secondary: app.Description, Strong: true}
		}},
		{id: "by", title: "myapps.column-by", weight: 1.2, min: 110, priority: 1, cell: m.byCell},
	})
	m.authorized.rowActions(1, func(app model.RemoteApp) []widgets.RowAction {
		if !m.mine.MayRevoke() {
			return nil
		}
		return []widgets.RowAction{{Icon: icon("sign-out"), Label: t("myapps.revoke"), Danger: true, OnTapped: func() { m.revoke(app) }}}
	})
	m.authorized.onActivated(func(app model.RemoteApp) {
		s.showApp(m.mine.Account.Origin, app, m.revoking(app))
	})
	m.created = newTable(s, "created-apps", t("myapps.created-title"), id, name, []column[model.RemoteApp]{
		{id: "app", title: "myapps.column-app", weight: 3, min: 160, cell: func(app model.RemoteApp) widgets.Cell {
			return widgets.Cell{Text: app.Name, Secondary: cmp.Or(app.Description, app.ID), Strong: true}
		}},
		{id: "scopes", title: "tokens.column-scopes", weight: 1, min: 70, cell: func(app model.RemoteApp) widgets.Cell {
			return widgets.Cell{Text: number(len(app.Scopes))}
		}},
		{id: "created", title: "apps.registered", weight: 1, min: 90, priority: 1, cell: func(app model.RemoteApp) widgets.Cell {
			if app.CreatedAt.IsZero() {
				return widgets.Cell{Text: "–"}
			}
			return agoCell(app.CreatedAt, s.app.Now())
		}},
	})
	m.created.onActivated(func(app model.RemoteApp) { s.showApp(m.mine.Account.Origin, app, nil) })
	for _, tb := range []*table[model.RemoteApp]{m.authorized, m.created} {
		tb.List().OnSelection = func(bool) { s.app.Mark() }
		tb.onItems(s, m.rowItems)
	}
	cancel := &widgets.Button{Text: t("button.cancel"), Small: true, OnTapped: func() { m.list.Cancel() }}
	m.waiting = container.New(widgets.Vertical{Gap: 8}, &widgets.Skeleton{Rows: 4, Label: t("reach.asking")},
		container.NewHBox(container.New(widgets.Inset{X: 10}, cancel)))
	m.none = &widgets.Empty{}
	m.lost = emptyOf("lock", "myapps.lost", s.signInButton())
	m.notices = newSlot(widgets.Vertical{Gap: 8})
	m.content = widgets.NewBorder(container.New(widgets.Inset{X: pageSide}, m.notices.Container), nil, nil, nil,
		pageTable(m.authorized.Columns, m.created.Columns, m.waiting, m.none, m.lost))
	return m
}

func (m *myApps) rowItems() []rowItem {
	shown := m.created
	if m.authorized.Visible() {
		shown = m.authorized
	}
	app, ok := shown.selected()
	if !ok || m.mine == nil {
		return nil
	}
	var revoke func()
	if shown == m.authorized {
		revoke = m.revoking(app)
	}
	return m.shell.appItems(app, func() { m.shell.showApp(m.mine.Account.Origin, app, revoke) }, revoke)
}

func (m *myApps) redraw(a *model.Account, view model.AppsView) {
	m.mine = m.shell.app.MyApps(a)
	m.list = m.mine.Authorized
	shown, none := m.authorized, "myapps.authorized-none"
	if view == model.CreatedApps {
		m.list, shown, none = m.mine.Created, m.created, "myapps.created-none"
	}
	some := len(m.list.Apps) > 0
	lost, waiting := m.list.NoSession(), m.list.Loading()
	setVisible(m.authorized, some && !lost && shown == m.authorized)
	setVisible(m.created, some && !lost && shown == m.created)
	setVisible(m.waiting, waiting)
	setVisible(m.lost, lost)
	setVisible(m.none, !some && !lost && !waiting && m.list.Err == nil)
	m.none.Set(icon("apps"), t(none), t(none+"-text", data{"Name": nameOf(a)}))
	shown.show(m.list.Apps)
	m.redrawNotices()
}

// redrawNotices says what went wrong, and what the session can't do, above the table.
func (m *myApps) redrawNotices() {
	mine, list := m.mine, m.list
	fixed := list == mine.Authorized && len(list.Apps) > 0 && !mine.MayRevoke()
	if m.notices.fill([4]any{list, list.Err, mine.RevokeErr, fixed}, func() []fyne.CanvasObject {
		var notices []fyne.CanvasObject
		if err := mine.RevokeErr; err != nil && list == mine.Authorized {
			notices = append(notices, m.shell.pageFailures(err, func() { mine.Revoke(mine.RevokedID) })...)
		}
		if fixed {
			notice := noticeOf(widgets.Info, "myapps.fixed")
			notice.Buttons = []fyne.CanvasObject{&widgets.Button{Text: t("remedy.open-server"), Small: true, OnTapped: func() { m.shell.openDeveloperPage(mine.Account) }}}
			notices = append(notices, notice)
		}
		return append(notices, m.shell.pageFailures(list.Err, list.Reload)...)
	}) {
		m.content.Refresh()
	}
}

func (m *myApps) byCell(app model.RemoteApp) widgets.Cell {
	switch {
	case m.mine.Revoking(app.ID):
		return widgets.Cell{Badge: t("myapps.revoking"), Tone: widgets.Info}
	case m.list.Own(app.ID):
		return widgets.Cell{Badge: t("myapps.own"), Tone: widgets.Info, Icon: icon("key")}
	case app.Author != nil:
		return widgets.Cell{Text: app.Author.Name}
	}
	return widgets.Cell{Text: t("apps.by-speckle")}
}

// revoking is how an app's access is revoked; nil where that can't work.
func (m *myApps) revoking(app model.RemoteApp) func() {
	if !m.mine.MayRevoke() {
		return nil
	}
	return func() { m.revoke(app) }
}

func (m *myApps) revoke(app model.RemoteApp) {
	mine := m.mine
	body := container.New(widgets.Vertical{Gap: 12}, secondary(t("myapps.revoke-text", data{"Name": nameOf(mine.Account)})))
	if mine.Authorized.Own(app.ID) {
		body.Add(noticeOf(widgets.Warning, "myapps.revoke-own"))
	}
	m.shell.confirm(t("myapps.revoke-title", data{"Name": clip(app.Name, 60)}), "sign-out", body, t("myapps.revoke-yes"),
		func() { mine.Revoke(app.ID) })
}
