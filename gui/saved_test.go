package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

func TestSavedCredentialsAreCheckedTogether(t *testing.T) {
	s, list := onSaved(t, "one", "two", "three")
	good := func() (n int) {
		for _, row := range s.app.Saved.Rows(model.Origin{}) {
			if row.Standing.State == model.TokenValid || row.Standing.State == model.TokenTooNarrow {
				n++
			}
		}
		return n
	}
	if list.check.Text != text("saved.check-all") {
		t.Errorf("the button says %q", list.check.Text)
	}
	list.table.List().SetSelectedAll([]int{0, 1}, 0)
	s.redraw()
	if list.check.Text != tn("saved.check-several", 2) {
		t.Errorf("with two selected the button says %q", list.check.Text)
	}
	s.doItem(list.rowItems(), "check")
	if list.show(model.Origin{}); list.check.Text != text("saved.check-stop") {
		t.Errorf("meanwhile the button says %q", list.check.Text)
	}
	s.until("both", func() bool { return good() == 2 && !s.app.Saved.Checking() })
	list.table.selectNone()
	list.check.Press()
	s.until("all", func() bool { return good() == 3 && !s.app.Saved.Checking() })
	list.check.Press()
	list.check.Press() // before the first answer
	if s.app.Saved.Checking() {
		t.Error("pressed again it doesn't stop")
	}
}

// doItem does what an item of a row's menu does.
func (s *screen) doItem(items []rowItem, name string) {
	s.t.Helper()
	for _, item := range items {
		if item.name == name {
			item.run()
			return
		}
	}
	s.t.Fatalf("no item %s", name)
}

// pasteInstead opens the dialog for a saved token's replacement, and checks one.
func pasteInstead(s *screen, person string) *pasteDialog {
	d := showReplace(s.shell, s.app.Saved.Rows(model.Origin{})[0])
	fresh := s.demo.Servers[0].AddToken(person, demoserver.Token{
		Name:   "nightly publish",
		Scopes: []string{"streams:read", "streams:write", "profile:read", "profile:email", "users:read"},
	})
	d.token.SetText(fresh.Reveal())
	s.turn()
	d.dialog.Default()
	s.until("the answer", d.paste.Checked)
	return d
}

func TestSavedTokenIsReplacedByAPastedOne(tt *testing.T) {
	s, list := onSaved(tt, "nightly")
	before := list.table.rows[0]
	list.table.List().SetSelected(0)
	s.doItem(list.rowItems(), "replace")
	s.says(widgets.TopDialog(s.window.Canvas()), text("replace.yes"))
	widgets.TopDialog(s.window.Canvas()).Close()
	d := pasteInstead(s, s.app.Accounts.Current().Person.ID)
	s.says(d.dialog, t("replace.title", data{"Name": "nightly"}))
	if !d.save.Visible() || strings.Contains(said(d.dialog), text("paste.name")) {
		tt.Error("asks for a name")
	}
	d.dialog.Default()
	s.until("the end", func() bool { row, _ := s.app.Saved.Row(before.Key); return row.TokenID != before.TokenID })
	s.says(d.dialog, t("replace.done-text", data{"Last": before.LastChars}))
	if row := list.table.rows[0]; row.Name != "nightly" || row.Key != before.Key || len(list.table.rows) != 1 {
		tt.Errorf("%+v", row)
	}
}

// Each form that sets a variable warns of names that web builds ship; of the others the status line
// says that they are copied.
func TestCopiedFormsAreSaid(t *testing.T) {
	s, list := onSaved(t, "nightly")
	list.table.List().SetSelected(0)
	for _, snippet := range model.Snippets() {
		want := snippet.ID == "env" || snippet.ID == "shell" || snippet.ID == "powershell" || snippet.ID == "cmd"
		if snippet.SetsVariable() != want {
			t.Errorf("%s sets a variable: %v", snippet.ID, !want)
		}
		says := text("status.variable")
		switch {
		case !snippet.Secret:
			says = text("status.copied-plain")
		case !want:
			says = "Token on the clipboard, cleared in"
		}
		s.shell.clipboard.CopyPlain("")
		s.app.Say(model.StatusNone, nil)
		s.rest()
		if strings.Contains(said(s.page.status.content), says) {
			t.Fatal("said before")
		}
		for _, item := range list.rowItems() {
			if item.name == "copy-as" {
				for i, form := range item.sub().Items {
					if model.Snippets()[i].ID == snippet.ID && !form.Disabled {
						form.Action()
						s.rest()
						s.says(s.page.status.content, says)
					}
				}
			}
		}
	}
}

// The button of a dialog says that a form is copied.
func TestDialogsSayThatAFormIsCopied(t *testing.T) {
	s := newScreen(t, nil)
	var menu *fyne.Menu
	s.shell.popUp = func(shown *fyne.Menu, _ fyne.CanvasObject) { menu = shown }
	copyForm := func() {
		s.t.Helper()
		top := widgets.TopDialog(s.window.Canvas())
		s.button(top, text("once.copy-as")).Press()
		for _, form := range menu.Items {
			if form.Label == text("snippet.curl") {
				form.Action()
			}
		}
		s.rest()
		s.button(top, text("once.copied-plain"))
		s.shell.copyPlain("")
	}
	made(model.IsSaved, func(s *screen) {
		copyForm()
		s.once().close()
	})(s)
	s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0])
	copyForm()
	s.button(widgets.TopDialog(s.window.Canvas()), text("saved.copy")).Press()
	s.rest()
	said := 0
	for _, button := range partsOf[*widgets.Button](widgets.TopDialog(s.window.Canvas())) {
		if button.Text == text("once.copied-plain") {
			said++
		}
	}
	if said != 2 {
		t.Errorf("copied is said %d times, of a form and the token", said)
	}
}

// The keys of a row do what they say also where only the keyboard's frame is, as after the search.
func TestKeysOfTheRowBelowTheSearch(t *testing.T) {
	for key, words := range map[fyne.KeyName]string{fyne.KeyDelete: "saved.delete-text", fyne.KeyF2: "saved.note"} {
		s, list := onSaved(t, "nightly", "other")
		s.window.Canvas().Focus(list.search)
		s.typeKeys(fyne.KeyDown, 0)
		s.typeKeys(key, 0)
		s.turn()
		if !s.dialogOpen() {
			t.Fatalf("%s: nothing is asked", key)
		}
		s.says(widgets.TopDialog(s.window.Canvas()), text(words))
	}
}

// Servers of one name are told apart where those of all are listed.
func TestServersOfOneNameAreToldApart(t *testing.T) {
	s, list := onSaved(t, "nightly")
	here := list.table.rows[0].Origin
	if label := s.app.ServerLabel(here); label != s.app.ServerName(here) {
		t.Errorf("%q is not its name alone", label)
	}
	elsewhere, err := speckle.ParseOrigin("https://127.0.0.1:9") // nobody is there
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.options.World().Credentials.Save(t.Context(), model.Entry{Kind: "token", Origin: elsewhere, Name: "nightly"}, speckle.NewSecret("5555555555cccccccccccccccccccccccccccccccc")); err != nil {
		t.Fatal(err)
	}
	s.app.Saved.Refresh()
	s.until("the other one, and the server's name", func() bool {
		return len(s.app.Saved.Rows(model.Origin{})) == 2 && s.app.Server(here).Info != nil
	})
	s.app.Server(elsewhere).Info = s.app.Server(here).Info
	s.shell.showAllSaved()
	s.says(widgets.TopDialog(s.window.Canvas()), s.app.ServerName(here)+" ("+here.Host()+")", s.app.ServerName(here)+" (127.0.0.1:9)")
}

func TestTokenOfSomebodyElseReplacesNothing(t *testing.T) {
	s, list := onSaved(t, "nightly")
	before := list.table.rows[0]
	d := pasteInstead(s, s.demo.Servers[0].AddPerson(demoserver.Person{Name: "Bo"}))
	s.says(d.dialog, text("replace.other"))
	if d.save.Visible() {
		t.Error("it is offered")
	}
	d.dialog.Default()
	s.rest()
	if row, _ := s.app.Saved.Row(before.Key); row.TokenID != before.TokenID {
		t.Error("replaced")
	}
}
