package accounts

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts/accountstest"
)

func TestMain(m *testing.M) {
	writerMain()
	os.Exit(m.Run())
}

// only is an environment in which connectors look in one base folder.
func only(base string) Environment {
	return Environment{GOOS: "linux", Getenv: func(name string) string {
		if name == overrideVariable {
			return base
		}
		return ""
	}}
}

// search reads one base folder and fails when reading left a mark in it.
func search(t *testing.T, base string) Result {
	t.Helper()
	before := accountstest.Tree(t, base)
	found, err := Find(context.Background(), only(base))
	if err != nil {
		t.Fatal(err)
	}
	sameTree(t, before, accountstest.Tree(t, base))
	noSecrets(t, found)
	return found
}

func sameTree(t *testing.T, before, after map[string]string) {
	t.Helper()
	for path, was := range before {
		if after[path] != was {
			t.Errorf("%s was touched:\nbefore %s\nafter  %s", path, was, after[path])
		}
	}
	for path := range after {
		if _, was := before[path]; !was {
			t.Errorf("%s was left behind", path)
		}
	}
}

// noSecrets fails when a token shows in anything but a Secret.
func noSecrets(t *testing.T, r Result) {
	t.Helper()
	shown := fmt.Sprintf("%+v", r)
	for _, a := range r.Accounts {
		for _, secret := range []string{a.Token.Reveal(), a.RefreshToken.Reveal()} {
			if len(secret) > 10 && strings.Contains(shown, secret[:10]) {
				t.Errorf("%s: a token shows in the result", a.Person.Name)
			}
		}
	}
}

// problems gives each problem as "place row code", with a "!" where the entry
// is lost; places are relative to base.
func problems(base string, r Result) []string {
	var list []string
	for _, p := range r.Problems {
		rel, err := filepath.Rel(base, p.Path)
		if err != nil {
			rel = p.Path
		}
		line := filepath.ToSlash(rel)
		if p.Row != "" {
			line += " " + p.Row
		}
		line += " " + string(p.Code)
		if p.Lost {
			line += "!"
		}
		list = append(list, line)
	}
	slices.Sort(list)
	return list
}

// people gives each account as "origin name".
func people(r Result) []string {
	var list []string
	for _, a := range r.Accounts {
		list = append(list, a.Origin.String()+" "+a.Person.Name)
	}
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("%s: not expected: %s", what, g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s: missing: %s", what, w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: got %d, want %d", what, len(got), len(want))
	}
}
