package model

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

var (
	asksAuthorized = speckletest.Mentions("authorizedApps")
	asksMade       = speckletest.Mentions("createdApps")
	asksRevoke     = speckletest.Mentions("appRevokeAccess")
	appScopes      = append([]string{"apps:read", "apps:write"}, managerScopes...)
	readApps       = append([]string{"apps:read"}, managerScopes...)
	facadeScope    = []string{"streams:read", "profile:read"}
)

// withApps makes a bench with a session of Ada through an app that holds
// scopes. She let a second app in and made a third.
func withApps(t testing.TB, scopes []string) (b *bench, facade demoserver.App) {
	t.Helper()
	b = newBench(t, "2.31.14", connectorScopes, func(b *bench, w *World) {
		b.app = b.server.AddApp(demoserver.App{Name: "speckle keys", RedirectURL: "http://localhost:29372", Scopes: scopes})
		facade = b.server.AddApp(demoserver.App{Name: "Facade", RedirectURL: "http://localhost:1", Scopes: facadeScope})
		b.server.AddApp(demoserver.App{Name: "Night Report", RedirectURL: "http://localhost:2", AuthorID: b.ada, Scopes: facadeScope})
		for _, id := range []string{facade.ID, "spklwebapp"} {
			if _, err := b.server.AddSession(b.ada, id); err != nil {
				t.Fatal(err)
			}
		}
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
	})
	b.Start()
	b.settle()
	return b, facade
}

// mine returns Ada's apps.
func (b *bench) mine() *MyApps { return b.MyApps(b.account("Ada Okafor")) }

func names(apps []speckle.App) []string {
	var all []string
	for _, app := range apps {
		all = append(all, app.Name)
	}
	return all
}

func TestMyAppsAreAskedForWhenWanted(t *testing.T) {
	t.Parallel()
	b, _ := withApps(t, appScopes)
	if !b.mine().Able() || b.front.Count(asksAuthorized)+b.front.Count(asksMade) != 0 {
		t.Fatal("not able, or asked unasked")
	}
	list := b.mine().Authorized
	list.Load()
	if !list.Loading() {
		t.Error("nothing says that the server is asked")
	}
	list.Load()
	b.settle()
	list.Load()
	b.settle()
	if got := names(list.Apps); list.Err != nil || !slices.Equal(got, []string{"Facade", "speckle keys"}) {
		t.Errorf("let in are %q: %v", got, list.Err)
	}
	if n := b.front.Count(asksAuthorized); n != 1 || b.front.Count(asksMade) != 0 {
		t.Errorf("asked %d times for those let in, %d times for those made", n, b.front.Count(asksMade))
	}
	made := b.mine().Created
	made.Load()
	b.settle()
	if got := names(made.Apps); !slices.Equal(got, []string{"Night Report"}) || len(made.Apps[0].Scopes) != 2 {
		t.Errorf("made are %q", got)
	}
	b.RefreshAll()
	b.settle()
	list.Load()
	b.settle()
	if n := b.front.Count(asksAuthorized); n != 2 {
		t.Errorf("after refreshing everything asked %d times", n)
	}
}

func TestRevokeApp(t *testing.T) {
	t.Parallel()
	b, facade := withApps(t, appScopes)
	mine := b.mine()
	mine.Revoke(facade.ID) // before the list was opened: nothing to revoke with
	mine.Authorized.Load()
	b.settle()
	if n := b.front.Count(asksRevoke); n != 0 {
		t.Fatalf("%d revocations", n)
	}
	checks := b.wire.count("activeUser")
	mine.Revoke(facade.ID)
	mine.Revoke(facade.ID)
	if !mine.Revoking(facade.ID) || mine.Revoking(b.app.ID) {
		t.Error("the row does not know that it is being revoked")
	}
	b.settle()
	if got := names(mine.Authorized.Apps); mine.RevokeErr != nil || !slices.Equal(got, []string{"speckle keys"}) {
		t.Errorf("let in are %q: %v", got, mine.RevokeErr)
	}
	if n := b.front.Count(asksRevoke); n != 1 {
		t.Errorf("%d revocations", n)
	}
	if b.wire.count("activeUser") < checks+2 {
		t.Error("the account's own token was not asked about again")
	}
	// Gone already, such as by another window.
	mine.Revoke(facade.ID)
	b.settle()
	if mine.RevokeErr != nil {
		t.Error(mine.RevokeErr)
	}
}

func TestRevokeOwnApp(t *testing.T) {
	t.Parallel()
	b, facade := withApps(t, appScopes)
	page, mine := b.page(), b.mine()
	mine.Authorized.Load()
	b.settle()
	if !mine.Authorized.Own(b.app.ID) || mine.Authorized.Own(facade.ID) || mine.Authorized.Own("") {
		t.Fatal("the own app is not known")
	}
	mine.Revoke(b.app.ID)
	b.settle()
	mine.Authorized.Load()
	b.settle()
	for name, err := range map[string]error{"apps": mine.Authorized.Err, "tokens": page.Err} {
		if err == nil {
			t.Errorf("%s: no failure", name)
		} else if trouble := TroubleOf(err); trouble.Key != "signed-out" || trouble.Remedy != RemedySignIn {
			t.Errorf("%s: told as %s with %s", name, trouble.Key, trouble.Remedy)
		}
	}
	if len(mine.Authorized.Apps) != 0 {
		t.Error("apps of a session that is over are listed")
	}
}

func TestMyAppsFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scopes []string
		fault  speckletest.Fault
		key    string
		scope  string
	}{
		"without the scope": {managerScopes, nil, "app-scopes", "apps:read"},
		"server in trouble": {appScopes, speckletest.ServerError(http.StatusBadGateway), "server-fault", ""},
		"broken off":        {appScopes, speckletest.CommitThenReset(), "unreachable", ""},
		"slow down":         {appScopes, speckletest.RateLimited("3600"), "rate-limited", ""},
		"something else":    {appScopes, speckletest.CaptivePortal(), "not-speckle", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _ := withApps(t, c.scopes)
			if c.fault != nil {
				b.front.Set(speckletest.Only(asksAuthorized, c.fault))
			}
			list := b.mine().Authorized
			list.Load()
			b.settle()
			if list.Err == nil || list.NoSession() {
				t.Fatal("no failure")
			}
			if trouble := TroubleOf(list.Err); trouble.Key != c.key || strings.Join(trouble.Scopes, " ") != c.scope {
				t.Errorf("told as %s (%v): %v", trouble.Key, trouble.Scopes, list.Err)
			}
			if c.fault != nil {
				b.front.Set()
				list.Reload()
				b.settle()
				if list.Err != nil || len(list.Apps) != 2 {
					t.Errorf("afterwards: %q, %v", names(list.Apps), list.Err)
				}
			}
		})
	}
}

// An app that was registered without the scope must be registered again: another
// token would not help.
func TestRevokeAppRefused(t *testing.T) {
	t.Parallel()
	b, facade := withApps(t, readApps)
	mine := b.mine()
	mine.Authorized.Load()
	b.settle()
	mine.Revoke(facade.ID)
	b.settle()
	if mine.RevokeErr == nil || len(mine.Authorized.Apps) != 2 {
		t.Fatalf("%q: %v", names(mine.Authorized.Apps), mine.RevokeErr)
	}
	trouble := TroubleOf(mine.RevokeErr)
	if trouble.Key != "app-scopes" || trouble.Remedy != RemedySignIn || !slices.Equal(trouble.Scopes, []string{"apps:write"}) ||
		trouble.Details == "" || OriginOf(mine.RevokeErr) != b.origin {
		t.Errorf("shown as %+v", trouble)
	}
}

func TestMyAppsCancelled(t *testing.T) {
	t.Parallel()
	b, _ := withApps(t, appScopes)
	asked := make(chan struct{})
	b.front.Set(speckletest.Only(asksAuthorized, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		close(asked)
		speckletest.Hang()(x, inner)
	}))
	list := b.mine().Authorized
	list.Load()
	<-asked
	list.Cancel()
	began := time.Now()
	b.settle()
	if time.Since(began) > serverLimit*3/4 {
		t.Error("the question goes on")
	}
	if list.Loading() || speckle.KindOf(list.Err) != speckle.KindCancelled {
		t.Errorf("loading %v: %v", list.Loading(), list.Err)
	}
}

func TestMyAppsWithASavedSignIn(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, _ *World) {
		b.app = b.server.AddApp(demoserver.App{Name: "Speckle Keys", RedirectURL: "http://localhost:29372", Scopes: appScopes})
	})
	b.Start()
	b.settle()
	if b.mine().Able() {
		t.Error("able without a sign-in")
	}
	entry, _ := b.signedInBefore(true)
	b.Saved.Refresh()
	b.settle()
	if calls := b.store.Calls(); !b.mine().Able() || slices.Contains(calls, keychaintest.Load) {
		t.Errorf("able %v after %v", b.mine().Able(), calls)
	}
	b.store.Fail(keychaintest.Load, keychain.KindLocked)
	list := b.mine().Authorized
	list.Load()
	b.settle()
	if kindOf(list.Err) != "keychain locked" {
		t.Errorf("with a locked keychain: %v", list.Err)
	}
	b.store.Work(keychaintest.Load)
	list.Reload()
	b.settle()
	if !slices.Equal(names(list.Apps), []string{"Speckle Connector", "Speckle Keys"}) || list.Err != nil {
		t.Errorf("%q: %v", names(list.Apps), list.Err)
	}
	// A sign-out takes the lists with it.
	b.Saved.SignOut(entry)
	b.settle()
	if b.mine().Able() || len(list.Apps) != 0 {
		t.Errorf("after the sign-out able %v, listed %q", b.mine().Able(), names(list.Apps))
	}
}

func TestMyAppsOfALostSignIn(t *testing.T) {
	t.Parallel()
	b, entry := restarted(t, true)
	b.store.Lose(entry.Key)
	list := b.mine().Created
	list.Load()
	b.settle()
	if !list.NoSession() || list.Err != nil || b.front.Count(asksMade) != 0 {
		t.Errorf("no session %v: %v", list.NoSession(), list.Err)
	}
}
