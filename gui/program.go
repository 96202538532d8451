// Package gui is the screen: windows and dialogs. It decides nothing; every
// decision and state is in gui/model.
//
// program.go has the program, world.go whether it shows this computer or the
// demo, page.go its window's content, shell.go what the parts can use of it.
// Each part has a file of its own: tab_… the pages about an account, dialog_…
// what opens in front, words_… what people read. Parts mention nothing above
// them: structure_test.go has the order.
package gui

import (
	"cmp"
	"context"
	"net/url"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/assets"
	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// Options are what the program runs on.
type Options struct {
	Version  string
	Build    model.Build
	Places   Places
	Settings *model.SettingsFile // read before the window exists; with nil they are in memory
	World    func() model.World
	// Demo starts the demo server and returns its world and what ends it.
	Demo      func(context.Context) (model.World, func(), error)
	StartDemo bool
	// Post runs a function on the screen's goroutine; nil means fyne.Do.
	Post func(func())
	// OpenURL opens the browser; nil means the system's.
	OpenURL func(*url.URL) error
	// AskFile shows the system's file dialog and returns the chosen path, "" for
	// none; nil, and where it fails: Fyne's dialogs.
	AskFile func(context.Context, desktop.FileDialog) (path string, err error)
	// HasFont reports whether a font of the system has a character; nil: it has.
	HasFont func(rune) bool
	// Visible reports whether a part of a rectangle, in the pixels of
	// desktop.Window, can be seen on some screen; nil: it can.
	Visible func(x, y, width, height int) bool
	// Fit returns a size of the window's content with which the window stays
	// within the screen that the position is on; nil: any size does.
	Fit func(x, y int, size fyne.Size, scale float32) fyne.Size
	// MarkSecrets marks copied secrets for the clipboard histories of the system.
	MarkSecrets bool
	// SystemPreferences reads the system's settings; nil means the defaults.
	SystemPreferences func(context.Context) desktop.Preferences
	// WatchLock calls locked when the screen is locked, until ctx ends; nil: never.
	WatchLock func(ctx context.Context, locked func())
}

// Program is the running program and its window.
type Program struct {
	fyne    fyne.App
	options Options
	window  fyne.Window
	system  desktop.Preferences

	settings  *model.SettingsFile
	clipboard *clipboard.Guard

	app     *model.App
	endDemo func()
	shell   *shell
	page    *page
	dialogs *dialogStack
	oneTime map[*model.OneTime]*oneTimeDialog // the open ones
	secrets *secretFields
	dropped func(path string) // takes a file that is dropped on the window; nil: nothing does
	table   []action
	trying  map[error][]*widgets.Notice // see shell; it outlives the shells of other languages

	running    *lifetime
	fontless   bool // the chosen language can't be drawn, which is still to be said
	askingFile bool // the system's file dialog is open
}

// New shows the window, which Run then serves.
func New(a fyne.App, options Options) *Program {
	if options.Post == nil {
		options.Post = fyne.Do
	}
	if options.OpenURL == nil {
		options.OpenURL = a.OpenURL
	}
	if options.HasFont == nil {
		options.HasFont = func(rune) bool { return true }
	}
	options.Settings = cmp.Or(options.Settings, model.OpenSettings("", nil))
	running := newLifetime(a)
	options.Post = running.bound(options.Post)
	p := &Program{fyne: a, options: options, settings: options.Settings, system: desktop.Preferences{TextScale: 1}, running: running}
	p.trying = map[error][]*widgets.Notice{}
	p.oneTime, p.secrets = map[*model.OneTime]*oneTimeDialog{}, &secretFields{all: map[*secretField]bool{}}
	p.settings.Post, p.settings.Changed = options.Post, p.mark
	missing := &missingFonts{post: options.Post, tell: func() { p.app.Say(model.StatusFontless, nil) }, asked: map[rune]bool{}}
	widgets.OnForeignLetter = func(letter rune) { missing.ask(letter, p.options.HasFont) }
	p.useLanguage()
	widgets.AccessibleWords = accessibleStates
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.WindowIcon))
	p.applyTheme()
	var board clipboard.Clipboard = a.Clipboard()
	if options.MarkSecrets {
		board = clipboard.OfSystem(board)
	}
	p.clipboard = clipboard.New(board, options.Post, p.mark)
	p.clipboard.SetLimit(p.settings.Now().Clipboard)
	fonts := readFonts()
	if !options.StartDemo {
		p.openWorld(options.World(), nil)
	}
	p.window = a.NewWindow(t("app.title"))
	p.dialogs = &dialogStack{canvas: p.window.Canvas()}
	p.window.SetMaster()
	p.window.SetPadded(false)
	restoreWindow(p.window, p.settings.Now())
	p.window.SetCloseIntercept(p.quit)
	p.window.SetOnDropped(func(_ fyne.Position, files []fyne.URI) {
		if p.dropped != nil && len(files) == 1 {
			p.dropped(files[0].Path())
		}
	})
	a.Settings().AddListener(func(fyne.Settings) { forgetFonts() })
	a.Lifecycle().SetOnEnteredForeground(p.gainedFocus)
	a.Lifecycle().SetOnExitedForeground(p.lostFocus)
	// The window comes before its content: to make what draws it takes as long as
	// to read the fonts beside it.
	p.window.Show()
	<-fonts
	if options.StartDemo {
		p.startDemo()
	} else {
		p.build()
		p.sayFontless()
	}
	go p.followSystem(options)
	return p
}

// followSystem applies the system's settings; reading them takes a moment.
func (p *Program) followSystem(options Options) {
	if options.Visible != nil && options.Fit != nil {
		// It runs when the window exists.
		options.Post(func() { moveIntoSight(p.window, options) })
	}
	if options.WatchLock != nil {
		go options.WatchLock(p.running, func() { options.Post(p.secrets.drop) })
	}
	if options.SystemPreferences == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	system := options.SystemPreferences(ctx)
	options.Post(func() {
		p.system = system
		p.applyTheme()
	})
}

// Run returns when the program ends and its settings are written.
func (p *Program) Run() {
	p.fyne.Run()
	p.running.end()
	p.closeWorld()()
	p.settings.Flush()
}

func (p *Program) build() {
	title := "app.title"
	if p.app.Demo() {
		title = "app.title-demo"
	}
	p.window.SetTitle(t(title))
	p.shell = p.newShell()
	p.page = newPage(p.shell)
	p.window.SetContent(p.page.content)
	p.bindActions(p.actions())
	p.app.Changed = p.redraw
	p.redraw()
}

func (p *Program) newShell() *shell {
	s := &shell{
		app: p.app, settings: p.settings, clipboard: p.clipboard,
		about:   about{p.options.Version, p.options.Build, p.options.Places},
		change:  p.changeSettings,
		do:      p.do,
		open:    p.dialogs.show,
		openURL: p.openURL,
		focus:   p.window.Canvas().Focus,
		popUp: func(menu *fyne.Menu, below fyne.CanvasObject) {
			at := p.fyne.Driver().AbsolutePositionForObject(below).AddXY(0, below.Size().Height)
			widgets.ShowMenu(menu, p.window.Canvas(), at)
		},
		popUpAt: func(menu *fyne.Menu, at fyne.Position) { widgets.ShowMenu(menu, p.window.Canvas(), at) },
		secrets: p.secrets, post: p.options.Post, hasFont: p.options.HasFont,
		onDrop: func(dropped func(path string)) { p.dropped = dropped },
		files:  p.fileDialogs(), trying: p.trying,
	}
	s.signIn = func(account *model.Account) { showSignIn(s, account) }
	s.paste = func(account *model.Account, text string) { showPaste(s, account).token.SetText(text) }
	s.replace = func(row model.SavedRow) { showReplace(s, row) }
	s.rotate, s.askTrust = s.rotateSaved, s.showTrust
	return s
}

// mark asks for a redraw after a change of what isn't the model's.
func (p *Program) mark() {
	if p.app != nil {
		p.app.Mark()
	}
}

// redraw brings all that is in sight up to date: the page, then the dialogs
// from the lowest to the front.
func (p *Program) redraw() {
	defer p.keepFocus()()
	p.page.redraw()
	p.enableActions()
	p.dialogs.redraw()
	for _, once := range p.app.Unsafe() {
		if p.oneTime[once] == nil {
			d := newOneTimeDialog(p.shell, once, func() { delete(p.oneTime, once) })
			p.oneTime[once] = d
			p.shell.open(d.dialog, d.redraw)
		}
	}
}

// keepFocus returns what takes the focus from something that a redraw hides, where keys would press
// what nobody sees, to where the dialog in front or the page begins.
func (p *Program) keepFocus() (after func()) {
	canvas := p.window.Canvas()
	had := canvas.Focused()
	if had == nil || !widgets.InSight(had, canvas) { // such as an open menu's
		return func() {}
	}
	return func() {
		switch d := widgets.TopDialog(canvas); {
		case canvas.Focused() != had || widgets.InSight(had, canvas):
		case d != nil:
			d.FocusFirst()
		default:
			canvas.Focus(widgets.FirstFocusable(p.page.start(p.app.Tab)))
		}
	}
}

func (p *Program) lostFocus() {
	p.clipboard.Blur()
	p.secrets.lostFocus()
}

func (p *Program) gainedFocus() {
	p.clipboard.Focus()
	p.secrets.gainedFocus()
	if p.app != nil {
		p.app.Returned()
	}
}

// quit ends the program unless a new token would be lost.
func (p *Program) quit() {
	if p.app != nil && !p.app.MayQuit() {
		for _, d := range p.oneTime {
			d.remind()
		}
		if len(p.oneTime) == 0 {
			p.shell.message(t("quit.unsafe-title"), t("quit.unsafe-text"))
		}
		return
	}
	p.clipboard.Quit()
	p.settings.Change(rememberWindow(p.window))
	p.running.end()
	p.fyne.Quit()
}

// dialogOpen reports whether a dialog is open: shortcuts are off below it.
func (p *Program) dialogOpen() bool { return widgets.DialogOpen(p.window.Canvas()) }

func (p *Program) openURL(address string) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" {
		p.shell.message(t("link.title"), t("link.refused"))
		return
	}
	if err := p.options.OpenURL(parsed); err != nil {
		p.shell.message(t("link.failed"), t("link.failed-text", data{"Address": address}))
	}
}

// changeSettings applies a change at once, and saves it. change may be called
// more than once, on another goroutine too.
func (p *Program) changeSettings(change func(*model.Settings)) {
	before := p.settings.Now()
	p.settings.Change(change)
	now := p.settings.Now()
	p.clipboard.SetLimit(now.Clipboard)
	p.applyTheme()
	p.followSettings()
	if now.Language != before.Language {
		p.useLanguage()
		p.build()
		p.options.Post(p.sayFontless) // in front of the settings, which open again
	}
}

// useLanguage sets the chosen language, or English where no font can draw it.
func (p *Program) useLanguage() {
	p.fontless = !readable(setLanguage(p.settings.Now().Language), p.options.HasFont)
	if p.fontless {
		setLanguage("en")
	}
}

func (p *Program) sayFontless() {
	if p.fontless {
		p.fontless = false
		p.shell.message(t("language.fontless"), t("language.fontless-text"))
	}
}

func (p *Program) applyTheme() {
	settings := p.settings.Now()
	widgets.ReduceMotion = settings.ReduceMotion || p.system.ReduceMotion
	// What a system says is limited to what a window can show.
	scale := min(settings.TextSize*max(p.system.TextScale, 0.8), 2)
	theme := &appTheme{settings.Theme, float32(scale)}
	// Fyne draws everything again for a theme.
	if now, ok := p.fyne.Settings().Theme().(*appTheme); !ok || *now != *theme {
		p.fyne.Settings().SetTheme(theme)
		if p.page != nil {
			p.page.accounts.measure()
			p.window.SetMainMenu(p.menus()) // the labels before the keys have another width
			p.mark()
		}
	}
}
