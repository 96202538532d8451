package model

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// many is a page of n tokens, most of which need attention.
func many(t testing.TB, n int) *Tokens {
	s := newStage(t, nil)
	now := time.Now()
	s.world.Now = func() time.Time { return now }
	page := s.Tokens(&Account{Origin: mustOrigin(t, "https://a.example")})
	page.Listed, page.loaded = true, true
	for i := range n {
		page.tokens = append(page.tokens, speckle.Token{
			ID: fmt.Sprintf("%010x", i), Name: fmt.Sprintf("Token for Power BI %d of project %d", i, i%97),
			Scopes: []string{"streams:read", "streams:write", "profile:read"}, CreatedAt: now.Add(-time.Duration(i) * time.Hour),
			LastUsed: now.Add(-time.Duration(i%200) * day), Lifespan: time.Duration(1+i%700) * day,
		})
	}
	return page
}

func TestRowsAreRememberedUntilSomethingChanged(t *testing.T) {
	t.Parallel()
	b := managing(t)
	ids := b.tokensNamed("one", "two")
	page := b.page()
	first := page.Rows()
	b.Mark()
	if same := page.Rows(); &same[0] != &first[0] {
		t.Error("made again for a redraw")
	}
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: "one"}, b.server.AddToken(b.ada, demoserver.Token{Name: "three", Scopes: []string{"streams:read"}}))
	page.Reload()
	b.settle()
	saved := 0
	for _, row := range page.Rows() {
		if row.SavedHere {
			saved++
		}
	}
	if len(page.Rows()) != 3 || saved != 1 {
		t.Errorf("%d rows, %d saved here", len(page.Rows()), saved)
	}
	page.Revoke(ids[0])
	b.settle()
	if slices.ContainsFunc(page.Rows(), func(r TokenRow) bool { return r.ID == ids[0] }) || len(page.Rows()) != 2 {
		t.Errorf("after a revocation: %v", page.Rows())
	}
}

// Reasons change while nothing but the time does.
func TestRowsFollowTheClock(t *testing.T) {
	t.Parallel()
	page := many(t, 1)
	later := page.app.Now().Add(800 * day)
	before := page.Rows()[0].Attention
	page.app.world.Now = func() time.Time { return later }
	if after := page.Rows()[0].Attention; !slices.Contains(after, Expired) || slices.Contains(before, Expired) {
		t.Errorf("%v, then %v", before, after)
	}
}

func TestFilterByReason(t *testing.T) {
	t.Parallel()
	page := many(t, 300)
	view := &page.app.TokenView
	reasons := page.Reasons()
	if len(reasons) < 2 {
		t.Fatalf("%v", reasons)
	}
	for _, r := range reasons {
		view.OnlyReason(r.Reason)
		rows := page.Rows()
		if len(rows) != r.N || view.Reason != r.Reason {
			t.Errorf("%s: %d rows, %d counted", r.Reason, len(rows), r.N)
		}
		for _, row := range rows {
			if !slices.Contains(row.Attention, r.Reason) {
				t.Errorf("%s lists %v", r.Reason, row.Attention)
			}
		}
	}
	view.OnlyReason(AnyReason)
	if got := len(page.Rows()); got != page.NeedsAttention() {
		t.Errorf("%d rows, %d need attention", got, page.NeedsAttention())
	}
	view.OnlyReason("")
	if got := len(page.Rows()); got != 300 {
		t.Errorf("%d rows", got)
	}
}

// One more letter in the search of 2,000 tokens: at most 5 ms at p95.
func BenchmarkFilterKeystroke(b *testing.B) {
	page := many(b, 2000)
	page.Rows()
	words := []string{"p", "po", "pow", "powe", "power", "power ", "power 1", "power 19", "power 1", ""}
	var times []time.Duration
	for n := 0; b.Loop(); n++ {
		page.app.TokenView.Search(words[n%len(words)])
		begin := time.Now()
		page.Rows()
		page.NeedsAttention()
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}

func BenchmarkTableFromNothing(b *testing.B) {
	page := many(b, 2000)
	for b.Loop() {
		page.shown = tokenTable{}
		page.Rows()
	}
}
