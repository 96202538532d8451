package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/widgets"
)

// showPalette lists all actions that can be done now, found by words of their
// names.
func showPalette(s *shell, table []action) {
	var found []action
	var d *widgets.Dialog
	do := func(a action) {
		d.Close()
		a.run()
	}
	list := widgets.NewList(func() int { return len(found) },
		func() fyne.CanvasObject {
			return container.New(widgets.Inset{X: 8, Y: 8}, widgets.NewBorder(nil, nil, nil,
				&widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextTertiary, Shorten: widgets.Natural}, &widgets.Text{}))
		},
		func(i int, o fyne.CanvasObject) {
			line := o.(*fyne.Container).Objects[0].(*fyne.Container)
			line.Objects[0].(*widgets.Text).SetText(t("action." + found[i].name))
			line.Objects[1].(*widgets.Text).SetText(found[i].keys())
		})
	list.Spoken = t("palette.title")
	list.Label = func(i int) string { return t("action." + found[i].name) }
	list.OnActivated, list.OneTap = func(i int) { do(found[i]) }, true
	none := &widgets.Empty{Icon: icon("search"), Title: t("palette.none"), Text: t("palette.none-text")}
	narrow := func(text string) {
		found = matchingActions(table, text)
		setVisible(list, len(found) > 0)
		setVisible(none, len(found) == 0)
		list.SetSelected(0)
		list.Refresh()
	}
	search := widgets.NewSearchEntry(t("palette.search"), t("palette.search"), t("button.clear"), narrow)
	search.OnDown = func() { s.focus(list) }
	search.OnEscape = func() { d.Close() }
	search.OnSubmitted = func(string) {
		if len(found) > 0 {
			do(found[0])
		}
	}
	narrow("")
	d = &widgets.Dialog{Title: t("palette.title"), Width: 520, First: search,
		Content: container.New(widgets.Vertical{Gap: 10}, search, container.New(minHeight(300), container.NewStack(list, none)))}
	s.open(d, nil)
}

// matchingActions are the actions that can be done now and whose texts have
// every word of a text, those that begin with it first.
func matchingActions(table []action, text string) []action {
	text = strings.ToLower(strings.TrimSpace(text))
	var first, rest []action
	for _, a := range table {
		if a.menu == "" || a.name == "palette" || !a.allowed() {
			continue
		}
		name := strings.ToLower(t("action." + a.name))
		switch {
		case strings.HasPrefix(name, text):
			first = append(first, a)
		case !slices.ContainsFunc(strings.Fields(text), func(word string) bool { return !strings.Contains(name, word) }):
			rest = append(rest, a)
		}
	}
	return append(first, rest...)
}

// showKeyboard lists the keys.
func showKeyboard(s *shell, table []action) {
	var facts []widgets.Fact
	for _, a := range table {
		if keys := a.keys(); keys != "" {
			facts = append(facts, widgets.Fact{Key: keys, Value: t("action." + a.name)})
		}
	}
	s.showPage(t("action.keyboard"), "terminal", 520, container.New(widgets.Vertical{Gap: 12}, &widgets.Facts{Facts: facts},
		&widgets.Paragraph{Text: t("keyboard.lists"), Color: widgets.ColorTextSecondary},
		&widgets.Paragraph{Text: t("keyboard.selecting"), Color: widgets.ColorTextSecondary},
		&widgets.Paragraph{Text: t("keyboard.tables"), Color: widgets.ColorTextSecondary},
		&widgets.Paragraph{Text: t("keyboard.dialogs"), Color: widgets.ColorTextSecondary}))
}
