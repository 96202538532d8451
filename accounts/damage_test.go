package accounts

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	mk "speckle-keys/accounts/accountstest"
)

// TestDatabaseCutBehindTheAccounts checks that what is missing is told, also where no account is.
func TestDatabaseCutBehindTheAccounts(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts.db")
	mk.Folder(t, filepath.Dir(path))
	mk.WriteDatabase(t, path, mk.Table, mk.Rows(numbered(5)...), "page_size=4096")
	mk.Open(t, path, "CREATE TABLE other(a)", "INSERT INTO other VALUES (zeroblob(20000))").Close()
	b := mk.Read(t, path)
	mk.Write(t, path, b[:len(b)-5000])
	found := search(t, base)
	if len(found.Accounts) != 5 {
		t.Errorf("%d accounts", len(found.Accounts))
	}
	if got := problems(base, found); !slices.Contains(got, "Speckle/Accounts.db damaged!") {
		t.Errorf("it is not told: %v", got)
	}
}

// TestDamageWhileAWriterIsAtWork checks that a writer explains what looks like damage.
func TestDamageWhileAWriterIsAtWork(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts.db")
	mk.Folder(t, filepath.Dir(path))
	mk.WriteDatabase(t, path, mk.Table, mk.Rows(numbered(5)...))
	startWriter(t, path, "BEGIN EXCLUSIVE")
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, 100), 16) // what comes after the name of the format
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if got := problems(base, search(t, base)); !slices.Contains(got, "Speckle/Accounts.db locked!") {
		t.Errorf("it says %v", got)
	}
}
