package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

func init() {
	scenes = append(scenes,
		scene{name: "new-token-purpose", play: form(func(d *newTokenDialog) { d.purpose.Select(1) })},
		scene{name: "new-token-name-taken", play: form(func(d *newTokenDialog) {
			d.name.SetText("ci-publish")
			d.create.Press()
		})},
		scene{name: "one-time-different", play: made(model.IsSaved, func(s *screen) {
			s.listedAs(speckle.Token{Name: "nightly publish (1)", CreatedAt: noon, Lifespan: 10 * time.Minute})
		})},
	)
}

// listedAs plays a server that lists the new token otherwise than it was asked
// for.
func (s *screen) listedAs(token speckle.Token) {
	s.t.Helper()
	once := s.once().once
	s.until("the list", func() bool { return once.Listed != nil })
	once.Listed = &token
	s.app.Mark()
	s.turn()
}

// What a purpose suggests is selected as a whole, however long the name before
// it was.
func TestPurposesNameIsSelected(t *testing.T) {
	s := newScreen(t, nil)
	form(func(d *newTokenDialog) {
		for _, purpose := range []int{0, 3} {
			d.purpose.Select(purpose)
			s.turn()
			if d.name.Text == "" || d.name.SelectedText() != d.name.Text {
				t.Errorf("%q of %q is selected", d.name.SelectedText(), d.name.Text)
			}
		}
	})(s)
}

// A token needs no typing: its name is suggested, and typing replaces it.
func TestNameIsSuggested(t *testing.T) {
	s := newScreen(t, nil)
	for i, want := range []string{"Token 2026-03-12", "Token 2026-03-12 2"} {
		form(nil)(s)
		top := widgets.TopDialog(s.window.Canvas())
		name := partsOf[*widgets.Entry](top.Content)[0]
		if name.Text != want || s.window.Canvas().Focused() != fyne.Focusable(name) {
			t.Fatalf("%q, the focus is on %T", name.Text, s.window.Canvas().Focused())
		}
		if i == 1 {
			name.TypedRune('x')
			s.turn()
			if name.Text != "x" {
				t.Errorf("typing gives %q", name.Text)
			}
			return
		}
		top.Default()
		s.until("the token in the list", func() bool {
			return s.once() != nil && s.once().once.Listed != nil && s.once().once.SaveState == model.IsSaved
		})
		s.once().close()
		s.turn()
	}
}

// Purpose and Create: a token for CI takes two presses and no typing.
func TestPurposeFillsTheDialog(t *testing.T) {
	s := newScreen(t, nil)
	form(nil)(s)
	top := widgets.TopDialog(s.window.Canvas())
	d := top.Content
	purpose := choice(t, top, textOf("new.purpose"))
	take(t, purpose, textOf("new.purpose.publish"))
	s.turn()
	if name := partsOf[*widgets.Entry](d)[0].Text; name != "CI publish" {
		t.Errorf("the name is %q", name)
	}
	if shown := said(top); !strings.Contains(shown, "Expires 10 Jun 2026") || !strings.Contains(shown, "create and change projects") {
		t.Error("lifespan and scopes are not filled in")
	}
	top.Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	if made := s.once().once.Requested; made.Name != "CI publish" || made.Lifespan != 90*day {
		t.Errorf("created %+v", made)
	}
}

func TestTakenNameIsConfirmedByKeys(t *testing.T) {
	s := newScreen(t, nil)
	form(func(d *newTokenDialog) { d.name.SetText("ci-publish") })(s)
	top := widgets.TopDialog(s.window.Canvas())
	top.Default()
	s.turn()
	again, ok := s.window.Canvas().Focused().(*widgets.CheckRow)
	if !ok || !strings.Contains(said(top), "Another token has this name") {
		t.Fatalf("the focus is on %T", s.window.Canvas().Focused())
	}
	typeKey(again, fyne.KeySpace)
	s.turn()
	top.Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
}

func TestOtherNameAndEndAreTold(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	s.listedAs(speckle.Token{Name: "cut", CreatedAt: noon, Lifespan: 10 * time.Minute})
	shown := said(widgets.TopDialog(s.window.Canvas()))
	for _, want := range []string{"listed as “cut”", "another expiration date", "Expires 12 Mar 2026"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
}

// A day is chosen in the calendar, by keys alone, or typed; both show the same.
func TestDayIsChosenInTheCalendar(t *testing.T) {
	s := newScreen(t, nil)
	var d *newTokenDialog
	form(func(opened *newTokenDialog) { d = opened })(s)
	d.name.SetText("until then")
	if d.calendar.Visible() {
		t.Error("it is in sight before it is asked for")
	}
	d.lifespan.Select(slices.Index(model.Lifespans(), model.LifespanDate))
	s.turn()
	if !d.calendar.Visible() || d.calendar.Selected.Day() != 26 {
		t.Fatalf("visible %v, %v", d.calendar.Visible(), d.calendar.Selected)
	}
	for range 3 {
		typeKey(d.calendar, fyne.KeyDown)
		s.turn()
	}
	if d.date.Text != "2026-04-16" || !strings.Contains(said(d.dialog), "April 2026") || !strings.Contains(d.expires.Text, "16 Apr 2026") {
		t.Errorf("%q, %q", d.date.Text, d.expires.Text)
	}
	d.date.SetText("2026-05-")
	s.turn()
	if !d.calendar.Selected.IsZero() {
		t.Errorf("no date is shown as %v", d.calendar.Selected)
	}
	d.date.SetText("2026-05-02")
	s.turn()
	if d.calendar.Selected.Format("2.1.") != "2.5." {
		t.Errorf("typed, but shown as %v", d.calendar.Selected)
	}
	d.create.Press()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	if end := noon.Add(s.once().once.Requested.Lifespan).Local().Format(time.DateOnly); end != "2026-05-02" {
		t.Errorf("it ends on %s", end)
	}
}

// The calendar speaks the language of the screen, with its first day of a week.
func TestCalendarSpeaksTheLanguageOfTheScreen(t *testing.T) {
	for tag, want := range map[string]struct {
		week  time.Weekday
		month string
	}{
		"en": {time.Monday, "March 2026"}, "de": {time.Monday, "März 2026"}, "fr": {time.Monday, "mars 2026"},
		"es": {time.Monday, "marzo de 2026"}, "ja": {time.Sunday, "2026年3月"},
	} {
		t.Setenv("LC_ALL", "C")
		speaks(t, tag, nil)
		c := newCalendar("", noon, nil)
		if got := c.Words.Month(noon); got != want.month || c.Week != want.week {
			t.Errorf("%s: %s, weeks begin with %s", tag, got, c.Week)
		}
	}
	t.Setenv("LC_ALL", "en_US.UTF-8")
	if speaks(t, "en", nil); newCalendar("", noon, nil).Week != time.Sunday {
		t.Error("en_US begins weeks with another day")
	}
}
