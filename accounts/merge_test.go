package accounts

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	mk "speckle-keys/accounts/accountstest"
	"speckle-keys/speckle"
)

// wrote is an entry for merging. The text is "kind origin id email token" and
// then any of: default selected old newer.
func wrote(t *testing.T, text string) *entry {
	t.Helper()
	f := strings.Fields(text)
	value := func(s string) string {
		if s == "-" {
			return "null"
		}
		return `"` + s + `"`
	}
	e, _ := parseDocument(fmt.Appendf(nil, `{"id":"I","token":%s,"refreshToken":"r%s","serverInfo":{"url":"https://%s"},"userInfo":{"id":%s,"email":%s}}`,
		value(f[4]), f[4], f[1], value(f[2]), value(f[3])))
	if e == nil {
		t.Fatalf("%s: not an entry", text)
	}
	e.source = Source{Kind: SourceFile, Path: text}
	e.modified = time.Unix(1000, 0)
	if f[0] == "db" {
		e.source.Kind, e.row = SourceDatabase, "H"
	}
	for _, flag := range f[5:] {
		switch flag {
		case "default":
			e.isDefault = true
		case "selected":
			e.selected = true
		case "own":
			e.row = e.id
		case "newer":
			e.modified = time.Unix(2000, 0)
		default:
			t.Fatal(flag)
		}
	}
	return e
}

// S21.
func TestMerge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		entries []string
		want    []string // token, number of sources, and why where tokens differ
	}{
		{"nothing", nil, nil},
		{"two people", []string{"db a.ex 1 x@a t1", "db a.ex 2 y@a t2"}, []string{"t1 1 ", "t2 1 "}},
		{"one person on two servers", []string{"db a.ex 1 x@a t1", "db b.ex 1 x@a t1"}, []string{"t1 1 ", "t1 1 "}},
		{"one address in two spellings", []string{"db a.ex 1 x@a t1", "file A.EX:443/ 1 x@a t1"}, []string{"t1 2 "}},
		{"one e-mail in two spellings", []string{"db a.ex - X@A t1", "file a.ex - x@a t1"}, []string{"t1 2 "}},
		{"the e-mail joins what has no id", []string{"file a.ex - x@a t1", "db a.ex 1 x@a t1"}, []string{"t1 2 "}},
		{"three, joined through the one with both", []string{"file a.ex - x@a t1", "file a.ex 1 - t1", "file a.ex 1 x@a t1"}, []string{"t1 3 "}},
		{"an e-mail that went to another person", []string{"db a.ex 1 x@a t1", "db a.ex 2 x@a t2"}, []string{"t1 1 ", "t2 1 "}},
		{"nobody named, same token", []string{"db a.ex 1 x@a t1", "file a.ex - - t1"}, []string{"t1 2 "}},
		{"nobody named, other token", []string{"db a.ex 1 x@a t1", "file a.ex - - t2"}, []string{"t1 1 ", "t2 1 "}},
		{"nobody named, twice", []string{"file a.ex - - t2", "db a.ex - - t2"}, []string{"t2 2 "}},
		{"the database before a file", []string{"file a.ex 1 x@a t1 default newer", "db a.ex 1 x@a t2"}, []string{"t2 2 " + string(chosenDatabase)}},
		{"the selected row", []string{"db a.ex 1 x@a t1 default", "db a.ex 1 x@a t2 selected"}, []string{"t2 2 " + string(chosenSelected)}},
		{"the default row", []string{"db a.ex 1 x@a t1", "db a.ex 1 x@a t2 default"}, []string{"t2 2 " + string(chosenDefault)}},
		{"the row under its own hash", []string{"db a.ex 1 x@a t1", "db a.ex 1 x@a t2 own"}, []string{"t2 2 " + string(chosenOwnHash)}},
		{"the file changed last", []string{"file a.ex 1 x@a t1", "file a.ex 1 x@a t2 newer"}, []string{"t2 2 " + string(chosenNewest)}},
		{"the first", []string{"file a.ex 1 x@a t1", "file a.ex 1 x@a t2"}, []string{"t1 2 " + string(chosenFirst)}},
		{"a token before none", []string{"db a.ex 1 x@a - selected", "file a.ex 1 x@a t2"}, []string{"t2 2 "}},
		{"three tokens", []string{"file a.ex 1 x@a t1", "db a.ex 1 x@a t2", "db a.ex 1 x@a t3 own"}, []string{"t3 3 " + string(chosenOwnHash)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var entries []*entry
			for i, text := range test.entries {
				e := wrote(t, text)
				e.order = i
				entries = append(entries, e)
			}
			found, _ := merge(entries)
			var got []string
			for _, a := range found {
				got = append(got, fmt.Sprintf("%s %d %s", a.Token.Reveal(), len(a.Sources), a.ChosenBecause))
				if a.RefreshToken.Reveal() != "r"+a.Token.Reveal() {
					t.Error("the refresh token is not the one that came with the token")
				}
			}
			same(t, "accounts", got, test.want)
		})
	}
}

func TestMoves(t *testing.T) {
	t.Parallel()
	move := func(url, to, from string) mk.Person {
		p := mk.Ada(1)
		p.ID, p.Default, p.URL, p.MovedTo, p.MovedFrom = url, url == "https://a.ex", url, to, from
		return p
	}
	const a, b, c, d = "https://a.ex", "https://b.ex", "https://c.ex", "https://d.ex"
	for _, test := range []struct {
		name   string
		people []mk.Person
		want   []string // origin>to<from
		circle bool
	}{
		{"none", []mk.Person{move(a, "", "")}, []string{a + "><"}, false},
		{"both sides say it", []mk.Person{move(a, b, ""), move(b, "", a)}, []string{a + ">" + b + "<", b + "><" + a}, false},
		{"only the old side", []mk.Person{move(a, b, ""), move(b, "", "")}, []string{a + ">" + b + "<", b + "><" + a}, false},
		{"only the new side", []mk.Person{move(a, "", ""), move(b, "", a)}, []string{a + ">" + b + "<", b + "><" + a}, false},
		{"the other side is not here", []mk.Person{move(a, b, c)}, []string{a + ">" + b + "<" + c}, false},
		{"a chain", []mk.Person{move(a, b, ""), move(b, c, ""), move(c, "", "")}, []string{a + ">" + c + "<", b + ">" + c + "<" + a, c + "><" + b}, false},
		{"to and fro", []mk.Person{move(a, b, ""), move(b, a, "")}, []string{a + "><", b + "><"}, true},
		{
			"a circle of three with a tail",
			[]mk.Person{move(a, b, ""), move(b, c, ""), move(c, a, ""), move(d, a, "")},
			[]string{a + "><", b + "><", c + "><", d + ">" + a + "<"},
			true,
		},
		{
			"a chain with slashes and capitals",
			[]mk.Person{move(a, "HTTPS://B.ex/", ""), move(b, "https://C.EX/", a+"/"), move(c, "", b+"/")},
			[]string{a + ">" + c + "<", b + ">" + c + "<" + a, c + "><" + b},
			false,
		},
		{"a chain whose middle only the new side knows", []mk.Person{move(a, b, ""), move(c, "", b)}, []string{a + ">" + c + "<", c + "><" + b}, false},
		{"to itself", []mk.Person{move(a, a, a)}, []string{a + "><"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			for i, p := range test.people {
				mk.Write(t, filepath.Join(base, "Speckle", "Accounts", fmt.Sprint(i, ".json")), p.JSON())
			}
			found := search(t, base)
			var got []string
			for _, a := range found.Accounts {
				line := a.Origin.String() + ">" + a.MovedTo.String() + "<" + a.MovedFrom.String()
				got = append(got, line)
			}
			same(t, "moves", got, test.want)
			told, want := 0, 0
			if test.circle {
				want = 1
			}
			for _, p := range found.Problems {
				if p.Code == faultCircle.code {
					told++
				}
			}
			if told != want {
				t.Errorf("circles told: %d", told)
			}
		})
	}
}

// Each account has its place, whatever the order of finding.
func TestAccountsAreInOrder(t *testing.T) {
	order := rand.New(rand.NewPCG(1, 2)).Perm(200)
	var entries []*entry
	for _, n := range order {
		entries = append(entries, wrote(t, fmt.Sprintf("db s%d.example u%03d - t", n%3, n)))
	}
	accounts, _ := merge(entries)
	if len(accounts) != len(order) {
		t.Fatalf("%d accounts", len(accounts))
	}
	seen := map[string]bool{}
	for i, a := range accounts {
		seen[a.Person.ID] = true
		if i > 0 && (a.Origin.Host()+a.Person.ID < accounts[i-1].Origin.Host()+accounts[i-1].Person.ID) {
			t.Errorf("%s of %s comes after %s of %s", a.Person.ID, a.Origin.Host(), accounts[i-1].Person.ID, accounts[i-1].Origin.Host())
		}
	}
	if len(seen) != len(order) {
		t.Errorf("%d people", len(seen))
	}
}

// TestSeveralFolders checks that accounts of several folders become one list,
// with the folder that each was found in.
func TestSeveralFolders(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	config, share := filepath.Join(home, ".config", "Speckle"), filepath.Join(home, ".local", "share", "Speckle")
	mk.Folder(t, config)
	mk.WriteDatabase(t, filepath.Join(config, "Accounts.db"), mk.Table, mk.Rows(mk.Ada(0), mk.Ada(1)))
	mk.Write(t, filepath.Join(share, "Accounts", "a.json"), mk.Ada(0).JSON())
	found, err := Find(t.Context(), Environment{GOOS: "linux", Home: home, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Accounts) != 2 || len(found.Problems) != 0 || len(found.Accounts[0].Sources) != 2 {
		t.Fatalf("%d accounts, %v", len(found.Accounts), found.Problems)
	}
	for i, want := range []Source{
		{SourceDatabase, filepath.Join(config, "Accounts.db"), mk.Ada(0).ID},
		{SourceFile, filepath.Join(share, "Accounts", "a.json"), ""},
	} {
		if got := found.Accounts[0].Sources[i]; got != want {
			t.Errorf("source %d is %+v", i, got)
		}
	}
}

// Each token of an account counts, since a connector of another place uses it.
func TestOtherTokensOfAnAccount(t *testing.T) {
	t.Parallel()
	first, other := strings.Repeat("a", 42), strings.Repeat("b", 42)
	found, _ := merge([]*entry{wrote(t, "db a.ex 1 x@a "+first), wrote(t, "file a.ex 1 x@a "+other), wrote(t, "file a.ex 1 x@a "+other), wrote(t, "file a.ex 1 x@a "+first)})
	if len(found) != 1 || !slices.Equal(found[0].OtherTokenIDs, []string{other[:10]}) {
		t.Errorf("%+v", found)
	}
}

// A refresh token comes from where its token came from: another one's would
// bring back the session of another sign-in.
func TestRefreshTokenBelongsToItsToken(t *testing.T) {
	t.Parallel()
	entryOf := func(text string, refresh bool) *entry {
		e := wrote(t, text)
		if !refresh {
			e.refresh = speckle.Secret{}
		}
		return e
	}
	for name, c := range map[string]struct {
		entries []*entry
		want    string
	}{
		"of another token": {[]*entry{entryOf("db a.ex 1 x@a T newer", false), entryOf("db a.ex 1 x@a U", true)}, ""},
		"of the same":      {[]*entry{entryOf("db a.ex 1 x@a T newer", false), entryOf("db a.ex 1 x@a T", true)}, "rT"},
		"its own":          {[]*entry{entryOf("db a.ex 1 x@a T newer", true), entryOf("db a.ex 1 x@a U", true)}, "rT"},
	} {
		found, _ := merge(c.entries)
		if len(found) != 1 || found[0].Token.Reveal() != "T" || found[0].RefreshToken.Reveal() != c.want {
			t.Errorf("%s: %d accounts", name, len(found))
		}
	}
}

// A row's hash names the chosen account only where no entry has the id.
func TestSelectedByRow(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"H", "other"} {
		entries := []*entry{{row: "H", id: id}, {row: "I", id: "other"}}
		markSelected(entries, "H")
		if !entries[0].selected || entries[1].selected {
			t.Errorf("with the id %q: %v, %v", id, entries[0].selected, entries[1].selected)
		}
	}
	entries := []*entry{{row: "H", id: "other"}, {row: "I", id: "H"}}
	if markSelected(entries, "H"); entries[0].selected || !entries[1].selected {
		t.Error("the row counts although an entry has the id")
	}
}

// What hardly is a selection costs nothing but itself.
func TestSelectionThatIsNone(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"too deep":  strings.Repeat("[", maxDepth+1),
		"too large": strings.Repeat(" ", maxDocument+1),
		"no JSON":   "{",
	} {
		if id, bad := parseSelection([]byte(content)); id != "" || bad != faultSelection {
			t.Errorf("%s: %q, %v", name, id, bad)
		}
	}
}
