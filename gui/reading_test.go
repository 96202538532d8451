package gui

import (
	"context"
	"strings"
	"testing"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// savedUnread saves a token of a person whose list nobody has read.
func savedUnread(s *screen, person string) (*model.Account, model.SavedRow) {
	s.t.Helper()
	s.shell.showTab(model.TabServer)
	account := s.choose(person)
	for _, server := range s.demo.Servers {
		if server.Origin() != account.Origin {
			continue
		}
		secret := server.AddToken(account.Person.ID, tokenOf("export"))
		if _, err := s.options.World().Credentials.Save(context.Background(), model.Entry{
			Kind: "token", Origin: account.Origin, UserID: account.Person.ID,
			UserName: person, Name: "export", Scopes: []string{"streams:read"}, CreatedAt: noon,
		}, secret); err != nil {
			s.t.Fatal(err)
		}
	}
	s.choose("Ada Okafor")
	s.app.Saved.Refresh()
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
	return account, s.app.Saved.Rows(model.Origin{})[0]
}

// What needs a person's tokens reads them before, with a dialog that waits.
func TestTokensAreReadBeforeTheyAreNeeded(t *testing.T) {
	for name, do := range map[string]string{"rotate": "Rotate “export”", "duplicate": "settings of “export”"} {
		s := newScreen(t, nil)
		chen, _ := savedUnread(s, "Chen Li")
		if s.app.Tokens(chen).CanCreate() {
			t.Fatal("they were read")
		}
		s.shell.showAllSaved()
		list := partsOf[*widgets.List](widgets.TopDialog(s.window.Canvas()))[0]
		list.SetSelected(0)
		menu := newSavedList(s.shell, true)
		menu.show(model.Origin{})
		menu.table.List().SetSelected(0)
		s.doItem(menu.rowItems(), name)
		s.says(widgets.TopDialog(s.window.Canvas()), "Tokens of Chen Li")
		s.until("the form", func() bool { return strings.Contains(said(widgets.TopDialog(s.window.Canvas())), do) })
		if n := len(s.dialogs.open); n != 2 {
			t.Errorf("%s: %d dialogs are open", name, n)
		}
	}
}

func TestTokensThatCantBeReadAreTold(t *testing.T) {
	s := newScreen(t, withoutSessions)
	dina, row := savedUnread(s, "Dina Farouk")
	s.shell.rotateSaved(row)
	s.until("the answer", func() bool { return !s.app.Tokens(dina).Busy() })
	top := widgets.TopDialog(s.window.Canvas())
	s.says(top, text("access.text"))
	s.button(top, text("access.sign-in")).Press()
	s.turn()
	if s.app.Accounts.Current() != dina || !s.dialogOpen() {
		t.Error("it leads to no sign-in")
	}
}

// A list that is older than the token is read again.
func TestTokenThatIsNewerThanTheListIsRotated(t *testing.T) {
	s, tab := onTokens(t)
	isNew := s.demo.Servers[0].AddToken(s.app.Accounts.Current().Person.ID, tokenOf("brand new"))
	s.shell.showRotate(tab.tokens, isNew.TokenID(), "brand new", nil)
	s.until("the form", func() bool {
		return strings.Contains(said(widgets.TopDialog(s.window.Canvas())), "Rotate “brand new”")
	})
	widgets.TopDialog(s.window.Canvas()).Close()
	s.shell.showRotate(tab.tokens, "0000000000", "unknown", nil)
	s.until("the refusal", func() bool {
		return strings.Contains(said(widgets.TopDialog(s.window.Canvas())), text("rotation.refused-not-listed-text"))
	})
}
