package gui

import (
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// Saving a new token can be given up while the keychain has not answered.
func TestSavingCanBeGivenUp(t *testing.T) {
	s := newScreen(t, withStore(slowOne))
	made(model.SavingNow, nil)(s)
	once := s.once()
	s.turn()
	if !once.stop.Visible() || once.save.Visible() {
		t.Fatal("it can't be given up")
	}
	once.stop.Press()
	s.turn()
	if once.once.SaveState != model.SaveFailed || once.stop.Visible() {
		t.Errorf("state %v after it was given up", once.once.SaveState)
	}
}

// Each button in the details of a saved credential does what it says, and none
// does anything while the credential is being changed.
func TestButtonsOfASavedCredential(t *testing.T) {
	s, list := onSaved(t, "nightly")
	row := list.table.rows[0]
	for words, title := range map[string]string{
		"action.row-rename": textOf("saved.rename-title"), "action.row-replace": inWordsWith("replace.title", data{"Name": "nightly"}),
	} {
		s.shell.showSaved(row)
		s.turn()
		details := widgets.TopDialog(s.window.Canvas())
		s.button(details, textOf(words)).Press()
		s.turn()
		top := widgets.TopDialog(s.window.Canvas())
		if top == details || top.Title != title {
			t.Errorf("%s leads to %q", words, top.Title)
		}
		top.Dismiss()
		details.Dismiss()
	}
	s.shell.showSaved(row)
	s.turn()
	check := s.button(widgets.TopDialog(s.window.Canvas()), textOf("saved.check"))
	s.app.Saved.Check(row.Entry)
	s.redraw()
	if !check.Disabled() {
		t.Error("it can be checked twice at once")
	}
	s.until("the check", func() bool { row, _ := s.app.Saved.Row(row.Key); return !row.Busy })
	if check.Disabled() {
		t.Error("it can't be checked again")
	}
}

// A new name needs a new confirmation, and a token that never expires one of its own.
func TestConfirmationsAreApart(t *testing.T) {
	s := newScreen(t, nil)
	var d *newTokenDialog
	form(func(opened *newTokenDialog) { d = opened })(s)
	d.name.SetText("ci-publish")
	d.form.ConfirmName(true)
	s.turn()
	if !d.again.Visible() || !d.again.Checked {
		t.Fatal("the name isn't confirmed")
	}
	d.name.SetText("old script")
	s.turn()
	if d.again.Checked != d.form.NameConfirmed {
		t.Errorf("the row says %v, the form %v", d.again.Checked, d.form.NameConfirmed)
	}
	d.form.ConfirmName(false)
	d.form.SetLifespan(model.LifespanNever)
	s.turn()
	d.never.Tapped(&fyne.PointEvent{})
	s.turn()
	if _, unconfirmed := d.form.Lifespan(); unconfirmed || d.form.NameConfirmed {
		t.Errorf("never: unconfirmed %v, the name confirmed %v", unconfirmed, d.form.NameConfirmed)
	}
}

// What is chosen under another way is what is registered.
func TestAnotherWayIsRegistered(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d := register(s)
	d.register.redirect.SetText("http://localhost:40000")
	d.register.public.Tapped(&fyne.PointEvent{})
	s.turn()
	if !d.wizard.Registering.Public || !d.register.public.Checked {
		t.Error("everyone is to see the app, and nobody does")
	}
	if got := d.wizard.Registering.Redirect; got != "http://localhost:40000" || d.register.redirect.Text != got {
		t.Errorf("%q is registered, %q is shown", got, d.register.redirect.Text)
	}
}

// A failed look at the server is tried again from its beginning.
func TestFailedLookIsTriedAgain(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d := register(s)
	d.wizard.Step, d.wizard.Err = model.StepLooking, errors.New("it broke")
	s.app.Mark()
	s.turn()
	s.button(d.notices.Container, textOf("remedy.retry")).Press()
	s.until("the first page", func() bool { return d.wizard.Step == model.StepChoose })
}

// A failure that comes back has a button that can be pressed.
func TestFailureThatComesBackCanBeTried(t *testing.T) {
	s := newScreen(t, nil)
	err, tried := errors.New("it broke"), 0
	for range 2 {
		notice := s.shell.failure(err, func() { tried++ })
		notice.Buttons[0].(*widgets.Button).Press()
	}
	if tried != 2 {
		t.Errorf("tried %d times", tried)
	}
}

// The page of a server that hasn't answered yet says that it is asked.
func TestServerThatIsAskedSaysSo(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabServer)(s)
	tab, server := s.page.pages[model.TabServer].(*serverTab), s.app.Server(s.app.Accounts.Current().Origin)
	if tab.waiting.Visible() {
		t.Error("it waits for what is there")
	}
	server.Info = nil
	server.Reload()
	if s.redraw(); !tab.waiting.Visible() {
		t.Error("nothing says that the server is asked")
	}
	s.until("the answer", server.Reachable)
	if tab.waiting.Visible() {
		t.Error("it still waits")
	}
}

// Reminders and updates each note their own day.
func TestDaysAreNotedApart(t *testing.T) {
	s := newScreen(t, notDemo)
	s.rest()
	s.app.Reminders.Claim("2026-03-13", func(bool) {})
	s.app.Updates.Claim("2026-03-14", func(bool) {})
	if now := s.settings.Now(); now.Reminded != "2026-03-13" || now.UpdatesChecked != "2026-03-14" {
		t.Errorf("reminded %q, checked %q", now.Reminded, now.UpdatesChecked)
	}
}

// The demo isn't left while a token that was created in it could be lost.
func TestDemoStaysForItsNewToken(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
	form.SetName("kept nowhere")
	form.SetSave(false)
	form.Submit()
	s.until("the token", func() bool { return s.once() != nil })
	app := s.app
	s.leaveDemo()
	if s.app != app || !strings.Contains(s.everything(), textOf("once.may-not-close")) {
		t.Error("the demo is left")
	}
	s.once().once.Tick(true)
	s.once().close()
	if s.leaveDemo(); s.app == app {
		t.Error("the demo can't be left")
	}
}

// formOf is the item for a form in the menu that opens by a button.
func (s *screen) formOf(open *widgets.Button, id string) *fyne.MenuItem {
	s.t.Helper()
	var shown *fyne.Menu
	s.shell.popUp = func(menu *fyne.Menu, _ fyne.CanvasObject) { shown = menu }
	open.Press()
	for i, snippet := range model.Snippets() {
		if snippet.ID == id {
			return shown.Items[i]
		}
	}
	s.t.Fatalf("no form %s", id)
	return nil
}

// A form that holds the token counts as a copy of it, one that doesn't as none.
func TestFormWithTheTokenIsACopy(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	once := s.once()
	s.formOf(once.copyAs, "specklepy").Action()
	if once.once.WasCopied {
		t.Error("code without the token counts as a copy of it")
	}
	s.formOf(once.copyAs, "env").Action()
	s.turn()
	if !once.once.WasCopied {
		t.Error("a line with the token counts as no copy")
	}
	warns := func(o fyne.CanvasObject) bool { return strings.Contains(said(o), textOf("snippet.env-warning")) }
	if !warns(once.dialog) {
		t.Error("nothing warns of web builds")
	}
	once.close()
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) > 0 })
	s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0])
	details := widgets.TopDialog(s.window.Canvas())
	s.rest()
	copyAs := s.button(details, textOf("once.copy-as"))
	s.formOf(copyAs, "env").Action()
	s.wait("the warning in the details", func() bool { return warns(details) })
	s.formOf(copyAs, "specklepy").Action()
	if s.turn(); warns(details) {
		t.Error("code without the token is warned of")
	}
}

// A failure of the record is forgotten with the dialog that showed it.
func TestFailureOfTheRecordIsForgotten(t *testing.T) {
	s := newScreen(t, brokenRecord)
	s.choose("Ada Okafor")
	d := showActivity(s.shell)
	s.until("the failure", func() bool { return len(d.notices.Objects) > 0 })
	if d.dialog.Close(); s.app.Activity.Err() != nil {
		t.Errorf("still %v", s.app.Activity.Err())
	}
}

// A search among the scopes narrows them at once.
func TestSearchNarrowsTheScopes(t *testing.T) {
	s := newScreen(t, nil)
	var d *newTokenDialog
	form(func(opened *newTokenDialog) { d = opened })(s)
	d.form.SetPreset(model.PresetCustom)
	s.turn()
	all := len(d.scopes.rows)
	d.scopes.search.SetText("streams:read")
	if n := len(d.scopes.rows); n != 1 || all < 5 {
		t.Errorf("%d of %d scopes", n, all)
	}
	for _, on := range []bool{false, true} {
		d.form.SetScope("streams:read", on)
		if s.turn(); d.scopes.rows["streams:read"].Checked != on {
			t.Errorf("the row doesn't say that the scope is selected: %v", on)
		}
	}
}

// Closing the dialog ends the check for updates.
func TestCheckForUpdatesEndsWithItsDialog(t *testing.T) {
	s := newScreen(t, withReleases("0.2.0"))
	s.shell.showUpdates()
	if !s.app.Updates.Busy() {
		t.Fatal("nothing is asked")
	}
	if widgets.TopDialog(s.window.Canvas()).Close(); s.app.Updates.Busy() {
		t.Error("it goes on")
	}
}

// What is said of an error message has its room, and a token that is pasted in
// its place can't be read there any more.
func TestFieldForAnErrorMessage(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	field, message := s.shell.errorField(nil)
	d := newReading("title", "", 500, field)
	s.shell.open(d, nil)
	message.SetText("You need the scope streams:write")
	s.turn()
	if answer := partsOf[*widgets.Paragraph](field)[0]; !shown(answer) || d.Size().Height == 0 {
		t.Error("the answer has no room")
	}
	message.SetText(strings.Repeat("0123456789", 5)[:42])
	s.turn()
	if message.Text != "" || widgets.TopDialog(s.window.Canvas()) == d {
		t.Errorf("the token can be read: %v", message.Text != "")
	}
}

// The connection to a server is asked for once: the button is busy meanwhile.
func TestServerIsConnectedOnce(t *testing.T) {
	s := newScreen(t, withoutSessions)
	account := s.choose("Ada Okafor")
	s.rest()
	d := showConnect(s.shell)
	d.address.SetText(account.Origin.String())
	s.app.Server(account.Origin).Reload()
	s.redraw()
	if !strings.Contains(d.next.AccessibilityLabel(), inWords("spoken.busy")) {
		t.Errorf("the button is %q", d.next.AccessibilityLabel())
	}
	s.rest()
	if strings.Contains(d.next.AccessibilityLabel(), inWords("spoken.busy")) {
		t.Error("it is busy with nothing")
	}
}

// The list of sign-ins has what another window saved meanwhile.
func TestSignInsOfAnotherWindowAreListed(t *testing.T) {
	s := newScreen(t, nil)
	account := s.choose("Ada Okafor")
	s.rest()
	entry := model.Entry{Kind: keychain.KindApp, Origin: account.Origin, Name: model.RegistrationName}
	if _, err := s.options.World().Credentials.Save(t.Context(), entry, speckle.NewSecret("a registration")); err != nil {
		t.Fatal(err)
	}
	before := len(s.app.Saved.SignIns())
	l := showSignIns(s.shell)
	s.until("the registration", func() bool { return len(l.table.rows) == before+1 })
}
