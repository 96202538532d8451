package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// updatesDialog says whether there is a newer release. It leads to the page of
// releases and downloads nothing.
type updatesDialog struct {
	shell  *shell
	dialog *widgets.Dialog
	answer *slot
	page   *widgets.Button
	close  *widgets.Button
}

// showUpdates looks for a newer release, or shows the one that was found.
func (s *shell) showUpdates() {
	updates := &s.app.Updates
	found := updates.Shown() != ""
	updates.Dismiss()
	d := &updatesDialog{shell: s, answer: newSlot(widgets.Vertical{})}
	d.dialog = newReading(t("updates.title"), "refresh", 480, container.New(minHeight(func() float32 { return 150 }), d.answer.Container))
	d.page = widgets.NewButton(t("updates.page"), widgets.Primary, func() {
		if _, page := updates.Newer(); page != "" {
			s.openURL(page)
		}
	})
	d.page.Icon = icon("external-link")
	d.close = d.dialog.Buttons[0].(*widgets.Button)
	d.dialog.Buttons = append(d.dialog.Buttons, d.page)
	d.dialog.OnClosed = updates.Cancel
	if !found {
		updates.Check()
	}
	s.open(d.dialog, d.redraw)
}

func (d *updatesDialog) redraw() {
	updates := &d.shell.app.Updates
	version, _ := updates.Newer()
	busy, err := updates.Busy(), updates.Err
	newer := !busy && err == nil && version != ""
	setVisible(d.page, newer)
	setPrimary(d.close, !newer)
	d.answer.fill([3]any{busy, err, version}, func() []fyne.CanvasObject { return []fyne.CanvasObject{d.words(updates, version)} })
}

func (d *updatesDialog) words(updates *model.Updates, version string) fyne.CanvasObject {
	own := data{"Version": d.shell.about.version}
	switch {
	case updates.Busy() || updates.Err == nil && !updates.Checked:
		return &widgets.Empty{Busy: true, Title: t("updates.checking")}
	case updates.Err != nil:
		return d.shell.failure(updates.Err, updates.Check)
	case version != "":
		return &widgets.Empty{Icon: icon("download"), Title: t("updates.newer", data{"Version": clip(version, 40)}), Text: t("updates.newer-text", own)}
	}
	return &widgets.Empty{Icon: icon("check"), Title: t("updates.current"), Text: t("updates.current-text", own)}
}
