package model

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// stale keeps a sign-in of Ada whose token the server knows no longer, while
// the refresh token serves. It drops what the program remembered of her.
func (e *entrance) stale() (key string, old keychain.SignIn) {
	e.t.Helper()
	r, pair := e.signIn()
	old = keychain.SignIn{Token: dummy(99), Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret}
	e.sessions = &sessions{app: e.App, byUser: map[string]*Session{}}
	entry := elsewhere(e.t, func() (keychain.Entry, error) {
		for _, entry := range e.entries(keychain.KindSignIn) {
			if err := e.kept.Delete(e.t.Context(), entry.Key); err != nil {
				return entry, err
			}
		}
		return e.kept.Save(e.t.Context(), keychain.Entry{
			Kind: keychain.KindSignIn, Origin: e.origin, UserID: e.ada,
			UserName: "Ada Okafor", Name: RegistrationName,
		}, old.Encode())
	})
	e.Saved.Refresh()
	e.settle()
	for len(e.saving) > 0 {
		<-e.saving
	}
	return entry.Key, old
}

// signOut signs out and returns what the row says after it.
func (e *entrance) signOut(key string) SavedRow {
	e.t.Helper()
	for _, row := range e.Saved.SignIns() {
		if row.Key == key {
			e.Saved.SignOut(row.Entry)
			e.settle()
		}
	}
	for _, row := range e.Saved.SignIns() {
		if row.Key == key {
			return row
		}
	}
	return SavedRow{}
}

func TestSignInIsRefreshedOnceForAll(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	key, old := e.stale()
	rejected := newGate(func(r speckletest.Request) bool {
		return strings.Contains(r.Header.Get("Authorization"), old.Token.Reveal())
	})
	e.front.Set(rejected.fault)
	account := e.account("Ada Okafor")
	page, apps := e.Tokens(account), e.MyApps(account)
	// While the keychain takes the new pair, nobody can send it.
	e.onSave = func() {
		session := e.sessions.get(e.origin, e.ada)
		if session.mu.TryLock() {
			defer session.mu.Unlock()
			if !session.kept.Token.Equal(old.Token) {
				t.Error("the new token may be used before it is kept")
			}
		}
	}
	e.store.Hang(keychaintest.Load) // so that all three read it
	page.Load()
	apps.Authorized.Load()
	apps.Created.Load()
	for range 3 {
		<-e.loading
	}
	e.store.Work(keychaintest.Load)
	for range 3 {
		<-rejected.arrived
	}
	e.store.Hang(keychaintest.Save)
	rejected.open()
	<-e.saving
	fresh := func(r sent) bool {
		return r.authorization != "" && !strings.Contains(r.authorization, old.Token.Reveal()) &&
			(r.asks("apiTokens") || r.asks("authorizedApps") || r.asks("createdApps"))
	}
	if n := len(e.wire.requests(fresh)); n != 0 {
		t.Errorf("%d requests with what is not kept", n)
	}
	e.store.Work(keychaintest.Save)
	e.settle()
	if !page.Listed || page.Err != nil || apps.Authorized.Err != nil || apps.Created.Err != nil || len(apps.Authorized.Apps) == 0 {
		t.Errorf("%v, %v, %v", page.Err, apps.Authorized.Err, apps.Created.Err)
	}
	refreshes := e.wire.requests(func(r sent) bool { return r.path == "/auth/token" })
	if len(refreshes) != 1 || refreshes[0].authorization != "" || !refreshes[0].asks(old.Refresh.Reveal()) || !refreshes[0].asks(e.app.ID) {
		t.Errorf("refreshed %d times", len(refreshes))
	}
	kept := e.signInOf(key)
	if kept.Token.Equal(old.Token) || kept.Refresh.Equal(old.Refresh) || kept.AppID != e.app.ID || !kept.AppSecret.Equal(e.app.Secret) {
		t.Error("the keychain does not hold the new pair")
	}
	for _, request := range e.wire.requests(fresh) {
		if !strings.Contains(request.authorization, kept.Token.Reveal()) {
			t.Error("something else is sent than what is kept")
		}
	}
	page.Reload()
	e.settle()
	if e.asked("/auth/token") != 1 || page.Err != nil {
		t.Errorf("refreshed again: %v", page.Err)
	}
}

// Two pieces of work may read a sign-in before either has it in memory.
func TestSignInReadTwiceIsOneSession(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	_, old := e.stale()
	entry := e.entries(keychain.KindSignIn)[0]
	e.sessions.add(NewSession(e.origin, e.ada, dummy(5), SessionAccount)) // serves less, and gives way
	var read []*Session
	for range 2 {
		session, err := e.sessions.opened(entry, old.Encode())
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, session)
	}
	for _, session := range read {
		if e.sessions.join(session) != read[0] || e.sessions.get(e.origin, e.ada) != read[0] {
			t.Error("they don't share a session")
		}
	}
}

// A keychain that fails then loses nothing: the earlier refresh token serves.
func TestSignInRefreshedWithoutTheKeychain(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	key, old := e.stale()
	e.store.Fail(keychaintest.Save, keychain.KindLocked)
	if page := e.page(); !page.Listed {
		t.Errorf("not listed: %v", page.Err)
	}
	if kept := e.signInOf(key); !kept.Refresh.Equal(old.Refresh) {
		t.Error("the keychain holds something else")
	}
	e.sessions = &sessions{app: e.App, byUser: map[string]*Session{}} // as after a new start
	e.store.Work(keychaintest.Save)
	page := e.Tokens(e.account("Ada Okafor"))
	page.Reload()
	e.settle()
	if page.Err != nil || !page.Listed {
		t.Errorf("after a new start: %v", page.Err)
	}
}

func TestSignInRefreshFails(t *testing.T) {
	t.Parallel()
	isRefresh := speckletest.Path("/auth/token")
	says := func(text string) speckletest.Fault {
		return speckletest.Answer(401, "application/json", `{"err":"`+text+`"}`)
	}
	for name, c := range map[string]struct {
		fault speckletest.Fault
		kind  speckle.Kind
		key   string
	}{
		"database down":     {says("connect ECONNREFUSED 127.0.0.1:55432"), speckle.KindServerFault, "server-fault"},
		"signed out":        {says("Invalid request"), speckle.KindTokenRejected, "signed-out"},
		"wrong tail":        {says("Invalid token"), speckle.KindTokenRejected, "signed-out"},
		"internal error":    {speckletest.ServerError(500), speckle.KindServerFault, "server-fault"},
		"bad gateway":       {speckletest.ServerError(502), speckle.KindServerFault, "server-fault"},
		"portal":            {speckletest.CaptivePortal(), speckle.KindNotSpeckle, "not-speckle"},
		"rate limit":        {speckletest.RateLimited("0.01"), speckle.KindRateLimited, "rate-limited"},
		"answer lost":       {speckletest.CommitThenReset(), speckle.KindUnreachable, "unreachable"},
		"half an answer":    {speckletest.Answer(200, "application/json", `{"token":"`), speckle.KindNotSpeckle, "not-speckle"},
		"after half a year": {nil, speckle.KindTokenRejected, "signed-out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			key, old := e.stale()
			if c.fault != nil {
				e.front.Set(speckletest.Only(isRefresh, c.fault))
			} else {
				e.ahead.Store(int64(200 * 24 * time.Hour))
			}
			page := e.page()
			if page.Listed || speckle.KindOf(page.Err) != c.kind || TroubleOf(page.Err).Key != c.key {
				t.Errorf("told as %s: %v", TroubleOf(page.Err).Key, page.Err)
			}
			if signIn := TroubleOf(page.Err).Remedy == RemedySignIn; signIn != (c.key == "signed-out") {
				t.Errorf("offered: %s", TroubleOf(page.Err).Remedy)
			}
			silent(t, page.Err, e.app.Secret.Reveal(), old.Token.Reveal(), old.Refresh.Reveal())
			if n := e.wire.count("apiTokens"); n != 1 || e.asked("/auth/token") != 1 {
				t.Errorf("asked %d times, refreshed %d times", n, e.asked("/auth/token"))
			}
			if entries := e.entries(keychain.KindSignIn); len(entries) != 1 || entries[0].Key != key || e.signInOf(key) == (keychain.SignIn{}) {
				t.Fatal("the sign-in is gone")
			}
			if !bytes.Equal([]byte(e.signInOf(key).Encode().Reveal()), []byte(old.Encode().Reveal())) || len(e.saving) != 0 {
				t.Error("the sign-in is changed")
			}
			// It serves again as soon as the server does.
			e.front.Set()
			e.ahead.Store(0)
			page.Reload()
			e.settle()
			if c.fault != nil && !page.Listed {
				t.Errorf("with the server well again: %v", page.Err)
			}
		})
	}
}

func TestSignInEndsBySigningOutOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault speckletest.Fault
		stays bool
	}{
		"known to the server": {nil, false},
		"ended there before":  {speckletest.Answer(400, "text/plain", "Something went wrong while trying to logout."), false},
		"server in trouble":   {speckletest.ServerError(502), true},
		"captive portal":      {speckletest.CaptivePortal(), true},
		"answer lost":         {speckletest.CommitThenReset(), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			e.byHand(w, e.ada)
			page := e.page()
			if !page.Listed {
				t.Fatal(page.Err)
			}
			key := e.entries(keychain.KindSignIn)[0].Key
			if c.fault != nil {
				e.front.Set(speckletest.Only(speckletest.Path("/auth/logout"), c.fault))
			}
			row := e.signOut(key)
			e.logouts++
			requests := e.wire.requests(func(r sent) bool { return r.path == "/auth/logout" })
			if len(requests) != 1 || requests[0].authorization != "" ||
				!requests[0].asks(w.session.signIn().Pair().Token.Reveal()) || !requests[0].asks(w.session.signIn().Pair().Refresh.Reveal()) {
				t.Errorf("asked %d times", len(requests))
			}
			if stays := len(e.entries(keychain.KindSignIn)) == 1; stays != c.stays || c.stays != (row.Err != nil) {
				t.Errorf("stays %v: %v", stays, row.Err)
			}
			if page.CanCreate() != c.stays || (e.sessions.get(e.origin, e.ada) != nil) != c.stays {
				t.Errorf("can create %v", page.CanCreate())
			}
			if len(e.entries(keychain.KindApp)) != 1 {
				t.Error("the registration is gone")
			}
			if c.stays {
				silent(t, row.Err, w.session.signIn().Pair().Token.Reveal(), w.session.signIn().Pair().Refresh.Reveal(), e.app.Secret.Reveal())
				return
			}
			again := e.wizard()
			again.Start()
			e.settle()
			if again.Step != StepSignIn {
				t.Errorf("the next sign-in begins in step %d: %v", again.Step, again.Err)
			}
		})
	}
}

// Deleting, failing and starting over leave what is saved alone; only the
// sign-in of somebody else, which nobody saved, is ended. The entrance counts.
func TestSavedSignInIsNotEndedByAnythingElse(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	key, _ := e.stale()
	page := e.page()
	e.MyApps(page.Account).Authorized.Load()
	e.settle()
	e.MyApps(page.Account).Revoke(e.app.ID)
	e.settle()
	e.Saved.Delete(key)
	e.Saved.remove(key)
	e.settle()
	w := e.registered()
	e.byHand(w, e.ada)
	e.byHand(w, e.bob)
	w.Choose()
	w.Cancel()
	e.logouts++
	e.Stop()()
	if len(e.entries(keychain.KindSignIn)) != 1 {
		t.Errorf("%d sign-ins", len(e.entries(keychain.KindSignIn)))
	}
}
