package gui

import (
	"cmp"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// rowItem is something that can be done with the selected row, or with all selected rows. It is in
// the row's menu, and under its name in the menu bar and the palette.
type rowItem struct {
	name    string // its text is "action.row-<name>", unless it has its own
	text    string
	run     func()
	sub     func() *fyne.Menu    // in place of run: a menu of its own
	at      func() fyne.Position // where that opens, out of the row's menu
	divider bool                 // a line above it
}

var itemKeys = map[string][]fyne.KeyName{
	"rename": {fyne.KeyF2},
	"revoke": {fyne.KeyDelete, fyne.KeyBackspace},
	"delete": {fyne.KeyDelete, fyne.KeyBackspace},
}

func isItemKey(key fyne.KeyName) bool {
	for _, keys := range itemKeys {
		if slices.Contains(keys, key) {
			return true
		}
	}
	return false
}

// actionKeys are the keys that do what an item does, with Ctrl or Cmd.
var actionKeys = map[string]fyne.KeyName{"duplicate": fyne.KeyD}

func (i rowItem) hasKey(key fyne.KeyName) bool { return slices.Contains(itemKeys[i.name], key) }
func (i rowItem) words() string                { return cmp.Or(i.text, t("action.row-"+i.name)) }

func menuOf(items []rowItem) *fyne.Menu {
	menu := fyne.NewMenu("")
	for n, item := range items {
		if item.divider && n > 0 {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		}
		entry := fyne.NewMenuItem(item.words(), item.run)
		if item.sub != nil {
			entry.ChildMenu = item.sub()
		}
		menu.Items = append(menu.Items, entry)
	}
	return menu
}

// selectionBar says, while several rows are selected, how many, with what can be done to all of them.
type selectionBar struct {
	*fyne.Container
	text   *widgets.Text
	action *widgets.Button
}

func newSelectionBar(act, clear func()) *selectionBar {
	b := &selectionBar{text: &widgets.Text{Style: widgets.Strong, Shorten: widgets.Natural}}
	b.action = &widgets.Button{Icon: icon("trash"), Variant: widgets.DangerBorder, OnTapped: act}
	b.Container = inLine(b.action, widgets.NewIconButton(icon("x"), t("selection.clear"), clear))
	b.text.Hide()
	b.Hide()
	return b
}

// set shows the bar for n rows, and reports whether it needs another width.
func (b *selectionBar) set(n int, act string) (changed bool) {
	text := tn("selection.count", n)
	changed = b.Visible() != (n > 1) || b.text.Text != text
	b.text.SetText(text)
	b.action.SetText(act)
	setVisible(b.text, n > 1)
	setVisible(b.Container, n > 1)
	return changed
}

// appItems are what can be done with an app. revoke may be nil.
func (s *shell) appItems(app model.RemoteApp, open, revoke func()) []rowItem {
	items := []rowItem{
		{name: "open", run: open},
		{name: "copy-id", run: func() { s.copyPlain(app.ID) }},
	}
	if revoke != nil {
		items = append(items, rowItem{name: "revoke", text: t("myapps.revoke"), divider: true, run: revoke})
	}
	return items
}

// action is something that the program can do, wherever it is asked for: the
// menus, the shortcuts and the palette are built from one table of actions, and
// tabs and dialogs ask for actions by name.
type action struct {
	name    string // its text is "action.<name>"
	menu    string // "file", "token", "view", "help", onlyPalette
	key     fyne.KeyName
	shift   bool
	alone   bool // the key works without Ctrl or Cmd
	enabled func() bool
	why     model.StatusKind // what to say when it can't be done
	run     func()
	inFront func(*widgets.Dialog) // what the key does while a dialog is in front; nil: nothing
	divider bool                  // a line above it in the menu
	always  bool                  // also while a dialog is in front: quitting looks after itself
	item    *fyne.MenuItem        // its place in the menu, once there is one
}

// onlyPalette is in place of a menu for what the status line offers for a time: the palette has it as long.
const onlyPalette = "palette"

// shortcut is the action's key with what must be held, nil for none: a key alone
// is no shortcut to Fyne.
func (a action) shortcut() fyne.Shortcut {
	if a.key == "" || a.alone {
		return nil
	}
	held := fyne.KeyModifierShortcutDefault
	if a.shift {
		held |= fyne.KeyModifierShift
	}
	return &desktop.CustomShortcut{KeyName: a.key, Modifier: held}
}

func (a action) keys() string {
	if a.key == "" {
		return ""
	}
	words := string(a.key)
	if a.shift {
		words = t("key.shift") + "+" + words
	}
	switch {
	case a.alone:
		return words
	case runtime.GOOS == "darwin":
		return "⌘" + strings.TrimPrefix(words, "+")
	}
	return t("key.control") + "+" + words
}

// beside is what stands beside the action in a menu: its keys, or why it can't be done now.
func (a action) beside() string {
	if !a.allowed() {
		return statusWords(model.Status{Kind: a.why})
	}
	return a.keys()
}

func (a action) allowed() bool { return a.enabled == nil || a.enabled() }
