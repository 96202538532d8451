package model

import (
	"testing"

	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

var isInfo = speckletest.Mentions("serverInfo")

func TestServerIsAskedOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	page := b.Server(b.origin)
	if page.Asked || page.Loading() || page.Reachable() || page.Info != nil {
		t.Error("asked before anybody wanted it")
	}
	page.Load()
	page.Load()
	if !page.Asked || !page.Loading() || page.Reachable() {
		t.Error("not under way")
	}
	b.pump()
	if n := b.drawn; n != 1 {
		t.Errorf("redrawn %d times at the question", n)
	}
	b.drawn = 0
	b.settle()
	page.Load()
	b.settle()
	if !page.Reachable() || page.Loading() || page.Info.Name != "Bench" || b.front.Count(isInfo) != 1 {
		t.Errorf("%+v, %d questions: %v", page.Info, b.front.Count(isInfo), page.Err)
	}
	if n := b.redraws(); n != 1 {
		t.Errorf("redrawn %d times after the answer", n)
	}
	if b.Server(b.origin) != page {
		t.Error("one server has two pages")
	}
}

// What the list of tokens needs to know of a server is not asked for a second time.
func TestServerIsKnownFromTheListOfTokens(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.17.0", managerScopes, nil)
	account := b.accountOf(b.ada, "Ada Okafor", b.connector(managerScopes))
	page := b.Tokens(&account)
	page.Load()
	b.settle()
	if known := b.Server(b.origin).Info; !page.Listed || known == nil || known.Name != "Bench" {
		t.Errorf("listed %v, known %+v", page.Listed, known)
	}
}

func TestServerThatFailsKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	page := b.Server(b.origin)
	page.Load()
	b.settle()
	b.front.Set(speckletest.CaptivePortal())
	page.Reload()
	if page.Info == nil {
		t.Error("what is shown goes away while it is asked again")
	}
	b.settle()
	if page.Info == nil || page.Reachable() || speckle.KindOf(page.Err) != speckle.KindNotSpeckle || Fault(page.Err) != "other" {
		t.Errorf("%v", page.Err)
	}
	b.front.Set()
	page.Reload()
	b.settle()
	if !page.Reachable() {
		t.Errorf("%v", page.Err)
	}
}

// A server that answers as before is not asked for anything else: each use of a token
// changes its last use.
func TestServerThatAnswersAsBeforeIsAskedForNothingElse(t *testing.T) {
	t.Parallel()
	b := managing(t)
	tokens, page := b.page(), b.Server(b.origin)
	b.front.Set(speckletest.Only(isList, badGateway))
	tokens.Reload()
	b.settle()
	b.wire.clear()
	page.Reload()
	b.settle()
	if n := len(b.wire.requests(asksForTokens)); !page.Reachable() || n != 0 || tokens.Err == nil {
		t.Errorf("%d lists: %v", n, page.Err)
	}
}

func TestAppsOfAServer(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	page := b.Server(b.origin)
	isApps := speckletest.Mentions("apps")
	b.front.Set(speckletest.NotFound())
	page.LoadApps()
	if !page.AppsLoading() || page.AppsKnown {
		t.Error("not under way")
	}
	b.settle()
	if page.AppsLoading() || page.AppsErr == nil || page.Apps != nil {
		t.Errorf("%d apps: %v", len(page.Apps), page.AppsErr)
	}
	b.front.Set()
	page.ReloadApps()
	b.settle()
	if !page.AppsKnown || page.AppsErr != nil || len(page.Apps) == 0 {
		t.Fatalf("%d apps: %v", len(page.Apps), page.AppsErr)
	}
	before := b.front.Count(isApps)
	page.LoadApps()
	b.settle()
	if b.front.Count(isApps) != before {
		t.Error("the apps are asked for again")
	}
	page.ReloadApps()
	if page.AppsLoading() {
		t.Error("reloading hides the apps")
	}
	page.forget() // as RefreshAll does
	if page.LoadApps(); page.AppsLoading() {
		t.Error("refreshing everything covers the apps")
	}
	b.front.Set(speckletest.NotFound())
	b.settle()
	if len(page.Apps) == 0 {
		t.Error("a failure drops the apps")
	}
	for _, r := range b.wire.requests(func(r sent) bool { return r.authorization != "" }) {
		t.Errorf("a token was sent for %s", r.body)
	}
}

func TestDetailOfAnApp(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	page := b.Server(b.origin)
	if detail := page.Detail(b.app.ID); detail.Loading() || detail.App != nil || b.wire.count("") != 0 {
		t.Error("asked before anybody wanted it")
	}
	page.LoadDetail(b.app.ID)
	page.LoadDetail(b.app.ID)
	if !page.Detail(b.app.ID).Loading() {
		t.Error("not under way")
	}
	b.settle()
	detail := page.Detail(b.app.ID)
	if detail.Loading() || detail.Err != nil || detail.App == nil || len(detail.App.Scopes) != len(managerScopes) {
		t.Fatalf("%+v: %v", detail.App, detail.Err)
	}
	if n := b.wire.count(""); n != 1 {
		t.Errorf("%d questions", n)
	}
	page.LoadDetail("0000000000")
	if !page.Detail("0000000000").Loading() || page.Detail(b.app.ID).Loading() {
		t.Error("two apps are one")
	}
	b.settle()
	if missing := page.Detail("0000000000"); missing.App != nil || missing.Err != nil || missing.Loading() {
		t.Errorf("an app that is none: %+v, %v", missing.App, missing.Err)
	}
	asked := b.wire.count("")
	page.LoadDetail(b.app.ID)
	b.settle()
	if b.wire.count("") != asked {
		t.Error("a known app is asked for again")
	}
	b.front.Set(speckletest.NotFound())
	page.ReloadDetail(b.app.ID)
	b.settle()
	if page.Detail(b.app.ID).Err == nil {
		t.Error("a failure is not told")
	}
	b.front.Set()
	page.ReloadDetail(b.app.ID)
	b.settle()
	if detail := page.Detail(b.app.ID); detail.Err != nil || detail.App == nil {
		t.Errorf("%v", detail.Err)
	}
}

func TestForgottenServerIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	page := b.Server(b.origin)
	page.Load()
	page.LoadApps()
	page.LoadDetail(b.app.ID)
	b.settle()
	asked := b.wire.count("")
	page.forget()
	if page.Info == nil || page.Apps == nil {
		t.Error("what is shown goes away at once")
	}
	page.Load()
	page.LoadApps()
	page.LoadDetail(b.app.ID)
	b.settle()
	if n := b.wire.count(""); n != 2*asked {
		t.Errorf("%d questions, then %d", asked, n-asked)
	}
}

func TestFeatureLines(t *testing.T) {
	t.Parallel()
	for version, want := range map[string][]bool{
		"2.17.5":  {true, false, false, false},
		"2.17.6":  {true, true, false, false},
		"2.18.5":  {true, true, true, false},
		"2.19.1":  {true, true, true, false},
		"2.31.14": {true, true, true, true},
		"dev":     {true, true, true, true},
	} {
		lines := Features(&ServerInfo{Version: speckle.ParseVersion(version)})
		for i, line := range lines {
			if i >= len(want) || line.Supported != want[i] || line.Key == "" {
				t.Errorf("%s: %+v", version, lines)
				break
			}
		}
	}
}

// S21.
func TestSameServerAndHost(t *testing.T) {
	t.Parallel()
	origin := mustOrigin(t, "https://speckle.example")
	for address, want := range map[string]bool{
		"": true, "https://SPECKLE.example/": true, "speckle.example:443": true, "https://speckle.example/some/path": true,
		"http://speckle.example": false, "https://speckle.example.evil.example": false, "https://speckle.example:8443": false, "javascript:x": false,
	} {
		if SameServer(address, origin) != want {
			t.Errorf("%q is the same: %v", address, !want)
		}
	}
	for address, want := range map[string]string{
		"https://speckle.example/a?b": "speckle.example", "https://speckle.example@evil.example/": "evil.example",
		"http://localhost:3000": "localhost:3000", "https://spécklé.example": "xn--spckl-csad.example", "javascript:alert(1)": "", "": "",
	} {
		if got := OriginAt(address).Host(); got != want {
			t.Errorf("the host of %q is %q, want %q", address, got, want)
		}
	}
}
