package demoserver

import (
	"reflect"
	"testing"
	"testing/cryptotest"
	"time"
)

// TestStagedIsTheSameEachTime holds that nothing is left to chance when names,
// clock and random source are given.
func TestStagedIsTheSameEachTime(t *testing.T) {
	noon := time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)
	start := func() *World {
		cryptotest.SetGlobalRandom(t, 1)
		w, err := Demo(t.Context(), Stage{Now: func() time.Time { return noon }, Named: true})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	first, second := start(), start()
	if len(first.Accounts) != len(second.Accounts) || len(first.Accounts) == 0 {
		t.Fatalf("%d accounts, and %d", len(first.Accounts), len(second.Accounts))
	}
	for i, a := range first.Accounts {
		if b := second.Accounts[i]; !reflect.DeepEqual(a, b) {
			t.Errorf("account %d is of %s at %s, and of %s at %s (or has other tokens)", i, a.Person.Name, a.Origin, b.Person.Name, b.Origin)
		}
	}
	for i, s := range first.Sessions {
		if !reflect.DeepEqual(s, second.Sessions[i]) {
			t.Errorf("session %d differs", i)
		}
	}
}
