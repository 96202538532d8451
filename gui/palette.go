package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/lithammer/fuzzysearch/fuzzy"

	"speckle-keys/gui/widgets"
)

// showPalette lists all actions, found by words or letters of their names. Those
// that can't be done now come last, with the reason.
func showPalette(s *shell, table []action) {
	var found []action
	var d *widgets.Dialog
	do := func(a action) {
		d.Close()
		s.do(a.name)
	}
	list := widgets.NewList(func() int { return len(found) },
		func() fyne.CanvasObject {
			return container.New(widgets.Inset{X: 8, Y: 8}, widgets.NewBorder(nil, nil, nil,
				&widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextTertiary, Shorten: widgets.Natural}, &widgets.Text{}))
		},
		func(i int, o fyne.CanvasObject) {
			line := o.(*fyne.Container).Objects[0].(*fyne.Container)
			name, beside := line.Objects[0].(*widgets.Text), line.Objects[1].(*widgets.Text)
			name.Color, beside.Text = "", found[i].beside()
			if !found[i].allowed() {
				name.Color = widgets.ColorTextTertiary
			}
			name.Text = t("action." + found[i].name)
			name.Refresh()
			beside.Refresh()
		})
	list.Name = t("palette.title")
	list.Label = func(i int) string { return t("action." + found[i].name) }
	list.OnActivated, list.OneTap = func(i int) { do(found[i]) }, true
	none := &widgets.Empty{Icon: icon("search"), Title: t("palette.none")}
	narrow := func(text string) {
		found = matchingActions(table, text)
		setVisible(list, len(found) > 0)
		setVisible(none, len(found) == 0)
		list.SetSelected(0)
		list.Refresh()
	}
	search := widgets.NewSearchEntry(t("palette.search"), t("palette.search"), t("button.clear"), narrow)
	search.OnDown = func() { s.focus(list) }
	search.OnSubmitted = func(string) {
		if len(found) > 0 {
			do(found[0])
		}
	}
	narrow("")
	d = &widgets.Dialog{
		Title: t("palette.title"), Width: 520, First: search,
		Height: 420, Fill: true, // the list scrolls by itself
		Content: widgets.NewBorder(container.New(widgets.Inset{Y: 5}, search), nil, nil, nil, container.NewStack(list, none)),
	}
	s.open(d, nil)
}

// matchingActions are the actions that have every word of a text in theirs, if only with other
// letters between. The closest come first, behind all others those that can't be done now.
func matchingActions(table []action, text string) []action {
	var found []action
	distances := map[string]int{}
	for _, a := range table {
		if a.menu == "" || a.name == "palette" || a.menu == onlyPalette && !a.allowed() {
			continue
		}
		if distance := actionDistance(t("action."+a.name), text); distance >= 0 {
			found = append(found, a)
			if distances[a.name] = distance; !a.allowed() {
				distances[a.name] += 1000
			}
		}
	}
	slices.SortStableFunc(found, func(a, b action) int { return distances[a.name] - distances[b.name] })
	return found
}

// actionDistance says how far a name is from a text that a person types: 0 if
// the name begins with it, 1 if the name has all of its words, more for each
// letter left out. It is negative if the name lacks a letter of a word.
func actionDistance(name, text string) int {
	name, text = strings.ToLower(name), strings.ToLower(strings.TrimSpace(text))
	if strings.HasPrefix(name, text) {
		return 0
	}
	distance := 1
	for word := range strings.FieldsSeq(text) {
		if strings.Contains(name, word) {
			continue
		}
		left := fuzzy.RankMatchNormalizedFold(word, name)
		if left < 0 {
			return -1
		}
		distance += 1 + left
	}
	return distance
}

func showKeyboard(s *shell, table []action) {
	var facts []widgets.Fact
	for _, a := range table {
		if keys := a.keys(); keys != "" {
			facts = append(facts, widgets.Fact{Key: keys, Value: t("action." + a.name)})
		}
	}
	s.open(newReading(t("action.keyboard"), "terminal", 520, container.New(widgets.Vertical{Gap: 12}, &widgets.Facts{Facts: facts},
		secondary(t("keyboard.lists")), secondary(t("keyboard.selecting")),
		secondary(t("keyboard.tables")), secondary(t("keyboard.dialogs")))), nil)
}
