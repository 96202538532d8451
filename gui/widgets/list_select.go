package widgets

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// SelectedAll returns the selected entries in order: at most one without Multiple.
func (l *List) SelectedAll() []int {
	if l.chosen == nil && l.selected >= 0 {
		return []int{l.selected}
	}
	return slices.Sorted(maps.Keys(l.chosen))
}

// SetSelectedAll selects entries without a call of OnChosen or OnSelection. one is among them: the
// entry that the keyboard goes on from.
func (l *List) SetSelectedAll(all []int, one int) {
	if slices.Equal(all, l.SelectedAll()) && one == l.selected {
		return
	}
	l.choose(all, one)
	if one >= 0 && l.chosen == nil {
		l.anchor = one
	}
	l.markAll()
}

// choose makes one the selected entry and all the selection.
func (l *List) choose(all []int, one int) {
	l.selected, l.chosen = one, nil
	if one >= 0 {
		l.current = one
	}
	if len(all) > 1 {
		l.chosen = map[int]bool{}
		for _, i := range all {
			l.chosen[i] = true
		}
	}
}

func (l *List) isSelected(i int) bool { return i == l.selected || l.chosen[i] }

// selectionChanged calls the owner; added means that earlier selected entries stayed selected.
func (l *List) selectionChanged(added bool) {
	l.markAll()
	if l.OnSelection != nil {
		l.OnSelection(added)
	}
}

func (l *List) toggle(i int) {
	all := l.SelectedAll()
	if at, found := slices.BinarySearch(all, i); found {
		all = slices.Delete(all, at, at+1)
	} else {
		all = slices.Insert(all, at, i)
	}
	one := i
	if len(all) == 0 {
		one = -1
	} else if !slices.Contains(all, i) {
		one = all[len(all)-1]
	}
	l.choose(all, one)
	l.current, l.anchor = i, i
	l.ScrollTo(i)
	l.selectionChanged(true)
}

func (l *List) extend(i int) {
	if l.selected < 0 {
		l.anchor = i
	}
	var all []int
	for n := min(i, l.anchor); n <= max(i, l.anchor); n++ {
		if n < l.Length() && !l.heading(n) {
			all = append(all, n)
		}
	}
	l.choose(all, i)
	l.ScrollTo(i)
	l.selectionChanged(false)
}

// SelectAll selects every entry.
func (l *List) SelectAll() {
	var all []int
	for i := range l.Length() {
		if !l.heading(i) {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return
	}
	one := l.selected
	if one < 0 || one >= l.Length() {
		one = all[0]
	}
	l.choose(all, one)
	l.selectionChanged(false)
}

// pick does what a tap with keys held does, and reports whether there was anything to do.
func (l *List) pick(i int, held fyne.KeyModifier) bool {
	switch {
	case !l.Multiple:
		return false
	case held&fyne.KeyModifierShift != 0:
		l.extend(i)
	case held&fyne.KeyModifierShortcutDefault != 0:
		l.toggle(i)
	default:
		return false
	}
	return true
}

// TypedShortcut implements fyne.Shortcutable: Ctrl or Cmd with A selects all, with the arrows it
// moves without selecting. All others are for the window.
func (l *List) TypedShortcut(shortcut fyne.Shortcut) {
	custom, isCustom := shortcut.(*desktop.CustomShortcut)
	switch _, all := shortcut.(*fyne.ShortcutSelectAll); {
	case l.Multiple && all:
		l.SelectAll()
		return
	case l.Multiple && isCustom && custom.Modifier == fyne.KeyModifierShortcutDefault && l.walk(custom.KeyName):
		return
	}
	if c, ok := fyne.CurrentApp().Driver().CanvasForObject(l).(fyne.Shortcutable); ok {
		c.TypedShortcut(shortcut)
	}
}

// walk moves the keyboard's place alone, and reports whether the key is one that does.
func (l *List) walk(key fyne.KeyName) bool {
	direction := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[key]
	if direction == 0 {
		return false
	}
	if i := l.next(l.current+direction, direction); i >= 0 {
		l.current = i
		l.ScrollTo(i)
		l.markAll()
	}
	return true
}
