package gui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// rowItem is something that can be done with the selected row, or with all
// selected rows. It is in the row's menu, and under its name in the menu
// bar and the palette.
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

// selectionBar says how many rows are selected, with what can be done to all of
// them. It is in sight while several are.
type selectionBar struct {
	*fyne.Container
	text   *widgets.Text
	action *widgets.Button
}

func newSelectionBar(act, clear func()) *selectionBar {
	b := &selectionBar{text: &widgets.Text{Style: widgets.Strong, Shorten: widgets.Natural}}
	b.action = &widgets.Button{Icon: icon("trash"), Variant: widgets.DangerBorder, OnTapped: act}
	b.Container = inLine(b.text, b.action, widgets.NewIconButton(icon("x"), t("selection.clear"), clear))
	b.Hide()
	return b
}

// set shows the bar for n rows, and reports whether it needs another width.
func (b *selectionBar) set(n int, act string) (changed bool) {
	text := tn("selection.count", n)
	changed = b.Visible() != (n > 1) || b.text.Text != text
	b.text.SetText(text)
	b.action.SetText(act)
	setVisible(b.Container, n > 1)
	return changed
}

// appItems are what can be done with an app. revoke may be nil.
func (s *shell) appItems(app model.RemoteApp, open, revoke func()) []rowItem {
	items := []rowItem{
		{name: "open", run: open},
		{name: "copy-id", run: func() { s.clipboard.CopyPlain(app.ID) }},
	}
	if revoke != nil {
		items = append(items, rowItem{name: "revoke", text: t("myapps.revoke"), divider: true, run: revoke})
	}
	return items
}
