package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// warning is what a person should know of an account before anything else. It
// stands whole on the Server tab and as one line above the others, where the
// height is theirs.
type warning struct {
	tone        widgets.Tone
	title, text string
	err         error // its words are the failure's; nil: title and text
	retry       func()
}

// warnings are those of an account and its server.
func (p *Program) warnings(a *model.Account) []warning {
	var all []warning
	server := p.app.Server(a.Origin)
	standing, _ := p.app.Accounts.State(a)
	if server.Err != nil && !server.Loading() {
		all = append(all, warning{err: server.Err, retry: server.Reload})
	} else if standing.State == model.TokenRejected {
		all = append(all, warning{err: standing.Err, retry: func() { p.app.Accounts.Check(a) }})
	}
	if !a.MovedTo.IsZero() {
		all = append(all, warning{tone: widgets.Info, title: t("header.moved-to"),
			text: t("header.moved-to-text", data{"Address": a.MovedTo.String()})})
	}
	if a.TokensDiffer && len(a.Sources) > 0 {
		all = append(all, warning{tone: widgets.Warning, title: t("header.tokens-differ"),
			text: t("header.tokens-differ-text", data{"Places": number(len(a.Sources)), "Kept": a.Sources[0].Path, "Why": t("kept." + string(a.KeptBecause))})})
	}
	return all
}

// told reports whether a tab says itself what went wrong.
func (p *Program) told(a *model.Account, tab int) bool {
	switch tab {
	case tabApps:
		return p.app.Server(a.Origin).AppsErr != nil
	case tabTokens:
		tokens, server := p.app.Tokens(a).Err, p.app.Server(a.Origin).Err
		return tokens != nil && (server == nil || model.TroubleOf(server).Key == model.TroubleOf(tokens).Key)
	}
	return false
}

// key tells a warning from another.
func (w warning) key() string {
	if w.err != nil {
		return "|" + w.err.Error()
	}
	return "|" + w.title + w.text
}

func (w warning) whole(p *Program) fyne.CanvasObject {
	if w.err != nil {
		return p.troubleNotice(w.err, w.retry)
	}
	return &widgets.Notice{Tone: w.tone, Title: w.title, Text: w.text}
}

func (w warning) line(p *Program) fyne.CanvasObject {
	tone, title := w.tone, w.title
	if w.err != nil {
		tone, title = widgets.Danger, wordsOf(w.err).title
	}
	return &widgets.Notice{Tone: tone, Title: title, Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("header.more"), Small: true, OnTapped: func() { p.main.showTab(tabServer) }}}}
}
