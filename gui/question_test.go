package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// A question about several rows scrolls as one, however large the text is: a
// list that scrolls inside of what scrolls hides what is asked about.
func TestQuestionAboutSeveralScrollsAsOne(t *testing.T) {
	for name, ask := range map[string]func(*testing.T) *screen{
		"revoke": func(t *testing.T) *screen {
			s, _ := onTokens(t)
			s.set(func(to *model.Settings) { to.TextSize = 1.5 })
			tab := s.tokensTab()
			s.shell.askRevokeSeveral(tab.tokens, tab.tokens.Rows())
			return s
		},
		"delete": func(t *testing.T) *screen {
			s, _ := onSaved(t, "one", "two", "three", "four")
			s.set(func(to *model.Settings) { to.TextSize = 1.5 })
			s.shell.askDelete(s.app.Saved.Rows(model.Origin{}), true)
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := ask(t)
			s.window.Resize(smallest)
			d := widgets.TopDialog(s.window.Canvas())
			d.Refresh()
			list := partsOf[*widgets.List](d.Content)[0]
			list.ScrollToBottom()
			if by := list.GetScrollOffset(); by != 0 || list.Length() < 4 {
				t.Errorf("%d rows scroll by %v in their list", list.Length(), by)
			}
		})
	}
}

// What is asked about is named whole in the smallest window, as far as names are usual, and so is the
// state that follows, at any size of text.
func TestWhatIsAskedAboutIsNamedWhole(t *testing.T) {
	const name = "meant as 7 days, sent as seconds" // a token of the demo
	for language, size := range map[string]float64{"en": 1, "de": 1.5, "fr": 1.5} {
		set := func(s *screen) {
			s.set(func(to *model.Settings) { to.Language, to.TextSize = language, size })
			s.window.Resize(smallest)
			s.turn()
		}
		asked := func(s *screen) string {
			d := widgets.TopDialog(s.window.Canvas())
			d.Refresh()
			return drawnIn(d)
		}
		s := newScreen(t, nil)
		on("Ada Okafor", model.TabTokens)(s)
		set(s)
		tab := s.tokensTab()
		s.shell.askRevokeSeveral(tab.tokens, tab.tokens.Rows())
		if !strings.Contains(asked(s), name) {
			t.Errorf("%s %v: the question about tokens cuts a name", language, size)
		}
		s, _ = onSaved(t, name, "two")
		set(s)
		s.shell.askDelete(s.app.Saved.Rows(model.Origin{}), false)
		if !strings.Contains(asked(s), name) {
			t.Errorf("%s %v: the question about saved tokens cuts a name", language, size)
		}
		s.yes()
		s.turn()
		if drawn := drawnIn(s.window.Content()); !strings.Contains(drawn, inWords("saved.deleting")) {
			t.Errorf("%s %v: the state %q is cut", language, size, inWords("saved.deleting"))
		}
	}
}

// Saved tokens of one name are told apart by id, last characters and server where they are deleted, one
// or several, also in the smallest window.
func TestDeletedTokensOfOneNameAreToldApart(t *testing.T) {
	for _, language := range []string{"en", "fr", "ja"} {
		s, _ := onSaved(t, "one", "one")
		s.set(func(to *model.Settings) { to.Language = language })
		s.window.Resize(smallest)
		rows := s.app.Saved.Rows(model.Origin{})
		for _, asked := range [][]model.SavedRow{rows, rows[1:]} {
			s.shell.askDelete(asked, false)
			d := widgets.TopDialog(s.window.Canvas())
			d.Refresh()
			drawn := drawnIn(d)
			for _, row := range asked {
				if !strings.Contains(drawn, row.TokenID+" … "+row.LastChars) || !strings.Contains(drawn, s.app.ServerName(row.Origin)) {
					t.Errorf("%s: %s … %s is not in %q", language, row.TokenID, row.LastChars, drawn)
				}
			}
			d.Dismiss()
		}
	}
}

// The small button of a row deletes nothing before a question that says that the token keeps working, and
// offers to revoke it, as the key and the menu do.
func TestButtonOfARowAsksBeforeDeleting(t *testing.T) {
	s, list := onSaved(t, "nightly")
	actions := list.table.Actions(0)
	actions[len(actions)-1].OnTapped()
	d := widgets.TopDialog(s.window.Canvas())
	if d == nil {
		t.Fatal("no question")
	}
	s.says(d, text("saved.delete-text"), text("saved.delete-revoke"))
	if row := s.app.Saved.Rows(model.Origin{})[0]; row.Deleting {
		t.Error("it is being deleted")
	}
	s.yes()
	if row := s.app.Saved.Rows(model.Origin{})[0]; !row.Deleting {
		t.Error("it isn't deleted")
	}
}

// Very many rows are not all drawn: their list scrolls, and nothing around it.
func TestQuestionAboutVeryManyScrollsTheirList(t *testing.T) {
	s, tab := onTokens(t)
	rows := make([]model.TokenRow, 2000)
	for i := range rows {
		rows[i] = tab.tokens.Rows()[0]
	}
	s.set(func(to *model.Settings) { to.TextSize = 1.5 })
	s.shell.askRevokeSeveral(tab.tokens, rows)
	s.window.Resize(smallest)
	d := widgets.TopDialog(s.window.Canvas())
	d.Refresh()
	list := partsOf[*widgets.List](d.Content)[0]
	if high := list.Size().Height; high > smallest.Height || high < 80 {
		t.Errorf("the table is %v high", high)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if below := at(list).Y + list.Size().Height; below > at(d.Buttons[0]).Y {
		t.Errorf("the table ends at %v, below the buttons at %v, so that the dialog scrolls too", below, at(d.Buttons[0]).Y)
	}
}

// A name or note with a token in it is refused beside its field, which gets the
// focus.
func TestRenamingRefusesATokenBesideItsField(t *testing.T) {
	s, list := onSaved(t, "one")
	s.shell.askRename(list.table.rows[0])
	d := widgets.TopDialog(s.window.Canvas())
	fields := partsOf[*widgets.Entry](d.Content)
	words := func(of *widgets.Entry) *widgets.Text {
		for _, text := range partsOf[*widgets.Text](d.Content) {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject
			if below := at(text).Y - at(of).Y; text.Text == inWords("saved.note-secret") && text.Visible() && below > 0 && below < 2*of.Size().Height {
				return text
			}
		}
		return nil
	}
	token := s.demo.Accounts[0].Token.Reveal()
	for i, faulty := range fields {
		other := fields[1-i]
		other.SetText("fine")
		faulty.SetText(token)
		s.focusOn(other)
		d.Default()
		if !d.IsOpen() || words(faulty) == nil || words(other) != nil {
			t.Fatalf("field %d: open %v, beside it %v, beside the other %v", i, d.IsOpen(), words(faulty), words(other))
		}
		if s.window.Canvas().Focused() != fyne.Focusable(faulty) {
			t.Errorf("field %d: %T has the focus", i, s.window.Canvas().Focused())
		}
	}
}

// What the red button says is what happens: revoking can't be undone.
func TestQuestionSaysThatATokenIsRevoked(tt *testing.T) {
	s, list := onSaved(tt, "nightly", "other")
	row := list.table.rows[slices.IndexFunc(list.table.rows, func(row model.SavedRow) bool { return row.Name == "nightly" })]
	s.shell.askDelete([]model.SavedRow{row}, true)
	d := widgets.TopDialog(s.window.Canvas())
	s.says(d, t("saved.revoke-title", data{"Name": "nightly"}), tn("saved.revoke-text", 1))
	s.button(d, tn("saved.revoke-yes", 1))
	d.Dismiss()
	for n, rows := range map[int][]model.SavedRow{1: {row}, 2: list.table.rows} {
		s.shell.askDelete(rows, false)
		d = widgets.TopDialog(s.window.Canvas())
		deleting := func() {
			tt.Helper()
			s.button(d, tn("saved.delete-yes", n))
			s.says(d, map[int]string{1: t("saved.delete-title", data{"Name": "nightly"}), 2: tn("saved.delete-several-title", 2)}[n], text("saved.delete-text"))
		}
		deleting()
		also := partsOf[*widgets.CheckRow](d)[0]
		also.Tapped(nil)
		s.button(d, tn("saved.revoke-yes", n))
		s.says(d, map[int]string{1: t("saved.revoke-title", data{"Name": "nightly"}), 2: tn("saved.revoke-several-title", 2)}[n], tn("saved.revoke-text", n))
		also.Tapped(nil)
		deleting()
		d.Dismiss()
	}
}
