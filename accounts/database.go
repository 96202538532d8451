package accounts

import (
	"context"
	"encoding/json"
	"time"
)

const (
	// retryTime is how long a database that is being written is read again.
	// Connectors write for milliseconds; together with the reading itself,
	// also on a slow machine, it must stay below two seconds.
	retryTime = 600 * time.Millisecond
	// retryInterval is the time between two readings.
	retryInterval = 20 * time.Millisecond
)

// readRows reads the objects table of a database and calls each for every row
// that can be read, also where it returns a fault. Before it reads again it
// calls restart, after which the earlier rows don't count. A database that is
// not there has no rows.
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

// waitUntilRetry waits; it returns false when there is no time left.
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

// rows lets SQLite read the snapshot.
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

// readDatabase reads the accounts of Accounts.db.
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
			chosen = r
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
