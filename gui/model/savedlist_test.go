package model

import (
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

func TestCommandNames(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	a, b := mustOrigin(t, "https://a.example"), mustOrigin(t, "https://b.example:8443")
	n := 0
	save := func(kind keychain.CredentialKind, origin speckle.Origin, name, person string) string {
		n++
		return s.save(keychain.Entry{Kind: kind, Origin: origin, Name: name, UserID: person}, dummy(n)).Key
	}
	for key, want := range map[string]string{
		save(keychain.KindToken, a, "alone", "ada"):   "alone",
		save(keychain.KindSignIn, a, "signed", "ada"): "",
		save(keychain.KindToken, a, "", "ada"):        "",
		save(keychain.KindToken, a, "-x", "ada"):      "-x", // after two dashes
		save(keychain.KindToken, a, "two", "ada"):     "two@a.example",
		save(keychain.KindToken, b, "two", "ada"):     "two@b.example:8443",
		save(keychain.KindToken, a, "shared", "ada"):  "",
		save(keychain.KindToken, a, "shared", "bo"):   "",
		save(keychain.KindToken, b, "old", "ada"):     "", // speckle-keys takes the newer one
		save(keychain.KindToken, b, "old", "ada"):     "old",
	} {
		if row, _ := s.Saved.Row(key); s.Saved.CommandName(row.Entry) != want {
			t.Errorf("%q on %s: %q, want %q", row.Name, row.Origin, s.Saved.CommandName(row.Entry), want)
		}
	}
}

func TestSearchOfSavedCredentials(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "CI publish", UserName: "Ada", Scopes: []string{"streams:read"}}, dummy(1))
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://b.example"), Name: "viewer", Note: "for the Lobby"}, dummy(2))
	for text, want := range map[string]int{"": 2, " ": 2, "publish ci": 1, "ada": 1, "b.example": 1, "streams": 1, "lobby": 1, "ci viewer": 0} {
		if got := s.Saved.Find(speckle.Origin{}, text); len(got) != want {
			t.Errorf("%q: %d rows", text, len(got))
		}
	}
}

func TestRenameOfASavedToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	entry := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "before"}, dummy(1))
	s.Saved.Describe(entry.Key, "after", "  "+strings.Repeat("é", MaxNote)+"x ")
	s.settle()
	if row, ok := s.Saved.Row(entry.Key); !ok || row.Name != "after" || row.Note != strings.Repeat("é", MaxNote) || row.Err != nil {
		t.Errorf("%+v", row)
	}
	// The index is no place for secrets.
	for _, texts := range [][2]string{{dummy(1).Reveal(), ""}, {"x", "it is " + dummy(1).Reveal() + "."}} {
		s.Saved.Describe(entry.Key, texts[0], texts[1])
		s.settle()
		if row, _ := s.Saved.Row(entry.Key); row.Name != "after" {
			t.Errorf("%+v", row)
		}
	}
	s.Saved.Describe("no such key", "x", "")
	s.settle()
	if _, ok := s.Saved.Row("no such key"); ok {
		t.Error("made by renaming")
	}
}

// Where a saved token is used: as an account's first token, on its own server.
func TestFilesThatHaveASavedToken(t *testing.T) {
	t.Parallel()
	holding := func(address, path string, token speckle.Secret) accounts.Account {
		a := someone(t, "Ada "+path, address, "")
		a.Token = token
		if path != "" {
			a.Sources = []accounts.Source{{Path: path}, {Path: "second of " + path}}
		}
		return a
	}
	s := offline(t,
		holding("https://a.example", "one", dummy(1)), holding("https://a.example", "two", dummy(1)),
		holding("https://a.example", "", dummy(1)), // of the demo: it has no file
		holding("https://b.example", "other server", dummy(1)), holding("https://a.example", "other token", speckle.NewSecret(strings.Repeat("c", 42))),
		holding("https://a.example", "no token", speckle.Secret{}))
	used := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "used"}, dummy(1))
	paths := s.Saved.UsedIn(used.Key)
	if slices.Sort(paths); !slices.Equal(paths, []string{"one", "two"}) {
		t.Errorf("%q", paths)
	}
	if names := s.UsedBy(used.Origin, used.TokenID); len(names) != 3 {
		t.Errorf("by %q", names)
	}
	unused := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "unused"}, speckle.NewSecret(strings.Repeat("d", 42)))
	registration := s.save(keychain.Entry{Kind: keychain.KindApp, Origin: mustOrigin(t, "https://a.example")}, speckle.NewSecret(`{"no":"token"}`))
	for _, e := range []keychain.Entry{unused, registration, {Key: "no such key"}} {
		if paths, names := s.Saved.UsedIn(e.Key), s.UsedBy(e.Origin, e.TokenID); len(paths)+len(names) != 0 {
			t.Errorf("%s: %q, by %q", e.Key, paths, names)
		}
	}
}
