package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type header struct {
	shell   *shell
	title   *widgets.Text
	under   *widgets.Text
	dot     *widgets.StatusDot
	reach   *widgets.Text
	state   *widgets.Badge
	line    *fyne.Container // the title and what is beside it
	notices *slot
	root    *fyne.Container
	beside  bool // the server's state stands beside the account's
	short   bool // one line, for lack of height
}

const underGap = 2

func newHeader(s *shell) *header {
	h := &header{shell: s}
	h.title = &widgets.Text{Style: widgets.Title}
	h.under = &widgets.Text{Color: widgets.ColorTextSecondary, Shorten: widgets.ShortenMiddle}
	h.dot = &widgets.StatusDot{}
	h.reach = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary, Shorten: widgets.Natural}
	h.state = &widgets.Badge{Whole: true}
	h.notices = newSlot(widgets.Vertical{Gap: 8})
	h.line = container.New(&widgets.FieldRow{Gap: 8}, h.title, h.dot, h.reach, h.state)
	h.root = container.New(widgets.Vertical{Gap: 10}, container.New(widgets.Vertical{Gap: underGap}, h.line, h.under), h.notices.Container)
	return h
}

func (h *header) redraw(a *model.Account) {
	app := h.shell.app
	setVisible(h.state, a != nil)
	if a == nil {
		h.beside = false
		h.arrange()
		h.title.SetText(t("detail.none"))
		if app.Accounts.Loading() {
			h.title.SetText(t("detail.searching"))
		}
		h.under.SetText("")
		h.notices.fill(nil, func() []fyne.CanvasObject { return nil })
		return
	}
	server := app.Server(a.Origin)
	h.title.SetText(app.ServerName(a.Origin))
	version := a.Server.Version // as a connector noted it
	if server.Info != nil {
		version = server.Info.Version.String()
	}
	h.under.SetText(listed(dots, a.Origin.Host(), version, nameOf(a)))
	tone, reach := reachability(server)
	stateTone, state := stateWords(app.Accounts.Shown(a))
	beside := reach != state // one failure of both is said once
	moved := h.reach.Text != reach || h.state.Text != state || h.beside != beside
	h.beside = beside
	h.dot.Set(tone, reach)
	h.reach.SetText(reach)
	h.state.Set(state, stateTone, nil)
	h.arrange()
	if moved {
		h.line.Refresh() // the words may need another line, or one less
	}
	h.redrawWarnings(a)
}

func (h *header) arrange() {
	setVisible(h.dot, h.beside && !h.short)
	setVisible(h.reach, h.beside && !h.short)
	setVisible(h.under, !h.short)
}

func (h *header) setShort(short bool) {
	if h.short != short {
		h.short = short
		h.arrange()
		h.line.Refresh()
	}
}

// spare is the height that the header can give away.
func (h *header) spare() float32 {
	if h.short {
		return 0
	}
	one := max(h.title.MinSize().Height, h.state.MinSize().Height)
	return h.line.MinSize().Height - one + underGap + h.under.MinSize().Height
}

// redrawWarnings shows, in a line each, what to know before anything else. The Server tab has all of it.
func (h *header) redrawWarnings(a *model.Account) {
	tab := h.shell.app.Tab
	shown := slices.DeleteFunc(h.shell.warnings(a), func(w warning) bool {
		return tab == model.TabServer || tab == w.tab || w.err != nil && h.shell.tabShowsFailure(a)
	})
	h.shell.fillWarnings(h.notices, a, shown, warning.line)
}

// fillWarnings shows warnings as show does, and reports whether that changed what is there.
func (s *shell) fillWarnings(place *slot, a *model.Account, warnings []warning, show func(warning, *shell) fyne.CanvasObject) bool {
	key := a.Key()
	for _, w := range warnings {
		key += w.key()
	}
	return place.fill(key, func() []fyne.CanvasObject {
		return each(warnings, func(w warning) fyne.CanvasObject { return show(w, s) })
	})
}

// warning is what a person should know about an account first. The Server tab
// shows it in full, the others as one line, to leave room for their content.
type warning struct {
	tone        widgets.Tone
	title, text string
	err         error // its words are the failure's; nil: title and text
	retry       func()
	tab         model.Tab // that has the whole of it
	account     string    // the key of the account to use instead
}

var tabActions = map[model.Tab]string{model.TabServer: "tab-server", model.TabSaved: "tab-saved"}

func (s *shell) warnings(a *model.Account) []warning {
	var all []warning
	server := s.app.Server(a.Origin)
	standing, _ := s.app.Accounts.State(a)
	if server.Err != nil {
		all = append(all, warning{err: server.Err, retry: server.Reload})
	} else if standing.State == model.TokenRejected || standing.State == model.TokenUnreachable || standing.State == model.TokenNotJudged {
		all = append(all, warning{err: standing.Err, retry: func() { s.app.Accounts.Check(a) }})
	}
	if standing.User != nil && len(standing.User.ExpiredSSO) > 0 {
		all = append(all, warning{tone: widgets.Warning, title: t("trouble.sso.title"), text: ssoWords(standing.User.ExpiredSSO)})
	}
	for _, token := range s.app.Unfinished.Tokens(a.Origin) {
		all = append(all, warning{tone: widgets.Warning, title: unfinishedTitle(token), tab: model.TabSaved})
	}
	if title, text := s.clockWords(a.Origin); title != "" {
		all = append(all, warning{tone: widgets.Warning, title: title, text: text})
	}
	if moved := model.MovedTo(a, server.Info); !moved.IsZero() {
		w := warning{tone: widgets.Info, title: t("header.moved-to"), text: t("header.moved-to-text", data{"Address": moved.String()})}
		if there := s.app.AccountOf(moved, a.Person.ID); there != nil && a.Person.ID != "" {
			w.text = t("header.moved-here-text", data{"Address": moved.String()})
			w.account = there.Key()
		}
		all = append(all, w)
	}
	if a.TokensDiffer && len(a.Sources) > 0 {
		all = append(all, warning{
			tone: widgets.Warning, title: t("header.tokens-differ"),
			text: t("header.tokens-differ-text", data{"Places": number(len(a.Sources)), "Used": a.Sources[0].Path, "Why": t("chosen." + string(a.ChosenBecause))}),
		})
	}
	return all
}

// tabShowsFailure reports whether the tab in sight says itself what went wrong.
func (s *shell) tabShowsFailure(a *model.Account) bool {
	switch s.app.Tab {
	case model.TabApps:
		return s.app.Server(a.Origin).AppsErr != nil
	case model.TabTokens:
		tokens := s.app.Tokens(a)
		if tokens.CanCreate() || tokens.Listed {
			return tokens.Err != nil
		}
		return s.app.TokensFailure(a) != nil
	}
	return false
}

func (w warning) key() string {
	if w.err != nil {
		return "|" + w.err.Error()
	}
	return "|" + w.title + w.text
}

// whole is the warning with its text, details and button; a line where another tab has them.
func (w warning) whole(s *shell) fyne.CanvasObject {
	if w.tab != model.TabServer {
		return w.line(s)
	}
	if w.err != nil {
		return s.failure(w.err, w.retry)
	}
	notice := &widgets.Notice{Tone: w.tone, Title: w.title, Text: w.text}
	if w.account != "" {
		notice.Buttons = []fyne.CanvasObject{&widgets.Button{Text: t("header.moved-show"), Small: true, OnTapped: func() {
			s.app.Accounts.Select(w.account)
		}}}
	}
	return notice
}

// line is the warning's title, and the way to the rest.
func (w warning) line(s *shell) fyne.CanvasObject {
	tone, title := w.tone, w.title
	if w.err != nil {
		tone, title = widgets.Danger, wordsOf(w.err).title
	}
	return &widgets.Notice{Tone: tone, Title: title, Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("header.more"), Small: true, OnTapped: func() { s.do(tabActions[w.tab]) }},
	}}
}
