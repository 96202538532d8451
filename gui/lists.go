package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/widgets"
)

// showProblems lists each file or row that could not be read, what is wrong
// with it, and what to do.
func (page *mainPage) showProblems() {
	problems := page.app.Accounts.Problems()
	if len(problems) == 0 {
		page.program.tell(t("problems.title"), t("problems.none"))
		return
	}
	list := container.New(widgets.Vertical{Gap: 16})
	for _, problem := range problems {
		badge := &widgets.Badge{Text: t("problems.listed"), Tone: widgets.Info}
		if problem.Lost {
			badge = &widgets.Badge{Text: t("problems.lost"), Tone: widgets.Warning, Icon: icon("warning")}
		}
		place := problem.Path
		if problem.Row != "" {
			place = t("problems.row", data{"Path": problem.Path, "Row": problem.Row})
		}
		list.Add(container.New(widgets.Vertical{Gap: 3},
			widgets.NewBorder(nil, nil, nil, badge, &widgets.Text{Text: place, Style: widgets.Mono, Shorten: widgets.ShortenMiddle}),
			&widgets.Paragraph{Text: t("problem." + string(problem.Code) + ".text")},
			&widgets.Paragraph{Text: t("problem." + string(problem.Code) + ".remedy"), Color: widgets.ColorTextSecondary}))
	}
	page.program.showPage(t("problems.title"), "warning", 700, list)
}

// showFolders lists where accounts are looked for.
func (page *mainPage) showFolders() {
	content := container.New(widgets.Vertical{Gap: 14},
		&widgets.Paragraph{Text: t("folders.text"), Color: widgets.ColorTextSecondary}, page.folderList())
	page.program.showPage(t("folders.title"), "folder", 620, content)
}

// folderList is each folder with whether it is there.
func (page *mainPage) folderList() fyne.CanvasObject {
	list := container.New(widgets.Vertical{Gap: 10})
	for _, folder := range page.app.Accounts.Folders() {
		badge := &widgets.Badge{Text: t("folders.missing")}
		if folder.Exists {
			badge = &widgets.Badge{Text: t("folders.exists"), Tone: widgets.Success, Icon: icon("check")}
		}
		list.Add(container.New(widgets.Vertical{}, widgets.NewBorder(nil, nil, nil, badge,
			&widgets.Text{Text: folder.Path, Style: widgets.Mono, Shorten: widgets.ShortenMiddle}),
			&widgets.Text{Text: folderLabel(folder), Style: widgets.Caption, Color: widgets.ColorTextTertiary}))
	}
	return list
}

// showAllSaved lists the saved credentials of all servers.
func (page *mainPage) showAllSaved() {
	list := newSavedList(page.program)
	list.servers = true
	saved := page.app.Saved
	before := saved.Changed
	saved.Changed = func() {
		tell(before)
		list.show(saved.Rows(noServer))
	}
	list.show(saved.Rows(noServer))
	d := newPage(t("saved.title-all"), "lock", 760, list.content)
	d.Height, d.Fill = 520, true // the list scrolls by itself
	d.OnClosed = func() { saved.Changed = before }
	page.program.openDialog(d)
}

// showPage shows something to read, with a button to close it.
func (p *Program) showPage(title, sign string, width float32, content fyne.CanvasObject) *widgets.Dialog {
	d := newPage(title, sign, width, content)
	p.openDialog(d)
	return d
}

func newPage(title, sign string, width float32, content fyne.CanvasObject) *widgets.Dialog {
	d := &widgets.Dialog{Title: title, Icon: icon(sign), Width: width, Content: content}
	closing := widgets.NewButton(t("button.close"), widgets.Primary, func() { d.Close() })
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{closing}, closing.Press, closing
	return d
}

// copyDiagnostics puts what helps in a report on the clipboard, without
// secrets, names and addresses.
func (page *mainPage) copyDiagnostics() {
	p := page.program
	page.app.Diagnose(p.options.Version, func(text string, err error) {
		if err != nil {
			p.tellTrouble(t("diagnostics.failed"), err)
			return
		}
		p.guard.CopyPlain(text)
		p.tell(t("action.diagnostics"), t("diagnostics.copied"))
	})
}

// openDeveloperPage opens the server's own page for tokens.
func (page *mainPage) openDeveloperPage() {
	if account := page.app.Accounts.Current(); account != nil {
		page.program.open(account.Origin.String() + "/settings/user/developer")
	}
}
