package model

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// savedTokens saves tokens of Ada; one that is called "revoked" is none.
func (b *bench) savedTokens(names ...string) {
	for _, name := range names {
		secret := dummy(7)
		if name != "revoked" {
			secret = b.server.AddToken(b.ada, demoserver.Token{Name: name, Scopes: connectorScopes})
		}
		b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: name, UserID: b.ada, UserName: "Ada Okafor"}, secret)
	}
}

func TestCheckOfAllSavedCredentials(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.savedTokens("one", "revoked", "two", "being deleted")
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: nobodyThere(t), Name: "elsewhere"}, dummy(9))
	b.Saved.Delete(b.row("being deleted").Key)
	b.Saved.CheckAll(b.Saved.Rows(speckle.Origin{}))
	busy := 0
	for _, row := range b.Saved.Rows(speckle.Origin{}) {
		if row.Busy {
			busy++
		}
	}
	if busy != 2 || !b.Saved.Checking() {
		t.Errorf("%d are asked about at once, on two servers", busy)
	}
	b.settle()
	for name, want := range map[string]speckle.TokenState{
		"one": TokenValid, "two": TokenValid, "revoked": TokenRejected,
		"being deleted": speckle.TokenUnknown, "elsewhere": TokenUnreachable,
	} {
		if got := b.row(name).Standing.State; got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if b.Saved.Checking() {
		t.Error("goes on for ever")
	}
}

// S55: a saved token that the server rejects is known at once to be rejected wherever it is used.
func TestRejectedSavedTokenIsRejectedEverywhere(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	selected := b.accountOf("somebody12", "Selected", speckle.Secret{})
	selected.Selected = true
	b.find(b.accountOf(b.ada, "Ada Okafor", dummy(7)), selected)
	b.Accounts.Refresh()
	b.until("the accounts", func() bool { return !b.Accounts.Loading() })
	b.savedTokens("revoked")
	ada := b.account("Ada Okafor")
	if standing, _ := b.Accounts.State(ada); standing.State == TokenRejected {
		t.Fatal("asked already")
	}
	b.front.Set(speckletest.Answer(http.StatusOK, "application/json", `{"data":{"activeUser":null}}`)) // it says so in this way too
	b.Saved.Check(b.row("revoked").Entry)
	b.settle()
	if standing, _ := b.Accounts.State(ada); standing.State != TokenRejected {
		t.Errorf("the account with the token is %v", standing.State)
	}
}

// What is under way for a credential goes on, and one that is deleted meanwhile is
// not asked about.
func TestCheckOfAllLeavesWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.savedTokens("copied", "deleted")
	rows := b.Saved.Rows(b.origin)
	deleted := b.row("deleted").Key
	aside(func() {
		if err := b.kept.Delete(t.Context(), deleted); err != nil {
			t.Error(err)
		}
	})
	b.Saved.Refresh()
	b.settle()
	b.wire.clear()
	copied := 0
	b.Saved.Copy(b.row("copied").Key, func(speckle.Secret) { copied++ })
	b.Saved.CheckAll(rows)
	b.settle()
	if copied != 1 || b.wire.count("") != 0 || b.Saved.Checking() {
		t.Errorf("copied %d times, %d requests, checking %v", copied, b.wire.count(""), b.Saved.Checking())
	}
}

func TestChecksCanBeStopped(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.savedTokens("one", "two", "three")
	b.store.Hang(keychaintest.Load)
	rows := b.Saved.Rows(b.origin)
	b.Saved.CheckAll(rows)
	b.Saved.Cancel(rows[0].Key) // one alone: the next one's turn
	if row, _ := b.Saved.Row(rows[1].Key); !row.Busy {
		t.Error("canceling one stops all")
	}
	b.Saved.StopChecks()
	b.Saved.Cancel(rows[1].Key)
	b.settle()
	if row, _ := b.Saved.Row(rows[2].Key); row.Busy || row.Standing.State != speckle.TokenUnknown || b.Saved.Checking() {
		t.Errorf("not stopped: %+v", row)
	}
}

// A server that limits requests is asked no more.
func TestChecksOfAServerThatLimits(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.savedTokens("one", "two", "three")
	b.front.Set(speckletest.RateLimited("3600"))
	b.wire.clear()
	b.Saved.CheckAll(b.Saved.Rows(b.origin))
	b.settle()
	if n := b.wire.count("activeUser"); n != 1 || b.Status().Kind != StatusLimited || b.Saved.Checking() {
		t.Errorf("%d requests, status %+v", n, b.Status())
	}
}

// replacing pastes a token in the place of a saved one, and checks it.
func (b *bench) replacing(name string, token speckle.Secret) *Paste {
	p := b.Replace(b.row(name).Entry)
	p.Set(token.Reveal())
	p.Check()
	b.settle()
	p.Save("ignored")
	b.settle()
	return p
}

func TestSavedTokenIsReplaced(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.savedTokens("one", "other")
	before := b.row("one")
	b.Saved.Describe(before.Key, "one", "on the lobby screen")
	b.settle()
	fresh := b.server.AddToken(b.ada, demoserver.Token{Name: "made on the web page", Scopes: []string{"profile:read"}, Lifespan: time.Hour})
	b.store.Fail(keychaintest.Save, keychain.KindLocked)
	p := b.replacing("one", fresh)
	if got, _ := b.load(before.Key); p.Saved || keychain.KindOf(p.Err) != keychain.KindLocked || got.TokenID() != before.TokenID || b.row("one").TokenID != before.TokenID {
		t.Fatalf("a failure costs the old one: %v", p.Err)
	}
	b.store.Work(keychaintest.Save)
	b.record()
	p.Save("")
	b.settle()
	row := b.row("one")
	got, _ := b.load(before.Key)
	if !p.Saved || !got.Equal(fresh) || row.Key != before.Key || row.TokenID != fresh.TokenID() || row.LastChars != fresh.LastChars() ||
		row.Note != "on the lobby screen" || row.UserID != b.ada || !slices.Equal(row.Scopes, []string{"profile:read"}) ||
		row.ExpiresAt.IsZero() || row.Standing.State != TokenValid {
		t.Errorf("saved %v: %+v", p.Saved, row)
	}
	b.expectRecord("saved one")
}

// The list that an account's own token reads tells what a pasted one can do: when
// it replaces a saved one, and when another server's account is chosen.
func TestPastedTokenIsFoundByTheAccountsToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	b.Start()
	b.settle()
	b.savedTokens("one")
	fresh := b.server.AddToken(b.ada, demoserver.Token{Name: "made on the web page", Scopes: []string{"profile:read"}})
	for name, begin := range map[string]func() *Paste{
		"replacing": func() *Paste { return b.Replace(b.row("one").Entry) },
		"added": func() *Paste {
			origin := b.account("Ada Okafor").Origin
			b.Accounts.Select("")
			return b.Paste(origin)
		},
	} {
		p := begin()
		p.Set(fresh.Reveal())
		p.Check()
		b.settle()
		if p.Listed == nil || !slices.Equal(p.Found.Scopes, []string{"profile:read"}) || p.MayManageTokens() {
			t.Errorf("%s: scopes %q, may manage %v, %v", name, p.Found.Scopes, p.MayManageTokens(), p.Err)
		}
	}
}

func TestTokensThatReplaceNothing(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.savedTokens("one", "other")
	before := b.row("one")
	bo := b.server.AddPerson(demoserver.Person{Name: "Bo"})
	other, _ := b.load(b.row("other").Key)
	for name, c := range map[string]struct {
		token speckle.Secret
		other bool
	}{
		"somebody else's":             {b.server.AddToken(bo, demoserver.Token{Name: "x", Scopes: connectorScopes}), true},
		"nobody knows whose":          {b.server.AddToken(bo, demoserver.Token{Name: "x", Scopes: []string{"streams:read"}}), true},
		"revoked":                     {dummy(7), false},
		"saved as another credential": {other, false},
	} {
		p := b.replacing("one", c.token)
		if p.Saved || p.OtherPerson() != c.other || b.row("one").TokenID != before.TokenID {
			t.Errorf("%s: replaced %v, other person %v", name, p.Saved, p.OtherPerson())
		}
	}
	// Without profile:read the person's list says whose it is.
	if p := b.replacing("one", b.server.AddToken(b.ada, demoserver.Token{Name: "x", Scopes: []string{"streams:read"}})); !p.Saved || b.row("one").UserID != b.ada {
		t.Errorf("Ada's own: %v", p.Err)
	}
}

// A check describes the token that the keychain has, also when another program
// wrote it.
func TestOtherTokenInTheKeychainIsDescribedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.savedTokens("one")
	fresh := b.server.AddToken(b.ada, demoserver.Token{Name: "new", Scopes: connectorScopes})
	aside(func() { _ = b.kept.Replace(context.Background(), b.row("one").Key, fresh) })
	b.Saved.Check(b.row("one").Entry)
	b.settle()
	if row := b.row("one"); row.TokenID != fresh.TokenID() || row.Standing.State != TokenValid || row.UserName != "Ada Okafor" {
		t.Errorf("%+v", row)
	}
}
