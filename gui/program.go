// Package gui is the screen: windows and dialogs. It decides nothing; every
// decision and state is in gui/model.
package gui

import (
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/assets"
	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// Options are what the program runs on.
type Options struct {
	Version string
	Build   model.Build
	Places  Places
	// World returns this computer.
	World func() model.World
	// Demo starts the demo server and returns its world and what ends it.
	Demo func(context.Context) (model.World, func(), error)
	// StartDemo begins with the demo instead of this computer.
	StartDemo bool
	// Post runs a function on the screen's goroutine; nil means fyne.Do.
	Post func(func())
	// OpenURL opens the browser; nil means the system's.
	OpenURL func(*url.URL) error
	// Visible reports whether a part of a rectangle, in the pixels of
	// desktop.Window, can be seen on some screen; nil: it can.
	Visible func(x, y, width, height int) bool
	// Comfort asks the system what it wants of every program; nil: nothing.
	Comfort func(context.Context) Comfort
}

// Comfort is what the system wants of every program, for those who see little
// or can't bear motion.
type Comfort struct {
	TextScale float64 // of all texts; 1 is usual
	Still     bool    // nothing moves
}

// Program is the running program: its window and what stands in it.
type Program struct {
	fyne    fyne.App
	options Options
	window  fyne.Window
	guard   *clipboard.Guard
	// guardChanged redraws what tells of the clipboard.
	guardChanged func()

	settings model.Settings
	comfort  Comfort

	app     *model.App
	endDemo func()
	main    *mainPage
	table   []action
}

// New makes the window; ShowAndRun shows it.
func New(a fyne.App, options Options) *Program {
	if options.Post == nil {
		options.Post = fyne.Do
	}
	if options.OpenURL == nil {
		options.OpenURL = a.OpenURL
	}
	p := &Program{fyne: a, options: options, settings: settingsIn(a.Preferences()), comfort: Comfort{TextScale: 1}}
	speak(p.settings.Language)
	widgets.UseWords(spokenWords)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.WindowIcon))
	p.dress()
	p.guard = clipboard.New(a.Clipboard(), options.Post, func() { tell(p.guardChanged) })
	p.guard.SetLimit(p.settings.Clipboard)
	p.window = a.NewWindow(t("app.title"))
	p.window.SetMaster()
	p.window.SetPadded(false)
	comeBack(p.window, a.Preferences())
	p.window.SetCloseIntercept(p.quit)
	a.Lifecycle().SetOnEnteredForeground(p.guard.Focus)
	a.Lifecycle().SetOnExitedForeground(func() {
		if p.main != nil {
			p.main.mask()
		}
	})
	if options.StartDemo {
		p.startDemo()
	} else {
		p.enter(options.World(), nil)
	}
	go p.adjust(options)
	return p
}

// adjust follows what the system says, which takes a moment to ask.
func (p *Program) adjust(options Options) {
	if options.Visible != nil {
		// It runs when the window has been made.
		options.Post(func() { comeInSight(p.window, options.Visible) })
	}
	if options.Comfort == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	comfort := options.Comfort(ctx)
	options.Post(func() {
		p.comfort = comfort
		p.dress()
	})
}

// ShowAndRun shows the window and returns when the program ends.
func (p *Program) ShowAndRun() {
	p.window.ShowAndRun()
	p.close()()
}

// enter shows a world in place of the one before.
func (p *Program) enter(world model.World, end func()) {
	p.close()
	world.Post = p.options.Post
	p.endDemo = end
	p.app = model.NewApp(world)
	p.app.SearchIn(p.settings.Folders)
	p.furnish()
	p.app.Start()
}

// furnish makes the window's content, again when the language changes.
func (p *Program) furnish() {
	title := "app.title"
	if p.app.Demo() {
		title = "app.title-demo"
	}
	p.window.SetTitle(t(title))
	p.main = newMainPage(p)
	p.window.SetContent(p.main.content)
	p.arm(p.actions())
}

// startDemo starts the demo server in the background and goes over to it.
func (p *Program) startDemo() {
	if p.app == nil {
		p.window.SetContent(widgets.NewRoot(newWaiting(t("state.checking"))))
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		world, end, err := p.options.Demo(ctx)
		p.options.Post(func() {
			if err == nil && p.app != nil && !p.app.MayQuit() {
				end() // a token was made meanwhile, and is not safe yet
				p.quit()
				return
			}
			if err == nil {
				p.enter(world, end)
				return
			}
			if p.app == nil {
				p.enter(p.options.World(), nil)
			}
			p.tellTrouble(t("demo.failed"), err)
		})
	}()
}

// quit ends the program unless a new token would be lost.
func (p *Program) quit() {
	if p.app != nil && !p.app.MayQuit() {
		if !p.dialogOpen() {
			p.tell(t("quit.unsafe-title"), t("quit.unsafe-text"))
			return
		}
		p.main.remindUnsafe()
		return
	}
	p.guard.Quit()
	rememberPlace(p.window, p.fyne.Preferences())
	p.window.Close()
	p.fyne.Quit()
}

// dialogOpen reports whether a dialog stands before the window: shortcuts rest
// below it.
func (p *Program) dialogOpen() bool { return widgets.DialogOpen(p.window.Canvas()) }

// close ends the world that is shown. wait waits for its work, which the
// program does at its end only.
func (p *Program) close() (wait func()) {
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

// open opens an address of a server's own origin in the browser.
func (p *Program) open(address string) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" {
		p.tell(t("link.title"), t("link.refused"))
		return
	}
	if err := p.options.OpenURL(parsed); err != nil {
		p.tell(t("link.failed"), t("link.failed-text", data{"Address": address}))
	}
}
