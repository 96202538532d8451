package accounts

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	mk "speckle-keys/accounts/accountstest"
)

// copyLive copies a database and the files beside it while they are in use,
// which is how a crash leaves them.
func copyLive(t testing.TB, from, to string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if b, err := os.ReadFile(from + suffix); err == nil {
			mk.Write(t, to+suffix, b)
		}
	}
}

// writeLogged makes a database with the first rows in the file and the others
// only in its write-ahead log.
func writeLogged(t testing.TB, path string, inFile, inLog []mk.Row) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "live.db")
	db := mk.Open(t, live, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", mk.Table)
	mk.Insert(t, db, inFile...)
	mk.Exec(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	mk.Insert(t, db, inLog...)
	copyLive(t, live, path)
}

// writeInterrupted makes a database as a crash at the end of a transaction
// leaves it: pages changed already, and the journal to undo that. It holds
// rows; the transaction would have removed them.
func writeInterrupted(t testing.TB, path string, rows []mk.Row) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "live.db")
	db := mk.Open(t, live, "PRAGMA journal_mode=DELETE", mk.TableRowID)
	mk.Insert(t, db, rows...)
	mk.Exec(t, db, "BEGIN EXCLUSIVE", "UPDATE objects SET content = 'gone'", "DELETE FROM objects WHERE rowid % 2 = 0")
	// The end of the transaction fills the journal, changes the pages, and removes
	// the journal: the second name stays.
	if err := os.Link(live+"-journal", path+"-journal"); err != nil {
		t.Fatal(err)
	}
	mk.Exec(t, db, "COMMIT")
	mk.Write(t, path, mk.Read(t, live))
}

// makeLink creates a symbolic link, or skips the test where that is not allowed.
func makeLink(t testing.TB, target, path string) {
	t.Helper()
	mk.Folder(t, filepath.Dir(path))
	if err := os.Symlink(target, path); err != nil {
		t.Skip("links can't be made here:", err)
	}
}

// copyTree copies a folder, such as a sample that must stay as it is.
func copyTree(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil || d.IsDir() {
			return err
		}
		mk.Write(t, filepath.Join(to, rel), mk.Read(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
