package gui

import (
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// openSignIns signs in and opens the list of it.
func openSignIns(t *testing.T) (*screen, *signIns) {
	t.Helper()
	s := newScreen(t, withoutSessions)
	signedIn(s)
	return s, showSignIns(s.shell)
}

// labels are the actions of a row.
func labels(actions []widgets.RowAction) []string {
	var all []string
	for _, a := range actions {
		all = append(all, a.Label)
	}
	return all
}

// act does an action of the row of a kind.
func (l *signIns) act(t *testing.T, kind keychain.CredentialKind, label string) {
	t.Helper()
	for i, row := range l.table.rows {
		if row.Kind != kind {
			continue
		}
		for _, a := range l.table.Actions(i) {
			if a.Label == label {
				a.OnTapped()
				return
			}
		}
		t.Fatalf("%q is not among %q", label, labels(l.table.Actions(i)))
	}
	t.Fatalf("no row of kind %s", kind)
}

func TestSignInsSignOut(t *testing.T) {
	s, l := openSignIns(t)
	if len(l.table.rows) != 2 || !l.table.rows[0].IsSignIn() || l.table.rows[0].UserName != "Ada Okafor" || !l.table.rows[1].IsRegistration() {
		t.Fatalf("listed are %+v", l.table.rows)
	}
	l.act(t, keychain.KindSignIn, t0("saved.sign-out"))
	s.yes()
	s.until("signed out", func() bool { return len(l.table.rows) == 1 })
	if !l.table.rows[0].IsRegistration() {
		t.Error("the registration is gone")
	}
	if _, err := s.store.Load(t.Context(), l.table.rows[0].Key); err != nil {
		t.Errorf("the registration is gone from the keychain: %v", err)
	}
}

func TestSignInsServerGone(t *testing.T) {
	s, l := openSignIns(t)
	s.demo.Close()
	l.act(t, keychain.KindSignIn, t0("saved.sign-out"))
	s.yes()
	s.until("the failure", func() bool { return l.table.rows[0].Err != nil })
	if len(l.table.rows) != 2 || len(l.notices.Objects) != 1 {
		t.Errorf("%d rows and %d notices", len(l.table.rows), len(l.notices.Objects))
	}
	first := l.table.rows[0].Err
	s.button(l.notices.Container, t0("remedy.retry")).Press()
	s.until("the second failure", func() bool { return l.table.rows[0].Err != nil && l.table.rows[0].Err != first })
}

func TestSignInsRegistrationForgotten(t *testing.T) {
	s, l := openSignIns(t)
	l.act(t, keychain.KindApp, t0("signins.delete-registration"))
	s.turn()
	if !l.table.rows[1].Deleting {
		t.Fatal("it is not being deleted")
	}
	l.act(t, keychain.KindApp, t0("button.undo"))
	s.turn()
	if l.table.rows[1].Deleting {
		t.Error("it was not taken back")
	}
	l.act(t, keychain.KindApp, t0("signins.delete-registration"))
	key := l.table.rows[1].Key
	s.closeWorld()() // the time to take it back ends with the program
	if _, err := s.store.Load(t.Context(), key); keychain.KindOf(err) != keychain.KindNotFound {
		t.Errorf("it is still kept: %v", err)
	}
}

// The list keeps the height that there is, also after another palette has
// drawn everything anew.
func TestSignInsHeight(t *testing.T) {
	s, l := openSignIns(t)
	before := l.table.Size()
	s.setTheme(model.ThemeDark)
	if after := l.table.Size(); after != before {
		t.Errorf("the list was %v and is %v", before, after)
	}
}

func TestSignInsLeadToTheWizard(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.press("sign-ins")
	d := widgets.TopDialog(s.window.Canvas())
	d.Leading.(*widgets.Button).Press()
	wizard := widgets.TopDialog(s.window.Canvas())
	if d.IsOpen() || wizard == nil || wizard.Title != t0("signin.title") {
		t.Fatal("the wizard is not in front")
	}
	wizard.Dismiss()
}
