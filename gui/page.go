package gui

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type tabPage interface {
	object() fyne.CanvasObject
	// redraw shows an account, again whenever something changed; nil: none.
	redraw(account *model.Account)
}

// page is the main window's content: accounts, what is known of the chosen one, the status line.
type page struct {
	shell   *shell
	content fyne.CanvasObject

	accounts *accountsPane
	header   *header
	tabs     *widgets.Segmented
	pages    []tabPage         // by model.Tab
	right    *container.Scroll // scrolls as a whole where large text leaves too little height
	least    fyne.Size         // of what is in right
	split    *widgets.Split
	empty    *emptyPage
	welcome  *welcome
	top      *fyne.Container // above all: what is said of the demo, or at first
	status   *statusBar
}

// rightSide is a layout of the header, the tabs and their page, in one object. Where
// all of it would not fit and have to scroll, the header becomes shorter first.
type rightSide struct{ header *header }

func (r rightSide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().SubtractWidthHeight(0, r.header.spare())
}

func (r rightSide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	r.header.setShort(false)
	r.header.setShort(objects[0].MinSize().Height > size.Height)
	objects[0].(*fyne.Container).Layout.Layout(objects[0].(*fyne.Container).Objects, size)
}

func newPage(s *shell) *page {
	p := &page{shell: s}
	p.accounts = newAccountsPane(s)
	p.header = newHeader(s)
	p.pages = []tabPage{newServerTab(s), newAppsTab(s), newTokensTab(s), newSavedList(s, false)}
	p.tabs = &widgets.Segmented{Tabs: true, OnSelected: func(i int) { s.showTab(model.Tab(i)) }}
	stack := container.NewStack()
	for _, tab := range p.pages {
		stack.Add(tab.object())
	}
	top := container.New(widgets.Vertical{}, container.New(widgets.Inset{X: pageSide, Y: 14}, p.header.root),
		container.New(widgets.Inset{X: 10}, p.tabs))
	leastPage := func() float32 { return 12 * theme.TextSize() } // some rows below the buttons of a tab
	p.right = container.NewVScroll(container.New(rightSide{p.header},
		widgets.NewBorder(top, nil, nil, nil, container.New(minHeight(leastPage), stack))))
	p.split = &widgets.Split{
		Left: p.accounts.content, Right: p.right, Least: 210, Most: 460,
		Label: t("spoken.pane"),
		Width: cmp.Or(max(s.settings.Now().AccountsSide, 0), 290),
		OnDragged: func(width float32) {
			s.settings.Change(func(settings *model.Settings) { settings.AccountsSide = width })
		},
	}
	p.empty = newEmptyPage(s)
	p.status = newStatusBar(s)
	p.welcome = newWelcome(s)
	p.top = widgets.NewBorder(container.New(widgets.Vertical{}, newDemoBanner(s), p.welcome.content), p.status.content, nil, nil,
		container.NewStack(p.split, p.empty.content))
	p.content = widgets.NewRoot(p.top)
	return p
}

// newDemoBanner says that nothing is real, in the demo only.
func newDemoBanner(s *shell) fyne.CanvasObject {
	if !s.app.Demo() {
		return container.New(widgets.Vertical{})
	}
	badge := &widgets.Badge{Text: t("demo.banner"), Tone: widgets.Warning}
	text := caption(t("demo.text"))
	leave := &widgets.Button{Text: t("action.leave-demo"), Small: true, Variant: widgets.Ghost, OnTapped: func() { s.do("leave-demo") }}
	return container.New(widgets.Vertical{}, container.New(widgets.Inset{X: 16, Y: 4}, widgets.NewBorder(nil, nil, badge, leave,
		container.New(widgets.Inset{X: 8}, container.NewVBox(layout.NewSpacer(), text, layout.NewSpacer())))), separator())
}

func (p *page) redraw() {
	app := p.shell.app
	nothing := !app.Accounts.Loading() && app.Accounts.Total() == 0
	setVisible(p.split, !nothing)
	setVisible(p.empty.content, nothing)
	p.status.redraw()
	if p.welcome.redraw() {
		p.top.Refresh()
	}
	if nothing {
		p.empty.redraw()
		return
	}
	account := app.Accounts.Current()
	p.accounts.redraw()
	p.header.redraw(account)
	setVisible(p.tabs, account != nil)
	p.redrawTabs(account)
	for i, tab := range p.pages {
		setVisible(tab.object(), model.Tab(i) == app.Tab)
	}
	p.pages[app.Tab].redraw(account)
	// It scrolls more or less, or the header takes another height.
	if least := p.right.Content.(*fyne.Container).Objects[0].MinSize(); least != p.least {
		p.least = least
		p.right.Refresh()
	}
}

func (p *page) redrawTabs(account *model.Account) {
	app := p.shell.app
	tabs := []widgets.Segment{{Text: t("tab.server")}, {Text: t("tab.apps")}, {Text: t("tab.tokens")}, {Text: t("tab.saved")}}
	if account != nil {
		if n := len(app.Server(account.Origin).Apps); n > 0 {
			tabs[model.TabApps].Count = number(n)
		}
		if tokens := app.Tokens(account); tokens.Listed {
			tabs[model.TabTokens].Count = number(tokens.Total())
		}
		if n := len(app.Saved.Rows(account.Origin)); n > 0 {
			tabs[model.TabSaved].Count = number(n)
		}
	}
	p.tabs.SetSelected(int(app.Tab))
	p.tabs.SetSegments(tabs)
}

// start is where the keyboard begins on a tab: not in a notice above its list,
// whose first button may revoke a token.
func (p *page) start(tab model.Tab) fyne.CanvasObject {
	if page, ok := p.pages[tab].(interface{ start() fyne.CanvasObject }); ok {
		return page.start()
	}
	return p.pages[tab].object()
}

func (p *page) search() { p.shell.focus(p.accounts.search) }

// rowPage is a page that can say what can be done with its selected rows.
type rowPage interface{ rowItems() []rowItem }

// rowItems are what can be done with what is selected on the page in sight.
func (p *page) rowItems() []rowItem {
	if page, ok := p.pages[p.shell.app.Tab].(rowPage); ok && p.shell.app.Accounts.Current() != nil {
		return page.rowItems()
	}
	return nil
}

// accountItems are what can be done with the selected account.
func (p *page) accountItems() []rowItem {
	if account := p.shell.app.Accounts.Current(); account != nil {
		return p.accounts.rowItems(account)
	}
	return nil
}

// named is what the item of a name does; nil if there is none.
func (p *page) named(name string, items []rowItem) func() {
	for _, item := range items {
		switch {
		case item.name != name:
		case item.run == nil: // its menu opens where the row's would
			return func() { p.shell.popUpAt(item.sub(), item.at()) }
		default:
			return item.run
		}
	}
	return nil
}

// showRefused answers why a script is refused: one that uses the selected token, or any.
func (p *page) showRefused() {
	if show := p.named("refused", p.rowItems()); show != nil {
		show()
		return
	}
	p.shell.showRefusedAny()
}

// itemAction is what a row's menu has under a name, for the menu bar.
func (p *page) itemAction(kind, name, menu string, items func() []rowItem) action {
	return action{
		name: kind + "-" + name, menu: menu, key: actionKeys[name], why: model.StatusNoRow,
		enabled: func() bool { return p.named(name, items()) != nil },
		run:     func() { p.named(name, items())() },
	}
}

// accountAction is what the menu of the selected account's row has, for the menu bar.
func (p *page) accountAction(name, menu string) action {
	return p.itemAction("account", name, menu, p.accountItems)
}

// rowActions are the items as actions of the menu bar.
func (p *page) rowActions() []action {
	var actions []action
	for _, name := range []string{"open", "copy-id", "copy", "copy-as", "check", "rename", "replace", "rotate", "duplicate", "revoke", "delete"} {
		actions = append(actions, p.itemAction("row", name, "token", p.rowItems))
	}
	actions[0].divider = true
	return actions
}
