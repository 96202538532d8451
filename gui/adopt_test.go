package gui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

const adoptedFile = "/home/chen/.config/Speckle/Accounts/script.json"

// fromAFile makes the demo's accounts ones of files, as scripts write them.
func fromAFile(found *accounts.Result) {
	for i := range found.Accounts {
		found.Accounts[i].Sources = []accounts.Source{{Kind: accounts.SourceFile, Path: adoptedFile}}
	}
}

// adopting opens the dialog for the account of a file.
func adopting(s *screen) *pasteDialog {
	on("Chen Li", model.TabServer)(s)
	d := showAdopt(s.shell, s.app.Accounts.Current())
	d.check.Press()
	s.until("the answer", func() bool { return d.paste.Checked() || d.paste.Err != nil })
	return d
}

func TestTokenOfAFileIsSavedAndTheFileIsNamed(t *testing.T) {
	s := newScreen(t, finding(fromAFile))
	a := s.choose("Chen Li")
	offered := ""
	for _, item := range s.page.accounts.rowItems(a) {
		if item.name == "adopt" {
			offered = item.words()
		}
	}
	if offered != text("action.account-adopt") {
		t.Fatalf("offered %q", offered)
	}
	d := adopting(s)
	if slices.Contains(partsOf[*widgets.Entry](d.dialog.Content), d.token) {
		t.Error("a token is asked for")
	}
	d.name.SetText("from a file")
	d.save.Press()
	s.until("the token to be saved", func() bool { return d.paste.Saved })
	s.turn()
	shown := s.everything()
	for _, part := range []string{adoptedFile, text("adopt.saved-text")} {
		if !strings.Contains(shown, part) {
			t.Errorf("%q is not told", part)
		}
	}
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(a.Origin)) == 1 })
	row := s.app.Saved.Rows(a.Origin)[0]
	if row.Name != "from a file" || row.TokenID != a.Token.TokenID() {
		t.Errorf("%+v", row.Entry)
	}
	s.dialogs.open[0].Close()
	s.shell.showSaved(row)
	if shown := s.everything(); !strings.Contains(shown, "Chen Li") || !strings.Contains(shown, text("tokens.local")) {
		t.Error("that the account has the same token is not told")
	}
	s.says(widgets.TopDialog(s.window.Canvas()), adoptedFile)
}

func TestTokenOfAFileIsSavedFromTheServerPage(t *testing.T) {
	s := newScreen(t, finding(fromAFile))
	on("Chen Li", model.TabServer)(s)
	s.button(s.page.pages[model.TabServer].object(), text("action.account-adopt")).Press()
	s.says(widgets.TopDialog(s.window.Canvas()), text("adopt.title"))
}

// Checked and saved by keys alone, under a name that scripts can use.
func TestTokenOfAFileIsSavedByKeys(t *testing.T) {
	s := newScreen(t, finding(fromAFile))
	on("Chen Li", model.TabServer)(s)
	d := showAdopt(s.shell, s.app.Accounts.Current())
	s.turn()
	typeKey(s.window.Canvas().Focused(), fyne.KeyReturn)
	s.until("the answer", func() bool { return d.paste.Checked() })
	s.turn()
	if s.window.Canvas().Focused() != fyne.Focusable(d.name.Entry) || d.name.SelectedText() != d.name.Text || d.name.Text == "" {
		t.Fatalf("the focus is on %T, the name is %q", s.window.Canvas().Focused(), d.name.Text)
	}
	typeKey(d.name, fyne.KeyReturn)
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(d.paste.Origin)) == 1 })
	s.turn()
	if row := s.app.Saved.Rows(d.paste.Origin)[0]; row.Name != d.name.Text {
		t.Errorf("saved as %q", row.Name)
	}
	if s.window.Canvas().Focused() != fyne.Focusable(d.cancel) {
		t.Errorf("at the end the focus is on %T", s.window.Canvas().Focused())
	}
	first := d.name.Text
	d.dialog.Close()
	d = showAdopt(s.shell, s.app.Accounts.Current())
	d.check.Press()
	s.until("the answer", func() bool { return d.paste.Checked() })
	s.turn()
	if d.name.Text != first+" 2" {
		t.Errorf("the next name is %q", d.name.Text)
	}
}

// A name that was typed stays.
func TestTypedNameOfAPastedTokenStays(t *testing.T) {
	s := newScreen(t, finding(fromAFile))
	on("Chen Li", model.TabServer)(s)
	d := showAdopt(s.shell, s.app.Accounts.Current())
	d.name.SetText("mine")
	d.check.Press()
	s.until("the answer", func() bool { return d.paste.Checked() })
	s.turn()
	if d.name.Text != "mine" {
		t.Errorf("the name is %q", d.name.Text)
	}
}

// Accounts of connectors keep their token in the database: it can't be moved.
func TestAccountsOfConnectorsAreNotAdopted(t *testing.T) {
	s := newScreen(t, nil)
	a := s.choose("Chen Li")
	if s.app.Adopt(a) != nil || model.Adoptable(a) {
		t.Error("adopted")
	}
}

func TestNoteOfASavedToken(t *testing.T) {
	s, list := onSaved(t, "ci publish")
	s.shell.askRename(list.table.rows[0])
	d := s.dialogs.open[0]
	fields := partsOf[*widgets.Entry](d.Content)
	fields[1].SetText("it is 0123456789abcdef0123456789abcdef0123456789")
	d.Default()
	s.turn()
	if !s.dialogOpen() || !strings.Contains(s.everything(), text("saved.note-secret")) {
		t.Fatal("a token was taken for a note")
	}
	fields[1].SetText("for the lobby screen")
	d.Default()
	s.until("the note", func() bool { return list.table.rows[0].Note == "for the lobby screen" })
	s.shell.showSaved(list.table.rows[0])
	if !strings.Contains(s.everything(), "for the lobby screen") {
		t.Error("the details don't show it")
	}
	s.dialogs.open[0].Close()
	list.search.SetText("lobby")
	s.turn()
	if len(list.table.rows) != 1 {
		t.Error("not found by its note")
	}
}

// A name that a live saved token has is only given to another one, pasted or renamed, after a confirmation
// beside it: scripts could not tell the two apart.
func TestTakenNameOfASavedTokenIsConfirmed(t *testing.T) {
	s, list := onSaved(t, "ci", "other")
	rename := func() (*nameParts, func() string) {
		row := list.table.rows[slices.IndexFunc(list.table.rows, func(row model.SavedRow) bool { return row.Name == "other" })]
		s.shell.askRename(row)
		d := widgets.TopDialog(s.window.Canvas())
		return partsOfName(d, d.Default), func() string {
			now, _ := s.app.Saved.Row(row.Key)
			return now.Name
		}
	}
	paste := func() (*nameParts, func() string) {
		account := s.app.Accounts.Current()
		d := showPaste(s.shell, account)
		d.token.SetText(s.demo.Servers[0].AddToken(account.Person.ID, tokenOf("made elsewhere")).Reveal())
		d.check.Press()
		s.until("the answer", d.paste.Checked)
		s.turn()
		return partsOfName(d.dialog, d.save.Press), func() string {
			if !d.paste.Saved {
				return ""
			}
			return d.name.Text
		}
	}
	for name, open := range map[string]func() (*nameParts, func() string){"rename": rename, "paste": paste} {
		parts, named := open()
		before := named()
		if parts.again.Visible() {
			t.Errorf("%s: a free name is asked about", name)
		}
		parts.name.SetText(" ci ")
		if !shown(parts.again) {
			t.Errorf("%s: what is asked has no room", name)
		}
		s.turn()
		parts.yes()
		s.turn()
		if !parts.again.Visible() || named() != before || s.window.Canvas().Focused() != fyne.Focusable(parts.again) {
			t.Fatalf("%s: asked %v, named %q, the focus is on %T", name, parts.again.Visible(), named(), s.window.Canvas().Focused())
		}
		parts.again.Tapped(nil)
		parts.name.SetText("ci")
		if parts.again.Checked {
			t.Errorf("%s: another name is confirmed too", name)
		}
		parts.again.Tapped(nil)
		parts.yes()
		s.until("the name", func() bool { return named() == "ci" })
		s.turn()
	}
}

// nameParts are the field of a saved token's name, what confirms a taken one, and the answer yes.
type nameParts struct {
	name  *widgets.Entry
	again *widgets.CheckRow
	yes   func()
}

func partsOfName(d *widgets.Dialog, yes func()) *nameParts {
	parts := &nameParts{yes: yes}
	for _, field := range partsOf[*widgets.Entry](d.Content) {
		if field.Label == inWords("paste.name") || field.Label == inWords("saved.column-name") {
			parts.name = field
		}
	}
	for _, row := range partsOf[*widgets.CheckRow](d.Content) {
		if row.Title == inWords("saved.name-again") {
			parts.again = row
		}
	}
	return parts
}
