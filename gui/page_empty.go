package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// emptyPage is what a computer without accounts shows: the folders that were
// searched, how accounts come to be, and what can be done without one.
type emptyPage struct {
	shell   *shell
	content *fyne.Container
	folders *slot
	lost    *widgets.Notice
	failed  *widgets.Notice
	// keychain says why tokens could not be saved.
	keychain *slot
}

func newEmptyPage(s *shell) *emptyPage {
	page := &emptyPage{shell: s, folders: newSlot(widgets.Vertical{Gap: 10}), keychain: newSlot(widgets.Vertical{})}
	page.lost = &widgets.Notice{Tone: widgets.Warning, Title: t("empty.lost"), Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("empty.show-problems"), Small: true, OnTapped: func() { s.do("problems") }},
	}}
	page.failed = noticeOf(widgets.Danger, "empty.failed")
	welcome := &widgets.Empty{Icon: icon("user"), Title: t("empty.title"), Text: t("empty.text")}
	buttons := container.New(&widgets.Flow{Gap: 8, Middle: true},
		&widgets.Button{Text: t("empty.demo"), Variant: widgets.Primary, OnTapped: func() { s.do("demo") }},
		&widgets.Button{Text: t("action.connect"), OnTapped: func() { s.do("connect") }},
		&widgets.Button{Text: t("empty.paste"), OnTapped: func() { s.do("paste-token") }},
		&widgets.Button{Text: t("empty.refresh"), Icon: icon("refresh"), OnTapped: func() { s.do("refresh") }})
	column := func(parts ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(widgets.Vertical{Most: 620, Middle: true}, container.New(widgets.Vertical{Gap: 18}, parts...))
	}
	// The buttons take more than the column where they then are in one line.
	page.content = container.NewStack(container.NewVScroll(container.New(widgets.Inset{X: 20, Y: 24}, container.New(widgets.Vertical{Gap: 18},
		column(page.failed, welcome), buttons, column(page.lost, page.keychain.Container,
			&widgets.Panel{Title: t("empty.searched"), Content: page.folders.Container})))))
	return page
}

func (page *emptyPage) redraw() {
	accounts := page.shell.app.Accounts
	changed := page.shell.fillFolders(page.folders)
	var err error
	if keychain := page.shell.app.Keychain; !keychain.Locked() { // that one asks when it is needed
		err = keychain.Err
	}
	changed = page.shell.fillFailure(page.keychain, err, page.shell.app.Keychain.Retry) || changed
	lost, failed := len(accounts.Result().Problems) > 0, accounts.Err != nil
	changed = changed || page.lost.Visible() != lost || page.failed.Visible() != failed
	setVisible(page.lost, lost)
	setVisible(page.failed, failed)
	if changed {
		page.content.Refresh()
	}
}

// welcome is a line above the first accounts that somebody sees: where they come from, what to do
// first, and where tokens will be saved. It stays until it is closed, once for all starts.
type welcome struct {
	shell   *shell
	content *fyne.Container
	text    *widgets.Paragraph
	problem *widgets.Button
}

func newWelcome(s *shell) *welcome {
	w := &welcome{shell: s}
	w.text = &widgets.Paragraph{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	w.problem = &widgets.Button{Text: t("welcome.problem"), Small: true, Variant: widgets.Secondary, OnTapped: func() {
		if err := s.app.Keychain.Err; err != nil {
			s.messageWith(t("welcome.problem-title"), s.failure(err, s.app.Keychain.Retry))
		}
	}}
	done := &widgets.Button{Icon: icon("x"), Label: t("welcome.close"), Small: true, Variant: widgets.Ghost, OnTapped: func() {
		s.change(func(settings *model.Settings) { settings.Welcomed = true })
	}}
	line := widgets.NewBorder(nil, nil, nil, inLine(w.problem, done), container.NewVBox(layout.NewSpacer(), w.text, layout.NewSpacer()))
	w.content = container.New(widgets.Vertical{}, container.New(widgets.Inset{X: 16, Y: 6}, line), separator())
	w.content.Hide()
	return w
}

// redraw reports whether the line appeared, went, or needs another height.
func (w *welcome) redraw() (changed bool) {
	app := w.shell.app
	shown := !app.Demo() && !w.shell.settings.Now().Welcomed && app.Accounts.FromConnectors()
	text, broken := t("welcome.text"), app.Keychain.Known && !app.Keychain.Ready() && !app.Keychain.Locked()
	switch {
	case broken:
		text += " " + t("welcome.no-keychain")
	case app.Keychain.Known:
		text += " " + t("welcome.keychain", data{"Keychain": w.shell.keychainName()})
	}
	changed = w.content.Visible() != shown || w.text.Text != text || w.problem.Visible() != broken
	w.text.SetText(text)
	setVisible(w.problem, broken)
	setVisible(w.content, shown)
	return changed
}
