package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// stop is a stop of Tab. What Tab comes to is scrolled into sight, so what is in one scroll is
// compared where it stands when Tab has been all around.
type stop struct {
	seen               // at the end
	then fyne.Position // when Tab came to it
}

// tabbed are the stops of Tab, once around.
func (s *screen) tabbed() []stop {
	c := s.window.Canvas()
	c.Unfocus()
	var stops []stop
	where := fyne.CurrentApp().Driver().AbsolutePositionForObject
	for range 300 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || len(stops) > 0 && stops[0].o == o {
			for i := range stops {
				stops[i].at = where(stops[i].o)
				for _, see := range s.see() {
					if see.o == stops[i].o {
						stops[i].scroll = see.scroll
					}
				}
			}
			return stops
		}
		stops = append(stops, stop{seen{o: o}, where(o)})
	}
	s.t.Fatal("Tab never comes around")
	return nil
}

// byKeys are the controls that take no focus of their own, because a control around them has it
// and reaches them by keys.
func byKeys(o fyne.CanvasObject) bool {
	switch fmt.Sprintf("%T", o) {
	case "*widget.listItem", "*widgets.Row", "*widgets.rowButton", "*widgets.choice":
		return true
	}
	return false
}

// TestTabFollowsTheEye goes through the window and the main dialogs by Tab: every control that
// acts is a stop, and stops go from left to right and from top to bottom, in the accounts' side
// first.
func TestTabFollowsTheEye(t *testing.T) {
	for _, c := range []struct {
		name  string
		adapt func(*model.World)
		play  func(*screen)
		least int
	}{
		{"server", nil, on("Ada Okafor", model.TabServer), 7},
		{"apps", nil, on("Ada Okafor", model.TabApps), 6},
		{"tokens", finding(manyProblems), on("Ada Okafor", model.TabTokens), 10},
		{"saved", nil, savedShown, 6},
		{"explained", withoutSessions, on("Ada Okafor", model.TabTokens), 7},
		{"unreachable", nil, on("Eli Ben-Ami", model.TabTokens), 4},
		{"empty computer", finding(func(found *accounts.Result) { *found = accounts.Result{Folders: someFolders} }), func(*screen) {}, 2},
		{"new token", nil, form(nil), 8},
		{"scopes one by one", nil, form(func(d *newTokenDialog) { d.form.SetPreset(model.PresetCustom) }), 10},
		{"one time", withStore(lockedOne), made(model.SaveFailed, nil), 5},
		{"paste", nil, then(on("Ada Okafor", model.TabTokens), func(s *screen) { showPaste(s.shell, s.app.Accounts.Current()) }), 2},
		{"sign in", withoutSessions, func(s *screen) { register(s) }, 6},
		{"palette", nil, then(on("Ada Okafor", model.TabTokens), pressing("palette")), 2},
		{"settings", nil, then(on("Ada Okafor", model.TabTokens), pressing("settings")), 5},
		{"revoke", nil, then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.askRevokeFirst() }), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScreen(t, c.adapt)
			c.play(s)
			s.turn()
			var stops []stop
			height := float32(730)
			s.until(fmt.Sprintf("%d stops", c.least), func() bool {
				s.redraw() // a line that comes after Tab went around would not be a stop
				height++   // the test driver lays out nothing that has grown
				s.window.Resize(fyne.NewSize(1100, height))
				partsOf[fyne.CanvasObject](s.window.Canvas().Content()) // which makes what is to be drawn
				stops = s.tabbed()
				return len(stops) >= c.least
			})
			s.checkOrder(stops)
			for _, see := range s.see() {
				if !acts(see.o) || byKeys(see.o) {
					continue
				}
				if d, ok := see.o.(fyne.Disableable); ok && d.Disabled() {
					continue
				}
				reached := false
				for _, stop := range stops {
					reached = reached || stop.o == see.o
				}
				if !reached {
					t.Errorf("Tab never comes to %T %q at %v", see.o, drawnIn(see.o), see.at)
				}
			}
		})
	}
}

// checkOrder compares each stop with the one before: what lies over the whole
// width comes first, then the accounts, then what is beside them, then what
// lies below.
func (s *screen) checkOrder(stops []stop) {
	s.t.Helper()
	split := s.page.split
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(split).Y
	side := func(stop stop) int {
		switch {
		case !split.Visible() || s.dialogOpen():
			return 0
		case stop.at.Y < top:
			return 1
		case stop.at.Y >= top+split.Size().Height:
			return 4
		case stop.at.X+8 < split.Left.Size().Width:
			return 2
		}
		return 3
	}
	for i := 1; i < len(stops); i++ {
		before, stop := stops[i-1], stops[i]
		if side(stop) != side(before) {
			if side(stop) < side(before) {
				s.t.Errorf("Tab goes back from %T %q to %T %q", before.o, drawnIn(before.o), stop.o, drawnIn(stop.o))
			}
			continue
		}
		if before.scroll != stop.scroll {
			before.at, stop.at = before.then, stop.then
		}
		middle := stop.at.Y + stop.o.Size().Height/2
		sameLine := middle > before.at.Y && middle < before.at.Y+before.o.Size().Height || near(middle, before.at.Y+before.o.Size().Height/2)
		if sameLine && stop.at.X > before.at.X || stop.at.Y >= before.at.Y+before.o.Size().Height-2 {
			continue
		}
		if fmt.Sprintf("%T", before.o) == "*widgets.grip" {
			continue // reaches over the whole height
		}
		s.t.Errorf("after %T %q at %v comes %T %q at %v", before.o, drawnIn(before.o), before.at, stop.o, drawnIn(stop.o), stop.at)
	}
}

func keys(focus fyne.Focusable, names ...fyne.KeyName) {
	for _, name := range names {
		focus.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// row returns the row of a list that shows a text.
func (s *screen) row(text string) *widgets.Row {
	s.t.Helper()
	for _, see := range s.see() {
		if row, ok := see.o.(*widgets.Row); ok && strings.Contains(row.AccessibilityLabel(), text) {
			return row
		}
	}
	s.t.Fatalf("no row shows %q", text)
	return nil
}

func TestPaletteByPointerAndKeys(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	done := s.recorded(nil)
	about, second := actionWords(action{name: "about"}), matchingActions(s.table, "")[1]
	all := len(matchingActions(s.table, ""))
	last := matchingActions(s.table, "")[all-1].name
	canvas := s.window.Canvas()
	list := func() *widgets.List {
		keys(canvas.Focused(), fyne.KeyDown)
		return canvas.Focused().(*widgets.List)
	}
	typing := func(text string) {
		for _, r := range text {
			canvas.Focused().TypedRune(r)
		}
	}
	for _, c := range []struct {
		name string
		do   func()
		want string
	}{
		{"one click, not on the first", func() { test.Tap(s.row(actionWords(second))) }, second.name},
		{"letters and Return", func() { typing(about); keys(canvas.Focused(), fyne.KeyReturn) }, "about"},
		{"letters and one click", func() { typing(about); test.Tap(s.row(about)) }, "about"},
		{"the last by keys", func() { keys(list(), fyne.KeyEnd, fyne.KeyReturn) }, last},
		{"back to the first", func() { keys(list(), fyne.KeyEnd, fyne.KeyHome, fyne.KeySpace) }, matchingActions(s.table, "")[0].name},
		{"pages", func() {
			keys(list(), slices.Repeat([]fyne.KeyName{fyne.KeyPageDown}, 10)...)
			keys(list(), fyne.KeyReturn)
		}, last},
		{"its first letters", func() { list(); typing(about[:3]); keys(canvas.Focused(), fyne.KeyReturn) }, "about"},
		{"Esc", func() { keys(canvas.Focused(), fyne.KeyEscape) }, ""},
		{"Esc in the list", func() { keys(list(), fyne.KeyEscape) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			*done = nil
			canvas.Focus(s.page.accounts.list)
			showPalette(s.shell, s.table)
			c.do()
			if got := strings.Join(*done, " "); got != c.want {
				t.Errorf("did %q, want %q", got, c.want)
			}
			if s.dialogOpen() || canvas.Focused() != fyne.Focusable(s.page.accounts.list) {
				t.Errorf("open %v, focus at %T", s.dialogOpen(), canvas.Focused())
			}
		})
	}
}

// TestTokenTableByPointerAndKeys: a click selects; a double click and Return open.
func TestTokenTableByPointerAndKeys(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	canvas, table := s.window.Canvas(), s.tokensTab().table.List()
	rows := s.tokensTab().table.rows
	name := rows[3].Name
	opens := func(what string, open func()) {
		t.Helper()
		open()
		d := widgets.TopDialog(canvas)
		if d == nil || d.Title != rows[table.Selected()].Name {
			t.Fatalf("%s opens %v", what, d)
		}
		keys(canvas.Focused(), fyne.KeyEscape)
		if s.dialogOpen() || canvas.Focused() != fyne.Focusable(table) {
			t.Fatalf("%s: after Esc the focus is at %T", what, canvas.Focused())
		}
	}
	test.Tap(s.row(name))
	if s.dialogOpen() || table.Selected() != 3 {
		t.Fatalf("a click opens (%v) or chooses %d", s.dialogOpen(), table.Selected())
	}
	opens("a second click right after it", func() { test.Tap(s.row(name)) })
	opens("Return", func() { keys(table, fyne.KeyReturn) })
	for _, step := range []struct {
		key  fyne.KeyName
		want int
	}{{fyne.KeyDown, 4}, {fyne.KeyUp, 3}, {fyne.KeyHome, 0}, {fyne.KeyEnd, len(rows) - 1}, {fyne.KeyHome, 0}} {
		if keys(table, step.key); table.Selected() != step.want {
			t.Errorf("%s goes to %d, want %d", step.key, table.Selected(), step.want)
		}
	}
	keys(table, fyne.KeyPageDown)
	down := table.Selected()
	keys(table, fyne.KeyPageUp)
	if down < 2 || table.Selected() != 0 {
		t.Errorf("Page Down goes to %d, and Page Up back to %d", down, table.Selected())
	}
	for _, r := range strings.ToUpper(name[:4]) {
		table.TypedRune(r)
	}
	if table.Selected() != 3 {
		t.Errorf("typing %q goes to %d", name[:4], table.Selected())
	}
}

func TestAccountListByKeys(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Chen Li")
	list, current := s.page.accounts.list, func() string { return s.app.Accounts.Current().Person.Name }
	s.window.Canvas().Focus(list)
	for _, r := range "paul" {
		list.TypedRune(r)
	}
	if current() != "Paula Wendt" {
		t.Errorf("typing paul chooses %s", current())
	}
	keys(list, fyne.KeyHome)
	first := current()
	keys(list, fyne.KeyUp)
	if current() != first {
		t.Errorf("above the first is %s", current())
	}
	keys(list, fyne.KeyEnd)
	end := current()
	keys(list, fyne.KeyDown)
	if current() != end || end == first {
		t.Errorf("from %s End goes to %s, Down to %s", first, end, current())
	}
	keys(list, fyne.KeyPageUp, fyne.KeyPageUp)
	if current() != first {
		t.Errorf("two pages up is %s", current())
	}
	keys(s.page.accounts.search, fyne.KeyDown)
	if s.window.Canvas().Focused() != fyne.Focusable(list) {
		t.Error("Down in the search does not go to the list")
	}
}

// TestFocusReturnsThroughDialogs opens a dialog from a dialog from a list, and closes them by Esc.
func TestFocusReturnsThroughDialogs(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	canvas, table := s.window.Canvas(), s.tokensTab().table.List()
	s.focusOn(table)
	form := showNewToken(s.shell, s.app.Accounts.Current())
	if canvas.Focused() != fyne.Focusable(form.name) {
		t.Errorf("the form begins at %T", canvas.Focused())
	}
	canvas.Focus(form.presets.Segmented)
	s.shell.message("A word", "to say")
	keys(canvas.Focused(), fyne.KeyEscape)
	if !form.dialog.IsOpen() || canvas.Focused() != fyne.Focusable(form.presets.Segmented) {
		t.Errorf("after the word the focus is at %T", canvas.Focused())
	}
	keys(canvas.Focused(), fyne.KeyEscape)
	if s.dialogOpen() || canvas.Focused() != fyne.Focusable(table) {
		t.Errorf("after the form the focus is at %T", canvas.Focused())
	}
}

// TestWidthsAreRemembered: of the accounts' side and of the table's columns, moved by keys.
func TestWidthsAreRemembered(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	moved := 0
	for _, stop := range s.tabbed() {
		switch fmt.Sprintf("%T", stop.o) {
		case "*widgets.grip":
			keys(stop.o.(fyne.Focusable), fyne.KeyRight)
			moved++
		case "*widgets.columnsHeader":
			stop.o.(desktop.Keyable).KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
			keys(stop.o.(fyne.Focusable), fyne.KeyRight, fyne.KeyRight)
			moved++
		}
	}
	widths, side := s.tokensTab().table.Widths, s.page.split.Width
	if moved != 2 || side <= 290 || len(widths) == 0 || widths[0] == 0 {
		t.Fatalf("moved %d things, to %v and %v", moved, side, widths)
	}
	s.build() // as at the next start
	if got := s.page.split.Width; !near(got, side) {
		t.Errorf("the accounts' side comes back with %v, was %v", got, side)
	}
	for i, got := range s.tokensTab().table.Widths {
		if !near(got, widths[i]) {
			t.Errorf("column %d comes back with %v, was %v", i, got, widths[i])
		}
	}
}
