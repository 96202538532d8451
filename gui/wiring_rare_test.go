package gui

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// The states here are rare, and no picture shows them.

// Apps that a server could not describe are counted above the others, and the
// list makes room for it.
func TestUnreadableAppsAreCounted(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabApps)(s)
	tab, server := s.appsTab(), s.app.Server(s.app.Accounts.Current().Origin)
	top := func() float32 { return s.fyne.Driver().AbsolutePositionForObject(tab.list).Y }
	usual := top()
	for n, moves := range []bool{false, true, false} {
		server.AppsUnreadable = n % 2
		s.app.Mark()
		s.turn()
		if said := strings.Contains(s.everything(), tn("apps.unreadable", 1)) && tab.lack.Visible(); said != moves || (top() > usual) != moves {
			t.Errorf("%d unreadable: said %v, the list moved from %v to %v", n%2, said, usual, top())
		}
	}
}

// The details of an app lead to its terms, after a question; and say why its
// scopes are not known, until they are.
func TestAppDetailsInRareStates(t *testing.T) {
	var fails atomic.Bool
	s, web := answered(t, nil)
	on("Ada Okafor", model.TabApps)(s)
	answer := func(string, bool) *http.Response {
		if fails.Load() {
			return reply(http.StatusInternalServerError, "", `{}`)
		}
		return nil
	}
	web.answer.Store(&answer)
	fails.Store(true)
	app := s.appsTab().apps[0]
	app.Terms = "https://terms.example/of/use"
	origin := s.app.Accounts.Current().Origin
	s.shell.showApp(origin, app, nil)
	d := widgets.TopDialog(s.window.Canvas())
	detail := func() model.AppDetail { return s.app.Server(origin).Detail(app.ID) }
	s.until("the failure", func() bool { return detail().Err != nil })
	title := wordsOf(detail().Err).title
	if shown := said(d); !strings.Contains(shown, title) || strings.Contains(shown, inWords("apps.gone")) || !strings.Contains(shown, app.Terms) {
		t.Errorf("it says %s", shown)
	}
	fails.Store(false)
	s.button(d, inWords("remedy.retry")).Press()
	s.until("the scopes", func() bool { return detail().App != nil })
	if shown := said(d); strings.Contains(shown, title) {
		t.Error("the failure is still told")
	}
	s.button(d, inWords("link.open")).Press()
	s.turn()
	if shown := said(widgets.TopDialog(s.window.Canvas())); !strings.Contains(shown, "terms.example") || len(s.opened) > 0 {
		t.Errorf("opened %q; the question says %s", s.opened, shown)
	}
}

// An authorized app can be revoked where its details are shown, too, and an app
// is found by the first letters of its name.
func TestAppsAreReachedInEveryWay(t *testing.T) {
	s := newScreen(t, nil)
	mine := s.myApps("Ada Okafor", 1)
	mine.authorized.List().OnActivated(mine.row(t, "Facade Checker"))
	s.button(widgets.TopDialog(s.window.Canvas()), inWords("myapps.revoke")).Press()
	s.turn()
	if d := widgets.TopDialog(s.window.Canvas()); d == nil || d.Title != inWordsWith("myapps.revoke-title", data{"Name": "Facade Checker"}) {
		t.Fatal("nobody asks whether to revoke its access")
	}
	s.yes()
	s.until("the end of its access", func() bool {
		return !slices.ContainsFunc(mine.list.Apps, func(app model.RemoteApp) bool { return app.Name == "Facade Checker" })
	})
	s.appsTab().choice.Select(0)
	tab := s.appsTab()
	s.until("all apps", func() bool { return len(tab.apps) > 0 })
	last := len(tab.apps) - 1
	for _, letter := range tab.apps[last].Name {
		tab.list.TypedRune(letter)
	}
	if i := tab.list.Selected(); i != last {
		t.Errorf("app %d is selected, not %d", i, last)
	}
	lines := 0
	for _, item := range menuOf(s.shell.appItems(tab.apps[last], func() {}, func() {})).Items {
		if item.IsSeparator {
			lines++
		}
	}
	if lines != 1 {
		t.Errorf("%d lines set off what revokes", lines)
	}
}

// A token that was never saved and could not be revoked says why, and can be
// revoked again.
func TestUnfinishedTokenThatIsNotRevokedIsTold(t *testing.T) {
	s := newScreen(t, killedWhileCreating(t))
	on("Ada Okafor", model.TabTokens)(s)
	s.shell.showTab(model.TabSaved)
	s.until("the token", func() bool { return len(s.app.Unfinished.Tokens(model.Origin{})) == 1 })
	s.rest()
	token := s.app.Unfinished.Tokens(model.Origin{})[0]
	token.Err = &speckle.Error{Kind: speckle.KindUnreachable, Origin: token.Origin}
	s.app.Mark()
	s.turn()
	page := s.page.pages[model.TabSaved].object()
	if !strings.Contains(said(page), wordsOf(token.Err).title) {
		t.Fatal("the failure is not told")
	}
	s.button(page, inWords("remedy.retry")).Press()
	s.until("the revocation", func() bool { return len(s.app.Unfinished.Tokens(model.Origin{})) == 0 })
}

// A revocation that waits for its server says for how long.
func TestRevocationThatWaitsSaysSo(t *testing.T) {
	web := &between{ready: make(chan struct{})}
	limited := func(body string, _ bool) *http.Response {
		if strings.Contains(body, "apiTokenRevoke") {
			return reply(http.StatusTooManyRequests, "3600", `{"error":{"message":"Too many.","code":"RATE_LIMIT_ERROR"}}`)
		}
		return nil
	}
	web.answer.Store(&limited)
	s := newScreen(t, answering(web))
	web.demo = networkOf(s.demo)
	close(web.ready)
	on("Ada Okafor", model.TabTokens)(s)
	tab := s.tokensTab()
	s.until("the tokens", func() bool { return tab.tokens.CanCreate() && len(tab.table.rows) > 2 })
	rows := tab.table.rows[:2]
	s.shell.askRevokeSeveral(tab.tokens, rows)
	for _, row := range rows {
		if id := inWordsWith("tokens.id", data{"ID": row.ID, "Last": row.LastChars}); !strings.Contains(said(widgets.TopDialog(s.window.Canvas())), id) {
			t.Errorf("the question doesn't show %q", id)
		}
	}
	s.yes()
	n := data{"Done": "0", "All": "2", "Revoked": "0", "Wait": tn("length.minutes", 60)}
	want := inWordsWith("revocation.waiting-for-server", n)
	s.wait(want, func() bool { return strings.Contains(s.everything(), want) })
	stop := s.button(widgets.TopDialog(s.window.Canvas()), inWords("revocation.stop"))
	stop.Press()
	s.until("its end", func() bool { return strings.Contains(s.everything(), inWordsWith("revocation.ended", n)) })
	if stop.Visible() {
		t.Error("what has ended can be stopped")
	}
}

// What is selected in several rows is let go of by the button beside it.
func TestSelectionIsClearedByItsButton(t *testing.T) {
	s, tab := onTokens(t)
	tab.table.List().SetSelectedAll([]int{0, 1}, 1)
	s.app.Mark()
	s.turn()
	s.button(tab.several.Container, inWords("selection.clear")).Press()
	s.turn()
	if n := len(tab.table.selection()); n != 0 || tab.several.Visible() {
		t.Errorf("%d tokens are selected", n)
	}
	s, saved := onSaved(t, "first", "second")
	saved.table.List().SetSelectedAll([]int{0, 1}, 1)
	s.app.Mark()
	s.turn()
	s.button(saved.several.Container, inWords("selection.clear")).Press()
	s.turn()
	if n := len(saved.table.selection()); n != 0 || saved.several.Visible() {
		t.Errorf("%d saved tokens are selected", n)
	}
}

// A search for accounts that fails as a whole says why none are shown.
func TestFailedSearchIsTold(t *testing.T) {
	s := newScreen(t, func(w *model.World) {
		w.Find = func(context.Context) (accounts.Result, error) { return accounts.Result{}, errors.New("no home folder") }
	})
	s.until("the end of the search", func() bool { return !s.app.Accounts.Loading() })
	failed := s.page.empty.failed
	if shown := said(failed); !failed.Visible() || !strings.Contains(shown, inWords("empty.failed")) ||
		!strings.Contains(strings.Join(strings.Fields(shown), " "), inWords("empty.failed-text")) {
		t.Errorf("it says %q", shown)
	}
}

// Diagnostics are copied, and that is said.
func TestDiagnosticsAreCopied(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.press("diagnostics")
	s.wait("the message", func() bool { return strings.Contains(s.everything(), inWords("diagnostics.copied")) })
	if !strings.Contains(s.fyne.Clipboard().Content(), s.shell.about.version) {
		t.Error("nothing is copied")
	}
}

// What is known of few accounts, servers and tokens has words of its own.
func TestRareFactsHaveWords(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	if tone, words := reachability(&model.Server{}); words != inWords("reach.unknown") || tone != widgets.Neutral {
		t.Errorf("a server that nobody asked: %q", words)
	}
	both := &model.Account{}
	both.Sources = []accounts.Source{{Kind: accounts.SourceFile}, {Kind: accounts.SourceDatabase}}
	if got := whereFrom(both); got != inWords("accounts.from-both") {
		t.Errorf("an account of a database and a file: %q", got)
	}
	// It stands behind the email, or alone: an account has two lines.
	if item := s.page.accounts.itemOf(both); item.Subtitle != inWords("accounts.from-both") || item.Caption != "" {
		t.Errorf("without an email: %q, %q", item.Subtitle, item.Caption)
	}
	both.Person.Email = "ada@studio.example"
	if item := s.page.accounts.itemOf(both); item.Subtitle != "ada@studio.example · "+inWords("accounts.from-both") || item.Caption != "" {
		t.Errorf("with an email: %q, %q", item.Subtitle, item.Caption)
	}
	both.Sources = both.Sources[1:]
	if item := s.page.accounts.itemOf(both); item.Subtitle != both.Person.Email {
		t.Errorf("of the database alone: %q", item.Subtitle)
	}
	row := model.TokenRow{Token: speckle.Token{Scopes: []string{"a:read", "b:write"}}}
	for range 2 {
		if cell := scopesCell(row); cell.Tip != "a:read\nb:write" {
			t.Errorf("the scopes are listed as %q", cell.Tip)
		}
		row.Attention = []model.Attention{model.AllScopes}
	}
	for name, drawing := range themeIcons {
		if got := s.fyne.Settings().Theme().Icon(name); got != drawing {
			t.Errorf("%s is not our drawing", name)
		}
	}
}

// Where the system has no dialog for files, Fyne's offers what was asked for: the
// name to save under, and the files of the right kind.
func TestFileDialogsOfFyne(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"own.pem", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	// The dialog begins where the last one ended, whatever the home folder is.
	s.fyne.Preferences().SetString("fyne:fileDialogLastFolder", storage.NewFileURI(home).String())
	layer := func() fyne.CanvasObject { return s.window.Canvas().Overlays().Top() }
	s.shell.files.save("tokens.csv", func(string) {})
	if !slices.ContainsFunc(partsOf[*widget.Entry](layer()), func(e *widget.Entry) bool { return e.Text == "tokens.csv" }) {
		t.Error("the name is not offered")
	}
	s.window.Canvas().Overlays().Remove(layer())
	s.shell.files.open([]string{".pem"}, func(string) {})
	if shown := said(layer()); !strings.Contains(shown, "own") || strings.Contains(shown, "notes") {
		t.Errorf("it offers %s", shown)
	}
}
