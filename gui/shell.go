package gui

import (
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// shell is what the parts of the window can use of the program around them:
// tabs and dialogs know neither the window nor each other. What leads
// elsewhere is an action of the table in menu.go, asked for by its name.
type shell struct {
	app       *model.App
	settings  *model.SettingsFile
	clipboard *clipboard.Guard
	about     about

	change  func(func(*model.Settings)) // of the settings: in effect at once
	do      func(action string)
	open    func(d *widgets.Dialog, redraw func()) // redraw may be nil, for what never changes
	openURL func(address string)
	focus   func(fyne.Focusable)
	popUp   func(menu *fyne.Menu, below fyne.CanvasObject)
	popUpAt func(menu *fyne.Menu, at fyne.Position)
	secrets *secretFields
	post    func(func())
	hasFont func(character rune) bool
	onDrop  func(dropped func(path string)) // what takes a file that is dropped on the window; nil: nothing
	files   files
	trying  map[error][]*widgets.Notice // of failures whose remedy is under way

	// These lead to dialogs that other dialogs don't know.
	signIn   func(*model.Account)
	paste    func(account *model.Account, text string) // nil: the server is asked for
	rotate   func(model.SavedRow)                      // a saved token
	replace  func(model.SavedRow)                      // by a pasted token
	askTrust func(refused error)                       // what a server is refused for
}

// files are the dialogs for a file or a folder. Each calls chosen with a path, or not at all.
type files struct {
	open   func(extensions []string, chosen func(path string))
	save   func(name string, chosen func(path string))
	folder func(chosen func(path string))
}

type about struct {
	version string
	build   model.Build
	places  Places
}

// showTab shows a page, and remembers it for the next start.
func (s *shell) showTab(tab model.Tab) {
	s.app.ShowTab(tab)
	s.settings.Change(func(settings *model.Settings) { settings.Tab = tab })
}

func (s *shell) keychainName() string {
	name := s.app.Keychain.Name()
	if name == model.KeychainMemory {
		return t("keychain.memory")
	}
	return name
}

// Places are the files of the program on this computer that hold no secret.
type Places struct {
	Index    string // folder: names and dates of saved credentials
	Servers  string // file: what is allowed for which server
	Settings string // file
}

// clockWords says that the clocks of a server and this computer differ so much
// that dates can't be relied on; "" when they don't.
func (s *shell) clockWords(origin model.Origin) (title, text string) {
	skew, off := s.app.ClockSkew(origin)
	if !off {
		return "", ""
	}
	return t("clock.skew.title"), t("clock.skew.text", data{"Minutes": number(int(skew.Round(time.Minute) / time.Minute))})
}

// copied is a fact with a copy button, where there is something to copy.
func (s *shell) copied(key, value string, mono bool) widgets.Fact {
	fact := widgets.Fact{Key: key, Value: orDash(value), Mono: mono && value != ""}
	if value != "" {
		fact.Extra = widgets.NewCopyButton(t("button.copy"), t("once.copied-plain"), func() { s.clipboard.CopyPlain(value) })
	}
	return fact
}

// copyPlain copies what is no secret, and says so in the status line: for a menu, which is gone then.
func (s *shell) copyPlain(text string) {
	s.clipboard.CopyPlain(text)
	s.app.Say(model.StatusCopied, nil)
}

// openDeveloperPage opens the server's own page for tokens and apps.
func (s *shell) openDeveloperPage(account *model.Account) {
	s.openURL(account.Origin.String() + "/settings/user/developer")
}

// signInButton is the filled button of a place where only a sign-in helps.
func (s *shell) signInButton() *widgets.Button {
	return &widgets.Button{Text: t("access.sign-in"), Icon: icon("sign-in"), Variant: widgets.Primary, OnTapped: func() { s.do("sign-in") }}
}

// newSearch is a search with its words, from which the arrow leads down into a list.
func (s *shell) newSearch(words string, down fyne.Focusable, changed func(string)) *widgets.SearchEntry {
	search := widgets.NewSearchEntry(t(words), t(words), t("button.clear"), changed)
	search.OnDown = func() { s.focus(down) }
	return search
}
