package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showProblems lists each file or row that could not be read, what is wrong, and what to do.
func (s *shell) showProblems() {
	if len(s.app.Accounts.Result().Problems) == 0 && len(s.app.Unfinished.Tokens(model.Origin{})) == 0 && s.app.Accounts.Err == nil {
		s.message(t("problems.title"), t("problems.none"))
		return
	}
	unsaved, list := newSlot(widgets.Vertical{Gap: 8}), newSlot(widgets.Vertical{Gap: 16})
	failed := noticeOf(widgets.Danger, "empty.failed")
	content := container.New(widgets.Vertical{Gap: 16}, failed, unsaved.Container, list.Container)
	s.open(newReading(t("problems.title"), "warning", 700, content), func() {
		setVisible(failed, s.app.Accounts.Err != nil)
		s.fillUnfinished(unsaved, model.Origin{})
		problems := s.app.Accounts.Result().Problems
		list.fill(fmt.Sprint(problems), func() []fyne.CanvasObject { return each(problems, problemEntry) })
	})
}

func problemEntry(problem model.Problem) fyne.CanvasObject {
	badge := &widgets.Badge{Text: t("problems.listed"), Tone: widgets.Info, Whole: true}
	if problem.Lost {
		badge = &widgets.Badge{Text: t("problems.lost"), Tone: widgets.Warning, Icon: icon("warning"), Whole: true}
	}
	return container.New(widgets.Vertical{Gap: 3},
		widgets.NewBorder(nil, nil, nil, badge, &widgets.Text{Text: foundIn(problem.Path, problem.Row), Style: widgets.Mono, Shorten: widgets.ShortenMiddle}),
		&widgets.Paragraph{Text: t("problem." + string(problem.Code) + ".text")},
		secondary(t("problem."+string(problem.Code)+".remedy")))
}

func (s *shell) showFolders() {
	list := newSlot(widgets.Vertical{Gap: 10})
	content := container.New(widgets.Vertical{Gap: 14},
		secondary(t("folders.text")), list.Container)
	s.open(newReading(t("folders.title"), "folder", 620, content), func() { s.fillFolders(list) })
}

// fillFolders lists the folders that were searched, and reports whether that changed.
func (s *shell) fillFolders(place *slot) bool {
	folders := s.app.Accounts.Result().Folders
	return place.fill(fmt.Sprint(folders), func() []fyne.CanvasObject { return each(folders, folderLine) })
}

func folderLine(folder model.Folder) fyne.CanvasObject {
	badge := &widgets.Badge{Text: t("folders.missing")}
	if folder.Exists {
		badge = &widgets.Badge{Text: t("folders.exists"), Tone: widgets.Success, Icon: icon("check")}
	}
	return container.New(widgets.Vertical{}, widgets.NewBorder(nil, nil, nil, badge,
		&widgets.Text{Text: folder.Path, Style: widgets.Mono, Shorten: widgets.ShortenMiddle}),
		&widgets.Text{Text: folderLabel(folder), Style: widgets.Caption, Color: widgets.ColorTextTertiary})
}

func folderLabel(folder model.Folder) string {
	switch folder.Label {
	case model.LabelAdded:
		return t("folders.added")
	case model.LabelRoaming:
		return t("folders.roaming")
	}
	return folder.Label
}

// copyDiagnostics puts what helps in a report on the clipboard, without secrets and names.
func (s *shell) copyDiagnostics() {
	s.app.Diagnose(s.about.version, func(text string, err error) {
		if err != nil {
			s.failed(t("diagnostics.failed"), err)
			return
		}
		s.clipboard.CopyPlain(text)
		s.message(t("action.diagnostics"), t("diagnostics.copied"))
	})
}
