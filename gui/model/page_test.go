package model

import (
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle/demoserver"
)

// asked is how often each list was asked for.
type asked struct{ apps, authorized, made, tokens int }

// asked counts what was sent for each page since the last call.
func (b *bench) asked() (asked asked) {
	b.t.Helper()
	b.settle()
	for _, r := range b.wire.requests(func(sent) bool { return true }) {
		switch {
		case r.asks("authorizedApps"):
			asked.authorized++
		case r.asks("createdApps"):
			asked.made++
		case r.asks("apiTokens"):
			asked.tokens++
		case r.asks("apps"):
			asked.apps++
		}
	}
	b.wire.clear()
	return asked
}

func TestTabsLoadWhatTheyShow(t *testing.T) {
	t.Parallel()
	if a := NewApp(World{}); a.Tab != TabTokens || a.AppsView() != AllApps {
		t.Errorf("begins with tab %d, list %d", a.Tab, a.AppsView())
	}
	b, _ := withApps(t, appScopes)
	b.asked()
	for i, c := range []struct {
		show func()
		want asked
	}{
		{func() { b.ShowTab(TabServer) }, asked{}},
		{func() { b.ShowTab(TabSaved) }, asked{tokens: 1}}, // what can be done with a saved token depends on it
		{func() { b.ShowApps(AuthorizedApps) }, asked{}},   // the list isn't in sight
		{func() { b.ShowApps(AllApps) }, asked{}},
		{func() { b.ShowTab(TabApps) }, asked{apps: 1}},
		{func() { b.ShowApps(AuthorizedApps) }, asked{authorized: 1}},
		{func() { b.ShowApps(CreatedApps) }, asked{made: 1}},
		{func() { b.ShowTab(TabTokens) }, asked{}}, // each once
		{func() { b.ShowTab(TabApps) }, asked{}},
		{func() { b.ShowApps(AllApps) }, asked{}},
		{func() { b.ShowApps(AuthorizedApps) }, asked{}},
		{func() { b.ShowTab(TabTokens) }, asked{}},
		{b.RefreshAll, asked{tokens: 1}},
		{func() { b.ShowTab(TabApps) }, asked{authorized: 1}},
		{func() { b.ShowApps(CreatedApps) }, asked{made: 1}},
		{func() { b.ShowApps(AllApps) }, asked{apps: 1}},
	} {
		c.show()
		if got := b.asked(); got != c.want {
			t.Errorf("step %d: asked %+v, want %+v", i, got, c.want)
		}
	}
	if b.Tab != TabApps || b.AppsView() != AllApps {
		t.Errorf("ends with tab %d, list %d", b.Tab, b.AppsView())
	}
}

// twoPeople is a program with Ada's account and Bo's, each with a sign-in.
func twoPeople(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		bo := b.server.AddPerson(demoserver.Person{Name: "Bo Lind", Email: "bo@studio.example"})
		b.find(b.found.Accounts[0], b.accountOf(bo, "Bo Lind", dummy(1)))
		for id, name := range map[string]string{b.ada: "Ada Okafor", bo: "Bo Lind"} {
			r, _ := b.signIn()
			pair, err := b.server.AddSession(id, b.app.ID)
			if err != nil {
				t.Fatal(err)
			}
			w.Sessions = append(w.Sessions, DemoSession(r, id, name, pair))
		}
	})
	b.Start()
	b.settle()
	return b
}

func TestChosenAccountLoadsWhatTheTabShows(t *testing.T) {
	t.Parallel()
	b := twoPeople(t)
	ada, bo := b.account("Ada Okafor").Key(), b.account("Bo Lind").Key()
	b.asked()
	for i, c := range []struct {
		show func()
		want asked
	}{
		{func() { b.Accounts.Select(bo) }, asked{}}, // the server's tab
		{func() { b.ShowTab(TabTokens) }, asked{tokens: 1}},
		{func() { b.Accounts.Select(ada) }, asked{tokens: 1}},
		{func() { b.Accounts.Select(bo) }, asked{}},
		{func() { b.ShowTab(TabApps) }, asked{apps: 1}},
		{func() { b.Accounts.Select(ada) }, asked{}}, // the apps are the server's
		{func() { b.ShowApps(AuthorizedApps) }, asked{authorized: 1}},
		{func() { b.Accounts.Select(bo) }, asked{authorized: 1}},
		{b.RefreshAll, asked{authorized: 1}},
		{func() { b.Accounts.Select(ada) }, asked{authorized: 1}}, // forgotten too, though it wasn't chosen
		{func() { b.ShowTab(TabTokens) }, asked{tokens: 1}},
		{func() { b.Accounts.Select(bo) }, asked{tokens: 1}},
		{func() { b.Accounts.Select("nobody") }, asked{}},
	} {
		c.show()
		if got := b.asked(); got != c.want {
			t.Errorf("step %d: asked %+v, want %+v", i, got, c.want)
		}
	}
}

// Which list of apps is in sight depends on the sign-in, which may go while
// the list is looked at.
func TestAppsOfAllWhenTheSignInIsDeleted(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	r, pair := b.signIn()
	session := DemoSession(r, b.ada, "Ada Okafor", pair)
	aside(func() {
		if err := session.save(t.Context(), b.App); err != nil {
			t.Error(err)
		}
	})
	b.Start()
	b.settle()
	b.ShowApps(AuthorizedApps)
	b.ShowTab(TabApps)
	if got := b.asked(); got.authorized != 1 || got.apps != 0 || b.AppsView() != AuthorizedApps {
		t.Fatalf("list %d, asked %+v", b.AppsView(), got)
	}
	var entry keychain.Entry
	for _, row := range b.Saved.SignIns() {
		entry = row.Entry
	}
	b.Saved.Delete(entry.Key)
	b.Saved.remove(entry.Key)
	if got := b.asked(); got.apps != 1 || b.AppsView() != AllApps {
		t.Errorf("list %d, asked %+v", b.AppsView(), got)
	}
}
