package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	page := &emptyPage{shell: s, folders: newSlot(widgets.Vertical{}), keychain: newSlot(widgets.Vertical{})}
	page.lost = &widgets.Notice{Tone: widgets.Warning, Title: t("empty.lost"), Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("empty.show-problems"), Small: true, OnTapped: func() { s.do("problems") }},
	}}
	page.failed = &widgets.Notice{Tone: widgets.Danger, Title: t("empty.failed"), Text: t("empty.failed-text")}
	welcome := &widgets.Empty{Icon: icon("user"), Title: t("empty.title"), Text: t("empty.text")}
	buttons := container.New(&widgets.Flow{Gap: 8, Middle: true},
		&widgets.Button{Text: t("empty.demo"), Variant: widgets.Primary, OnTapped: func() { s.do("demo") }},
		&widgets.Button{Text: t("action.connect"), OnTapped: func() { s.do("connect") }},
		&widgets.Button{Text: t("empty.paste"), OnTapped: func() { s.do("paste-token") }},
		&widgets.Button{Text: t("empty.refresh"), Icon: icon("refresh"), OnTapped: func() { s.do("refresh") }})
	column := container.New(widgets.Vertical{Gap: 18}, page.failed, welcome, buttons, page.lost, page.keychain.Container,
		&widgets.Panel{Title: t("empty.searched"), Content: page.folders.Container})
	page.content = container.NewStack(container.NewVScroll(container.New(widgets.Inset{X: 20, Y: 24},
		container.New(widgets.Centered{Width: 620}, column))))
	return page
}

func (page *emptyPage) redraw() {
	accounts := page.shell.app.Accounts
	changed := page.folders.fill(foldersKey(accounts.Folders()), func() []fyne.CanvasObject {
		return folderLines(accounts.Folders())
	})
	var err error
	if keychain := page.shell.app.Keychain; !keychain.Locked() { // that one asks when it is needed
		err = keychain.Err
	}
	changed = page.shell.fillFailure(page.keychain, err, page.shell.app.Keychain.Retry) || changed
	lost, failed := len(accounts.Problems()) > 0, accounts.Err != nil
	changed = changed || page.lost.Visible() != lost || page.failed.Visible() != failed
	setVisible(page.lost, lost)
	setVisible(page.failed, failed)
	if changed {
		page.content.Refresh()
	}
}
