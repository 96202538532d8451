package gui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// pressIn presses a button of the dialog in front, by its text.
func (s *screen) pressIn(key string) {
	s.t.Helper()
	s.button(widgets.TopDialog(s.window.Canvas()), t(key)).Press()
	s.rest()
}

func (s *screen) says(where fyne.CanvasObject, texts ...string) {
	s.t.Helper()
	shown := said(where)
	for _, want := range texts {
		if !strings.Contains(shown, want) {
			s.t.Errorf("%q is not shown in:\n%s", want, shown)
		}
	}
}

// startsElsewhere chooses a tab by its action, and looks that the keyboard
// begins at a button below the notices, not in them.
func (s *screen) startsElsewhere(tab string, notices fyne.CanvasObject, want *widgets.Button) {
	s.t.Helper()
	s.window.Canvas().Focus(s.page.accounts.search)
	s.shell.do(tab)
	s.turn()
	if widgets.FirstFocusable(notices) == nil {
		s.t.Fatal("no button in the notices")
	}
	if focused := s.window.Canvas().Focused(); focused != fyne.Focusable(want) {
		s.t.Errorf("%s: the focus is on %T, not on %q", tab, focused, want.Text)
	}
}

// ids are those of the tokens of a name in the table.
func (s *screen) ids(name string) []string {
	var ids []string
	for _, row := range s.tokensTab().tokens.Rows() {
		if row.Name == name {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// The whole way, from the row's menu to the revoked token.
func TestTokenIsRotated(t *testing.T) {
	s := newScreen(t, nil)
	rotateForm(s)
	old := s.ids("ci-publish")
	form := widgets.TopDialog(s.window.Canvas())
	s.says(form, "Rotate “ci-publish”", "The old token stays valid for now")
	if name := partsOf[*widgets.Entry](form)[0].Text; name != "ci-publish" {
		t.Errorf("the name is %q", name)
	}
	s.createSuccessor(true)
	s.says(widgets.TopDialog(s.window.Canvas()), "The new token “ci-publish” works")
	s.until("both tokens in the list", func() bool { return len(s.ids("ci-publish")) == 2 })
	s.clipboard.Copy(speckle.NewSecret(old[0] + strings.Repeat("0", 32)))
	if s.pressIn("rotation.now"); s.clipboard.Holding() {
		t.Error("the old token stays on the clipboard")
	}
	s.until("the end", func() bool { return len(s.app.Rotations.In(model.Origin{})) == 0 })
	s.rest()
	s.says(widgets.TopDialog(s.window.Canvas()), "The old token “ci-publish” is revoked")
	if s.window.Canvas().Focused() != s.once().done {
		t.Errorf("the focus is on %T", s.window.Canvas().Focused())
	}
	closeOnce(s)
	s.turn()
	if ids := s.ids("ci-publish"); len(ids) != 1 || ids[0] == old[0] {
		t.Errorf("left: %q, old: %q", ids, old)
	}
	s.says(s.page.status.content, "Rotated ci-publish")
	if s.dialogOpen() || s.tokensTab().rotations.Container.Visible() {
		t.Error("something is left open")
	}
}

func TestEachTimeToRevokeAnOldToken(t *testing.T) {
	for key, want := range map[string]string{
		"rotation.1h": "will be revoked in 1 h", "rotation.24h": "will be revoked in 1 day", "rotation.7d": "will be revoked in 7 days", "rotation.keep": "",
	} {
		t.Run(key, func(t *testing.T) {
			s := newScreen(t, nil)
			rotated(s)
			closeOnce(s)
			s.turn()
			strip := s.tokensTab().rotations.Container
			s.says(strip, "The new token “ci-publish” works")
			s.clipboard.Copy(speckle.NewSecret(s.app.Rotations.In(model.Origin{})[0].OldID + strings.Repeat("0", 32)))
			if s.button(strip, text(key)).Press(); !s.clipboard.Holding() {
				t.Error("a token that works still is taken off the clipboard")
			}
			s.rest()
			if s.window.Canvas().Focused() != s.tokensTab().search {
				t.Errorf("the focus is on %T", s.window.Canvas().Focused())
			}
			if want == "" {
				if strip.Visible() || len(s.ids("ci-publish")) != 2 {
					t.Error("not kept")
				}
				return
			}
			s.says(strip, want)
		})
	}
}

// A plan is told in the details of the token and of the saved credential, and
// can be ended there.
func TestPlanInTheDetails(t *testing.T) {
	s, list := onSaved(t, "nightly")
	s.until("the tokens", func() bool {
		return s.app.Tokens(s.app.AccountOf(list.table.rows[0].Origin, list.table.rows[0].UserID)).CanCreate()
	})
	list.table.List().SetSelected(0)
	old := list.table.rows[0]
	s.shell.showSaved(old)
	s.pressIn("action.row-rotate")
	s.says(widgets.TopDialog(s.window.Canvas()), "deleted from")
	s.createSuccessor(true)
	s.pressIn("rotation.24h")
	closeOnce(s)
	s.rest()
	s.says(list.content, "will be revoked in 1 day")
	row, _ := s.app.Saved.Row(old.Key)
	s.shell.showSaved(row)
	s.says(widgets.TopDialog(s.window.Canvas()), "will be revoked in 1 day")
	widgets.TopDialog(s.window.Canvas()).Close()
	showReplace(s.shell, row) // what the saved credential holds is deleted at the end
	s.says(widgets.TopDialog(s.window.Canvas()), "is already being rotated")
	widgets.TopDialog(s.window.Canvas()).Close()

	s.shell.showTab(model.TabTokens)
	s.rest()
	tab := s.tokensTab()
	s.says(tab.rotations.Container, "will be revoked in 1 day")
	tab.open(tab.table.rows[s.rowOf("nightly", old.TokenID)])
	details := widgets.TopDialog(s.window.Canvas())
	s.says(details, "will be revoked in 1 day")
	s.pressIn("rotation.now")
	if focused := s.window.Canvas().Focused(); focused != details.First {
		t.Errorf("the focus is on %T", focused)
	}
	s.until("the end", func() bool { return len(s.app.Rotations.In(model.Origin{})) == 0 })
	s.rest()
	if ids := s.ids("nightly"); len(ids) != 1 || ids[0] == old.TokenID {
		t.Errorf("left: %q", ids)
	}
	if rows := s.app.Saved.Rows(model.Origin{}); len(rows) != 1 || rows[0].Key == old.Key || rows[0].Name != "nightly" {
		t.Errorf("saved: %+v", rows)
	}
}

// Until the new token is saved or copied the old one can't be revoked.
func TestOldTokenCantBeRevokedTooEarly(t *testing.T) {
	s := newScreen(t, nil)
	rotateForm(s)
	s.createSuccessor(false)
	top := widgets.TopDialog(s.window.Canvas())
	s.says(top, "Save or copy the new token before you revoke the old token")
	if !s.button(top, text("rotation.now")).Disabled() || s.button(top, text("rotation.keep")).Disabled() {
		t.Error("the buttons are not as they should be")
	}
	s.once().copying.Press()
	s.turn()
	if s.button(top, text("rotation.now")).Disabled() {
		t.Error("still disabled")
	}
}

// An account's token is refused in words, with what to do, also when its rotation has a plan already.
func TestAccountsTokenIsNotRotated(t *testing.T) {
	s := newScreen(t, nil)
	account := s.choose("Ada Okafor")
	secret := s.demo.Servers[0].AddToken(account.Person.ID, tokenOf("by hand"))
	var held atomic.Bool
	s.closeWorld()
	s.showWorld(func() model.World { // the same computer, and later a connector that holds it
		w := s.options.World()
		finding(func(found *accounts.Result) {
			if held.Load() {
				found.Accounts[0].Token = secret
			}
		})(&w)
		return w
	}(), nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.rest()
	s.openRotate("by hand")
	s.createSuccessor(false)
	s.once().copying.Press()
	s.turn()
	s.pressIn("rotation.24h")
	closeOnce(s)
	s.rest()
	s.openRotate("by hand")
	s.says(widgets.TopDialog(s.window.Canvas()), "“by hand” is already being rotated", "will be revoked in 1 day")
	widgets.TopDialog(s.window.Canvas()).Close()

	held.Store(true)
	s.app.Accounts.Refresh()
	s.rest()
	s.openRotate("by hand")
	s.says(widgets.TopDialog(s.window.Canvas()), "“by hand” can’t be rotated here", "The account of Ada Okafor on this computer uses this token", "Sign in again in the connector")
	if n := len(s.ids("by hand")); n != 2 {
		t.Errorf("%d tokens: something was created or revoked", n)
	}
}

// A plan without a session asks for a sign-in.
func TestPlanWithoutASessionOffersSignIn(t *testing.T) {
	journal := filepath.Join(t.TempDir(), "rotations.json")
	if err := os.WriteFile(journal, []byte(`{"version": 1, "rotations": [{"id": "a", "origin": "https://speckle.studio.example", "userId": "65761c4b1c",
		"step": "planned", "old": {"name": "ci-publish", "lastChars": "d621de", "createdAt": "2026-02-22T12:00:00Z"},
		"new": {"name": "ci-publish", "lastChars": "a1b2c3", "createdAt": "2026-03-11T12:00:00Z"}, "newKey": "b", "due": "2026-03-12T11:00:00Z"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newScreen(t, func(w *model.World) {
		w.Sessions = nil
		w.Rotations = model.NewRotationJournal(journal)
	})
	s.choose("Ada Okafor")
	s.shell.showTab(model.TabTokens)
	s.until("the failure", func() bool {
		list := s.app.Rotations.In(model.Origin{})
		return len(list) == 1 && list[0].State() == model.RotationFailed
	})
	s.rest()
	s.says(s.tokensTab().rotations.Container, "The old token “ci-publish” was not revoked", "Sign in to manage tokens")
	s.startsElsewhere("tab-tokens", s.tokensTab().rotations.Container, partsOf[*widgets.Button](s.tokensTab().access)[0])
	s.button(s.tokensTab().rotations.Container, text("access.sign-in")).Press()
	s.turn()
	if !s.dialogOpen() {
		t.Error("no sign-in")
	}
}

// Each rotation is named above the table, and one that can't be begun twice is shown as it is.
func TestRotationsBesideTheFirst(t *testing.T) {
	s := newScreen(t, nil)
	rotated(s)
	closeOnce(s)
	s.rotating().Revoke(day)
	s.rest()
	planned := s.shell.rotationTitle(s.rotating())
	s.openRotate("quantity export")
	s.createSuccessor(true)
	closeOnce(s)
	s.rest()
	if s.shell.rotationTitle(s.rotating()) == planned {
		t.Fatal("the plan is the one with the buttons")
	}
	s.says(s.tokensTab().content, planned, s.shell.rotationTitle(s.rotating()))

	s.tokensTab().table.List().SetSelected(s.rowOf("ci-publish", s.app.Rotations.In(model.Origin{})[1].OldID))
	s.press("row-rotate")
	s.rest()
	d := widgets.TopDialog(s.window.Canvas())
	s.says(d, planned)
	s.button(d, text("rotation.keep")).Press()
	s.until("the end of the plan", func() bool { return len(s.app.Rotations.In(model.Origin{})) == 1 })
}

func TestSuccessorOfAnExpiredToken(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	rows := s.tokensTab().table.rows
	expired := slices.IndexFunc(rows, func(row model.TokenRow) bool { return slices.Contains(row.Attention, model.Expired) })
	s.tokensTab().table.List().SetSelected(expired)
	s.press("row-rotate")
	s.until("the form", s.dialogOpen)
	s.says(widgets.TopDialog(s.window.Canvas()), text("rotation.form-expired"))
}
