package accounts

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
)

// Find reads all accounts of this computer. What can't be read is a Problem; the only error is that
// of ctx. When ctx ends first, also because a network drive doesn't answer, Find returns that error
// together with what was found until then.
func Find(ctx context.Context, e Environment) (Result, error) {
	var all findings
	if err := ctx.Err(); err != nil {
		return all.close(), err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		searchFolders(ctx, e, &all)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	return all.close(), ctx.Err()
}

func searchFolders(ctx context.Context, e Environment, all *findings) {
	folders := e.Folders()
	all.change(func() { all.folders = folders })
	for _, folder := range folders {
		if ctx.Err() != nil {
			return
		}
		readFolder(ctx, folder, all)
	}
}

// findings collects what a search finds. After close it takes nothing more,
// so a search that is stuck in the system can be left alone.
type findings struct {
	mu       sync.Mutex
	closed   bool
	folders  []Folder
	entries  []*entry
	problems []Problem
}

// change calls do unless the findings are closed. Entries that were added are
// changed only here, because close may be called at any time.
func (f *findings) change(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		do()
	}
}

func (f *findings) add(e *entry) {
	f.change(func() {
		e.order = len(f.entries)
		f.entries = append(f.entries, e)
	})
}

func (f *findings) problem(bad *fault, path, row string) {
	f.change(func() { f.problems = append(f.problems, bad.at(path, row)) })
}

// position is how much was found at some moment.
type position struct{ entries, problems int }

func (f *findings) position() position {
	return position{len(f.entries), len(f.problems)}
}

func (f *findings) forget(p position) {
	f.change(func() {
		f.entries = f.entries[:p.entries]
		f.problems = f.problems[:p.problems]
	})
}

// close ends the collecting and returns what was found.
func (f *findings) close() Result {
	f.change(func() { f.closed = true })
	accounts, problems := merge(f.entries)
	return Result{Folders: f.folders, Accounts: accounts, Problems: append(f.problems, problems...)}
}

// readFolder reads one folder's database, files and selection.
func readFolder(ctx context.Context, f Folder, all *findings) {
	if !f.Exists {
		if bad := whyNoFolder(f.Path); bad != nil {
			all.problem(bad, f.Path, "")
		}
		return
	}
	s, err := openStore(f.Path)
	if err != nil {
		all.problem(faultOf(err), f.Path, "")
		return
	}
	defer s.root.Close()
	start := all.position()
	s.readDatabase(ctx, all)
	s.readFiles(ctx, all)
	entries := all.entries[start.entries:]
	if id := s.readSelection(ctx, all); id != "" {
		all.change(func() { markSelected(entries, id) })
	}
	if ctx.Err() != nil {
		return // what is missing would be taken for missing defaults
	}
	s.checkDefaults(entries, all)
	s.checkPermissions(entries, all)
}

// whyNoFolder returns what is wrong with a path that is no folder, or nil when nothing is there.
func whyNoFolder(path string) *fault {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return faultOf(err)
	case info.Mode()&fs.ModeSymlink != 0:
		return faultLink
	}
	return faultNotAFolder
}

// markSelected marks the entries with the chosen id. Connectors compare the
// id inside the entry; a row's hash counts only where no entry has the id.
func markSelected(entries []*entry, id string) {
	found := false
	for _, e := range entries {
		if e.id == id {
			e.selected, found = true, true
		}
	}
	for _, e := range entries {
		if !found && e.row == id {
			e.selected = true
		}
	}
}

// checkDefaults adds a problem when it is unclear which account connectors
// use. Each folder is checked alone, because a connector reads only one.
func (s *store) checkDefaults(entries []*entry, all *findings) {
	if len(entries) == 0 {
		return
	}
	path := s.full(filesName)
	if entries[0].source.Kind == SourceDatabase {
		path = s.full(databaseName)
	}
	var defaults []*entry
	for _, e := range entries {
		if e.isDefault {
			defaults = append(defaults, e)
		}
	}
	switch n := len(group(defaults)); {
	case n > 1:
		all.problem(faultManyDefaults, path, "")
	case n == 0:
		all.problem(faultNoDefault, path, "")
	}
}
