package model

import (
	"context"
	"errors"
	"strings"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// someone is an account that no server needs to know: it has no token.
func someone(t testing.TB, name, address, server string) accounts.Account {
	t.Helper()
	return accounts.Account{
		Origin: mustOrigin(t, address), Server: accounts.Server{Name: server},
		Person: accounts.Person{ID: "id" + name, Name: name, Email: strings.ToLower(name) + "@mail.example"},
	}
}

// offline makes a program with accounts on servers that don't answer.
func offline(t testing.TB, list ...accounts.Account) *stage {
	t.Helper()
	s := newStage(t, func(s *stage, w *World) {
		s.find(list...)
		w.Client = func(o speckle.Origin, _ speckle.Options) *speckle.Client {
			return speckle.NewClient(mustOrigin(t, "http://remote.invalid"), speckle.Options{}) // refused before it is asked
		}
	})
	s.Start()
	s.settle()
	return s
}

func shown(l *AccountList) string {
	var lines []string
	for _, g := range l.Groups() {
		line := g.Name + ":"
		for _, a := range g.Accounts {
			line += " " + a.Person.Name
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func TestAccountsStandByServerInOrder(t *testing.T) {
	t.Parallel()
	s := offline(t,
		someone(t, "Zoe", "https://b.example", "beta"), someone(t, "Ada", "https://c.example", ""),
		someone(t, "Bo", "https://b.example", "beta"), someone(t, "Cy", "https://a.example", "Gamma"),
		someone(t, "Di", "https://d.example", "Beta"))
	if got, want := shown(s.Accounts), "beta: Zoe Bo; Beta: Di; c.example: Ada; Gamma: Cy"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for _, g := range s.Accounts.Groups() {
		if want := strings.EqualFold(g.Name, "beta"); g.Ambiguous != want {
			t.Errorf("%s of %s: another has its name: %v", g.Name, g.Origin, g.Ambiguous)
		}
	}
	if s.Accounts.Total() != 5 || s.Accounts.Servers() != 4 {
		t.Errorf("%d accounts on %d servers", s.Accounts.Total(), s.Accounts.Servers())
	}
}

func TestServerNamesItself(t *testing.T) {
	t.Parallel()
	b := newBench(t, "dev", nil, nil)
	b.find(b.accountOf(b.ada, "Ada Okafor", speckle.Secret{}))
	b.found.Accounts[0].Server.Name = "an old note"
	b.Accounts.Refresh()
	b.until("the accounts", func() bool { return !b.Accounts.Loading() })
	before := b.ServerName(b.origin)
	b.settle()
	if after := b.ServerName(b.origin); before != "an old note" || after != "Bench" {
		t.Errorf("%q, then %q", before, after)
	}
	if got := b.ServerName(mustOrigin(t, "https://unknown.example:8080")); got != "unknown.example:8080" {
		t.Errorf("an unknown one is %q", got)
	}
}

func TestServerOfTheDefaultAccountIsFirst(t *testing.T) {
	t.Parallel()
	isDefault := someone(t, "Di", "https://d.example", "Zeta")
	isDefault.Default = true
	s := offline(t, someone(t, "Bo", "https://b.example", "Beta"), someone(t, "Cy", "https://d.example", "Zeta"), isDefault,
		someone(t, "Ed", "https://d.example", "Zeta"))
	if got, want := shown(s.Accounts), "Zeta: Cy Di Ed; Beta: Bo"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestAccountsOfConnectors(t *testing.T) {
	t.Parallel()
	demo := someone(t, "Ada", "https://a.example", "A") // of the demo, or connected
	saved := demo
	saved.Sources = []accounts.Source{{Kind: accounts.SourceDatabase}}
	if offline(t).Accounts.FromConnectors() || offline(t, demo).Accounts.FromConnectors() || !offline(t, demo, saved).Accounts.FromConnectors() {
		t.Error("who saved an account is mistaken")
	}
}

func TestSearchOfAccounts(t *testing.T) {
	t.Parallel()
	s := offline(t,
		someone(t, "Ada", "https://studio.example", "Studio"), someone(t, "Chen", "https://studio.example", "Studio"),
		someone(t, "Dina", "https://bureau.example:8443", "Bureau"))
	s.redraws()
	for text, want := range map[string]string{
		"":                 "Bureau: Dina; Studio: Ada Chen",
		"   ":              "Bureau: Dina; Studio: Ada Chen",
		"ADA":              "Studio: Ada",
		"chen@mail":        "Studio: Chen",
		"stud":             "Studio: Ada Chen",
		"bureau.example":   "Bureau: Dina",
		"8443":             "Bureau: Dina",
		"studio ada":       "Studio: Ada",
		"  ada   studio  ": "Studio: Ada",
		"ada bureau":       "",
		"nobody":           "",
	} {
		changes := 0
		if s.Accounts.FilterText != text {
			changes = 1
		}
		s.Accounts.Filter(text)
		if n := s.redraws(); n != changes || s.Accounts.FilterText != text {
			t.Errorf("%q: redrawn %d times, the search is %q", text, n, s.Accounts.FilterText)
		}
		if got := shown(s.Accounts); got != want {
			t.Errorf("%q shows %q, want %q", text, got, want)
		}
		if s.Accounts.Filtered() != (strings.TrimSpace(text) != "") {
			t.Errorf("%q: filtered %v", text, s.Accounts.Filtered())
		}
	}
	if s.Accounts.Total() != 3 {
		t.Errorf("%d accounts", s.Accounts.Total())
	}
}

func TestSearchOfWhatRowsSay(t *testing.T) {
	t.Parallel()
	ada, chen, dina := someone(t, "Ada", "https://a.example", "A"), someone(t, "Chen", "https://a.example", "A"), someone(t, "Dina", "https://a.example", "A")
	ada.Default, chen.Selected, dina.Token = true, true, dummy(1)
	s := offline(t, ada, chen, dina)
	s.Accounts.Words.Default, s.Accounts.Words.Selected, s.Accounts.Words.Rejected = "default account", "in connectors selected", "rejected"
	s.Accounts.checks = map[string]*check{dina.Key(): {token: dummy(1), standing: Standing{State: TokenRejected}}}
	for text, want := range map[string]string{
		"DEFAULT": "A: Ada", "acc": "A: Ada", "selected": "A: Chen", "rejec": "A: Dina", "dina rejected": "A: Dina",
		"ada rejected": "", "jected": "", "a.example default": "A: Ada",
	} {
		s.Accounts.Filter(text)
		if got := shown(s.Accounts); got != want {
			t.Errorf("%q shows %q, want %q", text, got, want)
		}
	}
}

func TestFirstSelection(t *testing.T) {
	t.Parallel()
	plain := func(name string) accounts.Account { return someone(t, name, "https://a.example", "A") }
	isDefault := func(a accounts.Account) accounts.Account { a.Default = true; return a }
	selected := func(a accounts.Account) accounts.Account { a.Selected = true; return a }
	for name, c := range map[string]struct {
		list []accounts.Account
		want string
	}{
		"selected before default": {[]accounts.Account{plain("Ada"), isDefault(plain("Bo")), selected(plain("Cy"))}, "Cy"},
		"default before first":    {[]accounts.Account{plain("Ada"), isDefault(plain("Bo")), isDefault(plain("Cy"))}, "Bo"},
		"first in sight":          {[]accounts.Account{someone(t, "Zoe", "https://z.example", "Z"), plain("Ada")}, "Ada"},
		"nobody":                  {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := offline(t, c.list...)
			if got := s.currentName(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func (s *stage) currentName() string {
	if a := s.Accounts.Current(); a != nil {
		return a.Person.Name
	}
	return ""
}

func TestSelectionStaysWhenTheStoreChanges(t *testing.T) {
	t.Parallel()
	ada, bo, cy := someone(t, "Ada", "https://a.example", "A"), someone(t, "Bo", "https://a.example", "A"), someone(t, "Cy", "https://c.example", "C")
	s := offline(t, ada, bo)
	s.Accounts.Select(s.account("Bo").Key())
	bo.Server.Company = "a new note"
	cy.Selected = true
	s.find(cy, bo, ada)
	s.Accounts.Refresh()
	if s.Accounts.Total() != 2 || s.Accounts.Loading() {
		t.Error("what is shown goes away while it is read again")
	}
	s.settle()
	if s.currentName() != "Bo" || s.Accounts.Current().Server.Company != "a new note" {
		t.Errorf("%q is selected", s.currentName())
	}
	// The chosen one goes away: begin anew.
	s.find(ada, cy)
	s.Accounts.Refresh()
	s.settle()
	if s.currentName() != "Cy" {
		t.Errorf("%q is selected", s.currentName())
	}
	s.find()
	s.Accounts.Refresh()
	s.settle()
	if s.currentName() != "" || s.Accounts.Total() != 0 || s.Accounts.Loading() {
		t.Errorf("%q is selected on an empty computer", s.currentName())
	}
	s.find(ada)
	s.Accounts.Refresh()
	s.settle()
	if s.currentName() != "Ada" {
		t.Error("the first account is not selected")
	}
}

func TestSelectRedrawsOnce(t *testing.T) {
	t.Parallel()
	s := offline(t, someone(t, "Ada", "https://a.example", "A"), someone(t, "Bo", "https://a.example", "A"))
	s.settle()
	s.redraws()
	s.Accounts.Select(s.account("Bo").Key())
	if n := s.redraws(); n != 1 || s.currentName() != "Bo" {
		t.Errorf("redrawn %d times, %s is chosen", n, s.currentName())
	}
	s.Accounts.Select(s.account("Bo").Key())
	if n := s.redraws(); n != 0 {
		t.Errorf("redrawn %d times though the same account is chosen", n)
	}
	s.Accounts.Select("nobody")
	if s.Accounts.Current() != nil {
		t.Error("nobody is somebody")
	}
}

func TestWhatWasFoundIsHandedOn(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.found = accounts.Result{Folders: []accounts.Folder{{Path: "/x"}}, Problems: []accounts.Problem{{Path: "/y"}}}
	if !s.Accounts.Loading() {
		t.Error("not loading before it began")
	}
	s.Start()
	s.settle()
	if l := s.Accounts; l.Loading() || len(l.Result().Folders) != 1 || len(l.Result().Problems) != 1 {
		t.Errorf("%+v", l.Result())
	}
}

func TestSearchThatFailsIsSaidAndKeepsWhatWasFound(t *testing.T) {
	t.Parallel()
	broken := errors.New("the drive does not answer")
	var fail bool
	s := newStage(t, func(s *stage, w *World) {
		find := w.Find
		w.Find = func(ctx context.Context) (accounts.Result, error) {
			if fail {
				return accounts.Result{}, broken
			}
			return find(ctx)
		}
		s.find(someone(t, "Ada", "https://a.invalid", "A"))
	})
	fail = true
	s.Accounts.Refresh()
	s.settle()
	if s.Accounts.Loading() || !errors.Is(s.Accounts.Err, broken) {
		t.Errorf("loading %v: %v", s.Accounts.Loading(), s.Accounts.Err)
	}
	fail = false
	s.Accounts.Refresh()
	s.settle()
	if s.Accounts.Err != nil || s.Accounts.Total() != 1 {
		t.Errorf("%d accounts: %v", s.Accounts.Total(), s.Accounts.Err)
	}
	fail = true
	s.Accounts.Refresh()
	s.settle()
	if !errors.Is(s.Accounts.Err, broken) || s.Accounts.Total() != 1 || s.currentName() != "Ada" {
		t.Errorf("%d accounts: %v", s.Accounts.Total(), s.Accounts.Err)
	}
}

func TestWatchReadsAgain(t *testing.T) {
	t.Parallel()
	changed := make(chan func(), 1)
	s := newStage(t, func(s *stage, w *World) {
		w.Watch = func(ctx context.Context, f func()) { changed <- f; <-ctx.Done() }
	})
	s.Start()
	tell := <-changed
	s.until("the first reading", func() bool { return !s.Accounts.Loading() })
	s.find(someone(t, "Ada", "https://a.invalid", "A"))
	tell()
	s.until("the second reading", func() bool { return s.Accounts.Total() == 1 })
	s.Stop()() // ends the watching, or waits in vain
	s.work.Wait()
}
