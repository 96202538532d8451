package accounts

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"modernc.org/sqlite" // pure Go: accounts are read without a C compiler
	"modernc.org/sqlite/vfs"
)

const (
	// retryTime is how long a database that is being written is read again.
	// Connectors write for milliseconds; together with the reading itself,
	// also on a slow machine, it must stay below two seconds.
	retryTime     = 600 * time.Millisecond
	retryInterval = 20 * time.Millisecond // the time between two readings
)

// readRows reads the objects table of a database and calls each for every row that can be read,
// also where it returns a fault. Before it reads again it calls restart, after which the earlier
// rows don't count. A database that is not there has no rows.
func (s *store) readRows(ctx context.Context, name string, each func(*snapshot, row), restart func()) *fault {
	at, name, bad := s.follow(name)
	if bad != nil {
		return bad
	}
	defer s.closeFollowed(at)
	deadline := time.Now().Add(retryTime)
	for {
		bad := at.readRowsOnce(ctx, name, each)
		switch bad {
		case faultChanged, faultLocked, faultUnsettled:
		default:
			return bad
		}
		again := waitUntilRetry(ctx, deadline)
		if again || bad == faultChanged {
			restart() // rows of two states don't belong together
		}
		if !again {
			return bad
		}
	}
}

// readRowsOnce reads once. Damage that is only a writer's unfinished work is
// reported as a lock; so is unfinished work that looks the same as what was
// there before, because its journal is not on disk.
func (s *store) readRowsOnce(ctx context.Context, name string, each func(*snapshot, row)) *fault {
	shot, bad := s.openDatabase(name)
	if shot == nil {
		return bad
	}
	defer shot.close()
	restorable := shot.restorable()
	bad = shot.rows(ctx, func(r row) { each(shot, r) })
	switch {
	case ctx.Err() != nil:
		return nil // the caller knows; what was read can be shown
	case bad == faultDatabase || bad == faultDamaged || bad == faultSchema:
		if !shot.unchanged() || shot.writerHolds() {
			return faultLocked
		}
	case !shot.unchanged():
		return faultChanged
	case bad == nil && !restorable && shot.writerHolds():
		return faultUnsettled
	}
	return bad
}

func waitUntilRetry(ctx context.Context, deadline time.Time) bool {
	if time.Until(deadline) < retryInterval {
		return false
	}
	t := time.NewTimer(retryInterval)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (shot *snapshot) rows(ctx context.Context, each func(row)) *fault {
	if shot.db.Size() == 0 && shot.journal.Size() == 0 {
		return faultEmpty
	}
	m := newImage(shot.db)
	m.rollBack(shot.journal)
	if m.readPageSize(); m.page == 0 {
		return faultOr(m.err(), faultDatabase)
	}
	m.applyLog(shot.log)
	cut := m.finish()
	bad := query(ctx, m, each)
	if bad == nil && cut {
		bad = faultDamaged
	}
	return faultOr(m.err(), bad)
}

// faultOr returns the fault of err, or bad when err is nil.
func faultOr(err error, bad *fault) *fault {
	if err != nil {
		return faultOf(err)
	}
	return bad
}

func (s *store) readDatabase(ctx context.Context, out *findings) {
	path := s.full(databaseName)
	shown := showPath(path)
	start := out.position()
	bad := s.readRows(ctx, databaseName, func(shot *snapshot, r row) {
		e, faults := parseRow(r)
		for _, f := range faults {
			out.problem(f, path, r.hash)
		}
		if e == nil {
			return
		}
		e.row = r.hash
		e.source = Source{Kind: SourceDatabase, Path: shown, Row: showID(r.hash)}
		e.noteFile(shot.store.full(shot.name), shot.info)
		out.add(e)
	}, func() { out.forget(start) })
	if bad != nil {
		out.problem(bad, path, "")
	}
}

func parseRow(r row) (*entry, []*fault) {
	switch {
	case r.size > 0 && len(r.content) == 0:
		return nil, []*fault{faultTooLarge}
	case len(r.content) == 0:
		return nil, []*fault{faultEmpty}
	}
	return parseDocument(r.content)
}

// readSelection returns the id of the account that was chosen in the
// connectors' own panel, or "" (contract facts §1.6).
func (s *store) readSelection(ctx context.Context, out *findings) string {
	var chosen row
	bad := s.readRows(ctx, selectionName, func(_ *snapshot, r row) {
		if r.hash == "accounts" {
			chosen = row{hash: r.hash, content: bytes.Clone(r.content)}
		}
	}, func() { chosen = row{} })
	if bad != nil {
		out.problem(faultSelection, s.full(selectionName), "")
	}
	if chosen.hash == "" {
		return ""
	}
	id, bad := parseSelection(chosen.content)
	if bad != nil {
		out.problem(bad, s.full(selectionName), chosen.hash)
	}
	return id
}

// parseSelection reads {"userSelectedAccountId": …} in either case.
func parseSelection(b []byte) (string, *fault) {
	var choice struct {
		ID scalar `json:"userSelectedAccountId"`
	}
	if len(b) > maxDocument || deeper(b, maxDepth) {
		return "", faultSelection
	}
	text, bad := toUTF8(b)
	if bad != nil || json.Unmarshal(text, &choice) != nil {
		return "", faultSelection
	}
	return choice.ID.text, nil
}

// maxRows is how many rows are read of one database. Damaged pages can lead in circles.
const maxRows = 100_000

// row is one row of the table that connectors call "objects".
type row struct {
	hash    string
	content []byte // until the next row is read
	size    int64  // of the content in bytes, also where it is too large to be here
}

// guards switch off what a stranger's database could make SQLite do: functions
// in its schema, writing, trust in its page layout. Damage in the description of
// another table must not matter (writable_schema).
const guards = "PRAGMA trusted_schema=OFF; PRAGMA query_only=ON; PRAGMA cell_size_check=ON; PRAGMA writable_schema=ON"

// inImage opens a database image in SQLite, read-only, for use.
func inImage(ctx context.Context, m *image, use func(*sql.Conn) *fault) *fault {
	name, files, err := vfs.New(m)
	if err != nil {
		return faultDatabase
	}
	defer files.Close()
	pool, _ := sql.Open("sqlite", "file:"+imageName+"?mode=ro&immutable=1&vfs="+name) // fails for unknown drivers only
	defer pool.Close()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return faultDatabase
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, guards); err != nil {
		return faultDatabase
	}
	return use(conn)
}

// query lets SQLite read the objects table of a database image and calls each
// for every row that can be read, also where it returns a fault.
func query(ctx context.Context, m *image, each func(row)) *fault {
	return inImage(ctx, m, func(conn *sql.Conn) *fault {
		if bad := checkTable(ctx, conn); bad != nil {
			return bad
		}
		return scan(ctx, conn, each)
	})
}

// checkTable makes sure that objects is a plain table with the plain columns hash and content.
// Views, virtual tables and computed columns would run whatever their writer thought of.
func checkTable(ctx context.Context, conn *sql.Conn) *fault {
	var plain bool
	err := conn.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sqlite_schema
			WHERE type = 'table' AND rootpage > 0 AND lower(name) = 'objects') = 1
		AND (SELECT count(*) FROM pragma_table_xinfo('objects')
			WHERE hidden = 0 AND lower(name) IN ('hash', 'content')) = 2`).Scan(&plain)
	switch {
	case err != nil:
		return faultOfSQLite(err)
	case !plain:
		return faultSchema
	}
	return nil
}

// scan reads the rows from the front and, where a damaged page ends that,
// from the back: only what stood on the damaged page is lost.
func scan(ctx context.Context, conn *sql.Conn, each func(row)) *fault {
	var hashes []string
	err := scanOnce(ctx, conn, func(r row) error {
		if len(hashes) == maxRows {
			return errTooMany
		}
		hashes = append(hashes, r.hash)
		each(r)
		return nil
	})
	if err == nil {
		return nil
	}
	if errors.Is(err, errTooMany) {
		return faultTooMany
	}
	bad := faultOfSQLite(err)
	if bad != faultDamaged {
		return bad
	}
	seen := make(map[string]bool, len(hashes))
	for _, hash := range hashes {
		seen[hash] = true
	}
	if _, err := conn.ExecContext(ctx, "PRAGMA reverse_unordered_selects=ON"); err == nil {
		// Its error is the damage that is known already.
		_ = scanOnce(ctx, conn, func(r row) error {
			if seen[r.hash] || len(seen) == maxRows {
				return errTooMany
			}
			seen[r.hash] = true
			each(r)
			return nil
		})
	}
	return faultDamaged
}

var errTooMany = errors.New("too many rows")

// scanOnce reads rows until their end, or an error of SQLite, ctx or each. The
// content of a row is SQLite's, and not copied.
func scanOnce(ctx context.Context, conn *sql.Conn, each func(row) error) error {
	// SQLite doesn't insist on the types that were declared.
	rows, err := conn.QueryContext(ctx, `SELECT CAST(hash AS TEXT), octet_length(content),
		iif(octet_length(content) <= ?, CAST(content AS BLOB), NULL) FROM objects`, int64(2*maxDocument)) // UTF-16 takes twice the room
	if err != nil {
		return err
	}
	defer rows.Close()
	var hash sql.NullString
	var size sql.NullInt64
	var content sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&hash, &size, &content); err != nil {
			return err
		}
		if err := each(row{hash: hash.String, content: content, size: size.Int64}); err != nil {
			return err
		}
	}
	return rows.Err()
}

func faultOfSQLite(err error) *fault {
	const interrupted, corrupt, notADatabase = 9, 11, 26 // primary result codes of SQLite
	e, ok := errors.AsType[*sqlite.Error](err)
	switch {
	case !ok, e.Code()&0xff == notADatabase:
		return faultDatabase
	case e.Code()&0xff == corrupt, e.Code()&0xff == interrupted:
		return faultDamaged
	}
	return faultSchema
}
