package accounts

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// Find reads all accounts. What can't be read is a Problem, never an error:
// the only error is that of ctx. It returns soon after ctx ends even when a
// network drive does not answer.
func Find(ctx context.Context, e Environment) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	done := make(chan Result, 1)
	go func() { done <- find(ctx, e) }()
	select {
	case r := <-done:
		return r, ctx.Err()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
}

// findings is what a search collects.
type findings struct {
	entries  []*entry
	problems []Problem
}

func (f *findings) add(e *entry) {
	e.order = len(f.entries)
	f.entries = append(f.entries, e)
}

func (f *findings) problem(bad *fault, path, row string) {
	f.problems = append(f.problems, bad.at(path, row))
}

func find(ctx context.Context, e Environment) Result {
	var all findings
	folders := e.Folders()
	for _, folder := range folders {
		if ctx.Err() != nil {
			break
		}
		readFolder(ctx, folder, &all)
	}
	accounts, problems := merge(all.entries)
	return Result{Folders: folders, Accounts: accounts, Problems: append(all.problems, problems...)}
}

// readFolder reads one folder's database, files and selection.
func readFolder(ctx context.Context, f Folder, all *findings) {
	if !f.Exists {
		if bad := whyNoFolder(f.Path); bad != nil {
			all.problem(bad, f.Path, "")
		}
		return
	}
	s, err := openStore(f)
	if err != nil {
		all.problem(faultOf(err), f.Path, "")
		return
	}
	defer s.root.Close()
	var found findings
	s.readDatabase(ctx, &found)
	s.readFiles(ctx, &found)
	if id := s.readSelection(ctx, &found); id != "" {
		markSelected(found.entries, id)
	}
	s.checkDefaults(&found)
	s.checkPermissions(&found)
	for _, e := range found.entries {
		all.add(e)
	}
	all.problems = append(all.problems, found.problems...)
}

// whyNoFolder says what stands in a folder's place; nothing is no fault.
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
// id inside the entry; a row's hash counts only where no entry has it.
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

// checkDefaults tells when it is not clear which account connectors take.
// Each folder is looked at alone, for a connector sees only one.
func (s *store) checkDefaults(f *findings) {
	if len(f.entries) == 0 {
		return
	}
	path := s.full(filesName)
	if f.entries[0].source.Kind == SourceDatabase {
		path = s.full(databaseName)
	}
	var defaults []*entry
	for _, e := range f.entries {
		if e.isDefault {
			defaults = append(defaults, e)
		}
	}
	switch n := len(group(defaults)); {
	case n > 1:
		f.problem(faultManyDefaults, path, "")
	case n == 0:
		f.problem(faultNoDefault, path, "")
	}
}
