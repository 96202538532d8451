package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// checked pastes a token of Ada's server and asks about it.
func (b *bench) checked(token Secret) *Paste {
	b.t.Helper()
	b.Accounts.Select(b.account("Ada Okafor").Key())
	p := b.Paste(b.origin)
	p.Set(token.Reveal())
	p.Check()
	b.settle()
	return p
}

func TestPastedTokenIsExplained(t *testing.T) {
	t.Parallel()
	created := time.Now().Add(-48 * time.Hour).Truncate(time.Millisecond)
	token := demoserver.Token{Name: "ci", Scopes: []string{"profile:read", "streams:read"}, Created: created, Lifespan: 30 * day}
	itself := token
	itself.Scopes = []string{"profile:read", "tokens:read"}
	for name, c := range map[string]struct {
		bench func(testing.TB) *bench
		token demoserver.Token
		known bool
		after bool // the list's last use is the check
	}{
		"by the person's session": {managing, token, true, false},
		"by the token itself":     {signedOut, itself, true, true},
		"by nobody":               {signedOut, token, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := c.bench(t)
			p := b.checked(b.server.AddToken(b.ada, c.token))
			if !p.Checked() || p.Found.User.Name != "Ada Okafor" {
				t.Fatalf("%+v", p.Found)
			}
			if p.ListedAfter != c.after {
				t.Errorf("listed after the check: %v", p.ListedAfter)
			}
			if !c.known {
				if p.Listed != nil || p.Found.Scopes != nil {
					t.Errorf("knows %+v, %v", p.Listed, p.Found.Scopes)
				}
				return
			}
			if p.Listed == nil || p.Listed.Name != "ci" || !slices.Equal(p.Found.Scopes, c.token.Scopes) {
				t.Fatalf("%+v, scopes %v", p.Listed, p.Found.Scopes)
			}
			p.Save("ci")
			b.settle()
			entry, saved := p.SavedEntry()
			ends := created.Add(30 * day)
			if !saved || !slices.Equal(entry.Scopes, c.token.Scopes) || !entry.CreatedAt.Equal(created) || !entry.ExpiresAt.Equal(ends) {
				t.Errorf("saved %v: %+v", saved, entry)
			}
		})
	}
}

// Saved with its creation alone, a token would be one that never expires.
func TestPastedTokenOfUnknownEnd(t *testing.T) {
	t.Parallel()
	b := managing(t)
	p := b.checked(b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: []string{"profile:read"}}))
	p.Listed.Lifespan = speckle.LifespanUnknown
	p.Save("ci")
	b.settle()
	if entry, saved := p.SavedEntry(); !saved || !entry.CreatedAt.IsZero() || !entry.ExpiresAt.IsZero() {
		t.Errorf("saved %v: %+v", saved, entry)
	}
}

// signedOut is a bench on which nobody can manage tokens.
func signedOut(t testing.TB) *bench {
	b := newBench(t, "2.31.14", nil, nil)
	b.Start()
	b.settle()
	return b
}

func TestPastedTokenThatIsRejected(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		bench    func(testing.TB) *bench
		token    func(*bench) Secret
		notAmong string
		listed   bool
	}{
		"of nobody, signed in":  {managing, func(*bench) Secret { return dummy(1) }, "Ada Okafor", false},
		"of nobody, signed out": {signedOut, func(*bench) Secret { return dummy(1) }, "", false},
		"expired, signed in": {managing, func(b *bench) Secret {
			return b.server.AddToken(b.ada, demoserver.Token{Name: "old", Scopes: connectorScopes, Created: time.Now().Add(-48 * time.Hour), Lifespan: time.Hour})
		}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := c.bench(t)
			p := b.checked(c.token(b))
			if !p.Rejected() || p.Checked() || p.Err == nil {
				t.Fatalf("%+v", p.Found)
			}
			if p.NotAmong != c.notAmong || (p.Listed != nil) != c.listed {
				t.Errorf("not among %q's, listed %+v", p.NotAmong, p.Listed)
			}
		})
	}
}

func TestPastedTokenThatIsSavedAlreadyIsNotSavedAgain(t *testing.T) {
	t.Parallel()
	b := managing(t)
	token := b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: connectorScopes})
	first := b.checked(token)
	if _, saved := first.SavedEntry(); saved {
		t.Error("saved before it was")
	}
	first.Save("ci")
	b.settle()
	again := b.checked(token)
	if entry, saved := again.SavedEntry(); !saved || entry.Name != "ci" {
		t.Errorf("saved %v: %+v", saved, entry)
	}
	again.Save("ci once more")
	b.settle()
	if n := len(b.store.Keys()); n != 1 || again.Saved {
		t.Errorf("%d secrets in the keychain", n)
	}
}

func TestPastedTokenDoesNotReplaceASignIn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		bench    func(testing.TB) *bench
		signedIn bool
	}{"signed in": {managing, true}, "signed out": {signedOut, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := c.bench(t)
			before := b.sessions.get(b.origin, b.ada)
			p := b.checked(b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: []string{"profile:read", "tokens:read"}}))
			if p.SignedIn() != c.signedIn || p.CanManage() == c.signedIn {
				t.Errorf("signed in %v, can manage %v", p.SignedIn(), p.CanManage())
			}
			p.Use()
			b.settle()
			if now := b.sessions.get(b.origin, b.ada); (now == before) != c.signedIn {
				t.Errorf("session %+v", now)
			}
		})
	}
}

// A token that only lists tokens is not used in place of an account's own that
// creates and revokes them too, unless the server rejects that one.
func TestPastedTokenDoesNotReplaceOneThatCanDoMore(t *testing.T) {
	t.Parallel()
	everything := []string{"profile:read", "tokens:read", "tokens:write"}
	for name, c := range map[string]struct {
		scopes   []string
		rejected bool
		used     bool
	}{
		"reads":                                {[]string{"profile:read", "tokens:read"}, false, false},
		"writes":                               {[]string{"profile:read", "tokens:write"}, false, false},
		"as much":                              {everything, false, true},
		"reads, where the account is rejected": {[]string{"profile:read", "tokens:read"}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.17.0", nil, nil)
			b.Start()
			b.settle()
			before := NewSession(b.origin, b.ada, b.server.AddToken(b.ada, demoserver.Token{Name: "key ring", Scopes: everything}), SessionAccount)
			before.CanList, before.CanManage = true, true
			if c.rejected {
				before.standing.State = TokenRejected
			}
			b.sessions.add(before)
			p := b.checked(b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: c.scopes}))
			p.Use()
			if now := b.sessions.get(b.origin, b.ada); p.CanManage() != c.used || (now != before) != c.used {
				t.Errorf("can manage %v, session %+v", p.CanManage(), now)
			}
		})
	}
}

// Of saved tokens of one name scripts get the newest, so a pasted one would take the place of another.
func TestSavedNameIsFree(t *testing.T) {
	t.Parallel()
	b := managing(t)
	for _, want := range []string{"ci", "ci 2", "ci 3"} {
		if got := b.Saved.FreeName(b.origin, " ci "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		p := b.checked(b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: connectorScopes}))
		p.Save(want)
		b.settle()
	}
	if got := b.Saved.FreeName(origin(t, "https://other.example"), "ci"); got != "ci" {
		t.Errorf("on another server %q", got)
	}
	first := b.row("ci")
	if page := b.page(); !b.Saved.NameTaken(b.origin, " ci", "") || b.Saved.NameTaken(b.origin, "ci", first.Key) || b.Saved.NameTaken(b.origin, " ", "") || !page.NameTaken("ci 3") {
		t.Error("a saved token's name is free, or taken by the token itself")
	}
	b.tokenEnded(b.origin, first.TokenID)
	b.settle()
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: "old", ExpiresAt: time.Now().Add(-time.Hour)}, dummy(5))
	if b.Saved.NameTaken(b.origin, "ci", "") || b.Saved.NameTaken(b.origin, "old", "") {
		t.Error("the name of a token that no longer works is taken")
	}
}
