package model

import (
	"fmt"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

func TestPastedTextIsReadAsAToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	value := dummy(1).Reveal()
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"as it is":       {value, true},
		"blanks around":  {" \t" + value + "\r\n", true},
		"header value":   {"Bearer " + value, true},
		"both":           {"  Bearer   " + value + " ", true},
		"nothing":        {"", false},
		"too short":      {value[1:], false},
		"too long":       {value + "0", false},
		"capitals":       {"ABCDEF" + value[6:], false},
		"in two lines":   {value[:20] + " " + value[20:], true},
		"Bearer alone":   {"Bearer ", false},
		"something else": {"hello", false},
	} {
		s.redraws()
		p := s.Paste(mustOrigin(t, "https://a.example"))
		got := p.Set(c.text)
		if drawn := s.redraws(); got != c.want || p.Ready() != c.want || drawn != 1 {
			t.Errorf("%s: %v, ready %v, redrawn %d times", name, got, p.Ready(), drawn)
		}
		if c.want && p.secret.Reveal() != value {
			t.Errorf("%s: another text was taken", name)
		}
		p.Check()
		if p.Busy() != c.want {
			t.Errorf("%s: asked %v", name, p.Busy())
		}
		p.Close()
	}
}

// Only what is in a file, and can be used somewhere, is offered to be saved.
func TestAdoptableAccounts(t *testing.T) {
	t.Parallel()
	file, database := []accounts.Source{{Kind: accounts.SourceFile}}, []accounts.Source{{Kind: accounts.SourceDatabase}}
	origin := mustOrigin(t, "https://a.example")
	for name, c := range map[string]struct {
		account accounts.Account
		want    bool
	}{
		"in a file":     {accounts.Account{Origin: origin, Token: dummy(1), Sources: file}, true},
		"no token":      {accounts.Account{Origin: origin, Sources: file}, false},
		"no server":     {accounts.Account{Token: dummy(1), Sources: file}, false},
		"in a database": {accounts.Account{Origin: origin, Token: dummy(1), Sources: database}, false},
		"of the demo":   {accounts.Account{Origin: origin, Token: dummy(1)}, false},
	} {
		if got := Adoptable(&c.account); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestPasteNeedsAServer(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	p := s.Paste(speckle.Origin{})
	p.Set(dummy(1).Reveal())
	if p.Ready() {
		t.Error("ready without a server")
	}
	for address, want := range map[string]bool{"https://a.example/x": true, "b.example": true, "": false, "ftp://a.example": false, "two words": false} {
		if got := p.SetServer(address); got != want || p.Ready() != want {
			t.Errorf("%q: %v, ready %v", address, got, p.Ready())
		}
	}
}

func TestCheckOfAPastedToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		version string
		scopes  []string // nil: a token that nobody made
		fault   speckletest.Fault
		state   speckle.TokenState
		checked bool
		manage  bool
		err     string
	}{
		"manages, old server": {"2.17.0", managerScopes, nil, TokenValid, true, true, ""},
		"lists":               {"2.31.14", append([]string{"tokens:read"}, connectorScopes...), nil, TokenValid, true, true, ""},
		"reads":               {"2.31.14", connectorScopes, nil, TokenValid, true, false, ""},
		"narrow":              {"2.31.14", []string{"streams:read"}, nil, TokenTooNarrow, true, false, ""},
		"rejected":            {"2.31.14", nil, nil, TokenRejected, false, false, "token rejected"},
		"in trouble":          {"2.31.14", connectorScopes, speckletest.ServerError(500), TokenNotJudged, false, false, "server fault"},
		"no Speckle":          {"2.31.14", connectorScopes, speckletest.CaptivePortal(), TokenNotJudged, false, false, "not a Speckle server"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, c.version, nil, nil)
			token := dummy(1)
			if c.scopes != nil {
				token = b.server.AddToken(b.ada, demoserver.Token{Name: "pasted", Scopes: c.scopes})
			}
			if c.fault != nil {
				b.front.Set(c.fault)
			}
			p := b.Paste(b.origin)
			p.Set(token.Reveal())
			p.Check()
			p.Check() // a double click
			if !p.Busy() {
				t.Error("not busy")
			}
			b.settle()
			if p.Found.State != c.state || p.Checked() != c.checked || p.CanManage() != c.manage || kindOf(p.Err) != c.err || p.Busy() {
				t.Errorf("%+v: %v", p.Found, p.Err)
			}
			if n := b.wire.count("activeUser{"); c.fault == nil && n > 4 { // an older server is asked twice for the profile
				t.Errorf("asked %d times", n)
			}
			if c.checked {
				return
			}
			p.Save("it")
			p.Use()
			b.settle()
			if len(b.store.Keys()) != 0 || b.sessions.get(b.origin, b.ada) != nil {
				t.Error("a token that was not accepted is kept or used")
			}
		})
	}
}

func TestPastedTokenManagesTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, _ *World) {
		b.app = b.server.AddApp(demoserver.App{
			Name: "Speckle Keys", RedirectURL: "http://localhost:29372",
			Scopes: append([]string{"apps:read"}, managerScopes...),
		})
	})
	b.Start()
	b.settle()
	page := b.page()
	if page.Session != nil {
		t.Fatal("there is a session already")
	}
	_, pair := b.signIn() // an app's token may manage on new servers too
	p := b.Paste(b.origin)
	p.Set(pair.Token.Reveal())
	p.Check()
	b.settle()
	p.Use()
	b.settle()
	if page.Session == nil || page.Session.Source != SessionPasted || !page.Listed || !page.CanCreate() || page.Session.UserName != "Ada Okafor" || page.Session.InKeychain() {
		t.Errorf("%+v: %v", page.Session, page.Err)
	}
	if n := len(b.store.Keys()); n != 0 {
		t.Errorf("it is kept, though nobody asked: %d", n)
	}
	// What an unknown session may grant is what the server lists.
	f := page.NewToken()
	f.SetName("nightly")
	f.Submit()
	b.settle()
	if f.Phase != Created {
		t.Errorf("phase %d: %v", f.Phase, f.Err)
	}
}

func TestPastedTokenIsKept(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	token := b.server.AddToken(b.ada, demoserver.Token{Name: "pasted", Scopes: connectorScopes})
	p := b.Paste(b.origin)
	p.Set(token.Reveal())
	p.Save("too early")
	p.Check()
	b.settle()
	b.store.Fail(keychaintest.Save, keychain.KindLocked)
	p.Save(" it ")
	p.Save("twice")
	b.settle()
	if p.Saved || keychain.KindOf(p.Err) != keychain.KindLocked || !p.Checked() {
		t.Errorf("saved %v: %v", p.Saved, p.Err)
	}
	b.store.Work(keychaintest.Save)
	p.Save(" it ")
	b.settle()
	p.Save("again")
	b.settle()
	if !p.Saved || p.Err != nil || len(b.store.Keys()) != 1 {
		t.Fatalf("saved %v, %d kept: %v", p.Saved, len(b.store.Keys()), p.Err)
	}
	row := b.row("it")
	if row.TokenID != token.TokenID() || row.UserID != b.ada || row.UserName != "Ada Okafor" || row.Origin != b.origin || row.IsSignIn() {
		t.Errorf("%+v", row)
	}
	if got, err := b.load(row.Key); err != nil || !got.Equal(token) {
		t.Errorf("the keychain holds something else: %v", err)
	}
}

func TestChangedPasteForgetsWhatWasFound(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", nil, nil)
	var token speckle.Secret
	for name, change := range map[string]func(*Paste){
		"another token":  func(p *Paste) { p.Set(dummy(2).Reveal()) },
		"another server": func(p *Paste) { p.SetServer("https://other.example") },
	} {
		token = b.server.AddToken(b.ada, demoserver.Token{Name: "pasted", Scopes: managerScopes})
		p := b.Paste(b.origin)
		p.Set(token.Reveal())
		p.Check()
		b.settle()
		p.Save("it")
		b.settle()
		if !p.CanManage() || !p.Saved {
			t.Fatalf("%s: %+v", name, p.Found)
		}
		change(p)
		if p.CanManage() || p.Checked() || p.Saved || p.Err != nil {
			t.Errorf("%s: %+v", name, p)
		}
		b.settle()
	}
	// An answer under way is about what stood there before.
	gate := newGate(func(speckletest.Request) bool { return true })
	b.front.Set(gate.fault)
	p := b.Paste(b.origin)
	p.Set(token.Reveal())
	p.Check()
	<-gate.arrived
	p.Set(dummy(2).Reveal())
	gate.open()
	b.settle()
	if p.Checked() || p.Err != nil || p.Busy() {
		t.Errorf("%+v", p)
	}
}

func TestClosedPasteForgetsTheToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", nil, nil)
	token := b.server.AddToken(b.ada, demoserver.Token{Name: "pasted", Scopes: managerScopes})
	p := b.Paste(b.origin)
	p.Set(token.Reveal())
	p.Check()
	b.settle()
	p.Close()
	if !p.secret.IsZero() || p.Ready() {
		t.Error("the token stays")
	}
	p.Use()
	p.Save("it")
	b.settle()
	if b.sessions.get(b.origin, b.ada) != nil || len(b.store.Keys()) != 0 {
		t.Error("a closed dialog does something")
	}
	b.store.Hang(keychaintest.Save)
	p = b.Paste(b.origin)
	p.Set(token.Reveal())
	p.Check()
	b.settle()
	p.Save("it")
	p.Close()
	b.settle()
	if len(b.store.Keys()) != 0 || p.Saved {
		t.Error("saved after it was closed")
	}
}

// dummy is a token of the right form that is nobody's.
func dummy(n int) speckle.Secret { return speckle.NewSecret(fmt.Sprintf("%042x", n+0xabc000)) }
