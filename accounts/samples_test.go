package accounts

import (
	"os"
	"path/filepath"
	"testing"

	"speckle-keys/accounts/accountstest"
)

// sample copies a folder of the reference samples, which lie beside the
// checkout, and returns the copy.
func sample(t *testing.T, name string) string {
	t.Helper()
	from := filepath.Join("..", "..", "shared", "samples", filepath.FromSlash(name))
	if _, err := os.Stat(from); err != nil {
		t.Skip("the reference samples are not beside the checkout")
	}
	base := t.TempDir()
	copyTree(t, from, base)
	return base
}

// S17, S19.
func TestSamples(t *testing.T) {
	t.Parallel()
	const (
		dina = "https://speckle.engineers.example Dina Farouk"
		ada  = "https://speckle.studio.example Ada Okafor"
		bram = "https://speckle.bureau.example Bram Visser"
		chen = "https://speckle.atelier.example Chen Li"
	)
	for _, test := range []struct {
		name     string
		people   []string
		problems []string
	}{
		{"good", []string{
			"https://ci.speckle.example Eli Ben-Ami", "https://fe1.legacy.example Hugo Lima",
			"https://new.moved.example Gwen Park", "https://old.moved.example Gwen Park", chen, bram, dina, ada,
		}, []string{"Speckle/Accounts.db many-defaults"}},
		{"good-variants/page32k", []string{ada}, nil},
		{"good-variants/sketchup-rowid", []string{chen}, nil},
		{"good-variants/dui-config-pascal", nil, nil},
		{"good-variants/empty", nil, nil},
		{"nasty/db/zero-byte", nil, []string{"Speckle/Accounts.db empty!"}},
		{"nasty/db/not-sqlite", nil, []string{"Speckle/Accounts.db database!"}},
		{"nasty/db/truncated", nil, []string{"Speckle/Accounts.db damaged!"}},
		{"nasty/db/foreign-schema", nil, []string{"Speckle/Accounts.db schema!"}},
		{"nasty/db/objects-other-columns", nil, []string{"Speckle/Accounts.db schema!"}},
		{"nasty/db/wal-uncheckpointed", []string{bram, ada}, nil},
		{"nasty/duplicates", []string{bram, ada}, []string{"Speckle/Accounts.db many-defaults"}},
		{"nasty/json", []string{"https://dup.example ", "https://pascal.example P. Case", dina}, []string{
			"Speckle/Accounts many-defaults",
			"Speckle/Accounts/array.json not-account!",
			"Speckle/Accounts/bearer-token.json bearer",
			"Speckle/Accounts/comments.json syntax!",
			"Speckle/Accounts/crlf-in-token.json bad-token",
			"Speckle/Accounts/deep-nesting.json too-deep!",
			"Speckle/Accounts/duplicate-keys.json no-person",
			"Speckle/Accounts/empty-token.json no-token",
			"Speckle/Accounts/empty.json empty!",
			"Speckle/Accounts/invalid-utf8.json encoding!",
			"Speckle/Accounts/latin1.json encoding!",
			"Speckle/Accounts/migration-self.json self-move",
			"Speckle/Accounts/missing-serverinfo.json no-server!",
			"Speckle/Accounts/missing-userinfo.json no-person",
			"Speckle/Accounts/not-an-account.json not-account!",
			"Speckle/Accounts/nul-bytes.json empty!",
			"Speckle/Accounts/null-serverinfo.json no-server!",
			"Speckle/Accounts/null-token.json no-token",
			"Speckle/Accounts/null-userinfo.json no-person",
			"Speckle/Accounts/null.json not-account!",
			"Speckle/Accounts/number-token.json bad-token",
			"Speckle/Accounts/number.json not-account!",
			"Speckle/Accounts/serverinfo-is-string.json no-server!",
			"Speckle/Accounts/string.json not-account!",
			"Speckle/Accounts/trailing-garbage.json syntax!",
			"Speckle/Accounts/true.json not-account!",
			"Speckle/Accounts/truncated.json syntax!",
			"Speckle/Accounts/whitespace.json empty!",
		}},
		{"nasty/urls", []string{
			"http://[::1]:3000 Dina Farouk", "http://localhost:3000 Dina Farouk",
			"http://speckle.engineers.example Dina Farouk", "https://example.org Dina Farouk",
			"https://speckle.engineers.example:8443 Dina Farouk", "https://xn--peckle-hvf.example Dina Farouk",
			"https://xn--spckle-cua.example Dina Farouk", dina,
		}, []string{
			"Speckle/Accounts no-default",
			"Speckle/Accounts/backslash.json bad-address!",
			"Speckle/Accounts/bad-port.json bad-address!",
			"Speckle/Accounts/bidi.json bad-address!",
			"Speckle/Accounts/empty.json no-address!",
			"Speckle/Accounts/file.json bad-address!",
			"Speckle/Accounts/ftp.json bad-address!",
			"Speckle/Accounts/javascript.json bad-address!",
			"Speckle/Accounts/newline.json bad-address!",
			"Speckle/Accounts/null-url.json no-address!",
			"Speckle/Accounts/userinfo.json password",
			"Speckle/Accounts/very-long.json bad-address!",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := sample(t, test.name)
			found := search(t, base)
			same(t, "accounts", people(found), test.people)
			same(t, "problems", problems(base, found), test.problems)
		})
	}
}

func TestSampleGood(t *testing.T) {
	t.Parallel()
	found := search(t, sample(t, "good"))
	byName := make(map[string]Account)
	for _, a := range found.Accounts {
		byName[a.Origin.Host()] = a
		if !a.Token.IsToken() || a.TokensDiffer || len(a.Sources) != 1 {
			t.Errorf("%s: token %v, differ %v, %d sources", a.Origin, a.Token.IsToken(), a.TokensDiffer, len(a.Sources))
		}
	}
	for host, want := range map[string][2]bool{ // default, selected
		"speckle.studio.example":    {true, false},
		"speckle.atelier.example":   {true, false},
		"speckle.bureau.example":    {false, true},
		"speckle.engineers.example": {false, false},
	} {
		if a := byName[host]; a.Default != want[0] || a.Selected != want[1] {
			t.Errorf("%s: default %v, selected %v", host, a.Default, a.Selected)
		}
	}
	from, to := byName["old.moved.example"], byName["new.moved.example"]
	if from.MovedTo != to.Origin || to.MovedFrom != from.Origin || !from.MovedFrom.IsZero() || !to.MovedTo.IsZero() {
		t.Errorf("moved: %v to %v, %v from %v", from.Origin, from.MovedTo, to.Origin, to.MovedFrom)
	}
	if ada := byName["speckle.studio.example"]; ada.Person.Avatar == "" || ada.Server.Version != "2.31.14" {
		t.Errorf("Ada: avatar of %d bytes, server %+v", len(ada.Person.Avatar), ada.Server)
	}
	if eli := byName["ci.speckle.example"]; eli.MovedFrom.Host() != "old-ci.speckle.example" {
		t.Errorf("snake_case was not read: %+v", eli)
	}
}

func TestSampleDuplicates(t *testing.T) {
	t.Parallel()
	found := search(t, sample(t, "nasty/duplicates"))
	for host, want := range map[string]struct {
		sources int
		differ  bool
		last    string // characters of the token that is kept
	}{
		"speckle.studio.example": {5, true, "b84b31"},
		"speckle.bureau.example": {2, false, "4ec8d5"},
	} {
		for _, a := range found.Accounts {
			if a.Origin.Host() != host {
				continue
			}
			if len(a.Sources) != want.sources || a.TokensDiffer != want.differ || (a.ChosenBecause != "") != want.differ || a.Token.LastChars() != want.last {
				t.Errorf("%s: %d sources, differ %v (%s), token ends %s", host, len(a.Sources), a.TokensDiffer, a.ChosenBecause, a.Token.LastChars())
			}
		}
	}
}

func TestSampleShapes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ file, person, server, host string }{
		{"01-dotnet-v3-db-row", "Ada Okafor", "Studio Speckle", "speckle.studio.example"},
		{"02-dotnet-v2-db-row", "Bram Visser", "Bureau Server", "speckle.bureau.example"},
		{"03-dui-sketchup-db-row", "Chen Li", "Atelier", "speckle.atelier.example"},
		{"04-manual-json-documented", "Dina Farouk", "Engineers' server", "speckle.engineers.example"},
		{"05-specklepy-dump-snake", "Eli Ben-Ami", "CI server", "ci.speckle.example"},
		{"06-minimal-token-url", "", "", "localhost:3000"},
		{"07a-migrated-old", "Gwen Park", "Moved (old)", "old.moved.example"},
		{"07b-migrated-new", "Gwen Park", "Moved (new)", "new.moved.example"},
		{"08-dotnet-v2-fe1-offline", "Hugo Lima", "FE1 server", "fe1.legacy.example"},
		{"09-specklepy-dump-alias", "Eli Ben-Ami", "CI server", "ci.speckle.example"},
	} {
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			base := sample(t, "shapes")
			e, faults := parseDocument(accountstest.Read(t, filepath.Join(base, test.file+".json")))
			if e == nil {
				t.Fatalf("not read: %v", faults)
			}
			if e.person.Name != test.person || e.server.Name != test.server || e.origin.Host() != test.host || !e.token.IsToken() {
				t.Errorf("got %q on %q at %s", e.person.Name, e.server.Name, e.origin)
			}
			if named := test.person != ""; named != (len(faults) == 0) {
				t.Errorf("faults: %v", faults)
			}
		})
	}
}
