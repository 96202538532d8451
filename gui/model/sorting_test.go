package model

import (
	"testing"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Each column orders what it shows, both ways; equal rows stay as they were.
func TestSavedCredentialsAreOrderedByColumns(t *testing.T) {
	t.Parallel()
	now := time.Now()
	row := func(name string, kind keychain.CredentialKind, ends time.Duration, state speckle.TokenState) SavedRow {
		r := SavedRow{Standing: Standing{State: state}}
		r.Kind, r.Name, r.CreatedAt = kind, name, now.Add(-day)
		if ends != 0 {
			r.ExpiresAt, r.Expired = now.Add(ends), ends < 0
		}
		return r
	}
	const sign, token = keychain.KindSignIn, keychain.KindToken
	pasted := row("f", token, 0, speckle.TokenValid)
	pasted.CreatedAt = time.Time{}
	missing := row("g", token, 3*day, speckle.TokenValid)
	missing.Missing = true
	rows := []SavedRow{
		row("B", token, day, speckle.TokenValid), row("a", token, 0, speckle.TokenRejected), row("c", token, -day, speckle.TokenUnknown),
		row("d", token, 2*day, speckle.TokenUnreachable), row("e", sign, 0, speckle.TokenUnknown), pasted, missing,
	}
	for by, want := range map[order[SavedColumn]]string{
		{"", false}:             "BacdefgX",
		{SavedByName, false}:    "eaBcdfgX",
		{SavedByName, true}:     "gfdcBaeX",
		{SavedByState, false}:   "gacdeBfX",
		{SavedByState, true}:    "BfedcagX",
		{SavedByExpires, false}: "cBdgaefX",
		{SavedByExpires, true}:  "agdBcefX",
	} {
		sorted, got := append([]SavedRow(nil), rows...), ""
		apply(by, sorted, savedOrders, savedUnknown)
		for _, r := range sorted {
			got += r.Name
		}
		if got+"X" != want {
			t.Errorf("by %+v: %s, want %s", by, got, want)
		}
	}
}

// The order that a person chose stays when a list is read or opened again, and
// a search keeps it.
func TestOrdersOfListsStay(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	origin := mustOrigin(t, "https://a.example")
	for i, name := range []string{"b", "c", "a"} {
		s.save(keychain.Entry{Kind: keychain.KindToken, Origin: origin, Name: name}, dummy(i+1))
	}
	at := time.Now()
	aside(func() {
		for i, name := range []string{"b", "c", "a"} {
			entry := activity.Entry{Time: at.Add(time.Duration(i) * time.Minute), Kind: activity.Copied, Server: "https://a.example", Name: name}
			if err := s.world.Activity.Add(t.Context(), entry); err != nil {
				t.Error(err)
			}
		}
	})
	words := func(e ActivityEntry) string { return string(e.Kind) }
	see := func() (saved, done string) {
		for _, row := range s.Saved.Find(origin, "a.example") {
			saved += row.Name
		}
		for _, entry := range s.Activity.Find("copied", words) {
			done += entry.Name
		}
		return saved, done
	}
	s.Activity.Refresh()
	s.settle()
	if _, done := see(); done != "acb" {
		t.Errorf("at first %s is done, not the newest first", done)
	}
	s.Saved.Order.Sort(SavedByName)
	s.Activity.Order.Sort(ActivityByToken)
	s.Activity.Order.Sort(ActivityByToken)
	if s.redraws() == 0 {
		t.Error("the screen wasn't redrawn")
	}
	s.Saved.Refresh()
	s.Activity.Close()
	s.Activity.Refresh()
	s.settle()
	if saved, done := see(); saved != "abc" || done != "cba" {
		t.Errorf("saved %s, done %s", saved, done)
	}
}

func TestActivityIsOrderedByColumns(t *testing.T) {
	t.Parallel()
	at := time.Now()
	rows := []ActivityEntry{
		{Time: at, Kind: "c", Name: "2", Server: "x", Person: "z"},
		{Time: at.Add(-time.Hour), Kind: "b", Name: "1", Server: "x", Person: "Y"},
		{Time: at.Add(-time.Minute), Kind: "a", Name: "3", Server: "W"},
	}
	for by, want := range map[ActivityColumn]string{ActivityByTime: "132", ActivityByAction: "312", ActivityByToken: "123", ActivityByServer: "312"} {
		sorted, got := append([]ActivityEntry(nil), rows...), ""
		apply(order[ActivityColumn]{by, false}, sorted, activityOrders(func(e ActivityEntry) string { return string(e.Kind) }), nil)
		for _, e := range sorted {
			got += e.Name
		}
		if got != want {
			t.Errorf("by %s: %s, want %s", by, got, want)
		}
	}
}
