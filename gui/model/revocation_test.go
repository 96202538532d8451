package model

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// tokens makes tokens on the server and returns their ids.
func (b *bench) tokensNamed(names ...string) []string {
	var ids []string
	for _, name := range names {
		ids = append(ids, b.server.AddToken(b.ada, demoserver.Token{Name: name, Scopes: []string{"streams:read"}}).TokenID())
	}
	return ids
}

// states are the states of all items, with the kinds of their errors.
func states(r *Revocation) string {
	var all []string
	for _, item := range r.Items {
		state := item.Name + " " + string(item.State)
		if item.Err != nil {
			state += " (" + kindOf(item.Err) + ")"
		}
		all = append(all, state)
	}
	return strings.Join(all, ", ")
}

var revokes = speckletest.Mentions("apiTokenRevoke")

func TestSeveralTokensAreRevokedInOrder(t *testing.T) {
	t.Parallel()
	b := managing(t)
	ids := b.tokensNamed("one", "two", "three", "stays")
	page := b.page()
	r := page.Revoke(ids[:3]...)
	if page.Revoke(ids...) != nil {
		t.Error("two at a time")
	}
	b.settle()
	if got := states(r); got != "one revoked, two revoked, three revoked" || !r.Ended || r.Revoked() != 3 || r.Done() != 3 {
		t.Error(got)
	}
	if page.Total() != 1 || page.Rows()[0].Name != "stays" {
		t.Errorf("%+v", page.Rows())
	}
	if done := b.Status(); done.Kind != StatusRevokedSeveral || done.N != 3 {
		t.Errorf("%+v", b.Status())
	}
}

func TestFailuresOfSomeTokens(t *testing.T) {
	t.Parallel()
	third := func(fault speckletest.Fault) speckletest.Fault {
		n := 0
		return speckletest.Only(func(r speckletest.Request) bool {
			if revokes(r) {
				n++
			}
			return revokes(r) && n == 2
		}, fault)
	}
	for name, c := range map[string]struct {
		fault speckletest.Fault
		want  string
	}{
		"a fault of the server": {
			third(speckletest.ServerError(http.StatusInternalServerError)),
			"one revoked, two failed (server fault), three revoked",
		},
		"asked to wait":                {third(speckletest.RateLimited("0.01")), "one revoked, two revoked, three revoked"},
		"no server any more":           {third(speckletest.NotFound()), "one revoked, two failed (not a Speckle server), three skipped (not a Speckle server)"},
		"revoked, and the answer lost": {third(speckletest.CommitThenReset()), "one revoked, two revoked, three skipped (unreachable)"},
		"limited as often as it is sent": {
			speckletest.Only(revokes, speckletest.RateLimited("0.001")),
			"one failed (rate limited), two failed (rate limited), three failed (rate limited)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			ids := b.tokensNamed("one", "two", "three")
			page := b.page()
			b.front.Set(c.fault)
			r := page.Revoke(ids...)
			b.until("the end", func() bool { return r.Ended })
			b.settle()
			if got := states(r); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
			if left := page.Total(); left != 3-r.Revoked() {
				t.Errorf("%d left, %d revoked", left, r.Revoked())
			}
		})
	}
}

func TestRevocationIsStopped(t *testing.T) {
	t.Parallel()
	b := managing(t)
	ids := b.tokensNamed("one", "two", "three")
	page := b.page()
	held := newGate(revokes)
	t.Cleanup(held.open)
	b.front.Set(held.fault)
	r := page.Revoke(ids...)
	<-held.arrived
	r.Stop()
	if r.Ended {
		t.Error("ended before the answer")
	}
	held.open()
	b.settle()
	if got := states(r); got != "one revoked, two skipped, three skipped" {
		t.Error(got)
	}
}

func TestWaitForALimitedServerIsStopped(t *testing.T) {
	t.Parallel()
	b := managing(t)
	ids := b.tokensNamed("one", "two")
	page := b.page()
	b.front.Set(speckletest.Only(revokes, speckletest.RateLimited("3600")))
	r := page.Revoke(ids...)
	b.settle()
	if r.Ended || r.Wait().Minutes() < 59 || r.Items[0].State != RevocationWaiting {
		t.Errorf("wait %v: %s", r.Wait(), states(r))
	}
	r.Stop()
	b.settle()
	if got := states(r); got != "one skipped, two skipped" || !r.Ended || r.Wait() != 0 {
		t.Error(got)
	}
	if n := b.front.Count(revokes); n != 1 {
		t.Errorf("%d requests", n)
	}
}

// S55: Nothing goes on looking valid until a server is asked about it.
func TestRevokedTokensAreMarkedAtOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	b.Start()
	b.settle()
	own := b.account("Ada Okafor").Token
	entry := b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: "copy"}, own)
	page := b.page()
	if standing, _ := b.Accounts.State(b.account("Ada Okafor")); standing.State != speckle.TokenValid || !page.CanCreate() {
		t.Fatalf("%+v", standing)
	}
	page.Revoke(own.TokenID())
	b.until("the answer", func() bool { return b.Status().Kind == StatusRevoked })
	standing, checking := b.Accounts.State(b.account("Ada Okafor"))
	row, _ := b.Saved.Row(entry.Key)
	if standing.State != speckle.TokenRejected || checking || row.Standing.State != speckle.TokenRejected {
		t.Errorf("account %v, saved %v", standing.State, row.Standing.State)
	}
	b.settle()
	if page.CanCreate() {
		t.Error("the session of the revoked token is still there")
	}
}

// S55: what is revoked on one server says nothing of another one's tokens, also of one id.
func TestRevokedTokenIsMarkedOnItsServerOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	ada, bo := b.found.Accounts[0], someone(t, "Bo", "https://b.example", "B")
	ada.Default, bo.Token = true, ada.Token
	b.find(ada, bo)
	b.Start()
	b.settle()
	entry := b.save(keychain.Entry{Kind: keychain.KindToken, Origin: bo.Origin, Name: "Bo's"}, bo.Token)
	b.page().Revoke(ada.Token.TokenID())
	b.settle()
	if standing, _ := b.Accounts.State(&ada); standing.State != TokenRejected {
		t.Errorf("the revoked one is %v", standing.State)
	}
	standing, _ := b.Accounts.State(&bo)
	if row, _ := b.Saved.Row(entry.Key); standing.State == TokenRejected || row.Standing.State == TokenRejected {
		t.Errorf("the other server's account is %v, the saved one %v", standing.State, row.Standing.State)
	}
}

// A pasted token stays in use when another one of its server is revoked: nobody would find it again.
func TestRevokedTokenEndsItsOwnSessionOnly(t *testing.T) {
	t.Parallel()
	var pasted speckle.Secret
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		pasted = b.server.AddToken(b.ada, demoserver.Token{Name: "pasted", Scopes: managerScopes})
		w.Sessions = []*Session{NewSession(b.origin, b.ada, pasted, SessionPasted)}
	})
	for _, ended := range []struct {
		origin speckle.Origin
		id     string
		stays  bool
	}{{b.origin, "0123456789", true}, {nobodyThere(t), pasted.TokenID(), true}, {b.origin, pasted.TokenID(), false}} {
		b.tokenEnded(ended.origin, ended.id)
		if stays := b.sessions.get(b.origin, b.ada) != nil; stays != ended.stays {
			t.Errorf("%s of %s ended: stays %v", ended.id, ended.origin, stays)
		}
	}
}

// S24: a sign-in that is being refreshed doesn't hold the screen when some token is revoked.
func TestRevokedTokenDoesNotWaitForARefresh(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, false)
	gate := newGate(isRefresh)
	b.front.Set(gate.fault)
	page := b.Tokens(b.account("Ada Okafor"))
	page.Load()
	<-gate.arrived
	late := time.AfterFunc(10*time.Second, gate.open)
	b.tokenEnded(b.origin, "0123456789")
	if !late.Stop() {
		t.Error("the screen waited for the server")
	}
	gate.open()
	b.settle()
	if !page.Listed {
		t.Error(page.Err)
	}
}

// S55.
func TestSavedTokensAreRevokedAndDeleted(t *testing.T) {
	t.Parallel()
	b := managing(t)
	saved := func(name, person string) string {
		secret := b.server.AddToken(b.ada, demoserver.Token{Name: name, Scopes: []string{"streams:read"}})
		return b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: name, UserID: person}, secret).Key
	}
	keys := []string{saved("one", b.ada), saved("of somebody", "somebody else")}
	b.page()
	r := b.Saved.RevokeAndDelete(keys)
	b.settle()
	if got := states(r); got != "one revoked, of somebody failed (sign-in needed)" {
		t.Error(got)
	}
	if rows := b.Saved.Rows(b.origin); len(rows) != 1 || rows[0].Name != "of somebody" {
		t.Errorf("left: %+v", rows)
	}
	if b.made("one") != 0 || b.made("of somebody") != 1 {
		t.Error("not what is on the server")
	}
	// What the server doesn't revoke stays: its secret would be lost.
	keys = []string{saved("three", b.ada)}
	b.front.Set(speckletest.Only(revokes, speckletest.ServerError(http.StatusInternalServerError)))
	r = b.Saved.RevokeAndDelete(keys)
	b.settle()
	if got := states(r); got != "three failed (server fault)" || len(b.Saved.Rows(b.origin)) != 2 || b.made("three") != 1 {
		t.Errorf("%s, %d saved", got, len(b.Saved.Rows(b.origin)))
	}
	b.front.Set()
	// The token is gone for good, so the person must learn of both.
	keys = []string{saved("two", b.ada)}
	b.store.Fail(keychaintest.Delete, keychain.KindLocked)
	r = b.Saved.RevokeAndDelete(keys)
	b.settle()
	if got := states(r); got != "two revoked (keychain locked)" || len(b.Saved.Rows(b.origin)) != 3 {
		t.Error(got)
	}
}

func TestRevocationWithoutASignIn(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.Start()
	b.settle()
	if b.page().Revoke("0123456789") != nil {
		t.Error("revokes without a sign-in")
	}
}

// A person whose sign-in is missing costs another person of the same server nothing.
func TestSeveralOfTwoPersons(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.savedTokens("mine")
	var keys []string
	for i, name := range []string{"theirs", "theirs too"} {
		entry := keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: name, UserID: "other12345", UserName: "Dina"}
		keys = append(keys, b.save(entry, dummy(i+1)).Key)
	}
	r := b.Saved.RevokeAndDelete(append(keys, b.row("mine").Key))
	b.settle()
	if got := states(r); got != "theirs failed (sign-in needed), theirs too skipped (sign-in needed), mine revoked" || r.Done() != 3 || b.made("mine") != 0 {
		t.Errorf("%s; %d done", got, r.Done())
	}
}
