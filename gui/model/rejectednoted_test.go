package model

import (
	"net/http"
	"testing"

	"speckle-keys/speckle/speckletest"
)

// A saved token that was revoked here, or that a check found rejected, is noted for scripts and for
// the next start; a check that shows that it works takes the note back.
func TestRejectedSavedTokenIsNoted(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.savedTokens("one", "two", "stays")
	noted := func(name string, want bool) {
		t.Helper()
		b.Saved.forgetStates() // as the next start
		if row := b.row(name); row.RejectedAt.IsZero() == want || (row.Standing.State == TokenRejected) != want {
			t.Errorf("%s: noted at %v, %v", name, row.RejectedAt, row.Standing.State)
		}
	}
	page := b.page()
	page.Reload()
	b.settle()
	page.Revoke(b.row("one").TokenID)
	b.settle()
	noted("one", true)
	noted("stays", false)

	b.front.Set(speckletest.Answer(http.StatusOK, "application/json", `{"data":{"activeUser":null}}`))
	b.Saved.Check(b.row("two").Entry)
	b.settle()
	noted("two", true)
	b.front.Set()
	b.Saved.Check(b.row("two").Entry)
	b.settle()
	noted("two", false)
	noted("one", true)
}
