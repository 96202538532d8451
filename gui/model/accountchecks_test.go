package model

import (
	"slices"
	"testing"

	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// What a program asks at its start: each server once who it is, with no
// credential; and with one only the chosen account's own question.
func TestStartSendsOneTokenOnly(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	if s.currentName() != "Ada Okafor" {
		t.Fatalf("%q is chosen", s.currentName())
	}
	ada := s.Accounts.Current()
	asked := map[string]int{}
	bodies := map[sent]bool{}
	for _, r := range s.wire.requests(func(r sent) bool { return true }) {
		switch {
		case r.asks("serverInfo") && r.authorization == "":
			if bodies[r] {
				t.Errorf("%s was asked the same twice", r.origin)
			}
			bodies[r] = true // an older server is asked for less
			asked[r.origin]++
		case r.asks("activeUser") && r.authorization == "Bearer "+ada.Token.Reveal() && r.origin == ada.Origin.String():
			asked["check"]++
		default:
			t.Errorf("unasked: %s %s", r.path, r.body)
		}
	}
	for _, origin := range s.Accounts.found.origins {
		if n := asked[origin.String()]; n == 0 {
			t.Errorf("%s was asked %d times", origin, n)
		}
	}
	if asked["check"] != 1 || s.Accounts.Servers() != 4 {
		t.Errorf("%d checks, %d servers", asked["check"], s.Accounts.Servers())
	}
	// The store changing is no reason to ask again.
	s.wire.clear()
	s.Accounts.Refresh()
	s.Accounts.Refresh()
	s.settle()
	if n := s.wire.count(""); n != 0 {
		t.Errorf("%d more requests after another reading", n)
	}
	// Another choice is.
	s.Accounts.Select(s.account("Dina Farouk").Key())
	s.Accounts.Refresh()
	s.settle()
	s.Accounts.Select(ada.Key())
	s.settle()
	if n := s.wire.count("activeUser"); n != 1 || s.wire.count("") != 1 {
		t.Errorf("%d checks of %d requests", n, s.wire.count(""))
	}
}

func TestStandingsOfAccounts(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	for name, want := range map[string]speckle.TokenState{
		"Ada Okafor":  TokenValid,
		"Bram Visser": TokenRejected,
		"Eli Ben-Ami": TokenUnreachable,
		"Paula Wendt": TokenTooNarrow,
	} {
		account := s.account(name)
		if standing, checking := s.Accounts.State(account); name != "Ada Okafor" && (standing.State != speckle.TokenUnknown || checking) {
			t.Errorf("%s: %v before it was asked", name, standing.State)
		}
		s.Accounts.Select(account.Key())
		if _, checking := s.Accounts.State(account); !checking && name != "Ada Okafor" {
			t.Errorf("%s is not being checked", name)
		}
		s.settle()
		standing, checking := s.Accounts.State(account)
		if standing.State != want || checking || (standing.User != nil) != (want == TokenValid) || (standing.Err == nil) != (want == TokenValid) {
			t.Errorf("%s: %+v, checking %v", name, standing, checking)
		}
	}
}

// S55.
func TestStandingIsAboutTheTokenThatWasAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	good := b.found.Accounts[0]
	bad := good
	bad.Token = dummy(5)
	b.find(bad)
	b.Start()
	b.settle()
	if standing, _ := b.Accounts.State(b.account("Ada Okafor")); standing.State != TokenRejected {
		t.Fatalf("%+v", standing)
	}
	// The person signs in again in a connector.
	b.find(good)
	b.Accounts.Refresh()
	b.settle()
	if standing, _ := b.Accounts.State(b.account("Ada Okafor")); standing.State != TokenValid {
		t.Errorf("%+v after the token was replaced", standing)
	}
	// Nothing is known of a token that nobody asked about.
	if standing, checking := b.Accounts.State(&bad); standing.State != speckle.TokenUnknown || checking {
		t.Errorf("%+v of a token that replaced the good one", standing)
	}
	// The answer about the old token comes late.
	gate := newGate(func(r speckletest.Request) bool {
		return r.Header.Get("Authorization") == "Bearer "+good.Token.Reveal()
	})
	b.front.Set(gate.fault)
	b.Accounts.Check(b.account("Ada Okafor"))
	<-gate.arrived
	b.find(bad)
	b.Accounts.Refresh()
	b.until("the new token's answer", func() bool {
		standing, _ := b.Accounts.State(&bad)
		return standing.State == TokenRejected
	})
	gate.open()
	b.settle()
	if standing, _ := b.Accounts.State(b.account("Ada Okafor")); standing.State != TokenRejected {
		t.Errorf("%+v: of another token", standing)
	}
}

func TestAccountsWithoutTokenAreNotChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.find(b.accountOf(b.ada, "Ada Okafor", speckle.Secret{}))
	b.Start()
	b.settle()
	b.Accounts.Check(b.account("Ada Okafor"))
	b.settle()
	if n := b.wire.count("activeUser"); n != 0 {
		t.Errorf("%d requests", n)
	}
	if standing, checking := b.Accounts.State(b.account("Ada Okafor")); standing.State != speckle.TokenUnknown || checking {
		t.Errorf("%+v %v", standing, checking)
	}
}

func TestRefreshAllAsksAgain(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	s.wire.clear()
	s.RefreshAll()
	s.settle()
	infos, checks := s.wire.count("serverInfo"), s.wire.count("activeUser")
	// The server that is gone is asked in vain, and counted all the same.
	if infos < 4 || checks != 1 {
		t.Errorf("%d questions for details, %d checks", infos, checks)
	}
	if !slices.ContainsFunc(s.Accounts.found.origins, func(o Origin) bool { return s.Server(o).Reachable() }) {
		t.Error("no server answered")
	}
}
