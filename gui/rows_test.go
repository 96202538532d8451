package gui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// onTokens shows Ada's tokens.
func onTokens(t *testing.T) (*screen, *tokensTab) {
	t.Helper()
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.shell.showTab(model.TabTokens)
	tab := s.page.pages[model.TabTokens].(*tokensTab)
	s.until("the tokens", func() bool { return tab.tokens != nil && tab.tokens.CanCreate() && len(tab.table.rows) > 3 })
	s.turn()
	return s, tab
}

// onSaved shows the Saved tab of Ada with saved tokens of the server.
func onSaved(t *testing.T, names ...string) (*screen, *savedList) {
	t.Helper()
	s := newScreen(t, nil)
	account := s.choose("Ada Okafor")
	for _, name := range names {
		secret := s.demo.Servers[0].AddToken(account.Person.ID, tokenOf(name))
		if _, err := s.options.World().Credentials.Save(context.Background(), model.Entry{
			Kind: "token", Origin: account.Origin,
			UserID: account.Person.ID, UserName: "Ada Okafor", Name: name, Scopes: []string{"streams:read"}, CreatedAt: noon, ExpiresAt: noon.AddDate(0, 1, 0),
		}, secret); err != nil {
			t.Fatal(err)
		}
	}
	s.app.Saved.Refresh()
	s.shell.showTab(model.TabSaved)
	list := s.page.pages[model.TabSaved].(*savedList)
	s.until("the saved tokens", func() bool { return len(list.table.rows) == len(names) })
	s.turn()
	return s, list
}

func typeKey(o fyne.Focusable, name fyne.KeyName) { o.TypedKey(&fyne.KeyEvent{Name: name}) }

// withShift presses a key while Shift is held.
func withShift(o fyne.Focusable, name fyne.KeyName) {
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	o.(desktop.Keyable).KeyDown(shift)
	typeKey(o, name)
	o.(desktop.Keyable).KeyUp(shift)
}

func namesIn(rows []model.TokenRow) string {
	var names []string
	for _, row := range rows {
		names = append(names, row.Name)
	}
	return strings.Join(names, ", ")
}

func TestSelectionFollowsTokens(t *testing.T) {
	s, tab := onTokens(t)
	list := tab.table.List()
	s.window.Canvas().Focus(list)
	typeKey(list, fyne.KeyHome)
	withShift(list, fyne.KeyDown)
	s.turn()
	first, second := tab.table.rows[0], tab.table.rows[1]
	both := func() bool {
		selected := namesIn(tab.table.selection())
		return len(tab.table.selection()) == 2 && strings.Contains(selected, first.Name) && strings.Contains(selected, second.Name)
	}
	if !both() || !tab.several.Visible() || tab.filter.Visible() || tab.several.text.Text != "2 selected" {
		t.Fatalf("selected %s, bar %v", namesIn(tab.table.selection()), tab.several.Visible())
	}
	s.app.TokenView.Sort(model.ColumnName)
	s.turn()
	if !both() {
		t.Errorf("sorted: %s", namesIn(tab.table.selection()))
	}
	s.app.TokenView.Search(second.Name)
	s.turn()
	if got := namesIn(tab.table.selection()); got != second.Name || tab.several.Visible() {
		t.Errorf("while one is hidden: %s", got)
	}
	s.app.TokenView.Search("")
	s.turn()
	if !both() {
		t.Errorf("shown again: %s", namesIn(tab.table.selection()))
	}
	tab.table.selectNone()
	s.app.Mark()
	s.turn()
	if tab.several.Visible() || !tab.filter.Visible() || len(tab.table.selection()) != 0 {
		t.Error("still selected")
	}
}

func TestSeveralTokensAreRevokedByKeys(t *testing.T) {
	s, tab := onTokens(t)
	list, before := tab.table.List(), tab.tokens.Total()
	s.window.Canvas().Focus(list)
	typeKey(list, fyne.KeyHome)
	withShift(list, fyne.KeyDown)
	withShift(list, fyne.KeyDown)
	s.turn()
	names := namesIn(tab.table.selection())
	typeKey(list, fyne.KeyDelete)
	question := s.everything()
	for _, name := range strings.Split(names, ", ") {
		if !strings.Contains(question, name) {
			t.Errorf("the question doesn't name %q", name)
		}
	}
	typeKey(s.window.Canvas().Focused(), fyne.KeyReturn) // Cancel has the focus
	if s.dialogOpen() {
		t.Fatal("not cancelled")
	}
	typeKey(list, fyne.KeyDelete)
	s.window.Canvas().FocusNext()
	typeKey(s.window.Canvas().Focused(), fyne.KeyReturn)
	s.until("the end", func() bool { return tab.tokens.Total() == before-3 })
	s.turn()
	if text := s.everything(); !strings.Contains(text, "3 of 3 revoked") || !strings.Contains(text, "Revoked 3 tokens") {
		t.Error("the result is not shown")
	}
}

func TestRowMenuIsInTheMenuBar(t *testing.T) {
	s, tab := onTokens(t)
	offered := func() string {
		var names []string
		for _, a := range s.table {
			if strings.HasPrefix(a.name, "row-") && a.allowed() {
				names = append(names, strings.TrimPrefix(a.name, "row-"))
			}
		}
		return strings.Join(names, " ")
	}
	if got := offered(); got != "" {
		t.Errorf("with nothing selected: %s", got)
	}
	tab.table.List().SetSelected(0)
	if got := offered(); got != "open copy-id rotate duplicate revoke" {
		t.Errorf("of a token: %s", got)
	}
	s.do("row-copy-id")
	if got := s.fyne.Clipboard().Content(); got != tab.table.rows[0].ID {
		t.Errorf("copied %q", got)
	}
	tab.table.List().SelectAll()
	if got := offered(); got != "revoke" {
		t.Errorf("of all tokens: %s", got)
	}
	s.shell.showTab(model.TabServer)
	if got := offered(); got != "" {
		t.Errorf("on the Server tab: %s", got)
	}
}

func TestReasonsAreAFilter(t *testing.T) {
	s, tab := onTokens(t)
	menu := tab.reasons()
	for i, r := range tab.tokens.Reasons() {
		item := menu.Items[3+i]
		item.Action()
		s.turn()
		if len(tab.table.rows) != r.N || !strings.HasPrefix(tab.filter.Text, text("attention."+string(r.Reason))) {
			t.Errorf("%s: %d rows, the button says %q", item.Label, len(tab.table.rows), tab.filter.Text)
		}
	}
	menu.Items[0].Action()
	s.turn()
	if len(tab.table.rows) != tab.tokens.Total() {
		t.Errorf("all: %d rows", len(tab.table.rows))
	}
}

func TestDetailsOfASavedToken(t *testing.T) {
	s, list := onSaved(t, "ci publish")
	row := list.table.rows[0]
	s.window.Canvas().Focus(list.table.List())
	typeKey(list.table.List(), fyne.KeyHome)
	typeKey(list.table.List(), fyne.KeyReturn)
	if text := s.everything(); !s.dialogOpen() || !strings.Contains(text, "ci publish") || !strings.Contains(text, "Name in scripts") {
		t.Fatal("no details")
	}
	var secret speckle.Secret
	s.app.Saved.Copy(row.Key, func(got speckle.Secret) { secret = got })
	s.until("the token", func() bool { return !secret.IsZero() })
	shown := func() bool { return strings.Contains(s.everything(), pieceOf(secret)) }
	for f := range s.Program.secrets.all {
		f.field.SetRevealed(true)
	}
	s.until("the token to be shown", shown)
	s.Program.secrets.lostFocus()
	if shown() {
		t.Error("not masked")
	}
	s.Program.secrets.gainedFocus()
	for f := range s.Program.secrets.all {
		f.field.SetRevealed(true)
	}
	s.until("the token to be shown", shown)
	s.dialogs.open[0].Close()
	if shown() || len(s.Program.secrets.all) != 0 {
		t.Error("still there after closing")
	}
}

// pieceOf is a part of a token that is no id.
func pieceOf(secret speckle.Secret) string { return secret.Reveal()[12:24] }

func TestRenameOfASavedToken(t *testing.T) {
	s, list := onSaved(t, "before")
	list.table.List().SetSelected(0)
	s.window.Canvas().Focus(list.table.List())
	typeKey(list.table.List(), fyne.KeyF2)
	entry := s.window.Canvas().Focused()
	for _, r := range "after" { // the old name is selected, as it is where files are renamed
		entry.TypedRune(r)
	}
	typeKey(entry, fyne.KeyReturn)
	s.until("the name", func() bool { return list.table.rows[0].Name == "after" })
}

func TestSeveralSavedTokensAreDeleted(t *testing.T) {
	s, list := onSaved(t, "one", "two", "three")
	list.table.List().SelectAll()
	s.turn()
	if !list.several.Visible() {
		t.Fatal("no bar")
	}
	list.deleteSelected()
	s.window.Canvas().FocusNext()
	typeKey(s.window.Canvas().Focused(), fyne.KeyReturn)
	s.turn()
	for _, row := range s.app.Saved.Rows(model.Origin{}) {
		if !row.Deleting {
			t.Errorf("%s is not deleted", row.Name)
		}
	}
}

func TestCopyAsNeedsNoFile(t *testing.T) {
	s, list := onSaved(t, "it's one")
	list.table.List().SetSelected(0)
	var menu *fyne.Menu
	for _, item := range list.rowItems() {
		if item.name == "copy-as" {
			menu = item.sub()
		}
	}
	menu.Items[0].Action()
	if got := s.fyne.Clipboard().Content(); got != `speckle-keys run 'it'\''s one' -- python publish.py`+"\n" || s.clipboard.Holding() {
		t.Errorf("%q, guarded %v", got, s.clipboard.Holding())
	}
	for i, snippet := range model.Snippets() {
		if snippet.ID == "env" {
			menu.Items[i].Action()
		}
	}
	s.until("the copy", func() bool { return strings.HasPrefix(s.fyne.Clipboard().Content(), "SPECKLE_TOKEN=") })
	if !s.clipboard.Holding() {
		t.Error("the token is not guarded")
	}
}

func tokenOf(name string) demoserver.Token {
	return demoserver.Token{Name: name, Scopes: []string{"streams:read"}}
}

// text is t where that is the test.
func text(key string) string { return t(key) }

// A filter that is on is seen, and there is a way out of it.
func TestFilterOfTokensIsSeen(t *testing.T) {
	s, tab := onTokens(t)
	off := tab.filter.Icon.Name()
	s.app.TokenView.OnlyReason(model.AnyReason)
	s.turn()
	if tab.filter.Icon.Name() == off {
		t.Error("the button looks as before")
	}
	tab.search.SetText("nothing like it")
	s.turn()
	s.button(tab.nomatch, text("tokens.all")).Press()
	s.turn()
	if tab.filter.Icon.Name() != off || len(tab.table.rows) != tab.tokens.Total() {
		t.Errorf("%d rows of %d", len(tab.table.rows), tab.tokens.Total())
	}
	cell := nameCell(model.TokenRow{Token: model.Token{Name: "ci"}, SavedHere: true, Attention: []model.Attention{model.SameName}})
	if cell.Tip != text("attention.same-name") || cell.Tone != widgets.Warning {
		t.Errorf("nothing marks an older token of the same name: %+v", cell)
	}
}
