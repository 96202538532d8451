package gui

import (
	"fyne.io/fyne/v2"
)

// followReminders has the world that is shown remind and look for updates as
// the settings say. The demo's reminders are not real, and don't take the place
// of real ones.
func (p *Program) followReminders() {
	if !p.app.Demo() {
		p.app.Reminders.Claim = p.settings.ClaimReminder
		p.app.Updates.Claim = p.settings.ClaimUpdates
	}
	p.app.Updates.Version = p.options.Version
	p.app.Updates.SetWeekly(p.settings.Now().Updates)
	p.app.Reminders.Notify = p.notify
	p.app.Reminders.SetOn(p.settings.Now().Reminders)
}

// notify sends the system's notification of what expires soon. It has no names:
// on some systems Fyne puts the text into a script unquoted, and names come
// from servers; and others may look at the screen. Sending waits for the bus.
func (p *Program) notify(n int) {
	if p.settings.Now().Notifications {
		notification := fyne.NewNotification(tn("remind.text", n), t("remind.open"))
		go p.fyne.SendNotification(notification)
	}
}
