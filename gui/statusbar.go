package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// statusBar is the line at the foot of the window: what was done last, with undo, and whether the
// clipboard holds a secret. It is always there, so that nothing moves when it changes.
type statusBar struct {
	shell   *shell
	content fyne.CanvasObject

	text      *widgets.Text
	undo      *widgets.Button
	line      *fyne.Container
	dot       *widgets.StatusDot
	clipboard *widgets.Text
	clear     *widgets.Button
	right     *fyne.Container

	reminder *widgets.Text // of what expires soon, or of a newer release
	remind   []fyne.CanvasObject
}

func newStatusBar(s *shell) *statusBar {
	b := &statusBar{shell: s}
	b.text = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	b.undo = &widgets.Button{Small: true, Variant: widgets.Secondary, OnTapped: s.app.Saved.UndoLast}
	b.dot = &widgets.StatusDot{Tone: widgets.Warning}
	b.clipboard = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary, Shorten: widgets.Natural}
	b.clear = &widgets.Button{Text: t("clipboard.clear"), Small: true, Variant: widgets.Secondary, OnTapped: s.clipboard.Clear}
	b.reminder = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorWarningText, Shorten: widgets.Natural}
	b.remind = []fyne.CanvasObject{
		b.reminder,
		&widgets.Button{Text: t("remind.show"), Small: true, Variant: widgets.Secondary, OnTapped: b.follow},
		&widgets.Button{Icon: icon("x"), Label: t("remind.dismiss"), Small: true, Variant: widgets.Ghost, OnTapped: b.dismiss},
	}
	b.right = inLine(append(slices.Clone(b.remind), b.undo, b.dot, b.clipboard, b.clear)...)
	b.line = widgets.NewBorder(nil, nil, nil, b.right, b.text)
	// The line is as high as its buttons, shown or not.
	height := func() float32 { return b.clear.MinSize().Height }
	b.content = container.NewVBox(separator(), container.New(widgets.Inset{X: 16, Y: 4}, container.New(minHeight(height), b.line)))
	return b
}

func (b *statusBar) redraw() {
	app, guard := b.shell.app, b.shell.clipboard
	text, undo := accountsStatus(app.Accounts), ""
	if entry, left, ok := app.Saved.Deleting(); ok {
		text = t("status.deleted", data{"Name": clip(credentialName(entry), 40)})
		undo = t("status.undo", data{"Seconds": seconds(left)})
	} else if done := app.Status(); done.Kind != model.StatusNone {
		text = statusWords(done)
	}
	clipped := ""
	if guard.Holding() || guard.Left {
		clipped = clipboardWords(guard)
	}
	// What passes by itself comes first, so that the line stays short.
	reminder := ""
	if undo == "" && clipped == "" {
		reminder = b.reminderWords()
	}
	changed := b.undo.Text != undo || b.clipboard.Text != clipped || b.reminder.Text != reminder
	b.text.SetText(text)
	b.undo.SetText(undo)
	b.clipboard.SetText(clipped)
	b.reminder.SetText(reminder)
	for _, part := range b.remind {
		setVisible(part, reminder != "")
	}
	setVisible(b.undo, undo != "")
	for _, part := range []fyne.CanvasObject{b.dot, b.clipboard} {
		setVisible(part, clipped != "")
	}
	setVisible(b.clear, guard.Holding())
	if changed {
		b.right.Refresh()
		b.line.Refresh()
	}
}

// reminderWords are what the line reminds of: tokens before releases.
func (b *statusBar) reminderWords() string {
	app := b.shell.app
	if n := app.Reminders.Shown(); n > 0 {
		return tn("remind.text", n)
	}
	if version := app.Updates.Shown(); version != "" {
		return t("updates.newer", data{"Version": clip(version, 20)})
	}
	return ""
}

func (b *statusBar) follow() {
	if b.shell.app.Reminders.Shown() > 0 {
		b.shell.showExpiring(b.shell.showSaved, b.shell.showRotate)
		return
	}
	b.shell.showUpdates()
}

func (b *statusBar) dismiss() {
	if b.shell.app.Reminders.Shown() > 0 {
		b.shell.app.Reminders.Dismiss()
		return
	}
	b.shell.app.Updates.Dismiss()
}

func accountsStatus(accounts *model.AccountList) string {
	if accounts.Loading() || accounts.Total() == 0 { // the page says that there are none
		return ""
	}
	return tn("accounts.count", accounts.Total(), data{"Servers": tn("accounts.servers", accounts.Servers())})
}
