package widgets

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// List is a virtual list with a keyboard: arrows, Home, End, Page Up and Down, typing the start
// of an entry, Return to open or else to select. Entries may be headings, which can't be selected
// and may have another height. Fyne's list, which this one embeds, knows two arrows, Space and one
// selected entry.
//
// Make it with NewList and set the callbacks before it is shown; after a change of what they
// answer, call Refresh.
type List struct {
	widget.List

	Heading     func(i int) bool                    // nil: no headings
	Label       func(i int) string                  // for typing ahead; nil: off
	OnChosen    func(i int)                         // selected by a tap or by moving onto it
	OnActivated func(i int)                         // Return, Space or a double click; nil: nothing
	OneTap      bool                                // a tap activates at once: for entries that are only there to be opened
	Multiple    bool                                // several entries can be selected: Shift, Ctrl or Cmd, Space, Ctrl+A
	OnSelection func(added bool)                    // the person changed what is selected; added: by one entry more or less
	OnMenu      func(i int, at fyne.Position)       // the other mouse button, the menu key or Shift+F10
	OnKey       func(i int, ev *fyne.KeyEvent) bool // other keys, on entry i; true when used
	Name        string                              // what the list is, for those who do not see it

	create   func() fyne.CanvasObject
	update   func(i int, o fyne.CanvasObject)
	rows     map[int]*Row // by entry; some are out of sight
	selected int          // the entry that a menu or Enter is about; -1: none
	chosen   map[int]bool // all selected entries; nil when selected is the only one
	anchor   int          // where a range that Shift extends begins
	current  int          // where the keyboard is
	focused  bool
	still    bool // is not laid out; see SetItemHeights
	typed    string
	typedAt  time.Time

	tappedRow int
	tappedAt  time.Time

	shiftKey
}

// doubleTap is the longest time between two taps that open an entry. Systems have half a second.
const doubleTap = 600 * time.Millisecond

// NewList makes a list of length() entries; create makes an empty one and update fills it.
func NewList(length func() int, create func() fyne.CanvasObject, update func(i int, o fyne.CanvasObject)) *List {
	l := &List{create: create, update: update, selected: -1, rows: map[int]*Row{}}
	l.HideSeparators = true
	l.Length = length
	l.CreateItem = l.newRow
	l.UpdateItem = l.fillRow
	l.ExtendBaseWidget(l)
	return l
}

func (l *List) newRow() fyne.CanvasObject {
	row := &Row{Content: l.create(), list: l, index: -1, shownTheme: currentTheme()}
	if content, ok := row.Content.(rowContent); ok {
		content.setRow(row)
	}
	return row
}

func (l *List) fillRow(i int, o fyne.CanvasObject) {
	if l.still {
		return
	}
	row := o.(*Row)
	l.place(row, i)
	if now := currentTheme(); !reflect.DeepEqual(row.shownTheme, now) {
		row.shownTheme = now
		refreshAll(row)
	}
	l.update(i, row.Content)
	l.mark(row)
}

// place gives a row an entry. A row that had this entry is out of sight, and after a change of
// the theme Fyne doesn't use it again: it is forgotten until it has an entry.
func (l *List) place(row *Row, i int) {
	if l.rows[row.index] == row {
		delete(l.rows, row.index)
	}
	if before := l.rows[i]; before != nil {
		before.index = -1
		before.set(false, false, false)
	}
	row.index, l.rows[i] = i, row
}

// shownTheme is what a row was last drawn with. Fyne caches rows that are out of sight: a
// change of the theme doesn't reach them, and setters skip what is equal.
type shownTheme struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func currentTheme() shownTheme {
	settings := fyne.CurrentApp().Settings()
	return shownTheme{settings.Theme(), settings.ThemeVariant()}
}

func refreshAll(o fyne.CanvasObject) {
	for _, child := range childrenOf(o) {
		refreshAll(child)
	}
	o.Refresh()
}

func (l *List) mark(row *Row) {
	row.set(l.isSelected(row.index), l.focused && row.index == l.current, l.heading(row.index))
}

func (l *List) markAll() {
	for _, row := range l.rows {
		l.mark(row)
	}
}

// heading is false for removed entries: rows that Fyne caches still have theirs.
func (l *List) heading(i int) bool { return l.Heading != nil && i < l.Length() && l.Heading(i) }

// Selected returns the selected entry, or -1.
func (l *List) Selected() int { return l.selected }

// SetSelected selects without calling OnChosen; -1 selects nothing.
func (l *List) SetSelected(i int) {
	l.selected, l.chosen, l.anchor = i, nil, max(i, 0)
	if i >= 0 {
		l.current = i
	}
	l.markAll()
}

// ToStart brings the keyboard's place to the first entry that can be selected, unless one is.
func (l *List) ToStart() {
	if l.selected >= 0 {
		return
	}
	l.current = max(0, l.next(0, 1))
	l.markAll()
}

// Focused reports whether the list has the keyboard's focus.
func (l *List) Focused() bool { return l.focused }

// SetItemHeights sets the heights of several entries. Call Refresh then: Fyne's list would lay
// itself out again for each, 100 times for a letter in a search that moves 50 headings.
func (l *List) SetItemHeights(heights map[int]float32) {
	l.still = true
	defer func() { l.still = false }()
	for i, height := range heights {
		l.SetItemHeight(i, height)
	}
}

// CreateRenderer is that of Fyne's list, but for SetItemHeights.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	return &listRenderer{l.List.CreateRenderer(), l}
}

type listRenderer struct {
	fyne.WidgetRenderer
	list *List
}

// Refresh lays the list out.
func (r *listRenderer) Refresh() {
	if !r.list.still {
		r.WidgetRenderer.Refresh()
	}
}

func (l *List) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(l); c != nil {
		c.Focus(l)
	}
}

func (l *List) tapped(i int, held fyne.KeyModifier) {
	l.takeFocus()
	if l.pick(i, held) {
		return
	}
	again := i == l.tappedRow && time.Since(l.tappedAt) <= doubleTap
	l.tappedRow, l.tappedAt = i, time.Now()
	opens := l.OneTap || again && i == l.selected
	l.move(i)
	if opens && l.OnActivated != nil {
		l.OnActivated(i)
	}
}

func (l *List) menuOn(i int, at fyne.Position) {
	if l.OnMenu == nil {
		return
	}
	l.takeFocus()
	// A menu on one of several selected entries is about all of them.
	if !l.chosen[i] {
		l.move(i)
	}
	l.OnMenu(i, at)
}

// Choose selects an entry as the person does.
func (l *List) Choose(i int) { l.move(i) }

func (l *List) move(i int) {
	changed := i != l.selected
	l.selected, l.current, l.chosen, l.anchor = i, i, nil, i
	l.ScrollTo(i)
	l.selectionChanged(false)
	if changed && l.OnChosen != nil {
		l.OnChosen(i)
	}
}

// next is the first entry from i on in a direction that is no heading, or -1.
func (l *List) next(i, direction int) int {
	for ; i >= 0 && i < l.Length(); i += direction {
		if !l.heading(i) {
			return i
		}
	}
	return -1
}

func (l *List) step(i, direction int) {
	switch i = l.next(i, direction); {
	case i < 0:
	case l.Multiple && l.held:
		l.extend(i)
	default:
		l.move(i)
	}
}

func (l *List) page() int {
	template := l.create().MinSize().Height
	return max(1, int(l.Size().Height/max(1, template))-1)
}

// toEnd brings the keyboard's place back into a list that became shorter.
func (l *List) toEnd() (last int) {
	last = l.Length() - 1
	l.current = max(0, min(l.current, last))
	if l.selected > last {
		l.selected = -1
	}
	return last
}

func (l *List) TypedKey(ev *fyne.KeyEvent) {
	before := l.selected
	last := l.toEnd()
	if last >= 0 && l.OnKey != nil && l.OnKey(l.current, ev) {
		return
	}
	switch {
	case last < 0:
		forwardKey(l, ev)
	case ev.Name == fyne.KeyEscape && len(l.chosen) > 1:
		l.move(l.current)
	case ev.Name == fyne.KeyDown && l.selected < 0 && (l.current == 0 || l.anchor != l.current), ev.Name == fyne.KeyHome:
		l.step(0, 1)
	case ev.Name == fyne.KeyDown:
		l.step(l.current+1, 1)
	case ev.Name == fyne.KeyUp:
		l.step(l.current-1, -1)
	case ev.Name == fyne.KeyEnd:
		l.step(last, -1)
	case ev.Name == fyne.KeyPageDown:
		l.step(min(last, l.current+l.page()), -1)
	case ev.Name == fyne.KeyPageUp:
		l.step(max(0, l.current-l.page()), 1)
	case ev.Name == fyne.KeySpace && l.typing(): // a space within a name
	case ev.Name == fyne.KeySpace && l.Multiple && !l.heading(l.current):
		l.toggle(l.current)
	case (ev.Name == fyne.KeySpace || isReturn(ev) && l.OnActivated == nil) && l.selected != l.current && !l.heading(l.current):
		l.move(l.current)
	case isPress(ev) && l.OnActivated != nil && l.selectMarked(before):
		l.OnActivated(l.selected)
	case (ev.Name == desktop.KeyMenu || ev.Name == fyne.KeyF10 && l.held) && l.OnMenu != nil && l.selectMarked(before):
		l.OnMenu(l.selected, l.MenuPoint())
	default:
		forwardKey(l, ev)
	}
}

// selectMarked selects the entry with the keyboard's frame where none was selected before, and
// reports whether one is now: a selected entry that is gone has no successor.
func (l *List) selectMarked(before int) bool {
	if before < 0 && !l.heading(l.current) {
		l.move(l.current)
	}
	return l.selected >= 0
}

// MenuPoint is where a menu for the selected entry opens.
func (l *List) MenuPoint() fyne.Position {
	if row := l.rows[l.selected]; row != nil && row.Visible() {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(row).AddXY(24, row.Size().Height)
	}
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(l)
}

// TypedRune implements fyne.Focusable: what is typed in one go is looked for as the start of a
// label, from the current entry on and then from the top.
func (l *List) TypedRune(r rune) {
	if l.Label == nil || (unicode.IsSpace(r) && l.typed == "") {
		return
	}
	if !l.typing() {
		l.typed = ""
	}
	l.typedAt = time.Now()
	l.typed += strings.ToLower(string(r))
	from := l.current
	if len([]rune(l.typed)) == 1 {
		from++ // the same letter again goes on to the next
	}
	n := l.Length()
	for k := range n {
		i := (from + k) % n
		if !l.heading(i) && strings.HasPrefix(strings.ToLower(l.Label(i)), l.typed) {
			l.move(i)
			return
		}
	}
}

// typing says whether the next letter belongs to those before.
func (l *List) typing() bool { return l.typed != "" && time.Since(l.typedAt) <= time.Second }

func (l *List) FocusGained() {
	l.focused = true
	l.toEnd()
	l.markAll()
}

func (l *List) FocusLost() {
	l.focused, l.held = false, false
	l.markAll()
}

func (l *List) AccessibilityLabel() string             { return l.Name }
func (l *List) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// shownRow is a row that is on the screen, and where.
type shownRow struct {
	*Row
	at fyne.Position
}

// shown are the rows on the screen, from the top. Fyne caches others, which are nowhere.
func (l *List) shown() []shownRow {
	var rows []shownRow
	driver := fyne.CurrentApp().Driver()
	for _, row := range l.rows {
		at := driver.AbsolutePositionForObject(row)
		if !at.IsZero() && row.index < l.Length() {
			rows = append(rows, shownRow{row, at})
		}
	}
	slices.SortFunc(rows, func(a, b shownRow) int { return cmp.Compare(a.at.Y, b.at.Y) })
	return rows
}
