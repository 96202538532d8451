package model

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// InKeychain reports whether the session is in the keychain.
func (s *Session) InKeychain() bool { return s.entry() != "" }

var isRefresh = speckletest.Path("/auth/token")

// signedInBefore puts a sign-in of Ada into the keychain, as an earlier run of
// the program would have, with an access token that works or not.
func (b *bench) signedInBefore(works bool) (keychain.Entry, keychain.SignIn) {
	b.t.Helper()
	r, pair := b.signIn()
	kept := keychain.SignIn{Token: pair.Token, Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret}
	if !works {
		kept.Token = dummy(7)
	}
	entry := b.save(keychain.Entry{
		Kind: keychain.KindSignIn, Origin: b.origin, UserID: b.ada, UserName: "Ada Okafor",
		Name: RegistrationName, Scopes: managerScopes,
	}, kept.Encode())
	return entry, kept
}

// restarted makes a bench with a saved sign-in.
func restarted(t testing.TB, works bool) (*bench, keychain.Entry) {
	t.Helper()
	b := newBench(t, "2.31.14", nil, nil)
	entry, _ := b.signedInBefore(works)
	b.Start()
	b.settle()
	b.wire.clear()
	return b, entry
}

func TestSavedSignInIsTaken(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, true)
	page := b.page()
	if s := page.Session; s == nil || s.Source != SessionSignIn || !s.InKeychain() || s.UserID != b.ada || s.UserName != "Ada Okafor" ||
		!slices.Equal(s.Grantable, managerScopes) {
		t.Fatalf("%+v: %v", page.Session, page.Err)
	}
	if !page.Listed || !page.CanCreate() || b.front.Count(isRefresh) != 0 {
		t.Errorf("listed %v, %d refreshes: %v", page.Listed, b.front.Count(isRefresh), page.Err)
	}
	loads := func() (n int) {
		for _, call := range b.store.Calls() {
			if call == keychaintest.Load {
				n++
			}
		}
		return n
	}
	before := loads()
	page.Reload()
	b.settle()
	if loads() != before {
		t.Error("the keychain is opened at each reading")
	}
}

func TestSignInsOfOthersAreNotTaken(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	r, pair := b.signIn()
	secret := keychain.SignIn{Token: pair.Token, Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret}.Encode()
	b.save(keychain.Entry{Kind: keychain.KindSignIn, Origin: b.origin, UserID: "ffffffffff", Name: "of somebody else"}, secret)
	b.save(keychain.Entry{Kind: keychain.KindSignIn, Origin: mustOrigin(t, "https://other.example"), UserID: b.ada, Name: "elsewhere"}, secret)
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, Name: "a token"}, pair.Token)
	b.Start()
	b.settle()
	if page := b.page(); page.Session != nil || page.Err != nil {
		t.Errorf("%+v: %v", page.Session, page.Err)
	}
}

func TestSignInThatCantBeRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(*bench, keychain.Entry)
		kind  string
	}{
		// As good as none: the person may sign in again.
		"missing": {func(b *bench, e keychain.Entry) { b.store.Lose(e.Key) }, ""},
		"locked":  {func(b *bench, _ keychain.Entry) { b.store.Fail(keychaintest.Load, keychain.KindLocked) }, "keychain locked"},
		"damaged": {func(b *bench, e keychain.Entry) {
			aside(func() { b.store.Save(context.Background(), e.Key, speckle.NewSecret("{}")) })
		}, "keychain failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, entry := restarted(t, true)
			c.spoil(b, entry)
			page := b.page()
			if page.Session != nil || page.Listed || kindOf(page.Err) != c.kind {
				t.Errorf("%+v: %v", page.Session, page.Err)
			}
			b.store.Work(keychaintest.Load)
		})
	}
}

func TestLockedSignInComesBack(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, true)
	b.store.Fail(keychaintest.Load, keychain.KindLocked)
	page := b.page()
	if page.Err == nil {
		t.Fatal("no word of the locked keychain")
	}
	b.store.Work(keychaintest.Load)
	page.Reload()
	b.settle()
	if page.Err != nil || !page.Listed {
		t.Errorf("listed %v: %v", page.Listed, page.Err)
	}
}

// A rejected token is refreshed once, and what was rejected is repeated.
func TestRejectedSessionIsRefreshedIntoTheKeychain(t *testing.T) {
	t.Parallel()
	b, entry := restarted(t, false)
	b.store.Delay(keychaintest.Save, 50*time.Millisecond) // a write beside the use would come late
	var chosenAtUse keychain.SignIn
	b.front.Set(func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		// The first use of a token that works: is it in the keychain by now?
		if speckletest.Mentions("apiTokens")(x.Request) && x.Request.Header.Get("Authorization") != "Bearer "+dummy(7).Reveal() {
			secret, _ := b.store.Load(context.Background(), entry.Key)
			chosenAtUse, _ = keychain.ParseSignIn(secret)
			if x.Request.Header.Get("Authorization") != "Bearer "+chosenAtUse.Token.Reveal() {
				t.Error("a token is used before it is in the keychain")
			}
		}
		inner(x.ResponseWriter)
	})
	page := b.page()
	if !page.Listed || page.Err != nil || b.front.Count(isRefresh) != 1 {
		t.Fatalf("listed %v, %d refreshes: %v", page.Listed, b.front.Count(isRefresh), page.Err)
	}
	if chosenAtUse.Token.IsZero() || chosenAtUse.AppID != b.app.ID || !chosenAtUse.AppSecret.Equal(b.app.Secret) || chosenAtUse.Refresh.IsZero() {
		t.Errorf("the keychain holds something else: %+v", chosenAtUse)
	}
	for _, r := range b.wire.requests(func(r sent) bool { return r.path == "/auth/token" }) {
		if r.authorization != "" {
			t.Error("a refresh carries a token")
		}
	}
}

func TestTenRejectedOperationsShareOneRefresh(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, false)
	gate := newGate(speckletest.Mentions("apiTokens"))
	b.front.Set(gate.fault)
	session := b.savedSession()
	var work sync.WaitGroup
	failures := make(chan error, 10)
	for range 10 {
		work.Go(func() {
			_, err := with(context.Background(), b.App, session, func(s *speckle.Session) ([]speckle.Token, error) {
				return s.Tokens(context.Background())
			})
			failures <- err
		})
	}
	for range 10 {
		<-gate.arrived // all have sent the old token
	}
	gate.open()
	work.Wait()
	for range 10 {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
	if n := b.front.Count(isRefresh); n != 1 {
		t.Errorf("%d refreshes", n)
	}
}

// savedSession is the session that a page would find in the keychain.
func (b *bench) savedSession() (session *Session) {
	b.t.Helper()
	var err error
	account := *b.account("Ada Okafor")
	aside(func() { session, err = b.sessions.find(context.Background(), &account, b.Server(b.origin).Info) })
	if session == nil || err != nil {
		b.t.Fatalf("no session: %v", err)
	}
	return session
}

func TestRefreshIsUsedAlsoWhenTheKeychainFails(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, false)
	b.store.Fail(keychaintest.Save, keychain.KindLocked)
	page := b.page()
	if !page.Listed || page.Err != nil {
		t.Errorf("listed %v: %v", page.Listed, page.Err)
	}
	page.Reload()
	b.settle()
	if n := b.front.Count(isRefresh); n != 1 {
		t.Errorf("%d refreshes: the new token is not kept in memory", n)
	}
}

func TestRefreshThatFails(t *testing.T) {
	t.Parallel()
	unauthorized := func(text string) speckletest.Fault {
		return speckletest.Answer(http.StatusUnauthorized, "application/json", `{"err":"`+text+`"}`)
	}
	for name, c := range map[string]struct {
		fault speckletest.Fault
		kind  speckle.Kind
	}{
		"ended":      {unauthorized("Refresh token expired"), speckle.KindTokenRejected},
		"signed out": {unauthorized("Invalid request"), speckle.KindTokenRejected},
		"in trouble": {speckletest.ServerError(500), speckle.KindServerFault},
		"cut off":    {speckletest.CommitThenReset(), speckle.KindUnreachable},
		"a hotel":    {speckletest.CaptivePortal(), speckle.KindNotSpeckle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, entry := restarted(t, false)
			before, _ := b.load(entry.Key)
			b.front.Set(speckletest.Only(isRefresh, c.fault))
			page := b.page()
			if page.Listed || page.Session == nil || speckle.KindOf(page.Err) != c.kind {
				t.Errorf("listed %v: %v", page.Listed, page.Err)
			}
			if page.CanCreate() != (c.kind != speckle.KindTokenRejected) {
				t.Errorf("it can create: %v", page.CanCreate())
			}
			if after, _ := b.load(entry.Key); !after.Equal(before) {
				t.Error("the sign-in in the keychain is another one")
			}
			// No token was made, and that is certain.
			f := page.NewToken()
			f.SetName("nightly")
			f.Submit()
			b.settle()
			if f.Phase != Failed || b.made("nightly") != 0 || !b.MayQuit() {
				t.Errorf("phase %d: %v", f.Phase, f.Err)
			}
			b.front.Set()
			f.Submit()
			b.settle()
			if f.Phase != Created || b.made("nightly") != 1 || !page.CanCreate() {
				t.Errorf("phase %d after the server came to its senses: %v", f.Phase, f.Err)
			}
		})
	}
}

// A creation that is rejected says of the sign-in what a list would.
func TestSignInThatIsRejectedWhileCreatingCanCreateNoMore(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, true)
	page := b.page()
	f := page.NewToken()
	f.SetName("nightly")
	b.front.Set(speckletest.Only(isCreate, speckletest.Answer(http.StatusForbidden, "application/json", `{"error":"Your token is not valid."}`)),
		speckletest.Only(isRefresh, speckletest.Answer(http.StatusUnauthorized, "application/json", `{"err":"Invalid request"}`)))
	f.Submit()
	b.settle()
	if f.Phase != Failed || page.CanCreate() || speckle.StateOf(page.Err) != speckle.TokenRejected || !page.Listed {
		t.Errorf("phase %d, can create %v, listed %v: %v", f.Phase, page.CanCreate(), page.Listed, page.Err)
	}
	b.front.Set()
	page.Reload()
	b.settle()
	if !page.CanCreate() || page.Err != nil {
		t.Errorf("after the server came to its senses: %v", page.Err)
	}
}

// A rejected creation did nothing, so it is repeated: one token is made.
func TestCreationIsRepeatedAfterARefreshOnly(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, true)
	f := b.watched()
	page := f.tokens
	page.Session.mu.Lock()
	page.Session.kept.Token = dummy(9)
	page.Session.mu.Unlock()
	f.Submit()
	b.settle()
	if f.Phase != Created || b.made("nightly") != 1 || b.front.Count(isCreate) != 2 || b.front.Count(isRefresh) != 1 {
		t.Errorf("phase %d, %d tokens, %d requests, %d refreshes", f.Phase, b.made("nightly"), b.front.Count(isCreate), b.front.Count(isRefresh))
	}
}

func TestPastedSessionIsNotRefreshed(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		session := NewSession(b.origin, b.ada, dummy(3), SessionPasted)
		session.CanList = true
		w.Sessions = []*Session{session}
	})
	b.Start()
	b.settle()
	page := b.page()
	if speckle.KindOf(page.Err) != speckle.KindTokenRejected || b.front.Count(isRefresh) != 0 || page.Listed {
		t.Errorf("%d refreshes: %v", b.front.Count(isRefresh), page.Err)
	}
}

// S55.
func TestDeletedSignInManagesNoMore(t *testing.T) {
	t.Parallel()
	b, entry := restarted(t, true)
	page := b.page()
	if page.Session == nil {
		t.Fatal(page.Err)
	}
	b.Saved.Delete(entry.Key)
	b.Saved.remove(entry.Key) // its time is up
	b.settle()
	page.Reload()
	b.settle()
	if page.Session != nil || page.CanCreate() || len(b.store.Keys()) != 0 {
		t.Errorf("%+v, the keychain holds %d", page.Session, len(b.store.Keys()))
	}
}

// ending is a context whose time is up when a test says so.
type ending struct {
	context.Context
	over chan struct{}
}

func (e ending) Done() <-chan struct{} { return e.over }

func (e ending) Err() error {
	select {
	case <-e.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestRefreshEndsWithItsTime(t *testing.T) {
	t.Parallel()
	b, _ := restarted(t, false)
	session := b.savedSession()
	b.store.Hang(keychaintest.Save)
	ctx := ending{t.Context(), make(chan struct{})}
	called := b.store.OnCall
	b.store.OnCall = func(op string) {
		if called(op); op == keychaintest.Save {
			close(ctx.over)
		}
	}
	var err error
	asked := 0
	aside(func() {
		_, err = with(ctx, b.App, session, func(s *speckle.Session) ([]speckle.Token, error) {
			asked++
			return s.Tokens(ctx)
		})
	})
	if _, surelyNot := err.(notSent); !surelyNot || speckle.KindOf(err) != speckle.KindTimeout || asked != 1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
	b.store.Work(keychaintest.Save)
}
