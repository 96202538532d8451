package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// header tells which server and account the right side is about.
type header struct {
	program *Program
	title   *widgets.Text
	under   *widgets.Text
	dot     *widgets.StatusDot
	reach   *widgets.Text
	state   *widgets.Badge
	line    *fyne.Container // the title and what stands beside it
	notices *fyne.Container
	shown   string // which notices stand there
	root    *fyne.Container
}

func newHeader(p *Program) *header {
	h := &header{program: p}
	h.title = &widgets.Text{Style: widgets.Title}
	h.under = &widgets.Text{Color: widgets.ColorTextSecondary, Shorten: widgets.ShortenMiddle}
	h.dot = &widgets.StatusDot{}
	h.reach = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary, Shorten: widgets.Natural}
	h.state = &widgets.Badge{}
	h.notices = container.New(widgets.Vertical{Gap: 8})
	right := beside(h.dot, h.reach, h.state)
	h.line = widgets.NewBorder(nil, nil, nil, right, h.title)
	h.root = container.New(widgets.Vertical{Gap: 12}, container.New(widgets.Vertical{Gap: 2}, h.line, h.under), h.notices)
	return h
}

func (h *header) show(a *model.Account, tab int) {
	if a == nil {
		h.title.SetText(t("detail.none"))
		if h.program.app.Accounts.Loading() {
			h.title.SetText(t("detail.looking"))
		}
		h.under.SetText("")
		visible(h.dot, false)
		visible(h.reach, false)
		visible(h.state, false)
		h.showNotices("", nil)
		return
	}
	app := h.program.app
	server := app.Server(a.Origin)
	h.title.SetText(app.ServerName(a.Origin))
	parts := []string{a.Origin.Host()}
	if version := versionOf(server.Info, a); version != "" {
		parts = append(parts, version)
	}
	h.under.SetText(listed(dots, append(parts, nameOf(a))...))
	tone, words := h.program.reach(a.Origin)
	visible(h.dot, true)
	visible(h.reach, true)
	h.dot.Set(tone, words)
	h.reach.SetText(words)
	standing, checking := app.Accounts.State(a)
	tone, words = stateWords(standing, checking, a.HasToken())
	visible(h.state, true)
	h.state.Set(words, tone, nil)
	h.line.Refresh() // the words may want more room, or less
	h.warn(a, tab)
}

// warn shows, in a line each, what a person should know before anything else.
// The Server tab tells it whole.
func (h *header) warn(a *model.Account, tab int) {
	key := a.Key()
	var lines []fyne.CanvasObject
	for _, w := range h.program.warnings(a) {
		if tab != tabServer && (w.err == nil || !h.program.told(a, tab)) {
			key += w.key()
			lines = append(lines, w.line(h.program))
		}
	}
	h.showNotices(key, lines)
}

// showNotices replaces the notices when they are others than before.
func (h *header) showNotices(key string, notices []fyne.CanvasObject) {
	if key == h.shown {
		return
	}
	h.shown = key
	h.notices.Objects = notices
	h.notices.Refresh()
	h.root.Refresh()
}

// versionOf is the server's version: its own word, or what a connector noted.
func versionOf(info *model.ServerInfo, a *model.Account) string {
	if info != nil {
		return info.Version.String()
	}
	return a.Server.Version
}
