package model

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

func TestPresetsThatGiveTheSameAreShownOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scopes []string
		want   []speckle.Preset
	}{
		"all differ":     {[]string{"streams:read", "profile:read", "users:read", "streams:write", "automate:report-results"}, Presets()},
		"no automation":  {[]string{"streams:read", "profile:read", "users:read", "streams:write"}, []speckle.Preset{PresetReadOnly, PresetReadWrite, PresetCustom}},
		"reads only":     {[]string{"streams:read", "profile:read"}, []speckle.Preset{PresetReadOnly, PresetCustom}},
		"nothing to say": {[]string{}, []speckle.Preset{PresetReadOnly, PresetCustom}},
	} {
		b := managing(t)
		page := b.page()
		page.Session.Grantable = c.scopes
		if got := page.NewToken().Presets(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
		b.settle()
	}
}

func TestRoleRulesOutNewTokens(t *testing.T) {
	t.Parallel()
	for role, able := range map[string]bool{"server:user": true, "server:admin": true, "server:guest": false, "server:archived-user": false} {
		b := managing(t)
		page := b.page()
		standing := &b.Accounts.checks[page.Account.Key()].standing
		standing.User = &speckle.User{Role: role}
		if page.CanCreate() != able || (page.RoleErr() == nil) != able {
			t.Errorf("%s: can create %v, %v", role, page.CanCreate(), page.RoleErr())
		}
	}
}

// A person who became a guest is told so once, above the list of before.
func TestRoleIsToldOnce(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	b.server.SetRole(b.ada, demoserver.RoleGuest)
	b.RefreshAll()
	b.settle()
	page.Reload()
	b.settle()
	if !page.Listed || page.RoleErr() == nil || speckle.KindOf(page.Err) != speckle.KindRole || page.ListErr() != nil {
		t.Errorf("listed %v, role %v, list %v, told %v", page.Listed, page.RoleErr(), page.Err, page.ListErr())
	}
	page.Err = errors.New("another")
	if page.ListErr() == nil {
		t.Error("another failure isn't told")
	}
}

func TestUsualCallsOfATokensScopes(t *testing.T) {
	t.Parallel()
	allowed := map[string]bool{}
	for _, call := range UsualCalls([]string{"streams:read"}, nil) {
		allowed[call.Name] = call.Allowed
	}
	if !allowed["operations.receive"] || allowed["operations.send"] || len(allowed) < 10 {
		t.Errorf("%v", allowed)
	}
}

// An older server doesn't know every scope: naming one that nobody can give a
// token there sends a person looking for it.
func TestUsualCallsNameOnlyScopesOfTheServer(t *testing.T) {
	t.Parallel()
	for version, has := range map[string]bool{"2.17.0": false, "2.20.2": false, "2.25.0": true, "2.31.14": true} {
		b := newBench(t, version, nil, nil)
		b.Start()
		b.settle()
		named := map[string]bool{}
		for _, call := range UsualCalls(nil, b.Server(b.origin).Info) {
			named[call.Scope] = true
		}
		if named["profile:write"] != has || !named["streams:read"] || !named["tokens:write"] || !named["users:invite"] || named["workspace:read"] {
			t.Errorf("%s: %v", version, named)
		}
	}
}

// S46.
func TestServersClockIsCompared(t *testing.T) {
	t.Parallel()
	for skew, warned := range map[time.Duration]bool{0: false, time.Minute: false, -time.Minute: false, 3 * time.Minute: true, -time.Hour: true} {
		b := newBench(t, "2.31.14", nil, nil)
		b.front.Set(func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
			answer := httptest.NewRecorder()
			inner(answer)
			x.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
			x.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
			x.WriteHeader(answer.Code)
			_, _ = x.Write(answer.Body.Bytes())
		})
		b.Server(b.origin).Load()
		b.settle()
		if got, ok := b.ClockSkew(b.origin); ok != warned || warned && (got-skew.Abs()).Abs() > 5*time.Second {
			t.Errorf("%s: %s, %v", skew, got, ok)
		}
	}
}

func TestRateLimitIsOverWhenTheServerSays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		limited := &speckle.Error{Kind: speckle.KindRateLimited, Origin: nobodyThere(t), RetryAfter: time.Hour}
		s.noteLimit(limited)
		s.noteLimit(nil)
		s.noteLimit(errors.New("something else"))
		if wait := s.RetryWait(limited); wait != time.Hour {
			t.Errorf("waits %s", wait)
		}
		if wait := s.RetryWait(&speckle.Error{Kind: speckle.KindTimeout, Origin: limited.Origin}); wait != 0 {
			t.Errorf("another failure waits %s", wait)
		}
		drawn := s.drawn
		s.live(59 * time.Minute)
		if wait := s.RetryWait(limited); wait > time.Minute || wait < 59*time.Second || s.drawn != drawn {
			t.Errorf("waits %s, redrawn %d times", wait, s.drawn-drawn)
		}
		s.live(2 * time.Minute)
		if wait := s.RetryWait(limited); wait != 0 || s.drawn == drawn {
			t.Errorf("waits %s after the end, redrawn %d times", wait, s.drawn-drawn)
		}
		s.Stop()()
	})
}

func TestAnswersNoteARateLimit(t *testing.T) {
	t.Parallel()
	b := signedOut(t)
	b.front.Set(speckletest.RateLimited("3600"))
	b.Server(b.origin).Reload()
	b.settle()
	err := b.Server(b.origin).Err
	if wait := b.RetryWait(err); wait < 59*time.Minute || Fault(b.Server(b.origin).Err) != "limited" {
		t.Errorf("%v: waits %s", err, wait)
	}
}

func TestAppsThatCouldNotBeReadAreCounted(t *testing.T) {
	t.Parallel()
	b := signedOut(t)
	b.front.Set(speckletest.Only(speckletest.Mentions("apps{"), speckletest.Answer(http.StatusOK, "application/json",
		`{"data":{"apps":[null,{"id":"aaaaaaaaaa","name":"One"},null]},"errors":[{"message":"Cannot return null for non-nullable field ServerApp.redirectUrl.","path":["apps",0,"redirectUrl"]}]}`)))
	b.Server(b.origin).ReloadApps()
	b.settle()
	server := b.Server(b.origin)
	if len(server.Apps) != 1 || server.AppsUnreadable != 2 {
		t.Errorf("%d apps, %d unreadable, %v", len(server.Apps), server.AppsUnreadable, server.AppsErr)
	}
}

func TestAllAccountsAreCheckedAtTheStartIfChosen(t *testing.T) {
	t.Parallel()
	for _, chosen := range []bool{true, false} {
		b := newBench(t, "2.31.14", nil, nil)
		eve := b.server.AddPerson(demoserver.Person{Name: "Eve Adams", Email: "eve@studio.example"})
		pair, err := b.server.AddSession(eve, "sca")
		if err != nil {
			t.Fatal(err)
		}
		b.find(b.accountOf(b.ada, "Ada Okafor", b.connector(nil)), b.accountOf(eve, "Eve Adams", pair.Token))
		b.CheckAtStart = chosen
		b.Start()
		b.settle()
		asked := 0
		for _, name := range []string{"Ada Okafor", "Eve Adams"} {
			if standing, _ := b.Accounts.State(b.account(name)); standing.State == TokenValid {
				asked++
			}
		}
		if want := map[bool]int{true: 2, false: 1}[chosen]; asked != want {
			t.Errorf("chosen %v: %d accounts are checked", chosen, asked)
		}
		b.wire.clear()
		b.Accounts.Refresh()
		b.settle()
		if n := b.wire.count("activeUser{"); n != 0 {
			t.Errorf("chosen %v: asked %d times when the accounts were read again", chosen, n)
		}
	}
}

func TestReadingThatFailsHalfway(t *testing.T) {
	t.Parallel()
	var fail error
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		find := w.Find
		w.Find = func(ctx context.Context) (accounts.Result, error) {
			found, _ := find(ctx)
			return found, fail
		}
	})
	fail = context.DeadlineExceeded
	b.Start()
	b.settle()
	if b.Accounts.Total() != 1 || b.Accounts.Err == nil || b.Accounts.Current() == nil {
		t.Fatalf("%d accounts, %v", b.Accounts.Total(), b.Accounts.Err)
	}
	fail = nil
	b.Accounts.Refresh()
	b.settle()
	if b.Accounts.Err != nil {
		t.Errorf("still %v", b.Accounts.Err)
	}
	// Less than what was read before isn't shown in its place.
	fail = context.DeadlineExceeded
	b.find()
	b.Accounts.Refresh()
	b.settle()
	if b.Accounts.Total() != 1 || b.Accounts.Err == nil {
		t.Errorf("%d accounts, %v", b.Accounts.Total(), b.Accounts.Err)
	}
}

func TestKeychainWithoutAKeyringOffersToCreateOne(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	b.store.Fail(keychaintest.Probe, keychain.KindNoKeyring)
	b.Keychain.Probe()
	b.settle()
	if trouble := TroubleOf(b.Keychain.Err); trouble.Key != "keychain-create" || trouble.Remedy != RemedyKeyring || !b.Keychain.shut() {
		t.Errorf("%+v", trouble)
	}
	f := page.NewToken()
	b.settle()
	f.SetName("nightly")
	f.Submit()
	b.settle()
	if f.Phase != NoKeychain || b.made("nightly") != 0 || slices.Contains(b.store.Calls(), keychaintest.Unlock) {
		t.Fatalf("phase %d, %v", f.Phase, b.store.Calls())
	}
	b.store.Fail(keychaintest.Unlock, keychain.KindNoKeyring) // the person said no
	f.Submit()
	b.settle()
	if f.Phase != NoKeychain || !slices.Contains(b.store.Calls(), keychaintest.Unlock) {
		t.Fatalf("phase %d, %v", f.Phase, b.store.Calls())
	}
	b.store.Work(keychaintest.Unlock)
	b.store.Work(keychaintest.Probe)
	f.Submit()
	b.settle()
	if f.Phase != Created || f.OneTime.SaveState != IsSaved || !b.Keychain.Ready() {
		t.Errorf("phase %d, %v, keychain %v", f.Phase, f.Err, b.Keychain.Err)
	}
	f.OneTime.Close()
}

// A token that was not judged says why, and never that nobody is there.
func TestReasonWhyATokenWasNotJudged(t *testing.T) {
	t.Parallel()
	for want, fault := range map[string]speckletest.Fault{
		"limited": speckletest.RateLimited("3600"),
		"blocked": speckletest.Answer(http.StatusForbidden, "application/json", `{"message":"Forbidden"}`),
		"fault":   speckletest.ServerError(http.StatusInternalServerError),
		"other":   speckletest.NotFound(),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			b := signedOut(t)
			b.front.Set(fault)
			b.Accounts.Check(b.account("Ada Okafor"))
			b.settle()
			standing, _ := b.Accounts.State(b.account("Ada Okafor"))
			if standing.State != TokenNotJudged || Fault(standing.Err) != want {
				t.Errorf("state %d because of %q: %v", standing.State, Fault(standing.Err), standing.Err)
			}
		})
	}
}

// A server in trouble doesn't say that an account's token can't list.
func TestListThatCouldNotBeAskedForIsNoVerdict(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", managerScopes, nil)
	b.front.Set(speckletest.Only(speckletest.Mentions("apiTokens"), speckletest.ServerError(http.StatusInternalServerError)))
	b.Start()
	b.settle()
	page := b.page()
	if speckle.KindOf(page.Err) != speckle.KindServerFault {
		t.Errorf("said %v", page.Err)
	}
	b.front.Set()
	page.Reload()
	b.settle()
	if !page.Listed || page.Err != nil {
		t.Errorf("listed %v: %v", page.Listed, page.Err)
	}
}
