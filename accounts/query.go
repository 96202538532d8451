package accounts

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"modernc.org/sqlite" // pure Go: accounts are read without a C compiler
)

const (
	// maxRows is how many rows are read of one database.
	maxRows = 100_000
	// maxQuery is how long reading one database may take. Damaged pages can
	// lead in circles.
	maxQuery = 10 * time.Second
)

// row is one row of the table that connectors call "objects".
type row struct {
	hash    string
	content []byte
	size    int64 // of the content in bytes, also where it is too large to be here
}

// query lets SQLite read the objects table of a database image. Rows that
// could be read are returned also beside a fault.
func query(ctx context.Context, db []byte) (rows []row, bad *fault) {
	ctx, cancel := context.WithTimeout(ctx, maxQuery)
	defer cancel()
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, faultDatabase
	}
	defer pool.Close()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, faultDatabase
	}
	defer conn.Close()
	// What a stranger's database could make SQLite do is switched off:
	// functions in its schema, writing, trust in its page layout. Damage in
	// the description of another table does not count (writable_schema).
	for _, pragma := range []string{"trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "writable_schema=ON"} {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			return nil, faultDatabase
		}
	}
	err = conn.Raw(func(c any) error {
		memory, ok := c.(interface{ Deserialize([]byte) error })
		if !ok {
			return errors.New("driver can't open a database in memory")
		}
		return memory.Deserialize(db)
	})
	if err != nil {
		return nil, faultDatabase
	}
	if bad := checkTable(ctx, conn); bad != nil {
		return nil, bad
	}
	return scan(ctx, conn)
}

// checkTable makes sure that objects is a plain table with the plain columns
// hash and content. Views, virtual tables and computed columns would run
// whatever their writer thought of.
func checkTable(ctx context.Context, conn *sql.Conn) *fault {
	var plain int
	err := conn.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema
		WHERE type = 'table' AND rootpage > 0 AND lower(name) = 'objects'`).Scan(&plain)
	if err != nil {
		return faultOfSQLite(err)
	}
	if plain != 1 {
		return faultSchema
	}
	columns, err := conn.QueryContext(ctx, `SELECT lower(name) FROM pragma_table_xinfo('objects') WHERE hidden = 0`)
	if err != nil {
		return faultOfSQLite(err)
	}
	defer columns.Close()
	found := 0
	for columns.Next() {
		var name string
		if columns.Scan(&name) == nil && (name == "hash" || name == "content") {
			found++
		}
	}
	if columns.Err() != nil {
		return faultOfSQLite(columns.Err())
	}
	if found != 2 {
		return faultSchema
	}
	return nil
}

// scan reads the rows from the front and, where a damaged page ends that,
// from the back: the page then costs only what stood on it.
func scan(ctx context.Context, conn *sql.Conn) ([]row, *fault) {
	rows, err := scanOnce(ctx, conn, nil)
	if err == nil {
		return rows, nil
	}
	if errors.Is(err, errTooMany) {
		return rows, faultTooMany
	}
	bad := faultOfSQLite(err)
	if bad != faultDamaged {
		return rows, bad
	}
	seen := make(map[string]bool, len(rows))
	for _, r := range rows {
		seen[r.hash] = true
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA reverse_unordered_selects=ON"); err == nil {
		more, _ := scanOnce(ctx, conn, seen) // its error is the damage known already
		rows = append(rows, more...)
	}
	return rows, faultDamaged
}

var errTooMany = errors.New("too many rows")

// scanOnce reads rows until their end, an error, or one that was seen. It
// uses the driver itself: database/sql would copy each row twice more.
func scanOnce(ctx context.Context, conn *sql.Conn, seen map[string]bool) (rows []row, err error) {
	err = conn.Raw(func(c any) error {
		queryer, ok := c.(driver.QueryerContext)
		if !ok {
			return errors.New("driver can't query")
		}
		result, err := queryer.QueryContext(ctx, `SELECT hash, octet_length(content),
			iif(octet_length(content) <= ?, content, NULL) FROM objects`,
			[]driver.NamedValue{{Ordinal: 1, Value: int64(2 * maxDocument)}}) // UTF-16 takes twice the room
		if err != nil {
			return err
		}
		defer result.Close()
		values := make([]driver.Value, 3)
		for {
			if err := result.Next(values); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			r := row{hash: string(valueBytes(values[0])), content: valueBytes(values[2])}
			r.size, _ = values[1].(int64)
			if seen[r.hash] {
				return nil
			}
			if len(rows) == maxRows {
				return errTooMany
			}
			rows = append(rows, r)
		}
	})
	return rows, err
}

// valueBytes takes a column of any type: SQLite does not insist on the one
// that was declared.
func valueBytes(v driver.Value) []byte {
	switch v := v.(type) {
	case nil:
		return nil
	case []byte:
		return v
	case string:
		return []byte(v)
	}
	return fmt.Append(nil, v)
}

func faultOfSQLite(err error) *fault {
	const interrupted, corrupt, notADatabase = 9, 11, 26 // primary result codes of SQLite
	var e *sqlite.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return faultDamaged
	case !errors.As(err, &e):
		return faultDatabase
	case e.Code()&0xff == corrupt, e.Code()&0xff == interrupted:
		return faultDamaged
	case e.Code()&0xff == notADatabase:
		return faultDatabase
	}
	return faultSchema
}
