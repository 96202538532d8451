package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// What another window revoked shows when this one gets the focus, if the list
// in sight is old: at most one request a minute, none for what isn't in sight.
func TestListInSightIsReadAgainWhenTheWindowReturns(t *testing.T) {
	t.Parallel()
	b := managing(t)
	now := time.Now()
	b.world.Now = func() time.Time { return now }
	secret := b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: connectorScopes})
	b.Accounts.Select(b.account("Ada Okafor").Key())
	page := b.page()
	b.ShowTab(TabTokens)
	b.settle()
	returned := func(after time.Duration) int {
		now = now.Add(after)
		b.wire.clear()
		b.Returned()
		if page.Loading() {
			t.Error("the list is out of sight while it is read")
		}
		b.settle()
		return b.wire.count("")
	}
	if n := returned(staleAfter - time.Second); n != 0 {
		t.Errorf("%d requests for a list that is new", n)
	}
	aside(func() {
		if err := b.client(b.origin).As(page.Session.token()).RevokeToken(t.Context(), secret.TokenID()); err != nil {
			t.Error(err)
		}
	})
	if n := returned(time.Second); n != 1 {
		t.Errorf("%d requests for a list that is old", n)
	}
	if slices.ContainsFunc(page.Rows(), func(row TokenRow) bool { return row.ID == secret.TokenID() }) {
		t.Error("what was revoked elsewhere is still listed")
	}
	if n := returned(staleAfter - time.Second); n != 0 {
		t.Errorf("%d more requests in the same minute", n)
	}
	b.ShowTab(TabSaved)
	if n := returned(staleAfter); n != 0 {
		t.Errorf("%d requests for a list that isn't in sight", n)
	}
}

// A computer that wakes up gets the focus before it has a network: what is shown
// stays. A sign-in that was ended elsewhere is told.
func TestListInSightStaysWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	b := managing(t)
	now := time.Now()
	b.world.Now = func() time.Time { return now }
	b.Accounts.Select(b.account("Ada Okafor").Key())
	page := b.page()
	b.ShowTab(TabTokens)
	b.settle()
	rows, session := len(page.Rows()), page.Session
	b.front.Set(speckletest.ServerError(503))
	now = now.Add(staleAfter)
	b.Returned()
	b.settle()
	if page.Err != nil || !page.Listed || len(page.Rows()) != rows || page.Session != session {
		t.Errorf("%v, %d rows of %d", page.Err, len(page.Rows()), rows)
	}
	page.Reload()
	b.settle()
	b.front.Set()
	if page.Err == nil {
		t.Error("a refresh that was asked for doesn't tell its failure")
	}
	page.Reload()
	b.settle()
	aside(func() {
		if err := b.client(b.origin).Logout(t.Context(), page.Session.signIn().Pair()); err != nil {
			t.Error(err)
		}
	})
	now = now.Add(staleAfter)
	b.Returned()
	b.settle()
	if speckle.KindOf(page.Err) != speckle.KindTokenRejected {
		t.Errorf("the sign-in was ended elsewhere: %v", page.Err)
	}
}
