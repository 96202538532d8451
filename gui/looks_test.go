package gui

import (
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// oneFilled fails where two buttons ask for the first click.
func (s *screen) oneFilled() {
	s.t.Helper()
	var filled []string
	front := s.window.Canvas().Content()
	if top := s.window.Canvas().Overlays().Top(); top != nil {
		front = top
	}
	eachShownIn(front, func(o fyne.CanvasObject) bool {
		if b, ok := o.(*widgets.Button); ok && !b.Disabled() && (b.Variant == widgets.Primary || b.Variant == widgets.DangerFill) {
			filled = append(filled, b.Text)
		}
		return true
	})
	if len(filled) > 1 {
		s.t.Errorf("filled buttons: %q", filled)
	}
}

// itself fails where something is drawn that embeds a pointer to a widget: Fyne makes
// that widget's renderer twice, and until the first frame finds nothing in it that
// could have the focus.
func (s *screen) itself(root fyne.CanvasObject) {
	s.t.Helper()
	eachShownIn(root, func(o fyne.CanvasObject) bool {
		kind := reflect.TypeOf(o).Elem()
		for i := range kind.NumField() {
			field := kind.Field(i)
			if kind.PkgPath() != "fyne.io/fyne/v2/widget" && field.Anonymous && field.Type.Kind() == reflect.Pointer && field.Type.Implements(reflect.TypeFor[fyne.Widget]()) {
				s.t.Errorf("a %v is drawn in place of its %s", kind, field.Name)
			}
		}
		return true
	})
}

// Words that come with a redraw may need another line: what is below gives way.
func TestPageGivesWayToItsHead(t *testing.T) {
	s := newScreen(t, nil)
	s.set(func(to *model.Settings) { to.Language, to.TextSize = "de", 1.5 })
	s.window.Resize(fyne.NewSize(smallest.Width, 900)) // so high that the second line is not left out
	on("Ada Okafor", model.TabTokens)(s)
	s.turn()
	for _, person := range []string{"Eli Ben-Ami", "Bram Visser", "Ada Okafor"} {
		s.choose(person)
		s.turn()
		s.until("the server", func() bool { return !s.app.Server(s.app.Accounts.Current().Origin).Loading() })
		s.turn()
		h := s.page.header
		if below, end := h.under.Position().Y, h.line.Position().Y+h.line.MinSize().Height; h.short || below < end || below > end+4 {
			t.Errorf("%s: the second line is at %v, the first ends at %v", person, below, end)
		}
	}
}

func TestSavedTableIsBelowItsSearch(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabSaved)(s) // where nothing is saved yet
	savedShown(s)
	s.turn()
	list := s.page.pages[model.TabSaved].(*savedList)
	driver := fyne.CurrentApp().Driver()
	end := driver.AbsolutePositionForObject(list.search).Y + list.search.Size().Height
	if top := driver.AbsolutePositionForObject(list.table.Columns).Y; top < end {
		t.Errorf("the table begins at %v, the search ends at %v", top, end)
	}
}

// Each page of the wizard begins at what is done first there, so that Enter goes on.
func TestSignInBeginsAtItsFirstButton(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d := register(s)
	if s.window.Canvas().Focused() != fyne.Focusable(d.register.copying) || d.next.Variant != widgets.Secondary {
		t.Errorf("registering begins at %T, going on is %v", s.window.Canvas().Focused(), d.next.Variant)
	}
	d.wizard.Choose()
	s.turn()
	if s.window.Canvas().Focused() != fyne.Focusable(d.goOn) {
		t.Errorf("choosing begins at %T", s.window.Canvas().Focused())
	}
	d.dialog.Close()
	d, _ = registered(t, s)
	s.turn()
	if d.wizard.Step != model.StepSignIn || s.window.Canvas().Focused() != fyne.Focusable(d.next) || d.next.Variant != widgets.Primary {
		t.Errorf("page %d begins at %T", d.wizard.Step, s.window.Canvas().Focused())
	}
}

func TestWordsOfScopesBeginInCapitals(t *testing.T) {
	for words, want := range map[string]string{"read your profile": "Read your profile", "écrire": "Écrire", "": "", "プロジェクト": "プロジェクト"} {
		if got := capital(words); got != want {
			t.Errorf("%q: %q", words, got)
		}
	}
}

// A system's factor and the setting together stay within what a window can show.
func TestTextIsAtMostTwiceAsLarge(t *testing.T) {
	s := newScreen(t, nil)
	for _, c := range []struct{ setting, system, want float64 }{{1, 1.25, 1.25}, {1.5, 1.25, 1.875}, {1.5, 1.5, 2}, {1, 4, 2}, {0.9, 0.1, 0.72}} {
		s.system.TextScale = c.system
		s.set(func(to *model.Settings) { to.TextSize = c.setting })
		s.applyTheme()
		if got := float64(s.fyne.Settings().Theme().(*appTheme).textScale); got < c.want-0.01 || got > c.want+0.01 {
			t.Errorf("%v of %v: %v", c.setting, c.system, got)
		}
	}
}

// What a failure leaves without a list has no search and no filter, and one failure is said once.
func TestNothingToSearchWithoutAList(t *testing.T) {
	s := newScreen(t, answering(offline))
	on("Ada Okafor", model.TabTokens)(s)
	s.rest()
	tab, h := s.tokensTab(), s.page.header
	if tab.search.Visible() || tab.filter.Visible() || !tab.create.Visible() {
		t.Errorf("search %v, filter %v, new token %v", tab.search.Visible(), tab.filter.Visible(), tab.create.Visible())
	}
	if h.dot.Visible() || h.reach.Visible() {
		t.Error("the header says one failure twice")
	}
}

// The search of each tab is at the same height, and its table's texts begin where it does.
func TestTablesBeginWhereTheirSearchDoes(t *testing.T) {
	s := newScreen(t, nil)
	savedShown(s)
	s.turn()
	saved := s.page.pages[model.TabSaved].(*savedList)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	below := at(saved.search)
	if table := at(saved.table.Columns); table.X != below.X+tableSide-pageSide {
		t.Errorf("the table begins at %v, its search at %v", table.X, below.X)
	}
	s.shell.showTab(model.TabTokens)
	s.rest()
	if tokens := at(s.tokensTab().search); tokens != below {
		t.Errorf("the search is at %v, that of saved credentials at %v", tokens, below)
	}
}

// drawnWhole is whether a line is drawn somewhere in an object as it is, not shortened.
func drawnWhole(in fyne.CanvasObject, line string) (whole bool) {
	eachShownIn(in, func(o fyne.CanvasObject) bool {
		text, ok := o.(*canvas.Text)
		whole = whole || ok && text.Text == line
		return !whole
	})
	return whole
}

// A name gets the room that other columns don't need.
func TestNamesOfTokensAreWhole(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.redraw()
	for _, row := range s.tokensTab().table.rows[:3] {
		if !drawnWhole(s.tokensTab().table, tokenName(row)) {
			t.Errorf("%q is cut", tokenName(row))
		}
	}
}

// Dates and badges get it too, at the size that the window opens with, in each language.
func TestDatesOfTokensAreWhole(t *testing.T) {
	for _, language := range languages {
		s := newScreen(t, nil)
		s.set(func(to *model.Settings) { to.Language = language.tag })
		for _, name := range []string{"Ada Okafor", "Chen Li"} {
			on(name, model.TabTokens)(s)
			s.redraw()
			for i, row := range s.tokensTab().table.rows {
				s.tokensTab().table.List().ScrollTo(i)
				now := s.app.Now()
				for _, cell := range []widgets.Cell{scopesCell(row), agoCell(row.CreatedAt, now), usedCell(row, now), expiryCell(row, now)} {
					if words := cell.Text + cell.Badge; !drawnWhole(s.tokensTab().table, words) {
						t.Errorf("%s: %q is cut", language.tag, words)
					}
				}
			}
		}
	}
}

func TestDatesInTheQuestionAboutSeveralAreWhole(t *testing.T) {
	for _, language := range languages {
		s := newScreen(t, nil)
		s.set(func(to *model.Settings) { to.Language = language.tag })
		on("Chen Li", model.TabTokens)(s)
		s.shell.askRevokeSeveral(s.tokensTab().tokens, s.tokensTab().table.rows)
		s.redraw()
		for _, row := range s.tokensTab().table.rows {
			if used := usedCell(row, s.app.Now()); !drawnWhole(widgets.TopDialog(s.window.Canvas()).Content, used.Text) {
				t.Errorf("%s: %q is cut", language.tag, used.Text)
			}
		}
	}
}

// What was done can be read in the smallest width, in each language.
func TestActionsAreWhole(t *testing.T) {
	for _, language := range languages {
		s := newScreen(t, busyRecord)
		s.set(func(to *model.Settings) { to.Language = language.tag })
		s.window.Resize(smallest)
		d := showActivity(s.shell)
		s.until("the record", func() bool { return len(d.found()) > 0 })
		s.redraw()
		for i, row := range d.found() {
			d.table.List().ScrollTo(i)
			if !drawnWhole(d.table, activityWords(row)) {
				t.Errorf("%s: %q is cut", language.tag, activityWords(row))
			}
		}
	}
}

// When a search ends, the selected account is in view again.
func TestSelectedAccountIsInViewAfterASearch(t *testing.T) {
	s := newScreen(t, nil)
	s.window.Resize(smallest)
	s.choose("Paula Wendt")
	s.redraw()
	list, search := s.page.accounts.list, s.page.accounts.search
	before := list.GetScrollOffset()
	search.SetText("ada")
	s.turn()
	search.SetText("")
	s.turn()
	s.redraw()
	if after := list.GetScrollOffset(); before == 0 || after != before {
		t.Errorf("the list was scrolled to %v, is at %v", before, after)
	}
}

// A dialog that offers ways out doesn't fill the button that closes it.
func TestWaysOutAreFilledNotClose(t *testing.T) {
	s := newScreen(t, withoutSessions)
	on("Ada Okafor", model.TabServer)(s)
	s.press("new-token")
	s.rest()
	d := widgets.TopDialog(s.window.Canvas())
	if closing := s.button(d, inWords("button.close")); closing.Variant == widgets.Primary {
		t.Error("Close is filled")
	}
	way := s.button(d, inWords("access.sign-in"))
	if way.Variant != widgets.Primary || s.window.Canvas().Focused() != fyne.Focusable(way) {
		t.Errorf("signing in is %v, the focus on %T", way.Variant, s.window.Canvas().Focused())
	}
}
