package gui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// S48: The settings say by themselves that they could not be written, and which
// servers are trusted.
func TestSettingsDialogFollowsWhatItShows(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	d := showSettings(s.shell)
	s.settings.Err = errors.New("the disk is full")
	s.settings.Changed()
	s.wait("the failure", func() bool {
		return strings.Contains(said(d.notices.Container), inWords("trouble.unknown.title")) || len(d.notices.Objects) == 1
	})
	before := said(d.trusted.Container)
	s.app.AllowPlainHTTP(s.app.Accounts.Current().Origin, func(error) {})
	s.wait("the trusted server", func() bool { return said(d.trusted.Container) != before })
}

// A dialog gets the height of what it shows after each change, and is forgotten
// when it is closed.
func TestDialogsGrowAndAreForgotten(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	text := &widgets.Paragraph{Text: "short"}
	below := &widgets.Paragraph{Text: "below"}
	d := &widgets.Dialog{Title: "It grows", Content: container.New(widgets.Vertical{}, text, below)}
	long := ""
	s.shell.open(d, func() { text.SetText("short" + long) })
	s.turn()
	before := below.Position().Y
	long = strings.Repeat(" and longer", 60)
	s.app.Mark()
	s.turn()
	if below.Position().Y <= before {
		t.Errorf("what is below stays at %v", before)
	}
	d.Close()
	if n := len(s.dialogs.open); n != 0 {
		t.Errorf("%d closed dialogs are still redrawn", n)
	}
}

func TestConnectDialogFollowsTheAddress(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	d := showConnect(s.shell)
	d.address.SetText("no server has this")
	s.turn()
	if !d.invalid.Visible() || !d.next.Disabled() {
		t.Error("it does not say that this is no address")
	}
	d.address.SetText("https://studio.example")
	s.turn()
	if d.invalid.Visible() || d.next.Disabled() {
		t.Error("it does not take an address")
	}
}

// S48: The head shows the order that the rows have, whoever asked for it.
func TestHeadsShowTheOrderOfTheModel(t *testing.T) {
	s, tab := onTokens(t)
	for range 2 {
		s.app.TokenView.Sort(model.ColumnCreated)
		s.turn()
		column, descending := s.app.TokenView.Sorted()
		at := slices.IndexFunc(tab.table.columns, func(c tokenColumn) bool { return c.id == string(column) })
		if tab.table.SortedBy != at || tab.table.Descending != descending {
			t.Errorf("%s, descending %v: the head of column %d is marked, descending %v", column, descending, tab.table.SortedBy, tab.table.Descending)
		}
	}
}

type tokenColumn = column[model.TokenRow]

// A row's menu has what can be done with the row, and opening it shows it.
func TestRowsHaveMenus(t *testing.T) {
	s, tab := onTokens(t)
	var menu *fyne.Menu
	s.shell.popUpAt = func(shown *fyne.Menu, _ fyne.Position) { menu = shown }
	tab.table.List().SetSelected(0)
	tab.table.List().OnMenu(0, fyne.Position{})
	if menu == nil || len(menu.Items) < len(tab.rowItems()) {
		t.Errorf("the menu is %v", menu)
	}
	tab.table.List().OnActivated(0)
	if widgets.TopDialog(s.window.Canvas()) == nil {
		t.Error("a row that is opened shows nothing")
	}

	menu = nil
	pane := s.page.accounts
	for i, entry := range pane.entries {
		if entry.account == nil || entry.account == s.app.Accounts.Current() {
			continue
		}
		pane.list.OnMenu(i, fyne.Position{})
		pane.list.OnChosen(i)
		if menu == nil || s.app.Accounts.Current() != entry.account {
			t.Errorf("account %d has the menu %v, and %v is chosen", i, menu, s.app.Accounts.Current())
		}
		break
	}
}

// A new selection forgets what a search hides.
func TestSelectingForgetsHiddenRows(t *testing.T) {
	s, tab := onTokens(t)
	list := tab.table.List()
	s.window.Canvas().Focus(list)
	typeKey(list, fyne.KeyHome)
	withShift(list, fyne.KeyDown)
	s.turn()
	second := tab.table.rows[1].Name
	s.app.TokenView.Search(second)
	s.turn()
	typeKey(list, fyne.KeyHome)
	s.app.TokenView.Search("")
	s.turn()
	if got := namesIn(tab.table.selection()); got != second {
		t.Errorf("selected: %s, want %s", got, second)
	}
}

// S48: A world that is shown next gets all settings.
func TestSettingsReachTheNextWorld(t *testing.T) {
	var searched []string
	s := newScreen(t, real(&searched))
	on := !s.settings.Now().Activity
	s.set(func(to *model.Settings) {
		to.Folders, to.CheckAtStart, to.Activity = []string{s.t.TempDir()}, true, on
	})
	if s.app.Activity.On() != on {
		t.Error("the record is not switched at once")
	}
	s.shell.showTab(model.TabSaved)
	searched = nil
	s.showWorld(s.options.World(), nil)
	if !slices.Equal(searched, s.settings.Now().Folders) {
		t.Errorf("searched %v", searched)
	}
	if s.app.Tab != model.TabSaved {
		t.Errorf("tab %d is shown", s.app.Tab)
	}
	if !s.app.CheckAtStart || s.app.Activity.On() != on {
		t.Errorf("checks at start %v, records %v", s.app.CheckAtStart, s.app.Activity.On())
	}
}

// What an earlier start left in the settings is in effect at once.
func TestStartFollowsTheSettings(t *testing.T) {
	settings := model.OpenSettings("", nil)
	settings.Post = func(f func()) { f() }
	settings.Changed = func() {}
	settings.Change(func(to *model.Settings) { to.Size, to.Clipboard = []int{940, 610}, 5*time.Minute })
	s := newScreenWith(t, nil, settings)
	if got := s.window.Canvas().Size(); got != fyne.NewSize(940, 610) {
		t.Errorf("the window has %v", got)
	}
	s.clipboard.Copy(speckle.NewSecret("of no use"))
	if left := s.clipboard.Remaining(); left <= 2*time.Minute {
		t.Errorf("a secret stays on the clipboard for %s", left)
	}
	s.clipboard.Clear()
}

// The labels of a menu are filled with spaces up to the keys, so another size of
// text needs others.
func TestMenusFollowTheSizeOfText(t *testing.T) {
	if systemMenus {
		t.Skip("the system's menu has keys of its own")
	}
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	before := s.window.MainMenu()
	s.set(largest)
	if s.window.MainMenu() == before {
		t.Error("the menus are as they were")
	}
}
