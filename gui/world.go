package gui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func (p *Program) showWorld(world model.World, end func()) {
	p.openWorld(world, end)
	p.build()
	p.sayFontless()
}

// openWorld begins the work on a world, whose page is built next.
func (p *Program) openWorld(world model.World, end func()) {
	p.closeWorld()
	world.Post = p.options.Post
	p.endDemo = end
	p.app = model.NewApp(world)
	p.app.ShowTab(p.settings.Now().Tab)
	p.app.CheckAtStart = p.settings.Now().CheckAtStart
	if !p.app.Demo() { // whose reminders are not real, and don't take the place of real ones
		p.app.Reminders.Claim, p.app.Updates.Claim = p.settings.ClaimReminder, p.settings.ClaimUpdates
	}
	p.app.Updates.Version, p.app.Reminders.Notify = p.options.Version, p.notify
	p.followSettings()
	p.app.Start()
}

// startDemo starts the demo server in the background and shows its world.
func (p *Program) startDemo() {
	if p.app == nil {
		p.window.SetContent(widgets.NewRoot(&widgets.Empty{Busy: true, Title: t("state.checking")}))
		p.bindActions([]action{p.quitAction()})
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		world, end, err := p.options.Demo(ctx)
		p.options.Post(func() {
			if err == nil && p.app != nil && !p.app.MayQuit() {
				end() // a token was created meanwhile, and is not safe yet
				p.quit()
				return
			}
			if err == nil {
				p.showWorld(world, end)
				return
			}
			if p.app == nil {
				p.showWorld(p.options.World(), nil)
			}
			p.shell.failed(t("demo.failed"), err)
		})
	}()
}

// leaveDemo goes back to this computer.
func (p *Program) leaveDemo() {
	if !p.app.MayQuit() {
		p.quit()
		return
	}
	p.showWorld(p.options.World(), nil)
}

// closeWorld ends the world that is shown. wait waits for its work, which the
// program does at its end only.
func (p *Program) closeWorld() (wait func()) {
	wait = func() {}
	if p.app != nil {
		wait = p.app.Stop()
		p.app = nil
	}
	if p.endDemo != nil {
		p.endDemo()
		p.endDemo = nil
	}
	return wait
}

// followSettings has the world that is shown do what a person chose, at its start and later.
func (p *Program) followSettings() {
	now := p.settings.Now()
	p.app.SearchIn(now.Folders)
	p.app.Activity.SetOn(now.Activity)
	p.app.Updates.SetWeekly(now.Updates)
	p.app.Reminders.SetOn(now.Reminders)
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
