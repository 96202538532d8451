package accounts

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	mk "speckle-keys/accounts/accountstest"
)

func TestShowID(t *testing.T) {
	t.Parallel()
	if got := showID(mk.Token(1)); got != "[hidden]" {
		t.Error("a token used as an id is shown")
	}
	if got := showID(strings.Repeat("A", 500)); utf8.RuneCountInString(got) != 80 {
		t.Errorf("%d characters", utf8.RuneCountInString(got))
	}
}

// A path has one line, and no character that hides or reorders others.
func TestShowPath(t *testing.T) {
	t.Parallel()
	if got, want := showPath("/a\u2028b\u2029c\nd\x1be\u202ef\xff"), "/a�b�c�d�e�f�"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// So do the places that an account was found in and its problems: a file and
// a folder can have any name.
func TestPlacesAreSafeToShow(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("no file has such a name there")
	}
	t.Parallel()
	base := filepath.Join(t.TempDir(), "a\u202eb\x1b")
	folder := filepath.Join(base, "Speckle")
	mk.Write(t, filepath.Join(folder, "Accounts", "c\u2028d.json"), mk.Ada(0).JSON())
	mk.Write(t, filepath.Join(folder, "Accounts", "broken\u202e.json"), "{")
	mk.WriteDatabase(t, filepath.Join(folder, "Accounts.db"), mk.Table, mk.Rows(mk.Ada(1)))
	found, err := Find(t.Context(), only(base))
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, a := range found.Accounts {
		for _, s := range a.Sources {
			shown = append(shown, s.Path)
		}
	}
	for _, p := range found.Problems {
		shown = append(shown, p.Path)
	}
	if len(shown) < 3 || strings.ContainsAny(strings.Join(shown, ""), "\u202e\u2028\x1b") {
		t.Errorf("%q", shown)
	}
}
