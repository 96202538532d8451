package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// What the screen says is true after each of our own actions, without a
// refresh (checklist S55).

// revokeElsewhere revokes a token beside the program.
func (b *bench) revokeElsewhere(token speckle.Secret) {
	client := speckle.NewClient(b.server.Origin(), speckle.Options{})
	defer client.Close()
	_, pair := b.signIn()
	if err := client.As(pair.Token).RevokeToken(b.t.Context(), token.TokenID()); err != nil {
		b.t.Error(err)
	}
}

// usedTwice is a bench where Ada's account and a saved credential have one
// personal token.
func usedTwice(t *testing.T) (b *bench, token speckle.Secret, saved keychain.Entry) {
	t.Helper()
	b = newBench(t, "2.31.14", connectorScopes, func(b *bench, w *World) {
		token = b.found.Accounts[0].Token
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
	})
	saved = b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: "nightly", TokenID: token.TokenID()}, token)
	b.Start()
	b.settle()
	return b, token, saved
}

// rejected reports whether everything that uses the token is shown as rejected.
func (b *bench) rejected(saved keychain.Entry) bool {
	b.t.Helper()
	standing, _ := b.Accounts.State(b.account("Ada Okafor"))
	row, _ := b.Saved.Row(saved.Key)
	return standing.State == speckle.TokenRejected && row.Standing.State == speckle.TokenRejected
}

func TestRevokedTokenIsGoneAtOnce(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]speckletest.Fault{
		"and the list can be read":  nil,
		"and the list can't":        speckletest.Only(speckletest.Mentions("apiTokens"), speckletest.ServerError(503)),
		"without an answer":         speckletest.Only(speckletest.Mentions("apiTokenRevoke"), speckletest.CommitThenReset()),
		"after somebody else's did": speckletest.Only(speckletest.Mentions("no such request"), speckletest.ServerError(503)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, token, saved := usedTwice(t)
			page := b.page()
			if page.Total() != 1 || b.rejected(saved) {
				t.Fatalf("%d tokens", page.Total())
			}
			if answer != nil {
				b.front.Set(answer)
			}
			want := StatusRevoked
			if name == "after somebody else's did" {
				aside(func() { b.revokeElsewhere(token) })
				want = StatusRevokedBefore
			}
			page.Revoke(token.TokenID())
			b.settle()
			if page.Total() != 0 || !b.rejected(saved) || page.NotRevoked().Err != nil || b.Status().Kind != want {
				t.Errorf("%d tokens, %v, %+v", page.Total(), page.NotRevoked().Err, b.Status())
			}
		})
	}
}

// A token that one question finds rejected is rejected wherever it is shown.
func TestRejectedTokenIsRejectedEverywhere(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(*bench, keychain.Entry, speckle.Secret){
		"an account's check": func(b *bench, _ keychain.Entry, _ speckle.Secret) { b.Accounts.Check(b.account("Ada Okafor")) },
		"a credential's":     func(b *bench, saved keychain.Entry, _ speckle.Secret) { b.Saved.Check(saved) },
		"a pasted session's": func(b *bench, _ keychain.Entry, token speckle.Secret) {
			session := NewSession(b.origin, b.ada, token, SessionPasted)
			session.CanList = true
			b.sessions.add(session)
			b.page().Reload()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, token, saved := usedTwice(t)
			aside(func() { b.revokeElsewhere(token) })
			ask(b, saved, token)
			b.settle()
			if !b.rejected(saved) {
				t.Error("not marked")
			}
		})
	}
}

// A pasted token that the server no longer takes gives way to a sign-in.
func TestRejectedPastedTokenIsDropped(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		session := NewSession(b.origin, b.ada, b.server.AddToken(b.ada, demoserver.Token{Name: "lists", Scopes: []string{"tokens:read", "profile:read"}}), SessionPasted)
		session.CanList = true
		w.Sessions = []*Session{session}
	})
	b.Start()
	b.settle()
	page := b.page()
	if !page.Listed || page.Total() != 1 {
		t.Fatal(page.Err)
	}
	aside(func() { b.revokeElsewhere(page.Session.token()) })
	page.Reload()
	b.settle()
	if page.Session != nil || speckle.KindOf(page.Err) != speckle.KindTokenRejected {
		t.Errorf("%+v, %v", page.Session, page.Err)
	}
	b.RefreshAll()
	page.Reload()
	b.settle()
	if page.Listed || page.Err != nil || b.TokensFailure(page.Account) != nil {
		t.Errorf("no sign-in is offered: listed %v, %v", page.Listed, page.Err)
	}
}

// A sign-in that its server ended is shown as such among what is saved.
func TestSignInThatTheServerEndedIsShown(t *testing.T) {
	t.Parallel()
	b, entry := restarted(t, false)
	b.front.Set(speckletest.Only(isRefresh, speckletest.Answer(401, "application/json", `{"err":"Invalid request"}`)))
	b.page()
	if row, _ := b.Saved.Row(entry.Key); row.Standing.State != speckle.TokenRejected || TroubleOf(row.Standing.Err).Key != "signed-out" {
		t.Errorf("%+v", row.Standing)
	}
}

func TestRefreshForgetsWhatFailed(t *testing.T) {
	t.Parallel()
	for name, forget := range map[string]func(*bench){
		"a refresh": func(b *bench) { b.RefreshAll() },
		"a sign-in": func(b *bench) { b.reloadTokens(b.origin) },
	} {
		b := managing(t)
		doomed := b.server.AddToken(b.ada, demoserver.Token{Name: "doomed", Scopes: []string{"streams:read"}})
		page := b.page()
		b.front.Set(speckletest.Only(speckletest.Mentions("apiTokenRevoke"), speckletest.ServerError(503)))
		page.Revoke(doomed.TokenID())
		b.settle()
		if page.NotRevoked().Err == nil {
			t.Fatal("it was revoked")
		}
		if forget(b); page.NotRevoked().Err != nil {
			t.Errorf("%v survives %s", page.NotRevoked().Err, name)
		}
		b.settle()
	}
}

// A server was away while a token was to be revoked: to try again revokes it, and nothing says any
// more that it was not.
func TestTryAgainRevokes(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]speckletest.Fault{
		"only the revocation fails": speckletest.Only(speckletest.Mentions("apiTokenRevoke"), speckletest.ServerError(503)),
		"the list fails, too":       speckletest.ServerError(503),
	} {
		b := managing(t)
		doomed := b.server.AddToken(b.ada, demoserver.Token{Name: "doomed", Scopes: []string{"streams:read"}})
		page := b.page()
		b.front.Set(fault)
		page.Revoke(doomed.TokenID())
		b.settle()
		if item := page.NotRevoked(); item.Err == nil || item.Name != "doomed" {
			t.Fatal(name, "it was revoked")
		}
		b.front.Set()
		page.RevokeAgain()
		b.settle()
		if page.NotRevoked().Err != nil || page.Err != nil || b.made("doomed") != 0 {
			t.Errorf("%s: %v, %v, %d left", name, page.NotRevoked().Err, page.Err, b.made("doomed"))
		}
	}
}

// The server's details were had all the time, but no question with a token was answered: when the
// list is read again, the account is asked again, too.
func TestListThatIsReadAgainChecksTheAccount(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	current := b.Accounts.Current()
	b.front.Set(speckletest.Only(speckletest.Mentions("activeUser"), speckletest.ServerError(500)))
	b.Accounts.Check(current)
	page.Reload()
	b.settle()
	if standing, _ := b.Accounts.State(current); standing.State != speckle.TokenNotJudged || page.Err == nil {
		t.Fatalf("%+v, %v", standing, page.Err)
	}
	b.front.Set()
	page.Reload()
	b.settle()
	if standing, _ := b.Accounts.State(current); standing.State != speckle.TokenValid || page.Err != nil {
		t.Errorf("%+v, %v", standing, page.Err)
	}
}

// A server that limits requests is left alone until the time that it said.
func TestRefreshRespectsARateLimit(t *testing.T) {
	t.Parallel()
	now := time.Now()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) { w.Now = func() time.Time { return now } })
	b.Start()
	b.settle()
	b.Server(b.origin).ReloadApps()
	b.page()
	b.front.Set(speckletest.RateLimited("3600"))
	b.Server(b.origin).Reload()
	b.settle()
	before := len(b.front.Requests())
	for name, ask := range map[string]func(){"refresh": b.RefreshAll, "check all": b.Accounts.CheckAll} {
		b.status = Status{}
		ask()
		b.settle()
		if done := b.Status(); done.Kind != StatusLimited || !slices.Equal(done.Servers, []string{"Bench"}) || !done.Until.After(now.Add(59*time.Minute)) {
			t.Errorf("%s says %+v", name, done)
		}
		if n := len(b.front.Requests()) - before; n != 0 || Fault(b.Server(b.origin).Err) != "limited" {
			t.Errorf("%s sent %d requests", name, n)
		}
	}
	now = now.Add(61 * time.Minute)
	b.front.Set()
	if b.Status().Kind != StatusNone {
		t.Errorf("says %+v when the time is over", b.Status())
	}
	b.RefreshAll()
	b.settle()
	if standing, _ := b.Accounts.State(b.account("Ada Okafor")); !b.Server(b.origin).Reachable() || standing.State != speckle.TokenValid {
		t.Errorf("%v, %+v", b.Server(b.origin).Err, standing)
	}
}

// A refresh names every server that it leaves out, until the last takes requests.
func TestAllLimitedServersAreNamed(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	origins := s.Accounts.found.origins
	if len(origins) < 3 {
		t.Fatalf("%d servers", len(origins))
	}
	last := s.Now().Add(2 * time.Hour)
	s.waits[origins[0]], s.waits[origins[2]] = last, s.Now().Add(time.Hour)
	for name, ask := range map[string]func(){"refresh": s.RefreshAll, "check all": s.Accounts.CheckAll} {
		s.status = Status{}
		ask()
		s.settle()
		want := []string{s.ServerName(origins[0]), s.ServerName(origins[2])}
		if done := s.Status(); done.Kind != StatusLimited || !slices.Equal(done.Servers, want) || !done.Until.Equal(last) {
			t.Errorf("%s says %+v", name, done)
		}
	}
}

// Guests and archived people without a list are told why, instead of being
// offered a sign-in.
func TestGuestWithoutAListIsToldWhy(t *testing.T) {
	t.Parallel()
	for _, role := range []string{demoserver.RoleGuest, demoserver.RoleArchived} {
		b := newBench(t, "2.31.14", nil, func(b *bench, _ *World) { b.server.SetRole(b.ada, role) })
		b.Start()
		b.settle()
		page := b.page()
		if err := b.TokensFailure(page.Account); page.Listed || page.CanCreate() || speckle.KindOf(err) != speckle.KindRole {
			t.Errorf("%s: listed %v: %v", role, page.Listed, err)
		}
	}
}

// What a merged account's other store has is asked about by name too.
func TestRevokedTokenOfAMergedAccount(t *testing.T) {
	t.Parallel()
	var other speckle.Secret
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		other = b.server.AddToken(b.ada, demoserver.Token{Name: "other", Scopes: connectorScopes})
		account := b.found.Accounts[0]
		account.OtherTokenIDs = []string{other.TokenID()}
		account.Sources = []accounts.Source{{Path: "Accounts.db"}, {Path: "a.json"}}
		b.find(account)
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
	})
	b.Start()
	b.settle()
	page := b.page()
	if rows := page.Rows(); len(rows) != 1 || !slices.Equal(rows[0].UsedBy, []string{"Ada Okafor"}) {
		t.Fatalf("%+v", rows)
	}
	page.Revoke(other.TokenID())
	b.settle()
	if standing, _ := b.Accounts.State(page.Account); page.Total() != 0 || standing.State != speckle.TokenValid {
		t.Errorf("%d tokens; the account's own token is %+v", page.Total(), standing)
	}
}

// A token that somebody put into a file or a database lists as the same one does
// when it is pasted; a connector's is found to list nothing.
func TestAccountListsWithItsToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind           accounts.SourceKind
		scopes         []string
		lists, manages bool
	}{
		"a file with tokens:read":      {accounts.SourceFile, []string{"profile:read", "tokens:read"}, true, false},
		"a file without":               {accounts.SourceFile, []string{"profile:read"}, false, false},
		"a file of a connector":        {accounts.SourceFile, nil, false, false},
		"a database with tokens:read":  {accounts.SourceDatabase, []string{"profile:read", "tokens:read"}, true, false},
		"a file with tokens:write":     {accounts.SourceFile, managerScopes, true, true}, // made before 2.17.6
		"a database with tokens:write": {accounts.SourceDatabase, managerScopes, true, true},
		"a database of a connector":    {accounts.SourceDatabase, nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.31.14", c.scopes, func(b *bench, _ *World) {
				account := b.found.Accounts[0]
				account.Sources = []accounts.Source{{Kind: c.kind, Path: "a.json"}}
				b.find(account)
			})
			b.Start()
			b.settle()
			page := b.page()
			if page.Listed != c.lists || page.CanCreate() != c.manages || page.Err != nil || b.MyApps(page.Account).Able() != c.manages {
				t.Errorf("listed %v, creates %v: %v", page.Listed, page.CanCreate(), page.Err)
			}
		})
	}
}
