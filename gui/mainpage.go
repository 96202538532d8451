package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// The tabs, in their order.
const (
	tabServer = iota
	tabApps
	tabTokens
	tabSaved
)

// tabPage is the content of a tab. It shows an account, again whenever
// something changed.
type tabPage interface {
	object() fyne.CanvasObject
	show(account *model.Account)
}

// mainPage is the main window's content: accounts at the left, what is known
// of the chosen one at the right.
type mainPage struct {
	program *Program
	app     *model.App
	content fyne.CanvasObject

	pane   *accountPane
	header *header
	tabs   *widgets.TabBar
	pages  []tabPage
	stack  *fyne.Container
	empty  *emptyPage
	whole  *fyne.Container // the split, or the empty page
	split  *widgets.Split
	once   *onceDialog   // the open one-time dialog
	wizard *signInDialog // the open wizard

	// inFront redraws the dialog that shows what may still change behind it.
	inFront func()

	watched *model.Server // whose changes are redrawn
	listed  *model.Tokens
}

func newMainPage(p *Program) *mainPage {
	page := &mainPage{program: p, app: p.app}
	page.pane = newAccountPane(p)
	page.header = newHeader(p)
	page.pages = []tabPage{newServerTab(p), newAppsTab(p), newTokensTab(p), newSavedTab(p)}
	page.tabs = &widgets.TabBar{OnSelected: page.tabChosen, Selected: min(max(prefTab.in(p.fyne.Preferences()), tabServer), tabSaved)}
	page.redrawTabs(nil)
	page.stack = container.NewStack()
	for _, tab := range page.pages {
		page.stack.Add(tab.object())
	}
	top := container.New(widgets.Vertical{}, container.New(widgets.Inset{X: 20, Y: 14}, page.header.root),
		container.New(widgets.Inset{X: 10}, page.tabs))
	right := widgets.NewBorder(top, nil, nil, nil, page.stack)
	page.split = &widgets.Split{Left: page.pane.content, Right: right, Least: 210, Most: 460,
		Label:     t("spoken.pane"),
		Width:     float32(prefPane.in(p.fyne.Preferences())),
		OnDragged: func(width float32) { prefPane.keep(p.fyne.Preferences(), float64(width)) }}
	page.empty = newEmptyPage(p)
	page.whole = container.NewStack(page.split, page.empty.content)
	page.empty.content.Hide()
	page.content = widgets.NewRoot(widgets.NewBorder(newDemoBanner(p), newClipboardBar(p), nil, nil, page.whole))

	page.app.Accounts.Changed = page.accountsChanged
	page.app.Accounts.Selected = page.accountChosen
	page.app.Saved.Changed = page.redraw
	page.app.Keychain.Changed = page.redraw
	page.accountsChanged()
	page.accountChosen() // one is, where another page stood before
	return page
}

// newDemoBanner says that nothing is real, in the demo only.
func newDemoBanner(p *Program) fyne.CanvasObject {
	if !p.app.Demo() {
		return nil
	}
	badge := &widgets.Badge{Text: t("demo.banner"), Tone: widgets.Warning}
	text := &widgets.Text{Text: t("demo.text"), Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	return container.NewVBox(container.New(widgets.Inset{X: 12, Y: 6}, widgets.NewBorder(nil, nil, badge, nil, container.New(widgets.Inset{X: 8}, text))),
		hairline())
}

// beside puts things in a line, each as wide as it is.
func beside(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(8), objects...)
}

// minimum takes room for a list, which asks for none itself.
func minimum(width, height float32) fyne.CanvasObject {
	room := canvas.NewRectangle(color.Transparent)
	room.SetMinSize(fyne.NewSize(width, height))
	return room
}

// hairline is a quiet line between parts of the window.
func hairline() fyne.CanvasObject { return widget.NewSeparator() }

func (page *mainPage) accountsChanged() {
	list := page.app.Accounts
	page.pane.redraw()
	nothing := !list.Loading() && list.Total() == 0
	visible(page.split, !nothing)
	visible(page.empty.content, nothing)
	if nothing {
		page.empty.redraw()
	}
	page.redraw()
}

// accountChosen follows another account: its server's and its tokens' changes
// are watched from now on.
func (page *mainPage) accountChosen() {
	account := page.app.Accounts.Current()
	if page.watched != nil {
		page.watched.Changed = nil
	}
	if page.listed != nil {
		page.listed.Changed = nil
	}
	page.watched, page.listed = nil, nil
	if account != nil {
		page.watched, page.listed = page.app.Server(account.Origin), page.app.Tokens(account)
		page.watched.Changed, page.listed.Changed = page.redraw, page.redraw
	}
	page.load()
	page.redraw()
}

// load reads what the visible tab needs.
func (page *mainPage) load() {
	account := page.app.Accounts.Current()
	if account == nil {
		return
	}
	switch page.tabs.Selected {
	case tabApps:
		page.app.Server(account.Origin).LoadApps()
	case tabTokens:
		page.app.Tokens(account).Load()
	}
}

// redraw shows the chosen account in the header and the visible tab.
func (page *mainPage) redraw() {
	account := page.app.Accounts.Current()
	page.header.show(account, page.tabs.Selected)
	visible(page.tabs, account != nil)
	page.redrawTabs(account)
	for i, tab := range page.pages {
		visible(tab.object(), i == page.tabs.Selected)
	}
	page.pages[page.tabs.Selected].show(account)
	page.program.allow()
	tell(page.inFront)
}

func (page *mainPage) redrawTabs(account *model.Account) {
	tabs := []widgets.Tab{{Text: t("tab.server")}, {Text: t("tab.apps")}, {Text: t("tab.tokens")}, {Text: t("tab.saved")}}
	if account != nil {
		if n := len(page.app.Server(account.Origin).Apps); n > 0 {
			tabs[tabApps].Count = number(n)
		}
		if tokens := page.app.Tokens(account); tokens.Listed() {
			tabs[tabTokens].Count = number(tokens.Total())
		}
		if n := len(page.app.Saved.Rows(account.Origin)); n > 0 {
			tabs[tabSaved].Count = number(n)
		}
	}
	page.tabs.SetTabs(tabs)
}

func (page *mainPage) tabChosen(i int) {
	prefTab.keep(page.program.fyne.Preferences(), i)
	page.load()
	page.redraw()
}

// showTab goes to a tab.
func (page *mainPage) showTab(i int) { page.tabs.Select(i) }

// refresh reads and asks everything again.
func (page *mainPage) refresh() {
	page.app.Accounts.RefreshAll()
	page.load()
}

// search puts the keyboard into the search.
func (page *mainPage) search() { page.program.window.Canvas().Focus(page.pane.search) }

// hasAccount reports whether an account is chosen.
func (page *mainPage) hasAccount() bool { return page.app.Accounts.Current() != nil }

// canCreate reports whether tokens can be made for the chosen account.
func (page *mainPage) canCreate() bool {
	return page.hasAccount() && page.app.Tokens(page.app.Accounts.Current()).CanCreate()
}
