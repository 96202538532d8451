package model

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync/atomic"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// Killed while the second of three is revoked: at the next start what was sent is
// revoked, nothing else is, and each token that isn't deleted is still saved.
func TestKilledWhileSeveralAreRevokedAndDeleted(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	var keys []string
	for _, name := range []string{"one", "two", "three"} {
		secret := r.server.AddToken(r.ada, demoserver.Token{Name: name, Scopes: []string{"profile:read"}})
		aside(func() {
			entry, err := r.kept().Save(t.Context(), keychain.Entry{Kind: keychain.KindToken, Origin: r.origin, UserID: r.ada, Name: name}, secret)
			if err != nil {
				t.Error(err)
			}
			keys = append(keys, entry.Key)
		})
	}
	r.Saved.Refresh()
	r.settle()
	left := t.TempDir()
	var sent atomic.Int32
	r.front.Set(speckletest.Only(revokes, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		switch sent.Add(1) {
		case 1:
			inner(x)
			return
		case 2:
			inner(httptest.NewRecorder())
			if err := os.CopyFS(left, os.DirFS(r.dir)); err != nil {
				t.Error(err)
			}
		}
		badGateway(x, inner)
	}))
	r.Saved.RevokeAndDelete(keys)
	r.settle()
	r.front.Set()
	r.Stop()()
	r.dir = left
	next := r.another()
	if r.made("one")+r.made("two") != 0 || r.made("three") != 1 || !r.oldLives() {
		t.Errorf("%d, %d and %d live", r.made("one"), r.made("two"), r.made("three"))
	}
	var names []string
	for _, row := range next.Saved.Rows(r.origin) {
		next.Saved.Check(row.Entry)
		names = append(names, row.Name)
	}
	next.settle()
	if slices.Sort(names); !slices.Equal(names, []string{"publish", "three", "two"}) {
		t.Fatalf("saved: %q", names)
	}
	for i, want := range map[int]speckle.TokenState{1: speckle.TokenRejected, 2: speckle.TokenValid} {
		if row, _ := next.Saved.Row(keys[i]); row.Standing.State != want || row.Missing {
			t.Errorf("%s: %v, missing %v", row.Name, row.Standing.State, row.Missing)
		}
	}
}

// Two programs revoke the same tokens: both end with all of them revoked, and no
// other token is.
func TestSeveralTokensAreRevokedInTwoPrograms(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	ids := r.tokensNamed("one", "two", "three", "stays")
	other := r.another()
	first, second := r.page(), r.pageOf(other)
	revocations := []*Revocation{first.Revoke(ids[:3]...), second.Revoke(ids[:3]...)}
	for range 2 {
		r.settle()
		other.settle()
	}
	for _, revocation := range revocations {
		if got := states(revocation); got != "one revoked, two revoked, three revoked" || !revocation.Ended {
			t.Error(got)
		}
	}
	if r.made("stays") != 1 || !r.oldLives() || first.Total() != 2 || second.Total() != 2 {
		t.Errorf("%d and %d tokens are listed", first.Total(), second.Total())
	}
}

// A saved credential that another program gave another token meanwhile is not
// deleted with the token that was to be revoked.
func TestOtherTokenIsNotDeletedWithTheRevokedOne(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	secret := r.server.AddToken(r.ada, demoserver.Token{Name: "third", Scopes: []string{"profile:read"}})
	replace := func() {
		aside(func() {
			entry := r.saved
			entry.LastChars = secret.LastChars()
			if err := r.kept().ReplaceToken(t.Context(), entry, secret); err != nil {
				t.Error(err)
			}
		})
	}
	replace()
	r.Saved.RevokeAndDelete([]string{r.saved.Key})
	r.settle()
	if kept, err := r.load(r.saved.Key); err != nil || !kept.Equal(secret) || r.oldLives() {
		t.Errorf("the other token: %v, the old one lives: %v", err, r.oldLives())
	}
}
