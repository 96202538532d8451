package accounts

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	mk "speckle-keys/accounts/accountstest"
)

func TestUnreadable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		closed   string // has its permissions taken away
		accounts int
		problems []string
	}{
		{"a file", "Speckle/Accounts/a.json", 2, []string{"Speckle/Accounts/a.json unreadable!"}},
		{"the files' folder", "Speckle/Accounts", 1, []string{"Speckle/Accounts unreadable!"}},
		{"the database", "Speckle/Accounts.db", 2, []string{"Speckle/Accounts.db unreadable!"}},
		{"the log", "Speckle/Accounts.db-wal", 2, []string{"Speckle/Accounts.db unreadable!"}},
		{"the folder", "Speckle", 0, []string{"Speckle unreadable!"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			mk.Folder(t, filepath.Join(base, "Speckle"))
			writeLogged(t, filepath.Join(base, "Speckle", "Accounts.db"), nil, mk.Rows(mk.Ada(0)))
			mk.Write(t, filepath.Join(base, "Speckle", "Accounts", "a.json"), mk.Ada(1).JSON())
			mk.Write(t, filepath.Join(base, "Speckle", "Accounts", "b.json"), mk.Ada(2).JSON())
			readableByAll(t, base)
			if err := os.Chmod(filepath.Join(base, test.closed), 0); err != nil {
				t.Fatal(err)
			}
			var found Result
			asNobody(t, func() { found = findHere(only(base)) })
			var told []string
			for _, p := range problems(base, found) {
				if p != "Speckle permissions" && filepath.Base(p) != "Accounts no-default" {
					told = append(told, p)
				}
			}
			same(t, "problems", told, test.problems)
			if len(found.Accounts) != test.accounts {
				t.Errorf("found %v", people(found))
			}
		})
	}
}

// S17: TestReadOnly checks a folder in which nothing can be made: SQLite would
// refuse to open a database with a log there.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	mk.Folder(t, filepath.Join(base, "Speckle"))
	writeLogged(t, filepath.Join(base, "Speckle", "Accounts.db"), mk.Rows(mk.Ada(0)), mk.Rows(mk.Ada(1)))
	readableByAll(t, base)
	var found Result
	asNobody(t, func() { found = findHere(only(base)) })
	if len(found.Accounts) != 2 {
		t.Errorf("found %v, problems %v", people(found), problems(base, found))
	}
}

// findHere is Find on the goroutine of the test.
func findHere(e Environment) Result {
	var all findings
	searchFolders(context.Background(), e, &all)
	return all.close()
}

// TestOpeningDoesNotWait checks that a pipe put in a file's place after it was
// looked at can't hold up the search.
func TestOpeningDoesNotWait(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mk.Pipe(t, filepath.Join(dir, "Accounts.db"))
	readableByAll(t, dir)
	s, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.root.Close()
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		open := func() {
			if f, err := s.openQuietly("Accounts.db"); err == nil {
				f.Close()
			}
		}
		open()
		asNobody(t, open) // who may not keep the time of last access
	}()
	select {
	case <-opened:
	case <-time.After(2 * time.Minute):
		t.Fatal("opening waits for a writer")
	}
}
