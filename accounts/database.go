package accounts

import (
	"context"
	"encoding/json"
	"time"
)

const (
	// patience is how long a database that is being written is asked again.
	patience = 2 * time.Second
	// pause is how long to wait between two looks.
	pause = 20 * time.Millisecond
)

// readRows reads the objects table of a database. Rows that could be read are
// returned also beside a fault. A database that is not there gives neither.
func (s *store) readRows(ctx context.Context, name string) ([]row, *snapshot, *fault) {
	deadline := time.Now().Add(patience)
	for {
		shot, bad := s.snapshot(name)
		var rows []row
		if bad == nil && shot != nil {
			rows, bad = shot.rows(ctx)
		}
		switch bad {
		case nil:
			return rows, shot, nil
		case faultChanged, faultLocked:
		case faultDatabase, faultDamaged, faultSchema:
			if !s.busy(shot) {
				return rows, shot, bad
			}
		default:
			return rows, shot, bad
		}
		if !sleep(ctx, deadline) {
			if bad != faultChanged {
				bad = faultLocked
			}
			return rows, shot, bad
		}
	}
}

// sleep waits a moment; it returns false when there is no time left.
func sleep(ctx context.Context, deadline time.Time) bool {
	if time.Until(deadline) < pause {
		return false
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// rows lets SQLite read the snapshot, from memory.
func (shot *snapshot) rows(ctx context.Context) ([]row, *fault) {
	if len(shot.db) == 0 && len(shot.journal) == 0 {
		return nil, faultEmpty
	}
	m := &image{pages: shot.db, size: pageSize(shot.db)}
	m.rollBack(shot.journal, maxDatabase)
	if m.size = pageSize(m.pages); m.size == 0 {
		return nil, faultDatabase
	}
	m.applyLog(shot.log, maxDatabase)
	cut := m.finish()
	rows, bad := query(ctx, m.pages)
	if bad == nil && cut {
		bad = faultDamaged
	}
	return rows, bad
}

// readDatabase reads the accounts of Accounts.db.
func (s *store) readDatabase(ctx context.Context, out *findings) {
	path := s.full(databaseName)
	rows, shot, bad := s.readRows(ctx, databaseName)
	if bad != nil {
		out.problem(bad, path, "")
	}
	for i, r := range rows {
		if ctx.Err() != nil {
			return
		}
		e, faults := parseRow(r)
		for _, f := range faults {
			out.problem(f, path, r.hash)
		}
		if e == nil {
			continue
		}
		e.row = r.hash
		e.file = shot.name
		e.source = Source{Kind: SourceDatabase, Path: showPath(path), Row: showID(r.hash), Folder: s.label}
		e.modified = shot.info.ModTime()
		out.add(e)
		rows[i].content = nil
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
	rows, _, bad := s.readRows(ctx, selectionName)
	if bad != nil {
		out.problem(faultSelection, s.full(selectionName), "")
	}
	for _, r := range rows {
		if r.hash != "accounts" {
			continue
		}
		id, bad := parseSelection(r.content)
		if bad != nil {
			out.problem(bad, s.full(selectionName), r.hash)
		}
		return id
	}
	return ""
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
