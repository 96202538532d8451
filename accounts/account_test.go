package accounts

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	mk "speckle-keys/accounts/accountstest"
)

func TestInitials(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, email, want string }{
		{"Ada Okafor", "", "AO"},
		{"ada maria okafor", "", "AO"},
		{"Ada", "", "A"},
		{"Eli Ben-Ami", "", "EA"},
		{"Conan O'Brien", "", "CO"},
		{"élodie ångström", "", "ÉÅ"},
		{"e\u0301lodie", "", "E"},
		{"李 小龙", "", "李小"},
		{"👩‍🚀 Ada 🏗️", "", "A"},
		{"👩‍🚀", "ada.okafor@studio.example", "AO"},
		{"", "ada@studio.example", "A"},
		{"", "", "?"},
		{"🏗️", "", "?"},
		{"3D Print", "", "3P"},
	} {
		a := Account{Person: Person{Name: test.name, Email: test.email}}
		if got := a.Initials(); got != test.want {
			t.Errorf("%q %q: %q, want %q", test.name, test.email, got, test.want)
		}
	}
}

// TestKey checks that keys tell accounts apart, stay the same from reading to
// reading, and tell nobody who it is.
func TestKey(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	people := numbered(5)
	other := people[0]
	other.URL = "https://elsewhere.example"
	nobody := mk.Person{Token: mk.Token(50), URL: "https://nobody.example"}
	nobody2 := mk.Person{Token: mk.Token(51), URL: "https://nobody.example"}
	for i, p := range append(people, other, nobody, nobody2) {
		mk.Write(t, filepath.Join(base, "Speckle", "Accounts", string(rune('a'+i))+".json"), p.JSON())
	}
	keys := make(map[string]bool)
	first, second := search(t, base), search(t, base)
	for i, a := range first.Accounts {
		key := a.Key()
		if keys[key] || key != second.Accounts[i].Key() || a.Person.Email != "" && strings.Contains(key, a.Person.Email) {
			t.Errorf("%s: key %s", a.Person.Name, key)
		}
		keys[key] = true
	}
	if len(keys) != 8 {
		t.Errorf("%d keys", len(keys))
	}
}

// Two accounts of one person have one key, wherever they stand; accounts of two
// people never do.
func TestKeyIsThePersons(t *testing.T) {
	t.Parallel()
	account := func(id, email, path string) *Account {
		return &Account{Person: Person{ID: id, Email: email}, Sources: []Source{{Path: path}}}
	}
	for name, c := range map[string]struct {
		a, b *Account
		same bool
	}{
		"another address, another file":   {account("1", "ada@one.example", "a"), account("1", "ada@two.example", "b"), true},
		"another person with the address": {account("1", "ada@one.example", "a"), account("2", "ada@one.example", "a"), false},
		"the address alone, in capitals":  {account("", "ada@one.example", "a"), account("", "Ada@One.example", "b"), true},
		"another address alone":           {account("", "ada@one.example", "a"), account("", "bo@one.example", "a"), false},
		"nobody, in two files":            {account("", "", "a"), account("", "", "b"), false},
		"nobody, read again":              {account("", "", "a"), account("", "", "a"), true},
		"an address that is another's id": {account("ada@one.example", "", "a"), account("", "ada@one.example", "b"), true},
		"nobody, in no file":              {&Account{}, account("", "", "a"), false}, // an address that was typed
	} {
		if got := c.a.Key() == c.b.Key(); got != c.same {
			t.Errorf("%s: the same key: %v", name, got)
		}
	}
}

// TestKeyOutlivesTheToken: signing in again must not lose what is kept under
// the key.
func TestKeyOutlivesTheToken(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts", "a.json")
	p := mk.Ada(1)
	mk.Write(t, path, p.JSON())
	before := search(t, base).Accounts[0].Key()
	p.Token, p.ID, p.Name = mk.Token(99), "OTHER", "Ada O."
	mk.Write(t, path, p.JSON())
	if after := search(t, base).Accounts[0].Key(); after != before {
		t.Error("the key changed with the token")
	}
}

func TestFindEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, only(t.TempDir())); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	// A drive that does not answer: the search itself never returns.
	ctx, cancel = context.WithCancel(t.Context())
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	_, err := Find(ctx, Environment{GOOS: "linux", Getenv: func(string) string {
		cancel()
		<-never
		return ""
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestCodesAreUnique(t *testing.T) {
	t.Parallel()
	seen := make(map[ProblemCode]bool)
	source, err := os.ReadFile("problem.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile(`&fault\{"([a-z-]*)"`).FindAllSubmatch(source, -1) {
		code := ProblemCode(match[1])
		if code == "" || seen[code] {
			t.Errorf("code %q is there twice", code)
		}
		seen[code] = true
	}
	if len(seen) != 38 {
		t.Errorf("%d codes", len(seen))
	}
}

// S9: TestNoTokenInPlainText walks a whole result: a token may stand in a Secret
// only.
func TestNoTokenInPlainText(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	canary := mk.Token(77)
	speckle := filepath.Join(base, "Speckle")
	mk.Folder(t, speckle)
	mk.WriteDatabase(t, filepath.Join(speckle, "Accounts.db"), "CREATE TABLE objects(hash, content)", []mk.Row{
		{canary, `{"token":"` + canary + `"`},
		{"b", `{"id":"` + canary + `","token":"` + canary + `","serverInfo":{"url":"https://` + canary + `@a.example/?t=` + canary + `"},"userInfo":{"id":"1"}}`},
		{"c", `"` + canary + `"`},
		{"d", `{"token":["` + canary + `"],"serverInfo":{"url":"` + canary + ` x"}}`},
	})
	mk.Write(t, filepath.Join(speckle, "Accounts", "a.json"), `{"token":"`+canary+`\n"x`)
	found := search(t, base)
	if len(found.Accounts) != 1 || len(found.Problems) < 4 {
		t.Fatalf("%d accounts, %v", len(found.Accounts), problems(base, found))
	}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.String:
			if strings.Contains(strings.ToLower(v.String()), canary[:10]) {
				t.Errorf("%s holds a piece of a token", path)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), path)
			}
		}
	}
	walk(reflect.ValueOf(found), "Result")
}

// A damaged file of our own is told by where it was set aside, one that can't
// be read by its own path. No account of it could be read.
func TestOwnFileProblem(t *testing.T) {
	t.Parallel()
	for setAside, want := range map[string]Problem{
		"":                       {Path: "/here/servers.json", Code: "own-file", Lost: true},
		"/here/servers.json.bad": {Path: "/here/servers.json.bad", Code: "own-damaged", Lost: true},
	} {
		if got := OwnFileProblem("/here/servers.json", setAside); got != want {
			t.Errorf("set aside at %q: %+v", setAside, got)
		}
	}
	if got, want := UnwrittenFileProblem("/here"), (Problem{Path: "/here", Code: "own-unwritten", Lost: true}); got != want {
		t.Errorf("unwritten: %+v", got)
	}
}
