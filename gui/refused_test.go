package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle/demoserver"
)

const lacksWrite = `{"errors":[{"message":"Your auth token does not have the required scope: streams:write."}]}`

// entryIn is the first field for text of a dialog.
func entryIn(s *screen, d *widgets.Dialog) *widgets.Entry {
	s.t.Helper()
	entries := partsOf[*widgets.Entry](d)
	if len(entries) == 0 {
		s.t.Fatal("no field")
	}
	return entries[0]
}

// Why a script gets 403 is answered where a person asks: at the token, at its
// saved credential, and without either. A pasted error gives the missing scope.
func TestWhyAScriptIsRefusedIsFound(t *testing.T) {
	s, list := onSaved(t, "nightly")
	top := func() *widgets.Dialog { return widgets.TopDialog(s.window.Canvas()) }
	list.table.List().SetSelected(0)
	s.doItem(list.rowItems(), "refused")
	s.says(top(), text("action.refused"))
	s.says(top(), "nightly")
	entryIn(s, top()).SetText(lacksWrite)
	s.turn()
	s.says(top(), t2("calls.lacks", "streams:write"))
	top().Close()

	list.table.List().SetSelectedAll(nil, -1)
	s.press("refused") // without a row
	s.says(top(), text("refused.text"))
	entryIn(s, top()).SetText(lacksWrite)
	s.turn()
	s.says(top(), t2("calls.needs", "streams:write"))
	top().Close()

	s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0])
	s.says(top(), text("action.refused"))
	top().Close()

	tab := s.tokensTab()
	s.shell.showTab(model.TabTokens)
	s.until("the tokens", func() bool { return len(tab.table.rows) > 0 })
	s.turn()
	tab.table.List().SetSelected(0)
	s.turn()
	s.press("refused") // of the selected row
	s.says(top(), tokenName(tab.table.rows[0]))
	top().Close()
	tab.open(tab.table.rows[0])
	s.says(top(), text("action.refused"))
}

func t2(key, scope string) string { return t(key, data{"Scope": scope}) }

// A token that is pasted in place of an error goes to where it is checked, and
// can't be read in between: without a token, at one, and in its details.
func TestTokenInPlaceOfAnErrorIsChecked(t *testing.T) {
	s, list := onSaved(t, "nightly")
	ada := s.app.Accounts.Current()
	secret := s.demo.Servers[0].AddToken(ada.Person.ID, demoserver.Token{Name: "ci", Scopes: []string{"streams:read"}})
	row := list.table.rows[0]
	for name, ask := range map[string]func(){
		"without a token": func() { s.press("refused") },
		"of a token":      func() { s.shell.showRefused(row.Origin, "nightly", row.Scopes, "") },
		"in its details":  func() { s.shell.showSaved(row) },
	} {
		list.table.List().SetSelectedAll(nil, -1)
		ask()
		first := widgets.TopDialog(s.window.Canvas())
		message := errorEntry(s, first)
		message.TypedShortcut(&fyne.ShortcutPaste{Clipboard: holding("Authorization: Bearer " + secret.Reveal())})
		s.turn()
		message.Undo()
		second := widgets.TopDialog(s.window.Canvas())
		if message.Text != "" || second == first {
			t.Fatalf("%s: the token stays where it was pasted", name)
		}
		s.says(second, text("paste.title"))
		var token *widgets.Entry
		for _, entry := range partsOf[*widgets.Entry](second) {
			if strings.Contains(entry.Text, secret.Reveal()) {
				token = entry
			}
		}
		if token == nil || !token.Password {
			t.Fatalf("%s: the token isn't in the masked field", name)
		}
		second.Default()
		s.until("the answer", func() bool { return strings.Contains(said(second), text("paste.anonymous")) })
		second.Close()
		first.Close()
	}
}

// errorEntry is the field for the message of an error.
func errorEntry(s *screen, d *widgets.Dialog) *widgets.Entry {
	s.t.Helper()
	for _, entry := range partsOf[*widgets.Entry](d) {
		if entry.PlaceHolder == text("calls.error-hint") {
			return entry
		}
	}
	s.t.Fatal("no field for the message of an error")
	return nil
}

// holding is a clipboard that holds a text.
func holding(text string) fyne.Clipboard {
	board := test.NewClipboard()
	board.SetContent(text)
	return board
}

// The question is two clicks away in the list of tokens.
func TestClicksToWhyAListedTokenIsRefused(t *testing.T) {
	h := &hand{screen: newScreen(t, nil)}
	on("Ada Okafor", model.TabTokens)(h.screen)
	h.rest()
	h.menu("ci-publish")
	h.click("Why does a script get 403?")
	h.fyne.Clipboard().SetContent(lacksWrite)
	h.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: h.fyne.Clipboard()})
	h.until("the answer", func() bool { return strings.Contains(h.everything(), "streams:write") })
	if h.clicks != 2 {
		t.Errorf("%d clicks", h.clicks)
	}
}

// A saved token and a pasted one that this program revoked say so.
func TestTokenThatWasRevokedHereSaysSo(t *testing.T) {
	s, list := onSaved(t, "nightly")
	row := list.table.rows[0]
	secret := model.Secret{}
	s.app.Saved.Reveal(row.Key, func(got model.Secret) { secret = got })
	s.until("the secret", func() bool { return !secret.IsZero() })
	tokens := s.app.Tokens(s.app.Accounts.Current())
	s.until("the tokens", func() bool { return tokens.Listed && !tokens.Busy() })
	tokens.Reload()
	s.until("the list", func() bool { return !tokens.Busy() })
	tokens.Revoke(row.TokenID)
	revoked := func() model.SavedRow { return s.app.Saved.Rows(model.Origin{})[0] }
	s.until("it to be revoked", func() bool { return !revoked().RevokedHere.IsZero() })
	words := t2when("saved.state-revoked", revoked())
	if got := stateCell(revoked()).Tip; got != words {
		t.Errorf("it says %q", got)
	}
	d := showPaste(s.shell, s.app.Accounts.Current())
	d.token.SetText(secret.Reveal())
	s.turn()
	d.dialog.Default()
	s.until("the answer", d.paste.Rejected)
	s.turn()
	s.says(d.dialog, t2when("paste.rejected-here", revoked()))
}

func t2when(key string, row model.SavedRow) string {
	return t(key, data{"When": moment(row.RevokedHere)})
}

// Whether a token is limited as the one that it replaces is asked, and can be
// answered.
func TestReplacedLimitsAreAsked(t *testing.T) {
	s := newScreen(t, nil)
	d := replacingLimited(s)
	rows := partsOf[*widgets.CheckRow](d.dialog)
	if len(rows) != 1 || !rows[0].Checked {
		t.Fatalf("%d questions", len(rows))
	}
	s.says(d.dialog, text("replace.limits-text"))
	rows[0].OnChanged(false)
	s.turn()
	if d.paste.SameLimits {
		t.Error("the answer counts for nothing")
	}
	rows[0].OnChanged(true)
	d.save.Press()
	s.until("it to be saved", func() bool { return d.paste.Saved })
	s.turn()
	s.says(d.dialog, "Tower Nord")
}
