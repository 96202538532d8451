package gui

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
)

// action is something that the program can do, wherever it is asked for: the
// menus, the shortcuts and the palette are built from one table of actions, and
// tabs and dialogs ask for actions by name.
type action struct {
	name    string // its text is "action.<name>"
	menu    string // "file", "token", "view", "help"
	key     fyne.KeyName
	shift   bool
	alone   bool // the key works without Ctrl or Cmd
	enabled func() bool
	why     model.StatusKind // what to say when it can't be done
	run     func()
	divider bool           // a line above it in the menu
	always  bool           // also while a dialog is in front: quitting looks after itself
	item    *fyne.MenuItem // its place in the menu, once there is one
}

// shortcut is the action's key with what must be held, nil for none.
func (a action) shortcut() fyne.Shortcut {
	if a.key == "" {
		return nil
	}
	held := fyne.KeyModifierShortcutDefault
	if a.alone {
		held = 0
	}
	if a.shift {
		held |= fyne.KeyModifierShift
	}
	return &desktop.CustomShortcut{KeyName: a.key, Modifier: held}
}

// keys are the action's keys as a person reads them, "" for none.
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

func (a action) allowed() bool { return a.enabled == nil || a.enabled() }
