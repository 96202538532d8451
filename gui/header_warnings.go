package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// warning is what a person should know about an account first. The Server tab
// shows it in full, the others as one line, to leave room for their content.
type warning struct {
	tone        widgets.Tone
	title, text string
	err         error // its words are the failure's; nil: title and text
	retry       func()
	tab         model.Tab // that has the whole of it
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
		all = append(all, warning{tone: widgets.Warning, title: t("unfinished.title", data{"Name": clip(token.Name, 60)}), tab: model.TabSaved})
	}
	if title, text := s.clockWords(a.Origin); title != "" {
		all = append(all, warning{tone: widgets.Warning, title: title, text: text})
	}
	if moved := model.MovedTo(a, server.Info); !moved.IsZero() {
		all = append(all, warning{
			tone: widgets.Info, title: t("header.moved-to"),
			text: t("header.moved-to-text", data{"Address": moved.String()}),
		})
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
	switch s.app.Tab() {
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

// whole is the warning with its text, details and button; a line where another
// tab has them.
func (w warning) whole(s *shell) fyne.CanvasObject {
	if w.tab != model.TabServer {
		return w.line(s)
	}
	if w.err != nil {
		return s.failure(w.err, w.retry)
	}
	return &widgets.Notice{Tone: w.tone, Title: w.title, Text: w.text}
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
