package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showUpdates looks for a newer release, or shows the one that was found. It leads
// to the page of releases and downloads nothing.
func (s *shell) showUpdates() {
	updates := &s.app.Updates
	found := updates.Shown() != ""
	updates.Dismiss()
	answer := newSlot(widgets.Vertical{})
	d := newReading(t("updates.title"), "refresh", 480, container.New(minHeight(func() float32 { return 150 }), answer.Container))
	release := widgets.NewButton(t("updates.page"), widgets.Primary, func() {
		if _, page := updates.Newer(); page != "" {
			s.openURL(page)
		}
	})
	release.Icon = icon("external-link")
	closing := d.Buttons[0].(*widgets.Button)
	d.Buttons = append(d.Buttons, release)
	d.OnClosed = updates.Cancel
	if !found {
		updates.Check()
	}
	s.open(d, func() {
		version, _ := updates.Newer()
		busy, err := updates.Busy(), updates.Err
		newer := !busy && err == nil && version != ""
		setVisible(release, newer)
		setPrimary(closing, !newer)
		answer.fill([3]any{busy, err, version}, func() []fyne.CanvasObject { return []fyne.CanvasObject{s.updateWords(updates, version)} })
	})
}

func (s *shell) updateWords(updates *model.Updates, version string) fyne.CanvasObject {
	own := data{"Version": s.about.version}
	switch {
	case updates.Busy() || updates.Err == nil && !updates.Checked:
		return &widgets.Empty{Busy: true, Title: t("updates.checking")}
	case updates.Err != nil:
		return s.failure(updates.Err, updates.Check)
	case version != "":
		return &widgets.Empty{Icon: icon("download"), Title: t("updates.newer", data{"Version": clip(version, 40)}), Text: t("updates.newer-text", own)}
	}
	return &widgets.Empty{Icon: icon("check"), Title: t("updates.current"), Text: t("updates.current-text", own)}
}
