package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// noServer stands for all servers.
var noServer model.Origin

// emptyPage is what a computer without accounts shows: where was looked, how
// accounts come to be, and what can be done without one.
type emptyPage struct {
	program *Program
	content *fyne.Container
	folders *fyne.Container
	lost    *widgets.Notice
	failed  *widgets.Notice
}

func newEmptyPage(p *Program) *emptyPage {
	page := &emptyPage{program: p, folders: container.New(widgets.Vertical{})}
	page.lost = &widgets.Notice{Tone: widgets.Warning, Title: t("empty.lost"), Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("empty.show-problems"), Small: true, OnTapped: func() { p.main.showProblems() }}}}
	page.failed = &widgets.Notice{Tone: widgets.Danger, Title: t("empty.failed"), Text: t("empty.failed-text")}
	welcome := &widgets.Empty{Icon: icon("user"), Title: t("empty.title"), Text: t("empty.text")}
	buttons := container.New(&widgets.Flow{Gap: 8, Middle: true},
		&widgets.Button{Text: t("empty.demo"), Variant: widgets.Primary, OnTapped: p.startDemo},
		&widgets.Button{Text: t("empty.paste"), OnTapped: func() { p.main.pasteToken() }},
		&widgets.Button{Text: t("empty.refresh"), Icon: icon("refresh"), OnTapped: func() { p.main.refresh() }})
	column := container.New(widgets.Vertical{Gap: 18}, page.failed, welcome, buttons, page.lost,
		&widgets.Panel{Title: t("empty.searched"), Content: page.folders})
	page.content = container.NewStack(container.NewVScroll(container.New(widgets.Inset{X: 20, Y: 24},
		container.New(widgets.Centered{Width: 620}, column))))
	return page
}

func (page *emptyPage) redraw() {
	page.folders.Objects = []fyne.CanvasObject{page.program.main.folderList()}
	page.folders.Refresh()
	visible(page.lost, len(page.program.app.Accounts.Problems()) > 0)
	visible(page.failed, page.program.app.Accounts.Err != nil)
	page.content.Refresh()
}

// newWaiting fills the window while something is started.
func newWaiting(text string) fyne.CanvasObject { return &widgets.Empty{Busy: true, Title: text} }
