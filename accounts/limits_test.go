package accounts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	mk "speckle-keys/accounts/accountstest"
)

// TestTooManyRows checks that rows are read up to the limit.
func TestTooManyRows(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("100,000 rows take minutes then")
	}
	base := t.TempDir()
	mk.Folder(t, filepath.Join(base, "Speckle"))
	mk.Open(t, filepath.Join(base, "Speckle", "Accounts.db"), mk.TableRowID, fmt.Sprintf(`WITH RECURSIVE n(i) AS
		(SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT %d) INSERT INTO objects SELECT i, '' FROM n`, maxRows+1)).Close()
	found := search(t, base)
	if n := len(found.Problems); n != maxRows+1 || found.Problems[maxRows].Code != faultTooMany.code {
		t.Errorf("%d problems, the last %v", n, found.Problems[n-1])
	}
}

// A damaged page lets the rows be read from the end too: all together are no
// more than the limit.
func TestTooManyRowsAroundADamagedPage(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("100,000 rows take minutes then")
	}
	const size = 4096
	path := filepath.Join(t.TempDir(), "a.db")
	mk.Open(t, path, fmt.Sprintf("PRAGMA page_size=%d", size), mk.TableRowID, fmt.Sprintf(`WITH RECURSIVE n(i) AS
		(SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT %d) INSERT INTO objects SELECT i, '' FROM n`, maxRows+2000)).Close()
	b := mk.Read(t, path)
	for page := 20; page < len(b)/size; page++ {
		if at := page * size; b[at] == 0x0d && b[at+size-1] != 0 && strings.Contains(string(b[at:at+size]), "1500") {
			copy(b[at:], strings.Repeat("\xff", size))
			break
		}
	}
	shot, rows := &snapshot{db: section(b), log: section(nil), journal: section(nil)}, 0
	bad := shot.rows(t.Context(), func(row) { rows++ })
	if bad != faultDamaged || rows != maxRows {
		t.Errorf("%d rows, %v", rows, bad)
	}
}

// TestTooManyFiles checks that files are listed up to the limit.
func TestTooManyFiles(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dir := filepath.Join(base, "Speckle", "Accounts")
	mk.Folder(t, dir)
	for i := range maxFiles + 1 {
		f, err := os.Create(filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	found, err := Find(t.Context(), only(base))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "problems", problems(base, found), []string{"Speckle/Accounts too-many!"})
}

// TestFilesBesideTheDatabaseHaveALimit checks the log and the journal.
func TestFilesBesideTheDatabaseHaveALimit(t *testing.T) {
	t.Parallel()
	for _, suffix := range []string{"-wal", "-journal"} {
		base := t.TempDir()
		path := filepath.Join(base, "Speckle", "Accounts.db")
		mk.Folder(t, filepath.Dir(path))
		mk.WriteDatabase(t, path, mk.Table, mk.Rows(mk.Ada(0)))
		mk.Write(t, path+suffix, "")
		if err := os.Truncate(path+suffix, maxDatabase+1); err != nil {
			t.Skip(err)
		}
		same(t, suffix, problems(base, search(t, base)), []string{"Speckle/Accounts.db too-large!"})
	}
}

// An account file that is too large is refused by its size: it is not read
// into memory first.
func TestAccountFilesHaveALimit(t *testing.T) { // alone, since all of the memory is counted
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts", "a.json")
	mk.Write(t, path, "")
	if err := os.Truncate(path, 8*maxDocument); err != nil {
		t.Skip(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found := search(t, base)
	runtime.ReadMemStats(&after)
	same(t, "problems", problems(base, found), []string{"Speckle/Accounts/a.json too-large!"})
	if n := after.TotalAlloc - before.TotalAlloc; n > maxDocument {
		t.Errorf("%d bytes were allocated", n)
	}
}

// TestImageIsReadOnly checks what a stranger's database must not do.
func TestImageIsReadOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	mk.WriteDatabase(t, path, mk.Table, mk.Rows(mk.Ada(0)))
	m := newImage(section(mk.Read(t, path)))
	m.finish()
	bad := inImage(t.Context(), m, func(conn *sql.Conn) *fault {
		for pragma, want := range map[string]int{"trusted_schema": 0, "query_only": 1, "cell_size_check": 1, "writable_schema": 1} {
			var got int
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s is %d, %v", pragma, got, err)
			}
		}
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM objects"); err == nil {
			t.Error("the image can be written")
		}
		return nil
	})
	if bad != nil {
		t.Error(bad)
	}
}

// TestChangeWhileReading checks that rows don't count when a file changed
// between its opening and the end of reading.
func TestChangeWhileReading(t *testing.T) {
	t.Parallel()
	old := time.Now().Add(-time.Hour)
	for name, test := range map[string]struct {
		fresh  bool // the file was changed within the last tick of its clock
		change func(t *testing.T, path string)
		want   *fault
	}{
		"nothing": {false, func(*testing.T, string) {}, nil},
		// A writer that goes back and forth keeps size and time in the end.
		"a byte beside a journal":  {false, changeByte, faultChanged},
		"a byte of a journal":      {false, func(t *testing.T, path string) { changeByte(t, path+"-journal") }, faultChanged},
		"nothing beside a journal": {false, func(*testing.T, string) {}, nil},
		"the time":                 {false, func(t *testing.T, path string) { setTime(t, path, old.Add(time.Minute)) }, faultChanged},
		"the size": {false, func(t *testing.T, path string) {
			mk.Write(t, path, append(mk.Read(t, path), make([]byte, 4096)...))
			setTime(t, path, old)
		}, faultChanged},
		"another file in its place": {false, func(t *testing.T, path string) {
			mk.Write(t, path+"2", mk.Read(t, path))
			setTime(t, path+"2", old)
			if err := os.Rename(path+"2", path); err != nil {
				t.Error(err)
			}
		}, faultChanged},
		"a log begun":        {false, func(t *testing.T, path string) { mk.Write(t, path+"-wal", strings.Repeat("x", 40)) }, faultChanged},
		"it is gone":         {false, func(_ *testing.T, path string) { os.Remove(path) }, faultChanged},
		"a byte in one tick": {true, changeByte, faultChanged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "a.db")
			mk.WriteDatabase(t, path, mk.Table, mk.Rows(mk.Ada(0)))
			if strings.Contains(name, "journal") {
				mk.Write(t, path+"-journal", "it has no beginning, so it undoes nothing")
			}
			setTime(t, path, old)
			if test.fresh {
				setTime(t, path, time.Now().Add(time.Hour)) // stays fresh on a slow machine
			}
			s, err := openStore(dir)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { s.root.Close() })
			rows := 0
			bad := s.readRowsOnce(t.Context(), "a.db", func(*snapshot, row) { rows++; test.change(t, path) })
			if bad != test.want || rows != 1 {
				t.Errorf("%v with %d rows", bad, rows)
			}
		})
	}
}

// S18: what changed while it was read is read again, and rows of two states don't
// mix. One that changes all the time is given up in the end, with what it had last.
func TestChangedDatabaseIsReadAgain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes, readings int
		want              *fault
	}{
		"never":       {0, 1, nil},
		"three times": {3, 4, nil},
		"always":      {1000, 1 + int(retryTime/retryInterval), faultChanged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // only the pauses take time
				dir := t.TempDir()
				path := filepath.Join(dir, "a.db")
				mk.WriteDatabase(t, path, mk.Table, mk.Rows(mk.Ada(0)))
				old := time.Now().Add(-time.Hour)
				setTime(t, path, old)
				s, err := openStore(dir)
				if err != nil {
					t.Fatal(err)
				}
				defer s.root.Close()
				readings, rows, begun := 0, 0, time.Now()
				bad := s.readRows(t.Context(), "a.db", func(*snapshot, row) {
					rows++
					if readings++; readings <= test.changes {
						setTime(t, path, old.Add(time.Duration(readings)*time.Second))
					}
				}, func() { rows = 0 })
				if bad != test.want || readings != test.readings || bad == nil && rows != 1 {
					t.Errorf("%v after %d readings, want %v after %d; %d rows", bad, readings, test.want, test.readings, rows)
				}
				if took := time.Since(begun); took > time.Second { // of the two, the reading itself has one
					t.Errorf("it pauses for %v", took)
				}
			})
		})
	}
}

func setTime(t *testing.T, path string, when time.Time) {
	t.Helper()
	if err := os.Chtimes(path, when, when); err != nil {
		t.Error(err)
	}
}

// changeByte changes the last byte and leaves size and time as they were.
func changeByte(t *testing.T, path string) {
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	b := mk.Read(t, path)
	b[len(b)-1] ^= 1
	mk.Write(t, path, b)
	setTime(t, path, info.ModTime())
}

// S53: TestFindReturnsWhatItFoundInTime cuts a search between two folders.
func TestFindReturnsWhatItFoundInTime(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	mk.Write(t, filepath.Join(base, "Speckle", "Accounts", "a.json"), mk.Ada(0).JSON())
	var all findings
	s, err := openStore(filepath.Join(base, "Speckle"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.root.Close()
	s.readFiles(t.Context(), &all)
	found := all.close()
	all.add(&entry{})
	all.problem(faultEmpty, "x", "")
	if len(found.Accounts) != 1 || len(all.entries) != 1 || len(all.problems) != 0 {
		t.Errorf("%d accounts; %d entries and %d problems after the end", len(found.Accounts), len(all.entries), len(all.problems))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	again, err := Find(ctx, only(base))
	if err == nil || len(again.Accounts) != 0 {
		t.Errorf("%d accounts, %v", len(again.Accounts), err)
	}
}

type brokenDisk struct{}

func (brokenDisk) ReadAt([]byte, int64) (int, error) { return 0, errors.New("a bad sector") }

func TestBrokenDiskIsNoDamage(t *testing.T) {
	t.Parallel()
	shot := &snapshot{db: io.NewSectionReader(brokenDisk{}, 0, 4096), log: section(nil), journal: section(nil)}
	if bad := shot.rows(t.Context(), func(row) {}); bad != faultUnreadable {
		t.Errorf("said %v", bad)
	}
}
