package model

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

func asksForTokens(r sent) bool { return r.asks("apiTokens") || r.asks("apiTokenRevoke") }

// A connector's token is tried once for each reading, says nothing of a failure,
// and is never used to revoke.
func TestConnectorTokenListsNothingOnNewServers(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"2.17.6", "2.31.14", "dev"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, version, nil, nil)
			b.Start()
			b.settle()
			page := b.page()
			if page.Session != nil || page.Listed || page.CanCreate() || page.Err != nil || page.Loading() {
				t.Errorf("%+v", page)
			}
			page.Reload()
			b.settle()
			if n := b.wire.count("apiTokens"); n != 2 {
				t.Errorf("the token was tried: %d requests", n)
			}
			page.Revoke("0123456789")
			b.settle()
			if n := b.wire.requests(asksForTokens); len(n) != 2 {
				t.Errorf("revoked without a session: %d requests", len(n))
			}
		})
	}
}

func TestConnectorTokenIsNotTriedOnASilentServer(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	b.front.Set(speckletest.Only(speckletest.Mentions("serverInfo"), speckletest.ServerError(http.StatusInternalServerError)))
	b.Start()
	b.settle()
	if page := b.page(); page.Session != nil || len(b.wire.requests(asksForTokens)) != 0 {
		t.Errorf("%+v", page)
	}
}

func TestAccountTokenOnOldServers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scopes                      []string
		session, canList, canManage bool
	}{
		"may all":  {managerScopes, true, true, true},
		"may list": {append([]string{"tokens:read"}, connectorScopes...), true, true, false},
		// Only a mutation could tell these apart, and none is sent to find out.
		"may manage":   {append([]string{"tokens:write"}, connectorScopes...), false, false, false},
		"may nothing":  {connectorScopes, false, false, false},
		"may not read": {[]string{"streams:read"}, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.17.0", c.scopes, nil)
			b.Start()
			b.settle()
			page := b.page()
			if got := page.Session != nil; got != c.session || page.Listed != c.canList || page.CanCreate() != c.canManage {
				t.Errorf("session %v, listed %v, can create %v: %v", got, page.Listed, page.CanCreate(), page.Err)
			}
			if !c.session {
				return
			}
			if page.Session.Source != SessionAccount || page.Session.InKeychain() || page.Session.UserName != "Ada Okafor" {
				t.Errorf("%+v", page.Session)
			}
			// The session is kept: its token is not examined again.
			b.wire.clear()
			page.Reload()
			b.settle()
			if n := b.wire.count("apiTokenRevoke"); n != 0 {
				t.Errorf("examined again: %d requests", n)
			}
		})
	}
}

func TestNewerAccountTokenReplacesTheSession(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	b.Start()
	b.settle()
	if !b.page().CanCreate() {
		t.Fatal(b.page().Err)
	}
	fresh := b.server.AddToken(b.ada, demoserver.Token{Name: "newer", Scopes: connectorScopes})
	b.find(b.accountOf(b.ada, "Ada Okafor", fresh))
	b.Accounts.Refresh()
	b.settle()
	page := b.page()
	if page.Session != nil || page.Listed {
		t.Errorf("the page goes on with a token that the connectors have replaced: %+v", page.Session)
	}
	b.find(b.accountOf(b.ada, "Ada Okafor", b.server.AddToken(b.ada, demoserver.Token{Name: "newest", Scopes: managerScopes})))
	b.ShowTab(TabTokens)
	b.Accounts.Refresh()
	b.settle()
	if !page.CanCreate() || !page.Listed { // at once: the page is in sight
		t.Errorf("the page has not seen the newest token: %+v", page)
	}
}

func TestTokenListComesAndStays(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.server.AddToken(b.ada, demoserver.Token{Name: "first", Scopes: []string{"streams:read"}})
	page := b.Tokens(b.account("Ada Okafor"))
	if page.Loading() || page.job.Running() || page.Listed {
		t.Error("read before it was looked at")
	}
	page.Load()
	page.Load()
	if !page.Loading() || !page.job.Running() || page.Listed {
		t.Errorf("loading %v, busy %v, listed %v", page.Loading(), page.job.Running(), page.Listed)
	}
	b.settle()
	if page.Loading() || page.job.Running() || !page.Listed || page.Total() != 1 {
		t.Errorf("loading %v, busy %v, listed %v, %d tokens", page.Loading(), page.job.Running(), page.Listed, page.Total())
	}
	if n := b.wire.count("apiTokens"); n != 1 {
		t.Errorf("%d questions", n)
	}
	page.Load()
	b.settle()
	if n := b.wire.count("apiTokens"); n != 1 {
		t.Errorf("loaded again: %d questions", n)
	}
	// A later failure leaves what is there.
	b.front.Set(speckletest.Only(speckletest.Mentions("apiTokens"), speckletest.NotFound()))
	page.Reload()
	if page.Loading() || !page.job.Running() {
		t.Error("reloading hides the list")
	}
	b.settle()
	if page.Err == nil || page.Total() != 1 || !page.Listed || !page.CanCreate() {
		t.Errorf("%v, %d tokens", page.Err, page.Total())
	}
	b.front.Set()
	b.server.AddToken(b.ada, demoserver.Token{Name: "second", Scopes: []string{"streams:read"}})
	page.Reload()
	b.settle()
	if page.Err != nil || page.Total() != 2 {
		t.Errorf("%v, %d tokens", page.Err, page.Total())
	}
}

func TestFilterOfTheTable(t *testing.T) {
	t.Parallel()
	b := managing(t)
	expiring := b.server.AddToken(b.ada, demoserver.Token{Name: "Nightly Publish", Scopes: []string{"streams:read", "streams:write"}, Lifespan: 2 * day})
	b.server.AddToken(b.ada, demoserver.Token{Name: "viewer", Scopes: []string{"streams:read"}, Lifespan: 90 * day})
	page := b.page()
	if page.NeedsAttention() != 1 {
		t.Errorf("%d need attention", page.NeedsAttention())
	}
	b.redraws()
	for name, c := range map[string]struct {
		text      string
		attention bool
		want      int
	}{
		"nothing":               {"", false, 2},
		"blanks":                {"  ", false, 2},
		"case":                  {"NIGHTLY", false, 1},
		"two words":             {"publish  night", false, 1},
		"two, one wrong":        {"publish viewer", false, 0},
		"id":                    {expiring.TokenID(), false, 1},
		"scope":                 {"streams:write", false, 1},
		"attention":             {"", true, 1},
		"attention and another": {"viewer", true, 0},
	} {
		b.TokenView.Search(c.text)
		b.TokenView.OnlyReason(map[bool]Attention{true: AnyReason}[c.attention])
		if rows := page.Rows(); len(rows) != c.want {
			t.Errorf("%s: %d rows, want %d", name, len(rows), c.want)
		}
		if n := b.redraws(); n != 1 {
			t.Errorf("%s: redrawn %d times", name, n)
		}
	}
	if page.Total() != 2 {
		t.Errorf("%d tokens", page.Total())
	}
}

// S55.
func TestRowsTellWhatThisComputerKnows(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	b.Start()
	b.settle()
	own := b.account("Ada Okafor").Token
	saved := b.server.AddToken(b.ada, demoserver.Token{Name: "kept here", Scopes: []string{"streams:read"}})
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: "kept here"}, saved)
	elsewhere := mustOrigin(t, "https://elsewhere.example")
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: elsewhere, Name: "of another server"}, own)
	page := b.page()
	for _, row := range page.Rows() {
		isOwn := row.ID == own.TokenID()
		if row.SavedHere == isOwn || slices.Equal(row.UsedBy, []string{"Ada Okafor"}) != isOwn {
			t.Errorf("%s: saved here %v, used by %v", row.Name, row.SavedHere, row.UsedBy)
		}
	}
	if entry, ok := page.SavedEntry(saved.TokenID()); !ok || entry.Name != "kept here" {
		t.Errorf("%v %+v", ok, entry)
	}
	if _, ok := page.SavedEntry(own.TokenID()); ok {
		t.Error("an entry of another server counts")
	}
	if page.Total() != 2 {
		t.Errorf("%d rows", page.Total())
	}
}

// save puts a credential into the keychain, beside the program.
func (s *stage) save(e keychain.Entry, secret speckle.Secret) (saved keychain.Entry) {
	s.t.Helper()
	var err error
	aside(func() { saved, err = s.world.Credentials.Save(context.Background(), e, secret) })
	if err != nil {
		s.t.Fatal(err)
	}
	s.Saved.Refresh()
	s.settle()
	return saved
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	b := managing(t)
	doomed := b.server.AddToken(b.ada, demoserver.Token{Name: "doomed", Scopes: []string{"streams:read"}})
	spared := b.server.AddToken(b.ada, demoserver.Token{Name: "spared", Scopes: []string{"streams:read"}})
	page := b.page()
	page.Revoke(doomed.TokenID())
	page.Revoke(spared.TokenID()) // one at a time
	b.settle()
	if page.NotRevoked().Err != nil || page.Total() != 1 || b.made("doomed") != 0 || b.made("spared") != 1 {
		t.Errorf("%v, %d tokens", page.NotRevoked().Err, page.Total())
	}
	revocations := b.wire.requests(func(r sent) bool { return r.asks("apiTokenRevoke") })
	if len(revocations) != 1 || !revocations[0].asks(`"`+doomed.TokenID()+`"`) || revocations[0].asks(doomed.Reveal()) {
		t.Errorf("%d requests, or not with the id alone", len(revocations))
	}
}

func TestRevokeThatFails(t *testing.T) {
	t.Parallel()
	isRevoke := speckletest.Mentions("apiTokenRevoke")
	for name, c := range map[string]struct {
		prepare func(*bench, speckle.Secret)
		kind    speckle.Kind
		key     string
		left    int
	}{
		"gone already": {func(b *bench, token speckle.Secret) {
			aside(func() { b.revokeElsewhere(token) })
		}, speckle.KindInvalid, "", 0},
		"role": {
			func(b *bench, _ speckle.Secret) { b.server.SetRole(b.ada, demoserver.RoleArchived) },
			speckle.KindRole, "role", 1,
		},
		"no answer": {func(b *bench, _ speckle.Secret) {
			b.front.Set(speckletest.Only(isRevoke, speckletest.CommitThenReset()))
		}, speckle.KindUnreachable, "", 0},
		"in trouble": {func(b *bench, _ speckle.Secret) {
			b.front.Set(speckletest.Only(isRevoke, speckletest.ServerError(503)))
		}, speckle.KindServerFault, "server-fault", 1},
		"too many requests": { // several would wait; of one it is said at once
			func(b *bench, _ speckle.Secret) {
				b.front.Set(speckletest.Only(isRevoke, speckletest.RateLimited("3600")))
			},
			speckle.KindRateLimited, "rate-limited", 1,
		},
		"person is gone": {
			func(b *bench, _ speckle.Secret) { b.server.RemovePerson(b.ada) },
			speckle.KindTokenRejected, "token-rejected", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			token := b.server.AddToken(b.ada, demoserver.Token{Name: "doomed", Scopes: []string{"streams:read"}})
			page := b.page()
			c.prepare(b, token)
			before, listed := b.front.Count(isRevoke), b.wire.count("apiTokens")
			page.Revoke(token.TokenID())
			b.settle()
			if c.key == "" {
				// The list that is read afterwards shows that it is revoked.
				want := StatusRevoked
				if name == "gone already" {
					want = StatusRevokedBefore
				}
				if done := b.Status(); page.NotRevoked().Err != nil || done.Kind != want || done.Name != "doomed" {
					t.Errorf("%v, %+v", page.NotRevoked().Err, done)
				}
			} else if page.NotRevoked().Err == nil || speckle.KindOf(page.NotRevoked().Err) != c.kind || TroubleOf(page.NotRevoked().Err).Key != c.key {
				t.Errorf("%v", page.NotRevoked().Err)
			}
			// Twice when it was refreshed in between.
			if n := b.front.Count(isRevoke) - before; n != 1 && c.kind != speckle.KindTokenRejected {
				t.Errorf("%d requests", n)
			}
			if page.Total() != c.left || b.wire.count("apiTokens") == listed {
				t.Errorf("the list has %d tokens and was asked for %d times", page.Total(), b.wire.count("apiTokens")-listed)
			}
		})
	}
}

func TestRefreshAllReadsTheListAgain(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	b.server.AddToken(b.ada, demoserver.Token{Name: "late", Scopes: []string{"streams:read"}, Created: time.Now()})
	b.RefreshAll()
	b.settle()
	b.Tokens(b.account("Ada Okafor")).Load()
	b.settle()
	if page.Total() != 1 {
		t.Errorf("%d tokens", page.Total())
	}
}

// A session that creates and can't list is not made to.
func TestSessionThatCantListIsNotAskedForTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		registered, pair := b.signIn()
		session := DemoSession(registered, b.ada, "Ada Okafor", pair)
		session.CanList = false
		w.Sessions = []*Session{session}
	})
	b.Start()
	b.settle()
	if page := b.page(); page.Err != nil || page.Listed || !page.CanCreate() || len(b.wire.requests(asksForTokens)) != 0 {
		t.Errorf("listed %v, can create %v: %v", page.Listed, page.CanCreate(), page.Err)
	}
}

// Lists of other servers have no reason to be read again.
func TestOnlyListsOfTheServerAreReadAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	page := func(address string, loaded bool) *Tokens {
		page := s.Tokens(&accounts.Account{Origin: mustOrigin(t, address), Person: accounts.Person{ID: "ada"}})
		page.loaded = loaded
		return page
	}
	read, other, unread := page("https://a.example", true), page("https://b.example", true), page("https://c.example", false)
	s.reloadListed(read.Account.Origin)
	s.reloadListed(unread.Account.Origin)
	if !read.Busy() || other.Busy() || unread.Busy() {
		t.Errorf("read again: %v, of another server: %v, of one that nobody has read: %v", read.Busy(), other.Busy(), unread.Busy())
	}
	s.settle()
}
