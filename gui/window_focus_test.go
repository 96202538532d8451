package gui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// TestNewTokenFaults holds that what is wrong in the form stands beside its
// part, and that the part gets the focus.
func TestNewTokenFaults(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	d := showNewToken(s.shell, s.app.Accounts.Current())
	for _, c := range []struct {
		name, part string
		fill       func()
		focus      fyne.Focusable
	}{
		{"blank name", partName, func() { d.form.SetName(" ") }, d.name},
		{"no scope", partScopes, func() {
			d.form.SetName("a")
			for _, scope := range d.form.Scopes() {
				d.form.SetScope(scope, false)
			}
		}, d.presets.Segmented},
		{"never unconfirmed", partLifespan, func() {
			d.form.SetPreset(model.Presets()[0])
			d.form.SetLifespan(model.LifespanNever)
		}, d.never},
		{"no date", partLifespan, func() {
			d.lifespanChosen(model.LifespanDate)
			d.date.SetText("next week")
		}, d.date},
	} {
		c.fill()
		s.window.Canvas().Unfocus()
		d.form.Submit()
		s.turn()
		if got := s.window.Canvas().Focused(); got != c.focus {
			t.Errorf("%s: the focus is on %T", c.name, got)
		}
		for part, text := range d.faults {
			if text.Visible() != (part == c.part) {
				t.Errorf("%s: beside %s stands %q, visible: %v", c.name, part, text.Text, text.Visible())
			}
		}
		if len(d.notices.Objects) > 0 {
			t.Errorf("%s: it is said above the form too", c.name)
		}
	}
}

// TestTabKeysMoveTheFocus holds for a tab that is shown already, too.
func TestTabKeysMoveTheFocus(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	for range 2 {
		s.window.Canvas().Focus(s.page.accounts.search)
		s.do("tab-tokens")
		if got := s.window.Canvas().Focused(); got != s.tokensTab().search {
			t.Errorf("the focus is on %T", got)
		}
	}
	// A notice above a list has buttons that revoke a token.
	rotated(s)
	closeOnce(s)
	s.until("the saved tokens", func() bool { return len(s.app.Saved.Rows(s.app.Accounts.Current().Origin)) > 0 })
	s.turn()
	for _, tab := range []string{"tab-tokens", "tab-saved"} {
		s.do(tab)
		if got, ok := s.window.Canvas().Focused().(*widgets.SearchEntry); !ok || got == s.page.accounts.search {
			t.Errorf("%s: the focus is on %T", tab, s.window.Canvas().Focused())
		}
	}
	s.do("tab-apps")
	s.rest()
	if got := s.window.Canvas().Focused(); got == nil || got == fyne.Focusable(s.tokensTab().search) || s.page.tabs.Selected != int(model.TabApps) {
		t.Errorf("the focus is on %T, tab %d is underlined", got, s.page.tabs.Selected)
	}
}

// TestNextRowTakesThePlace holds that the keyboard stays in a table whose row
// went, as after a revoke; without the keyboard nothing is selected.
func TestNextRowTakesThePlace(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.rest()
	table := s.tokensTab().table
	rows := table.rows
	table.List().FocusGained()
	table.List().SetSelected(1)
	table.show(append(rows[:1:1], rows[2:]...))
	if got := table.List().Selected(); got != 1 {
		t.Errorf("row %d is selected", got)
	}
	table.List().FocusLost()
	table.show(rows[2:])
	if got := table.List().Selected(); got != 0 {
		t.Errorf("row %d is selected, which follows its key", got)
	}
	table.show(rows[3:])
	if got := table.List().Selected(); got != -1 {
		t.Errorf("row %d is selected without the keyboard", got)
	}
}

// TestFileDialogIsTheSystems holds that one dialog is asked at a time, and that
// Fyne's takes its place where the system has none.
func TestFileDialogIsTheSystems(t *testing.T) {
	s := newScreen(t, nil)
	answers, asked := make(chan error), 0
	s.Program.options.AskFile = func(_ context.Context, d desktop.FileDialog) (string, error) {
		asked++
		return "/home/ada/" + d.Name, <-answers
	}
	got := ""
	choose := func() { s.shell.files.save("a.json", func(path string) { got = path }) }
	choose()
	choose()
	answers <- nil
	s.wait("the file", func() bool { return got != "" })
	if got != "/home/ada/a.json" || asked != 1 {
		t.Errorf("chose %q, asked %d times", got, asked)
	}
	choose()
	answers <- errors.New("no dialog")
	s.wait("Fyne's dialog", func() bool { return s.window.Canvas().Overlays().Top() != nil })
}

// TestLanguageWithoutAFont holds that English is shown, with one message, where
// the chosen language would be boxes.
func TestLanguageWithoutAFont(t *testing.T) {
	s := newScreen(t, nil)
	s.Program.options.HasFont = func(rune) bool { return false }
	s.shell.hasFont = s.Program.options.HasFont
	s.changeSettings(func(settings *model.Settings) { settings.Language = "ja" })
	s.turn()
	if got := t_("action.quit"); got != "Quit" {
		t.Errorf("the screen says %q", got)
	}
	if len(s.dialogs.open) != 1 || s.dialogs.open[0].Title != t_("language.fontless") {
		t.Errorf("%d messages", len(s.dialogs.open))
	}
	if s.settings.Now().Language != "ja" {
		t.Error("the choice is forgotten")
	}
	s.dialogs.open[0].Close()
	if s.sayFontless(); s.dialogOpen() {
		t.Error("it is said again")
	}
}

// A name that can't be drawn is told once, in the status line.
func TestNameWithoutAFont(t *testing.T) {
	for _, has := range []bool{true, false} {
		s := newScreen(t, nil)
		asked := make(chan rune, 100)
		s.Program.options.HasFont = func(letter rune) bool {
			asked <- letter
			return has
		}
		on("Ada Okafor", model.TabTokens)(s)
		s.demo.Servers[0].AddToken(s.app.Accounts.Current().Person.ID, tokenOf("夜間公開"))
		s.press("refresh")
		s.until("the token", func() bool { return strings.Contains(s.everything(), "夜間公開") })
		s.until("the question", func() bool { return len(asked) > 0 })
		if letter := <-asked; letter != '夜' {
			t.Errorf("asked for %q", letter)
		}
		says := func() bool { return s.page.status.text.Text == t_("status.fontless") }
		if !has {
			s.until("what is said of it", says)
			s.app.Mark()
		}
		s.calm(100*time.Millisecond, never)
		if len(asked) > 0 || says() == has {
			t.Errorf("a font: %v; asked again: %d, told: %v", has, len(asked), says())
		}
	}
}

// t_ is a text, where t is a test.
var t_ = func(key string) string { return t(key) }

// Where a system has no dialog for files, Esc closes that of Fyne, with a dialog of ours below it and without.
func TestEscClosesTheDialogForFilesOfFyne(t *testing.T) {
	s := newScreen(t, nil)
	s.Program.options.AskFile = nil
	c := s.window.Canvas()
	for _, below := range []string{"", "settings"} {
		if below != "" {
			s.press(below)
		}
		in := c.Overlays().Top()
		for kind, ask := range map[string]func(){
			"open":   func() { s.shell.files.open([]string{".json"}, func(string) { t.Error("a file was chosen") }) },
			"save":   func() { s.shell.files.save("registration.json", func(string) { t.Error("a file was chosen") }) },
			"folder": func() { s.shell.files.folder(func(string) { t.Error("a folder was chosen") }) },
		} {
			if ask(); c.Overlays().Top() == in {
				t.Fatalf("%s: there is none", kind)
			}
			if s.typeKeys(fyne.KeyEscape, 0); c.Overlays().Top() != in {
				t.Errorf("%s, above %q: it stays", kind, below)
			}
		}
	}
}
