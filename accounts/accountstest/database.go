package accountstest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // the driver that creates the databases
)

// The table as connectors create it, and as the SketchUp one does.
const (
	Table      = "CREATE TABLE objects(hash TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID"
	TableRowID = "CREATE TABLE objects (hash TEXT PRIMARY KEY, content TEXT)"
)

// Row is a row of the objects table, hash and content. Either may be a
// string, []byte, number or nil.
type Row [2]any

// Rows makes rows of people, under their own ids.
func Rows(people ...Person) []Row {
	rows := make([]Row, len(people))
	for i, p := range people {
		rows[i] = Row{p.ID, p.JSON()}
	}
	return rows
}

// Open opens a database to write to, closed when the test ends.
func Open(t testing.TB, path string, statements ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // pragmas and transactions belong to one connection
	t.Cleanup(func() { db.Close() })
	Exec(t, db, statements...)
	return db
}

// Exec runs statements.
func Exec(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// Insert adds rows in one transaction.
func Insert(t testing.TB, db *sql.DB, rows ...Row) {
	t.Helper()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for _, r := range rows {
		if _, err := tx.Exec("INSERT INTO objects(hash, content) VALUES(?, ?)", r[0], r[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// WriteDatabase makes a finished database of a table and rows. Pragmas come
// first, such as "page_size=32768".
func WriteDatabase(t testing.TB, path, table string, rows []Row, pragmas ...string) {
	t.Helper()
	db := Open(t, path)
	for _, p := range pragmas {
		Exec(t, db, "PRAGMA "+p)
	}
	Exec(t, db, table)
	Insert(t, db, rows...)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// CopyLive copies a database and the files beside it while they are in use,
// which is how a crash leaves them.
func CopyLive(t testing.TB, from, to string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-journal"} {
		if b, err := os.ReadFile(from + suffix); err == nil {
			Write(t, to+suffix, b)
		}
	}
}

// WriteLogged makes a database with the first rows in the file and the others
// only in its write-ahead log.
func WriteLogged(t testing.TB, path string, inFile, inLog []Row) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "live.db")
	db := Open(t, live, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", Table)
	Insert(t, db, inFile...)
	Exec(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	Insert(t, db, inLog...)
	CopyLive(t, live, path)
}

// WriteInterrupted makes a database as a crash in the middle of a transaction
// leaves it: pages changed already, and the journal to undo that. It holds
// rows; the transaction would have removed them.
func WriteInterrupted(t testing.TB, path string, rows []Row) {
	t.Helper()
	live := filepath.Join(t.TempDir(), "live.db")
	db := Open(t, live, "PRAGMA journal_mode=DELETE", "PRAGMA cache_size=2", TableRowID)
	Insert(t, db, rows...)
	before := Read(t, live)
	Exec(t, db, "BEGIN EXCLUSIVE", "UPDATE objects SET content = 'gone'", "DELETE FROM objects WHERE rowid % 2 = 0")
	CopyLive(t, live, path)
	Exec(t, db, "ROLLBACK")
	if string(before) == string(Read(t, path)) {
		t.Fatal("the transaction has not reached the file: use more rows")
	}
}
