package gui

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// tokensTab is the table of the person's tokens on the server, or why there is none and the ways out.
type tokensTab struct {
	shell   *shell
	content *fyne.Container

	tokens  *model.Tokens
	table   *table[model.TokenRow]
	head    *fyne.Container   // above the table: rotations, notices and bar
	board   fyne.CanvasObject // the table, or why it is empty
	body    fyne.CanvasObject // the board, or what is in its place
	search  *widgets.SearchEntry
	bar     *fyne.Container
	filter  *widgets.Button
	create  *widgets.Button
	several *selectionBar
	notices *slot
	// rotations are the tokens of the person that are being replaced.
	rotations *slot
	waiting   fyne.CanvasObject
	none      *widgets.Empty
	nomatch   *widgets.Empty
	access    *widgets.Empty
	failed    *slot
	failure   fyne.CanvasObject // the place of failed
}

func newTokensTab(s *shell) *tokensTab {
	tab := &tokensTab{shell: s}
	view := &s.app.TokenView
	tab.table = newTable(s, "tokens", t("tokens.title"), tokenKey, tokenName, tab.columns())
	sortable(tab.table, view)
	tab.table.onActivated(tab.open)
	tab.table.rowActions(1, tab.actions)
	tab.table.selectSeveral(s.app.Mark)
	tab.table.onItems(s, tab.rowItems)

	tab.search = s.newSearch("tokens.search", tab.table.List(), view.Search)
	tab.search.SetText(view.SearchText)
	tab.filter = &widgets.Button{Text: t("tokens.attention"), Icon: icon("warning"), OnTapped: func() { s.popUp(tab.reasons(), tab.filter) }}
	newToken := func() *widgets.Button {
		return &widgets.Button{Text: t("tokens.new"), Icon: icon("plus"), Variant: widgets.Primary, OnTapped: func() { s.do("new-token") }}
	}
	tab.create = newToken()
	tab.several = newSelectionBar(tab.revokeSelected, tab.table.selectNone)
	tab.bar = container.New(&widgets.FieldRow{Gap: 8}, tab.search, tab.filter, tab.create, tab.several.text, tab.several.Container)
	tab.notices = newSlot(widgets.Vertical{Gap: 8})
	tab.rotations = newSlot(widgets.Vertical{Gap: 8})
	tab.nomatch = emptyOf("search", "tokens.no-match", widgets.NewButton(t("tokens.all"), widgets.Secondary, func() {
		view.OnlyReason("")
		tab.search.SetText("")
		s.focus(tab.search)
	}))
	tab.none = &widgets.Empty{Icon: icon("key"), Title: t("tokens.none"), Buttons: []fyne.CanvasObject{newToken()}}
	tab.head = inPage(tab.rotations.Container, tab.notices.Container, tab.bar)
	tab.board = pageTable(tab.table.Columns, tab.nomatch, tab.none)
	tab.access = &widgets.Empty{Icon: icon("lock"), Buttons: []fyne.CanvasObject{
		s.signInButton(),
		widgets.NewButton(t("access.paste"), widgets.Secondary, func() { s.do("paste-token") }),
		widgets.NewButton(t("access.web"), widgets.Secondary, func() { s.do("developer-page") }),
	}}
	tab.waiting = container.New(widgets.Inset{X: pageSide - 10, Y: pageTop}, &widgets.Skeleton{Rows: 6, Label: t("reach.asking")})
	tab.failed = newSlot(widgets.Vertical{})
	tab.failure = container.NewVScroll(inPage(tab.failed.Container))
	tab.body = container.NewStack(tab.board, tab.access, tab.waiting, tab.failure)
	tab.content = widgets.NewBorder(tab.head, nil, nil, nil, tab.body)
	return tab
}

// now is the time by the clock that the list's times are of.
func (tab *tokensTab) now() time.Time { return tab.shell.app.NowAt(tab.tokens.Account.Origin) }

func (tab *tokensTab) columns() []column[model.TokenRow] {
	return []column[model.TokenRow]{
		{id: string(model.ColumnName), title: "tokens.column-name", weight: 3, min: 150, wants: 300, cell: nameCell},
		{id: string(model.ColumnScopes), title: "tokens.column-scopes", weight: 0.8, min: 70, wants: 96, priority: 3, cell: scopesCell},
		{
			id: string(model.ColumnCreated), title: "tokens.column-created", weight: 1, min: 90, wants: 106, priority: 2,
			cell: func(row model.TokenRow) widgets.Cell { return agoCell(row.CreatedAt, tab.now()) },
		},
		{
			id: string(model.ColumnLastUsed), title: "tokens.column-used", weight: 1.2, min: 110, wants: 132, priority: 1,
			cell: func(row model.TokenRow) widgets.Cell { return usedCell(row, tab.now()) },
		},
		{
			id: string(model.ColumnExpires), title: "tokens.column-expires", weight: 1.3, min: 110,
			cell: func(row model.TokenRow) widgets.Cell {
				if tab.tokens.Revoking(row.ID) {
					return widgets.Cell{Badge: t("myapps.revoking"), Tone: widgets.Info}
				}
				return expiryCell(row, tab.now())
			},
		},
	}
}

func (tab *tokensTab) object() fyne.CanvasObject { return tab.content }

func (tab *tokensTab) start() fyne.CanvasObject {
	if tab.board.Visible() {
		return tab.bar
	}
	return tab.body
}

func (tab *tokensTab) redraw(a *model.Account) {
	if a == nil {
		tab.content.Hide()
		return
	}
	app := tab.shell.app
	tokens := app.Tokens(a)
	tab.tokens = tokens
	changed := tab.shell.fillRotations(tab.rotations, app.Rotations.For(a), func() {
		if tab.board.Visible() {
			tab.shell.focus(tab.search)
		}
	})
	able := tokens.Listed || tokens.CanCreate()
	err := app.TokensFailure(a)
	setVisible(tab.waiting, tokens.Loading())
	setVisible(tab.failure, !able && err != nil && !tokens.Loading())
	shown := able && !tokens.Loading()
	changed = changed || tab.bar.Visible() != shown
	for _, part := range []fyne.CanvasObject{tab.board, tab.bar, tab.notices.Container} {
		setVisible(part, shown)
	}
	rotating := len(tab.rotations.Objects) > 0
	setVisible(tab.rotations.Container, rotating)
	setVisible(tab.head, shown || rotating)
	if changed {
		tab.content.Refresh() // what is below the head gets another height
	}
	setVisible(tab.access, !able && err == nil && !tokens.Loading())
	switch {
	case tab.failure.Visible():
		tab.failed.fill([2]any{tokens, err}, func() []fyne.CanvasObject {
			return []fyne.CanvasObject{tab.shell.failure(err, func() {
				app.Server(a.Origin).Reload()
				tokens.Reload()
			})}
		})
	case tab.access.Visible():
		sign := icon("key")
		if a.HasToken() {
			sign = icon("lock")
		}
		title, text := accessWords(tokens)
		tab.access.Set(sign, title, text)
	case tab.board.Visible():
		tab.redrawBoard(a)
	}
}

func (tab *tokensTab) redrawBoard(a *model.Account) {
	tokens, view := tab.tokens, &tab.shell.app.TokenView
	rows := tokens.Rows()
	setVisible(tab.table, len(rows) > 0)
	setVisible(tab.none, tokens.Listed && tokens.Total() == 0)
	setVisible(tab.nomatch, tokens.Total() > 0 && len(rows) == 0)
	tab.none.Set(icon("key"), t("tokens.none"), t("tokens.none-text", data{"Name": nameOf(a)}))
	tab.table.show(rows)
	tab.redrawBar(tokens, view)
	tab.redrawNotices(tokens)
}

// redrawBar shows the filter and the new token, or what can be done to several selected rows.
func (tab *tokensTab) redrawBar(tokens *model.Tokens, view *model.TokenView) {
	selected := 0
	if tokens.CanCreate() {
		selected = len(tab.table.selection())
	}
	changed := tab.several.set(selected, tn("tokens.revoke-several", selected))
	text := reasonWords(view.Reason)
	if n := len(tokens.Rows()); view.Reason != "" {
		text += " " + number(n)
	} else if n := tokens.NeedsAttention(); n > 0 {
		text += " " + number(n)
	}
	listed, showCreate := tokens.Listed, selected < 2 && tokens.CanCreate()
	showFilter := listed && selected < 2
	sign := icon("warning")
	if view.Reason != "" {
		sign = icon("check")
	}
	if changed || tab.filter.Icon != sign || tab.filter.Text != text || tab.filter.Visible() != showFilter || tab.create.Visible() != showCreate || tab.search.Visible() != listed {
		tab.filter.Icon = sign
		tab.filter.SetText(text)
		tab.filter.Refresh()
		setVisible(tab.search, listed)
		setVisible(tab.filter, showFilter)
		setVisible(tab.create, showCreate)
		tab.content.Refresh() // the buttons need another width, and perhaps another line
	}
}

// reasons is the menu of filters, with how many tokens each lets through.
func (tab *tokensTab) reasons() *fyne.Menu {
	view := &tab.shell.app.TokenView
	item := func(reason model.Attention, words string, n int) *fyne.MenuItem {
		entry := fyne.NewMenuItem(words+"  "+number(n), func() { view.OnlyReason(reason) })
		entry.Checked = view.Reason == reason
		return entry
	}
	menu := fyne.NewMenu("", item("", t("tokens.all"), tab.tokens.Total()),
		item(model.AnyReason, t("tokens.attention"), tab.tokens.NeedsAttention()), fyne.NewMenuItemSeparator())
	for _, r := range tab.tokens.Reasons() {
		menu.Items = append(menu.Items, item(r.Reason, reasonWords(r.Reason), r.N))
	}
	return menu
}

// redrawNotices shows what went wrong, and what the session can't do, above the table.
func (tab *tokensTab) redrawNotices(tokens *model.Tokens) {
	if tab.notices.fill([5]any{tokens, tokens.Session, tokens.ListErr(), tokens.NotRevoked().Err, tokens.RoleErr() != nil}, func() []fyne.CanvasObject {
		notices := tab.notRevoked(tokens)
		if err := tokens.ListErr(); len(notices) == 0 || err != nil && wordsOf(err).title != wordsOf(tokens.NotRevoked().Err).title {
			notices = append(notices, tab.shell.pageFailures(err, tokens.Reload)...)
		}
		switch session := tokens.Session; {
		case tokens.RoleErr() != nil:
			notices = append(notices, tab.shell.failure(tokens.RoleErr(), nil))
		case session != nil && !session.CanManage:
			notice := noticeOf(widgets.Info, "access.list-only")
			notice.Buttons = []fyne.CanvasObject{&widgets.Button{Text: t("access.sign-in"), Small: true, OnTapped: func() { tab.shell.do("sign-in") }}}
			notices = append(notices, notice)
		case session != nil && !session.CanList:
			notices = append(notices, noticeOf(widgets.Info, "access.create-only"))
		}
		return notices
	}) {
		tab.content.Refresh()
	}
}

func (tab *tokensTab) open(row model.TokenRow) {
	var revoke, rotate func()
	if tab.tokens.CanCreate() {
		revoke = func() { tab.shell.askRevoke(tab.tokens, row) }
		rotate = func() { tab.rotate(row) }
	}
	tab.shell.showToken(tab.tokens, row, revoke, rotate)
}

func (tab *tokensTab) actions(row model.TokenRow) []widgets.RowAction {
	if !tab.tokens.CanCreate() {
		return nil
	}
	return []widgets.RowAction{{
		Icon: icon("trash"), Label: t("tokens.revoke"), Danger: true,
		OnTapped: func() { tab.shell.askRevoke(tab.tokens, row) },
	}}
}

func (tab *tokensTab) rotate(row model.TokenRow) {
	tab.shell.showRotate(tab.tokens, row.ID, tokenName(row), row.UsedBy)
}

func (tab *tokensTab) rowItems() []rowItem {
	if tab.tokens == nil || !tab.table.Visible() {
		return nil
	}
	rows, s := tab.table.selection(), tab.shell
	switch {
	case len(rows) == 0, len(rows) > 1 && !tab.tokens.CanCreate():
		return nil
	case len(rows) > 1:
		return []rowItem{{name: "revoke", text: tn("tokens.revoke-several", len(rows)), run: tab.revokeSelected}}
	}
	row := rows[0]
	items := []rowItem{
		{name: "open", run: func() { tab.open(row) }},
		{name: "copy-id", run: func() { s.copyPlain(row.ID) }},
	}
	if entry, ok := tab.tokens.SavedEntry(row.ID); ok {
		items = append(items, s.copyItems(entry, tab.table.List().MenuPoint)...)
	}
	expired := ""
	if at, ends := row.ExpiresAt(); ends && !at.After(tab.now()) {
		expired = t("saved.state-expired")
	}
	items = append(items, rowItem{name: "refused", text: t("action.refused"), run: func() { s.showRefused(tab.tokens.Account.Origin, tokenName(row), row.Scopes, expired) }})
	if tab.tokens.CanCreate() {
		items = append(items, rowItem{name: "rotate", divider: true, run: func() { tab.rotate(row) }})
		items = append(items, rowItem{name: "duplicate", run: func() { showNewTokenLike(s, tab.tokens, tab.tokens.SettingsOf(row.Token)) }})
		items = append(items, rowItem{name: "revoke", divider: true, run: func() { s.askRevoke(tab.tokens, row) }})
	}
	return items
}

func (tab *tokensTab) revokeSelected() { tab.shell.askRevokeSeveral(tab.tokens, tab.table.selection()) }

func nameCell(row model.TokenRow) widgets.Cell {
	used, saved := usedOrSaved(row)
	cell := widgets.Cell{
		Text: tokenName(row), Strong: true, Middle: true,
		Secondary: listed(dots, t("tokens.id", data{"ID": row.ID, "Last": row.LastChars}), saved, used),
	}
	switch {
	case slices.Contains(row.Attention, model.SameName):
		cell.Icon, cell.Tone, cell.Tip = icon("warning"), widgets.Warning, t("attention.same-name")
	case row.SavedHere:
		cell.Icon = icon("lock")
	}
	return cell
}

func scopesCell(row model.TokenRow) widgets.Cell {
	tip := strings.Join(row.Scopes, "\n")
	if slices.Contains(row.Attention, model.AllScopes) {
		return widgets.Cell{
			Badge: t("tokens.scopes-all", data{"N": number(len(row.Scopes))}), Tone: widgets.Warning,
			Icon: icon("warning"), Tip: tip,
		}
	}
	return widgets.Cell{Text: number(len(row.Scopes)), Tip: tip}
}

// notRevoked says which token wasn't revoked, and why. To try again revokes it.
func (tab *tokensTab) notRevoked(tokens *model.Tokens) []fyne.CanvasObject {
	item := tokens.NotRevoked()
	if item.Err == nil {
		return nil
	}
	notice := tab.shell.failure(item.Err, func() { tab.shell.app.Retry(item.Err, tokens.RevokeAgain) })
	if model.TroubleOf(item.Err).Key != "not-revoked" { // which says so itself
		notice.Text = notice.Title + "\n" + notice.Text
		notice.Title = t("tokens.not-revoked", data{"Name": nameOrNone(item.Name)})
	}
	return []fyne.CanvasObject{notice}
}
