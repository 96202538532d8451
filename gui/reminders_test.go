package gui

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// reminded shows the reminder of the demo's token that ends tomorrow.
func reminded(s *screen) {
	on("Ada Okafor", model.TabTokens)(s)
	s.until("the reminder", func() bool { return s.page.status.reminder.Visible() })
}

func TestReminderStandsInTheStatusBar(t *testing.T) {
	s := newScreen(t, nil)
	reminded(s)
	bar := s.page.status
	height := bar.content.MinSize().Height
	if bar.reminder.Text != tn("remind.text", 1) {
		t.Errorf("it says %q", bar.reminder.Text)
	}
	// What passes by itself takes its place for a while.
	s.clipboard.CopyPlain("x")
	s.clipboard.Copy(s.app.Accounts.Current().Token)
	s.turn()
	if bar.reminder.Visible() || !bar.clear.Visible() {
		t.Error("both are there")
	}
	s.clipboard.Clear()
	s.turn()
	if !bar.reminder.Visible() {
		t.Error("it is gone for ever")
	}
	s.button(bar.content, textOf("remind.dismiss")).Press()
	s.turn()
	if bar.reminder.Visible() || bar.remind[1].Visible() || bar.content.MinSize().Height != height {
		t.Error("it is still there, or the line moved")
	}
}

// The reminder leads to a list, and from there to the token.
func TestReminderLeadsToTheToken(t *testing.T) {
	s := newScreen(t, nil)
	reminded(s)
	s.shell.showTab(model.TabServer)
	s.choose("Dina Farouk")
	s.button(s.page.status.content, textOf("remind.show")).Press()
	s.turn()
	top := widgets.TopDialog(s.window.Canvas())
	if top == nil || top.Title != textOf("expiring.title") || s.page.status.reminder.Visible() {
		t.Fatal("no list, or the reminder stays")
	}
	list := partsOf[*widgets.List](top)[0]
	s.focusOn(list)
	if list.Selected() != 0 {
		t.Error("the first row is not selected")
	}
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	s.until("the token", func() bool { return len(s.tokensTab().table.rows) == 1 })
	row := s.tokensTab().table.rows[0]
	if s.dialogOpen() || s.app.Tab != model.TabTokens || s.app.Accounts.Current().Person.Name != "Ada Okafor" || row.Name != "ends tomorrow" || s.app.TokenView.Reason != model.ExpiresSoon {
		t.Errorf("it leads to %q of %s", row.Name, s.app.Accounts.Current().Person.Name)
	}
}

func TestTokensThatExpireAreRotatedFromTheList(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	d := s.shell.showExpiring(s.shell.showSaved, s.shell.showRotate)
	if s.window.Canvas().Focused() != d.table.List() {
		t.Error("the list doesn't have the focus")
	}
	rotated := func(how string) {
		t.Helper()
		s.turn()
		if top := widgets.TopDialog(s.window.Canvas()); top.Title != "Rotate “ends tomorrow”" {
			t.Errorf("%s: %q", how, top.Title)
		} else {
			top.Close()
		}
	}
	due := d.table.rows[0]
	if d.table.List().OnMenu == nil || d.table.OnKey == nil {
		t.Error("its rows have no menu")
	}
	d.table.Actions(0)[0].OnTapped()
	rotated("by the button")
	d.table.List().SetSelected(0)
	s.doItem(d.rowItems(), "rotate")
	rotated("by the row's menu")
	due.Account = nil
	if d.table.Slots != 1 || d.account(due) != nil {
		t.Error("offered without an account of the person")
	}
}

func TestReminderLeadsToTheSavedCredential(t *testing.T) {
	s := newScreen(t, nil)
	on("Chen Li", model.TabSaved)(s)
	form(func(d *newTokenDialog) {
		d.name.SetText("a day")
		d.form.SetLifespan(model.Lifespans()[0])
		d.form.Submit()
	})(s)
	s.until("the one-time dialog", func() bool { return s.once() != nil && s.once().once.SaveState == model.IsSaved })
	s.once().close()
	var saved model.Expiring
	s.until("it is due", func() bool {
		for _, e := range s.app.Reminders.Due() {
			if e.Name == "a day" && e.Key != "" {
				saved = e
			}
		}
		return saved.Key != ""
	})
	d := s.shell.showExpiring(s.shell.showSaved, s.shell.showRotate)
	saved.Account = nil // its list was not read
	d.lead(saved)
	s.turn()
	if top := widgets.TopDialog(s.window.Canvas()); top == nil || top.Title != "a day" {
		t.Error("it leads nowhere")
	}
}

// The system is told only if the person wants that, and told no names: Fyne
// puts the words into a script on Windows.
func TestNotificationsAreAskedForAndHoldNoNames(t *testing.T) {
	s := newScreen(t, nil)
	reminded(s)
	test.AssertNotificationSent(t, nil, func() { s.notify(2) })
	s.set(func(to *model.Settings) { to.Notifications = true })
	sent := make(chan *fyne.Notification, 1)
	s.fyne = notified{s.fyne, sent}
	s.notify(2)
	select {
	case n := <-sent:
		if n.Title != tn("remind.text", 2) || n.Content != textOf("remind.open") {
			t.Errorf("sent %+v", n)
		}
	case <-time.After(patience):
		t.Fatal("nothing was sent")
	}
	unsafe := regexp.MustCompile("['’‘‚‛\"“”„$`<>&\\\\\n]")
	t.Cleanup(func() { setLanguage("") })
	for _, language := range languages {
		setLanguage(language.tag)
		for _, text := range []string{tn("remind.text", 1), tn("remind.text", 1000), textOf("remind.open")} {
			if found := unsafe.FindString(text); found != "" || strings.TrimSpace(text) == "" {
				t.Errorf("%s: %q is in %q", language.tag, found, text)
			}
		}
	}
}

// notified is an app that hands over its notifications.
type notified struct {
	fyne.App
	sent chan *fyne.Notification
}

// SendNotification implements fyne.App.
func (n notified) SendNotification(notification *fyne.Notification) { n.sent <- notification }
