package model

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// connectedTo connects a person without an account to the entrance's server
// and returns their id.
func connectedTo(t *testing.T, e *entrance, path string) string {
	t.Helper()
	e.world.Connections = NewConnections(path)
	carl := e.server.AddPerson(demoserver.Person{Name: "Carl Weiss", Email: "carl@studio.example"})
	linked := OriginAt(e.origin.String() + "/projects/0123456789/models/abcdef0123")
	if linked != e.origin {
		t.Fatalf("the link leads to %q", linked)
	}
	w := e.SignIn(&Account{Origin: linked})
	w.OpenURL, w.Page = func(string) {}, func(Landing) []byte { return nil }
	w.Registering.SetRedirect(e.app.RedirectURL)
	e.register(w, e.app.ID, e.app.Secret)
	e.byHand(w, carl)
	if w.Step != StepConfirm || w.User == nil || w.User.Name != "Carl Weiss" || e.Accounts.Total() != 1 {
		t.Fatalf("step %d as %+v, %d accounts", w.Step, w.User, e.Accounts.Total())
	}
	w.Save()
	e.settle()
	if !w.Saved {
		t.Fatal(w.SaveErr)
	}
	return carl
}

// of counts the accounts of a person.
func (l *AccountList) of(id string) (n int) {
	for i := range l.found.Accounts {
		if l.found.Accounts[i].Person.ID == id {
			n++
		}
	}
	return n
}

func TestConnectedServerIsListed(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	path := filepath.Join(t.TempDir(), "own", "connections.json")
	carl := connectedTo(t, e, path)

	account := e.account("Carl Weiss")
	if e.Accounts.Current() != account || account.Origin != e.origin || account.Person.ID != carl || account.HasToken() {
		t.Errorf("chosen is %+v", e.Accounts.Current())
	}
	page := e.Tokens(account)
	page.Load()
	e.settle()
	if !page.Listed || !page.CanCreate() {
		t.Errorf("the sign-in does not serve: %v", page.Err)
	}
	if s, checking, none := e.Accounts.Shown(account); s.State != speckle.TokenValid || checking || none {
		t.Errorf("it is shown as %+v, none: %v", s, none)
	}

	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	signIn := e.signInOf(e.entries(keychain.KindSignIn)[0].Key)
	for _, secret := range []speckle.Secret{signIn.Token, signIn.Refresh, e.app.Secret} {
		if strings.Contains(string(content), secret.Reveal()) {
			t.Error("a secret is in the file")
		}
	}
	if info, err := os.Stat(path); runtime.GOOS != "windows" && (err != nil || info.Mode().Perm() != 0o600) {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}

	// The next start of the program, with the same keychain.
	again := newStage(t, func(s *stage, w *World) {
		w.Connections, w.Credentials = NewConnections(path), e.kept
	})
	again.Start()
	again.settle()
	if again.Accounts.Total() != 1 || again.account("Carl Weiss").Key() != account.Key() {
		t.Fatalf("%d accounts after a restart", again.Accounts.Total())
	}
	if s, _, none := again.Accounts.Shown(again.account("Carl Weiss")); s.State != speckle.TokenUnknown || none {
		t.Errorf("before it is asked it is shown as %+v, none: %v", s, none)
	}
	page = again.Tokens(again.account("Carl Weiss"))
	again.Accounts.CheckAll()
	if _, checking, _ := again.Accounts.Shown(page.Account); !checking {
		t.Error("it doesn't say that it is checked")
	}
	again.settle()
	if s, _, _ := again.Accounts.Shown(page.Account); !page.Listed || s.State != speckle.TokenValid {
		t.Errorf("the sign-in does not serve after a restart: %v, shown as %+v", page.Err, s)
	}
	page.Reload()
	if s, checking, _ := again.Accounts.Shown(page.Account); s.State != speckle.TokenValid || checking {
		t.Errorf("while the list is read again it is shown as %+v, checking: %v", s, checking)
	}
	again.settle()

	// A connector's account of the same person takes its place.
	connector, err := e.server.AddSession(carl, "sca")
	if err != nil {
		t.Fatal(err)
	}
	again.find(e.accountOf(carl, "Carl Weiss", connector.Token))
	again.Accounts.Refresh()
	again.settle()
	if n := again.Accounts.of(carl); n != 1 || !again.account("Carl Weiss").HasToken() {
		t.Errorf("%d accounts of one person", n)
	}
	again.find()
	again.Accounts.Refresh()
	again.settle()
	if n := again.Accounts.of(carl); n != 1 {
		t.Errorf("%d accounts after the connector's went", n)
	}
}

// An account that doesn't say whose it is becomes that of the person who signed
// in for it, in place of a second row. One of the same e-mail address does too
// where the server was connected by its address.
func TestConnectedForAnAccountWithoutAnID(t *testing.T) {
	t.Parallel()
	for name, account := range map[string]struct {
		email     string
		byAddress bool
	}{"of the wizard": {email: ""}, "of another address": {email: "old@studio.example"}, "by address": {email: "Bob@studio.example", byAddress: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			e.find(accounts.Account{
				Origin: e.origin, Person: accounts.Person{Email: account.email}, Token: e.connector(nil),
				Sources: []accounts.Source{{Kind: accounts.SourceFile, Path: "a.json"}},
			})
			e.Accounts.Refresh()
			e.settle()
			mine := &accounts.Account{Origin: e.origin}
			if !account.byAddress {
				mine = e.Accounts.Current()
			}
			w := e.SignIn(mine)
			w.OpenURL, w.Page = func(string) {}, func(Landing) []byte { return nil }
			w.Registering.SetRedirect(e.app.RedirectURL)
			e.register(w, e.app.ID, e.app.Secret)
			e.byHand(w, e.bob)
			w.Save()
			e.settle()
			chosen := e.Accounts.Current()
			if e.Accounts.Total() != 1 || chosen == nil || chosen.Person.ID != e.bob || !chosen.HasToken() || chosen.Person.Name != "Bob Lindqvist" {
				t.Fatalf("%d accounts, chosen is %+v", e.Accounts.Total(), chosen)
			}
			if !e.CanManage(e.origin, e.bob) {
				t.Error("its sign-in does not serve")
			}
		})
	}
}

// A connection may have been saved without its account, or the account may have
// got an email address since.
func TestConnectionFindsItsAccountByEmail(t *testing.T) {
	t.Parallel()
	origin, other := mustOrigin(t, "https://studio.example"), mustOrigin(t, "https://bureau.example")
	for name, c := range map[string]struct {
		connection Connection
		rows       int
	}{
		"no account":      {Connection{Origin: origin, UserID: "u1", Name: "Ada", Email: "Ada@studio.example"}, 1},
		"another account": {Connection{Origin: origin, UserID: "u1", Name: "Ada", Email: "ada@studio.example", Account: "0123456789abcdef"}, 1},
		"another email":   {Connection{Origin: origin, UserID: "u1", Name: "Ada", Email: "bob@studio.example"}, 2},
		"no email":        {Connection{Origin: origin, UserID: "u1", Name: "Ada"}, 2},
		"another server":  {Connection{Origin: other, UserID: "u1", Name: "Ada", Email: "ada@studio.example"}, 2},
	} {
		found := withConnections(accounts.Result{Accounts: []accounts.Account{{
			Origin: origin, Person: accounts.Person{Email: "ada@studio.example"}, Sources: []accounts.Source{{Path: "a.json"}},
		}}}, []Connection{c.connection})
		if len(found.Accounts) != c.rows || (found.Accounts[0].Person.ID == "u1") != (c.rows == 1) {
			t.Errorf("%s: %+v", name, found.Accounts)
		}
	}
}

func TestConnectedTwiceIsListedOnce(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	path := filepath.Join(t.TempDir(), "connections.json")
	carl := connectedTo(t, e, path)
	w := e.registered()
	e.byHand(w, carl) // for Ada's account, and confirmed
	w.Save()
	e.settle()
	e.byHand(w, e.ada) // has an account
	e.settle()
	e.logouts++ // Carl's first
	if n := len(e.world.Connections.list()); n != 1 || e.Accounts.of(carl) != 1 || e.Accounts.of(e.ada) != 1 {
		t.Errorf("%d connections, %d and %d accounts", n, e.Accounts.of(carl), e.Accounts.of(e.ada))
	}
}

// A file that can't be written costs the connection at the next start only.
func TestConnectedWithoutItsFile(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e := newEntrance(t)
	carl := connectedTo(t, e, filepath.Join(folder, "connections.json"))
	e.Accounts.Refresh()
	e.settle()
	if e.Accounts.of(carl) != 1 {
		t.Error("it is not listed")
	}
}

// A refresh is enough once the file can be written.
func TestConnectionIsWrittenLater(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "connections.json")
	c := NewConnections(path)
	mend := inTheWay(t, path+".new")
	c.add(t.Context(), Connection{Origin: origin(t, "http://one.example"), UserID: "u"})
	if len(c.list()) != 1 || c.Err() == nil {
		t.Errorf("%v: %v", c.list(), c.Err())
	}
	mend()
	if len(c.list()) != 1 || c.Err() != nil || len(NewConnections(path).list()) != 1 {
		t.Errorf("not written: %v", c.Err())
	}
}

func TestConnectTakesAnAddress(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	for text, want := range map[string]string{
		"": "", "no address": "", "app.speckle.systems": "https://app.speckle.systems", "HTTPS://Speckle.Example/projects/1?x=y#z": "https://speckle.example",
	} {
		if got := OriginAt(text); got.IsZero() != (want == "") || want != "" && got.String() != want {
			t.Errorf("%q leads to %q", text, got)
		}
	}
	e.wire.clear()
	e.Server(e.origin).Reload()
	e.settle()
	if e.Server(e.origin).Info == nil || e.wire.count("serverInfo") == 0 {
		t.Error("the server is not asked")
	}
	for _, request := range e.wire.requests(func(sent) bool { return true }) {
		if request.authorization != "" {
			t.Error("it is asked with a credential")
		}
	}
}
