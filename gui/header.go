package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// header says which server and account the right side is about.
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
	resized func() // what holds the header needs another height
}

func newHeader(s *shell, resized func()) *header {
	h := &header{shell: s, resized: resized}
	h.title = &widgets.Text{Style: widgets.Title}
	h.under = &widgets.Text{Color: widgets.ColorTextSecondary, Shorten: widgets.ShortenMiddle}
	h.dot = &widgets.StatusDot{}
	h.reach = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary, Shorten: widgets.Natural}
	h.state = &widgets.Badge{Whole: true}
	h.notices = newSlot(widgets.Vertical{Gap: 8})
	h.line = container.New(&widgets.FieldRow{Gap: 8}, h.title, h.dot, h.reach, h.state)
	h.root = container.New(widgets.Vertical{Gap: 10}, container.New(widgets.Vertical{Gap: 2}, h.line, h.under), h.notices.Container)
	return h
}

func (h *header) redraw(a *model.Account) {
	app := h.shell.app
	for _, part := range []fyne.CanvasObject{h.dot, h.reach, h.state} {
		setVisible(part, a != nil)
	}
	if a == nil {
		h.title.SetText(t("detail.none"))
		if app.Accounts.Loading() {
			h.title.SetText(t("detail.looking"))
		}
		h.under.SetText("")
		if h.notices.fill(nil, func() []fyne.CanvasObject { return nil }) {
			h.resized()
		}
		return
	}
	server := app.Server(a.Origin)
	h.title.SetText(app.ServerName(a.Origin))
	parts := []string{a.Origin.Host()}
	if version := versionOf(server.Info, a); version != "" {
		parts = append(parts, version)
	}
	h.under.SetText(listed(dots, append(parts, nameOf(a))...))
	tone, reach := reachability(server)
	standing, checking := app.Accounts.State(a)
	stateTone, state := stateWords(standing, checking, a.HasToken())
	beside := reach != state // one failure of both is said once
	moved := h.reach.Text != reach || h.state.Text != state || h.reach.Visible() != beside
	h.dot.Set(tone, reach)
	h.reach.SetText(reach)
	h.state.Set(state, stateTone, nil)
	setVisible(h.reach, beside)
	if moved {
		h.line.Refresh() // the words may need another line, or one less
		h.resized()
	}
	h.redrawWarnings(a)
}

// redrawWarnings shows, in a line each, what a person should know before
// anything else. The Server tab has the whole texts.
func (h *header) redrawWarnings(a *model.Account) {
	var shown []warning
	key := a.Key()
	for _, w := range h.shell.warnings(a) {
		tab := h.shell.app.Tab()
		if tab != model.TabServer && tab != w.tab && (w.err == nil || !h.shell.tabShowsFailure(a)) {
			shown = append(shown, w)
			key += w.key()
		}
	}
	if h.notices.fill(key, func() []fyne.CanvasObject {
		var lines []fyne.CanvasObject
		for _, w := range shown {
			lines = append(lines, w.line(h.shell))
		}
		return lines
	}) {
		h.resized()
	}
}

// versionOf is the server's version: its own answer, or what a connector noted.
func versionOf(info *model.ServerInfo, a *model.Account) string {
	if info != nil {
		return info.Version.String()
	}
	return a.Server.Version
}
