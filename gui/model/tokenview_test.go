package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

func TestTableSortsByEachColumn(t *testing.T) {
	t.Parallel()
	now := time.Now()
	row := func(id, name string, scopes int, created, used, lives time.Duration) *TokenRow {
		token := speckle.Token{ID: id, Name: name, Scopes: make([]string, scopes), CreatedAt: now.Add(-created), Lifespan: lives}
		if used >= 0 {
			token.LastUsed = now.Add(-used)
		}
		return newTokenRow(token, tokenContext{now: now})
	}
	rows := []*TokenRow{
		row("1", "beta", 2, 3*day, day, 10*day),          // ends in 7 days
		row("2", "Alpha", 1, 2*day, -1, speckle.Never),   // never used, never ends
		row("3", "gamma", 3, 1*day, 2*day, 3*day),        // ends in 2 days
		row("4", "alpha", 1, 4*day, 3*day, 1*day),        // has ended
		row("5", "delta", 2, 5*day, -1, -day),            // never worked
		row("6", "epsilon", 9, 6*day, 0, 49*365*day+day), // far away, needs no attention
	}
	for name, c := range map[string]struct {
		by       TokenColumn
		up, down string
	}{
		"attention": {ColumnAttention, "543126", "621345"}, // expired, expires soon, never expires, nothing
		"name":      {ColumnName, "241563", "365124"},      // equal ones stay as they were, both ways
		"scopes":    {ColumnScopes, "241536", "631524"},
		"created":   {ColumnCreated, "654123", "321456"},
		"last used": {ColumnLastUsed, "254316", "613425"},
		"expires":   {ColumnExpires, "543162", "261345"},
	} {
		for order, want := range map[order[TokenColumn]]string{{c.by, false}: c.up, {c.by, true}: c.down} {
			list := slices.Clone(rows)
			apply(order, list, tokenOrders, nil)
			got := ""
			for _, r := range list {
				got += r.ID
			}
			if got != want {
				t.Errorf("by %s, descending %v: %s, want %s", name, order.descending, got, want)
			}
		}
	}
}

// Tokens that are equally urgent: the one that expires first comes first, then
// the newest.
func TestEquallyUrgentTokens(t *testing.T) {
	t.Parallel()
	now := time.Now()
	row := func(id string, created, lives time.Duration) *TokenRow {
		token := speckle.Token{ID: id, CreatedAt: now.Add(-created), LastUsed: now, Lifespan: lives}
		return newTokenRow(token, tokenContext{now: now})
	}
	list := []*TokenRow{
		row("4", 2*day, speckle.Never), row("3", day, speckle.Never), row("1", day, 3*day), row("2", day, 4*day),
		row("6", 3*day, 300*day), row("5", 3*day, 200*day),
	}
	apply(newStage(t, nil).TokenView.order, list, tokenOrders, nil) // as at the start
	for i, r := range list {
		if r.ID != string(rune('1'+i)) {
			t.Errorf("token %s is at %d", r.ID, i+1)
		}
	}
}

func TestSortTurnsAround(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	view := &s.TokenView
	if by, down := view.Sorted(); by != ColumnAttention || down {
		t.Errorf("begins with %v %v", by, down)
	}
	for i, c := range []struct {
		by   TokenColumn
		down bool
	}{{ColumnName, false}, {ColumnName, true}, {ColumnName, false}, {ColumnExpires, false}, {ColumnName, false}, {ColumnAttention, false}} {
		view.Sort(c.by)
		if by, down := view.Sorted(); by != c.by || down != c.down {
			t.Errorf("click %d: %v %v", i, by, down)
		}
		if n := s.redraws(); n != 1 {
			t.Errorf("click %d: redrawn %d times", i, n)
		}
	}
}

func TestSearchAndOrderAreTheSameForAllAccounts(t *testing.T) {
	t.Parallel()
	b := managing(t)
	bo := b.server.AddPerson(demoserver.Person{Name: "Bo Lind", Email: "bo@studio.example"})
	b.find(b.accountOf(b.ada, "Ada Okafor", dummy(1)), b.accountOf(bo, "Bo Lind", dummy(2)))
	b.Accounts.Refresh()
	b.settle()
	token := func(id, name string, lives time.Duration) speckle.Token {
		return speckle.Token{ID: id, Name: name, CreatedAt: b.Now(), LastUsed: b.Now(), Lifespan: lives}
	}
	list := []speckle.Token{token("1", "nightly a", 60*day), token("2", "nightly z", 2*day), token("3", "viewer", 2*day)}
	for _, name := range []string{"Ada Okafor", "Bo Lind"} {
		b.Tokens(b.account(name)).tokens = list
	}
	check := func(want ...string) {
		t.Helper()
		for _, name := range []string{"Ada Okafor", "Bo Lind"} {
			var ids []string
			for _, row := range b.Tokens(b.account(name)).Rows() {
				ids = append(ids, row.ID)
			}
			if !slices.Equal(ids, want) {
				t.Errorf("%s: %v, want %v", name, ids, want)
			}
		}
	}
	view := &b.TokenView
	check("2", "3", "1")
	view.Search("night")
	check("2", "1")
	view.Sort(ColumnName)
	check("1", "2")
	view.Sort(ColumnName)
	check("2", "1")
	view.OnlyReason(AnyReason)
	check("2")
	if view.SearchText != "night" || view.Reason == "" {
		t.Errorf("search %q, attention %v", view.SearchText, view.Reason)
	}
	view.OnlyReason("")
	view.Search("")
	check("3", "2", "1")
}
