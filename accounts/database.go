package accounts

import (
	"context"
	"encoding/json"
	"time"
)

const (
	// patience is how long a database that is being written is asked again.
	// Connectors write for milliseconds; with the reading itself, also on a
	// slow machine, it must stay below two seconds.
	patience = 600 * time.Millisecond
	// pause is how long to wait between two looks.
	pause = 20 * time.Millisecond
)

// readRows reads the objects table of a database. Rows that could be read are
// returned also beside a fault. A database that is not there gives neither.
func (s *store) readRows(ctx context.Context, name string) ([]row, *snapshot, *fault) {
	deadline := time.Now().Add(patience)
	for {
		rows, shot, bad := s.tryRows(ctx, name)
		switch bad {
		case faultChanged, faultLocked, faultUnsettled:
		default:
			return rows, shot, bad
		}
		if !sleep(ctx, deadline) {
			return rows, shot, bad
		}
	}
}

// tryRows reads once. Damage that is only a writer's unfinished work is told
// as such; so is work that can't be told from what was there before, because
// its journal is not on disk.
func (s *store) tryRows(ctx context.Context, name string) ([]row, *snapshot, *fault) {
	shot, bad := s.snapshot(name)
	if shot == nil || bad != nil {
		return nil, nil, bad
	}
	undoable := shot.undoable()
	rows, bad := shot.rows(ctx)
	switch {
	case bad == nil && undoable:
	case bad == nil && s.writerHolds(shot.name):
		bad = faultUnsettled
	case (bad == faultDatabase || bad == faultDamaged || bad == faultSchema) && (!s.unchanged(shot) || s.writerHolds(shot.name)):
		bad = faultLocked
	}
	return rows, shot, bad
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

// rows lets SQLite read the snapshot, from memory, which uses it up.
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
