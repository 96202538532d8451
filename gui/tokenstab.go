package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// tokensTab is the table of the person's tokens on the server, or the reason
// why there is none and the ways out.
type tokensTab struct {
	program *Program
	content *fyne.Container

	tokens  *model.Tokens
	rows    []model.TokenRow
	table   *widgets.Columns
	board   fyne.CanvasObject // bar and table
	search  *widgets.SearchEntry
	bar     *fyne.Container
	filter  *widgets.Button
	urgent  bool // only what needs attention
	create  *widgets.Button
	notices *fyne.Container
	shown   [3]any // what the notices are about
	waiting fyne.CanvasObject
	none    *widgets.Empty
	nomatch *widgets.Empty
	access  *widgets.Empty
	failed  *fyne.Container
	failure fyne.CanvasObject // the place of failed
}

func newTokensTab(p *Program) *tokensTab {
	tab := &tokensTab{program: p}
	tab.table = widgets.NewColumns([]widgets.Column{
		{Title: t("tokens.column-name"), Weight: 3, Min: 150, Sortable: true},
		{Title: t("tokens.column-scopes"), Weight: 1, Min: 70, Priority: 3, Sortable: true},
		{Title: t("tokens.column-created"), Weight: 1, Min: 90, Priority: 2, Sortable: true},
		{Title: t("tokens.column-used"), Weight: 1, Min: 90, Priority: 1, Sortable: true},
		{Title: t("tokens.column-expires"), Weight: 1.3, Min: 110, Sortable: true},
	}, func() int { return len(tab.rows) }, tab.cells)
	tab.table.Spoken = t("tokens.title")
	tab.table.Label = func(i int) string { return tab.rows[i].Name }
	p.remember(tab.table, prefTokens)
	tab.table.OnSort = func(column int, _ bool) { tab.tokens.Sort(model.SortColumn(column)) }
	tab.table.OnActivated = func(i int) { tab.open(tab.rows[i]) }
	tab.table.Slots = 1
	tab.table.Actions = tab.actions

	tab.search = widgets.NewSearchEntry(t("tokens.search"), t("tokens.search"), t("button.clear"), func(string) { tab.narrow() })
	tab.search.OnDown = func() { p.window.Canvas().Focus(tab.table.List()) }
	tab.filter = &widgets.Button{Text: t("tokens.attention"), Icon: icon("warning"), OnTapped: func() {
		tab.urgent = !tab.urgent
		tab.narrow()
	}}
	tab.create = &widgets.Button{Text: t("tokens.new"), Icon: icon("plus"), Variant: widgets.Primary,
		OnTapped: func() { p.main.newToken() }}
	tab.bar = widgets.NewBorder(nil, nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, 4, 0), beside(tab.filter, tab.create)), tab.search)
	tab.notices = container.New(widgets.Vertical{Gap: 8})
	tab.nomatch = &widgets.Empty{Icon: icon("search"), Title: t("tokens.no-match"), Text: t("tokens.no-match-text")}
	tab.none = &widgets.Empty{Icon: icon("key"), Title: t("tokens.none"), Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("tokens.new"), Icon: icon("plus"), Variant: widgets.Primary, OnTapped: func() { p.main.newToken() }}}}
	tab.board = widgets.NewBorder(
		container.New(widgets.Inset{X: 20, Y: 12}, container.New(widgets.Vertical{Gap: 10}, tab.notices, tab.bar)),
		nil, nil, nil, container.New(widgets.Inset{X: 5}, container.NewStack(tab.table, tab.nomatch, tab.none)))
	tab.access = &widgets.Empty{Icon: icon("lock"), Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("access.sign-in"), Icon: icon("sign-in"), Variant: widgets.Primary, OnTapped: func() { p.main.signIn() }},
		widgets.NewButton(t("access.paste"), widgets.Secondary, func() { p.main.pasteToken() }),
		widgets.NewButton(t("access.web"), widgets.Secondary, func() { p.main.openDeveloperPage() }),
	}}
	tab.waiting = container.New(widgets.Inset{X: 12, Y: 16}, &widgets.Skeleton{Rows: 6, Label: t("reach.asking")})
	tab.failed = container.New(widgets.Vertical{})
	tab.failure = container.NewVScroll(container.New(widgets.Inset{X: 20, Y: 16}, tab.failed))
	tab.content = container.NewStack(tab.board, tab.access, tab.waiting, tab.failure)
	return tab
}

func (tab *tokensTab) object() fyne.CanvasObject { return tab.content }

func (tab *tokensTab) show(a *model.Account) {
	if a == nil {
		for _, part := range tab.content.Objects {
			visible(part, false)
		}
		return
	}
	tokens := tab.program.app.Tokens(a)
	if tokens != tab.tokens {
		tab.tokens = tokens
		tab.narrow() // what is typed here holds for the next account too
	}
	able := tokens.Listed() || tokens.CanCreate()
	failed := !able && (tokens.Err != nil || tab.program.app.Server(a.Origin).Err != nil)
	visible(tab.waiting, tokens.Loading())
	visible(tab.failure, failed && !tokens.Loading())
	visible(tab.board, able && !tokens.Loading())
	visible(tab.access, !able && !failed && !tokens.Loading())
	if failed {
		tab.showFailure(tokens)
	}
	tab.explain(a)
	tab.showBoard(a)
}

func (tab *tokensTab) showFailure(tokens *model.Tokens) {
	offline := tab.program.app.Server(tokens.Account.Origin).Err
	if shown := [3]any{tokens, tokens.Err, offline}; shown != tab.shown {
		tab.shown = shown
		if offline != nil { // the header tells why
			tab.failed.Objects = []fyne.CanvasObject{&widgets.Empty{Icon: icon("offline"), Title: t("tokens.offline"), Text: t("tokens.offline-text")}}
		} else {
			tab.failed.Objects = []fyne.CanvasObject{tab.program.troubleNotice(tokens.Err, tokens.Reload)}
		}
		tab.failed.Refresh()
	}
}

// explain says why a connector's sign-in can't manage tokens.
func (tab *tokensTab) explain(a *model.Account) {
	if !tab.access.Visible() {
		return
	}
	if a.HasToken() {
		tab.access.Set(icon("lock"), t("access.title"), t("access.text"))
	} else {
		tab.access.Set(icon("key"), t("access.no-token"), t("access.no-token-text"))
	}
}

func (tab *tokensTab) showBoard(a *model.Account) {
	if !tab.board.Visible() {
		return
	}
	tokens := tab.tokens
	tab.rows = tokens.Rows()
	by, descending := tokens.Sorted()
	tab.table.SortedBy, tab.table.Descending = int(by), descending
	visible(tab.table, len(tab.rows) > 0)
	visible(tab.none, tokens.Listed() && tokens.Total() == 0)
	visible(tab.nomatch, tokens.Total() > 0 && len(tab.rows) == 0)
	tab.none.Set(icon("key"), t("tokens.none"), t("tokens.none-text", data{"Name": nameOf(a)}))
	worded, making := tab.filter.Text, tab.create.Visible()
	attention := t("tokens.attention")
	if n := tokens.NeedsAttention(); n > 0 {
		attention += " " + number(n)
	}
	tab.filter.Text, tab.filter.Icon = attention, icon("warning")
	if tab.urgent {
		tab.filter.Text, tab.filter.Icon = t("tokens.attention-only", data{"N": tokens.NeedsAttention()}), icon("x")
	}
	tab.filter.Refresh()
	visible(tab.create, tokens.CanCreate())
	if tab.filter.Text != worded || tab.create.Visible() != making {
		tab.bar.Refresh() // the buttons want another width
	}
	tab.table.Refresh()
	tab.notify(tokens)
}

// notify shows what went wrong, and what the session can't do, above the table.
func (tab *tokensTab) notify(tokens *model.Tokens) {
	shown := [3]any{tokens.Session, tokens.Err, tokens.RevokeErr}
	if shown == tab.shown {
		return
	}
	tab.shown = shown
	tab.notices.Objects = nil
	if tokens.RevokeErr != nil {
		tab.notices.Add(tab.program.troubleNotice(tokens.RevokeErr, tokens.Reload))
	}
	if tokens.Err != nil {
		tab.notices.Add(tab.program.troubleNotice(tokens.Err, tokens.Reload))
	}
	switch s := tokens.Session; {
	case s != nil && !s.CanManage:
		tab.notices.Add(&widgets.Notice{Tone: widgets.Info, Title: t("access.list-only"), Text: t("access.list-only-text")})
	case s != nil && !s.CanList:
		tab.notices.Add(&widgets.Notice{Tone: widgets.Info, Title: t("access.create-only"), Text: t("access.create-only-text")})
	}
	tab.notices.Refresh()
	tab.board.Refresh()
}

// narrow tells the model what to show.
func (tab *tokensTab) narrow() {
	if tab.tokens != nil {
		tab.tokens.Filter(tab.search.Text, tab.urgent)
	}
}

func (tab *tokensTab) cells(i int) []widgets.Cell {
	row, now := tab.rows[i], tab.program.app.Now()
	second := []string{t("tokens.id", data{"ID": row.ID, "Last": row.LastChars})}
	if row.SavedHere {
		second = append(second, t("tokens.saved-here"))
	}
	if len(row.UsedBy) > 0 {
		second = append(second, t("tokens.used-by", data{"Names": listed(commas, row.UsedBy...)}))
	}
	name := widgets.Cell{Text: row.Name, Secondary: listed(dots, second...), Strong: true, Mono: true}
	if strings.TrimSpace(row.Name) == "" {
		name.Text = t("saved.unnamed")
	}
	if row.SavedHere {
		name.Icon = icon("lock")
	}
	scopes := widgets.Cell{Text: number(len(row.Scopes)), Tip: strings.Join(row.Scopes, "\n")}
	if slices.Contains(row.Attention, model.AllScopes) {
		scopes = widgets.Cell{Badge: t("tokens.scopes-all", data{"N": number(len(row.Scopes))}), Tone: widgets.Warning,
			Icon: icon("warning"), Tip: scopes.Tip}
	}
	return []widgets.Cell{name, scopes,
		{Text: ago(row.CreatedAt, now), Tip: moment(row.CreatedAt)}, usedCell(row, now), expiryCell(row, now)}
}

func (tab *tokensTab) actions(i int) []widgets.RowAction {
	if !tab.tokens.CanCreate() {
		return nil
	}
	row := tab.rows[i]
	return []widgets.RowAction{{Icon: icon("trash"), Label: t("tokens.revoke"), Danger: true,
		OnTapped: func() { tab.revoke(row) }}}
}
