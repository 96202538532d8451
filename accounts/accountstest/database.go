package accountstest

import (
	"context"
	"database/sql"
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
