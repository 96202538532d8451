package demoserver

import (
	"errors"
	"net/http"
	"reflect"
	"syscall"
	"testing"
	"testing/cryptotest"
	"time"

	"speckle-keys/speckle"
)

// TestStagedIsTheSameEachTime holds that nothing is left to chance when names,
// clock and random source are given.
func TestStagedIsTheSameEachTime(t *testing.T) {
	noon := time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)
	start := func() *World {
		cryptotest.SetGlobalRandom(t, 1)
		w, err := Staged(t.Context(), Stage{Now: func() time.Time { return noon }, Named: true})
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

func TestNetworkLeadsToTheNamedServers(t *testing.T) {
	t.Parallel()
	w, err := Staged(t.Context(), Stage{Named: true})
	if err != nil {
		t.Fatal(err)
	}
	client := func(o speckle.Origin) *speckle.Client {
		return speckle.NewClient(o, speckle.Options{Transport: w.Network()})
	}
	for _, s := range w.Servers {
		info, err := client(s.Origin()).ServerInfo(t.Context())
		if err != nil || info.Name != s.Name() || !s.Origin().Secure() {
			t.Errorf("%s answers as %v, %v", s.Origin(), info, err)
		}
	}
	gone := w.Accounts[len(w.Accounts)-1].Origin
	if _, err := client(gone).ServerInfo(t.Context()); speckle.KindOf(err) != speckle.KindRefused {
		t.Errorf("%s answers %v", gone, err)
	}
	elsewhere := &http.Client{Transport: w.Network()}
	if _, err := elsewhere.Get("https://example.com"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("another server is reached, or: %v", err)
	}
}
