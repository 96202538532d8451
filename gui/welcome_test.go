package gui

import (
	"strings"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
)

func notDemo(w *model.World) { w.Demo = false }

// The first accounts come with a line that says where they come from. It goes
// when it is closed, and does not come back.
func TestWelcomeIsShownUntilItIsClosed(t *testing.T) {
	s := newScreen(t, notDemo)
	on("Ada Okafor", model.TabTokens)(s)
	s.until("the keychain", func() bool { return s.app.Keychain.Known })
	w := s.page.welcome
	if !w.content.Visible() || !strings.HasPrefix(w.text.Text, textOf("welcome.text")) || !strings.Contains(w.text.Text, s.shell.keychainName()) || w.problem.Visible() {
		t.Errorf("shown %v: %q", w.content.Visible(), w.text.Text)
	}
	s.button(w.content, textOf("welcome.close")).Press()
	s.turn()
	if w.content.Visible() || !s.settings.Now().Welcomed {
		t.Error("it is still there")
	}
	if s.build(); s.page.welcome.content.Visible() {
		t.Error("it came back")
	}
}

// Nothing to welcome to: the demo says so itself, an empty computer has a page
// of its own, and who connected knows where the account comes from.
func TestWelcomeIsOnlyForAccountsOfConnectors(t *testing.T) {
	for name, adapt := range map[string]func(*model.World){
		"demo": nil,
		"none": func(w *model.World) {
			notDemo(w)
			finding(func(found *accounts.Result) { *found = accounts.Result{} })(w)
		},
		"connected": func(w *model.World) {
			notDemo(w)
			finding(func(found *accounts.Result) {
				for i := range found.Accounts {
					found.Accounts[i].Sources = nil
				}
			})(w)
		},
	} {
		s := newScreen(t, adapt)
		s.until("the accounts", func() bool { return !s.app.Accounts.Loading() })
		if s.rest(); s.page.welcome.content.Visible() {
			t.Errorf("%s: it is shown", name)
		}
	}
}

// A keychain that can't be used is told before somebody needs it, with what
// helps: above the first accounts, and on an empty computer.
func TestFirstStartTellsOfTheKeychain(t *testing.T) {
	s := newScreen(t, func(w *model.World) { notDemo(w); withStore(noKeychain)(w) })
	s.until("the problem", func() bool { return s.page.welcome.problem.Visible() })
	if !strings.Contains(s.page.welcome.text.Text, textOf("welcome.no-keychain")) {
		t.Errorf("it says %q", s.page.welcome.text.Text)
	}
	if s.page.welcome.problem.Press(); !s.dialogOpen() {
		t.Error("no reason is given")
	}
	s = newScreen(t, func(w *model.World) {
		notDemo(w)
		withStore(noKeychain)(w)
		finding(func(found *accounts.Result) { *found = accounts.Result{} })(w)
	})
	s.until("the keychain", func() bool { return s.app.Keychain.Known && !s.app.Accounts.Loading() })
	s.until("the notice", func() bool { return len(s.page.empty.keychain.Objects) == 1 })
	if notice := s.page.empty.keychain; notice.Size().Height < notice.MinSize().Height {
		t.Errorf("the notice is %v high and needs %v", notice.Size().Height, notice.MinSize().Height)
	}
	s = newScreen(t, finding(func(found *accounts.Result) { *found = accounts.Result{} }))
	if s.rest(); len(s.page.empty.keychain.Objects) != 0 {
		t.Error("a keychain that works is complained of")
	}
}
