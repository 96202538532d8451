package keychain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"speckle-keys/accounts/ownfile"
)

const (
	indexName   = "credentials.json"
	pendingName = "pending.lock"
	changeName  = "changing" // its lock is the file with ".lock"

	// checkRoom, in bytes, is more than a new entry takes.
	checkRoom = 16 << 10
)

// An index is the list of saved credentials, without secrets. With a folder
// it is a file that several copies of the program share; without, in memory.
type index struct {
	dir    string
	file   *ownfile.File
	change *ownfile.File // never written: see exclusive

	mu      sync.Mutex      // guards what follows
	own     map[string]bool // keys that this copy is creating or saving
	pending func()          // releases pendingName, held with other copies while own is not empty
}

func openIndex(dir string) *index {
	path := func(name string) string {
		if dir == "" {
			return ""
		}
		return filepath.Join(dir, name)
	}
	return &index{dir: dir, file: ownfile.Open(path(indexName), maxIndex), change: ownfile.Open(path(changeName), 0)}
}

func (x *index) read(ctx context.Context) ([]record, error) {
	const op = "read the list"
	if ctx.Err() != nil {
		return nil, ended(op, ctx)
	}
	records, err := x.records()
	return records, indexError(op, err)
}

func (x *index) records() ([]record, error) {
	content, err := x.file.Read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, ownfile.ErrUnusable):
		return nil, fmt.Errorf("%w: %w", ErrIndexDamaged, err)
	case err != nil:
		return nil, err
	}
	return decodeIndex(content)
}

// update changes the records. It reads them again under the lock, so that two
// copies of the program never undo each other's changes.
func (x *index) update(ctx context.Context, change func([]record) []record) error {
	return x.locked(ctx, "change the list", func() error {
		records, err := x.records()
		if err != nil {
			return err
		}
		data, err := encodeIndex(change(records))
		if err != nil {
			return err
		}
		return x.file.Write(data)
	})
}

// check reports whether an entry could be added now: whether the list can be
// read, and written with room for one more.
func (x *index) check(ctx context.Context) error {
	return x.locked(ctx, "check the list", func() error {
		records, err := x.records()
		if err != nil {
			return err
		}
		data, err := encodeIndex(records)
		if err != nil {
			return err
		}
		return x.file.CanWrite(append(data, bytes.Repeat([]byte{'\n'}, checkRoom)...))
	})
}

// locked runs f while this copy alone can change the index, and gives its error the kind KindIndex.
func (x *index) locked(ctx context.Context, op string, f func() error) error {
	return lockedBy(ctx, x.file, op, func() error { return indexError(op, f()) })
}

// exclusive runs f while no other copy of the program replaces, recognizes or deletes a secret: the
// index would describe the secret of one by the token of the other. The index itself can be changed
// meanwhile, for f may wait for a person.
func (x *index) exclusive(ctx context.Context, op string, f func() error) error {
	return lockedBy(ctx, x.change, op, f)
}

// lockedBy runs f with the lock of a file. The error of the lock is of
// KindIndex, or says that ctx has ended.
func lockedBy(ctx context.Context, file *ownfile.File, op string, f func() error) error {
	ran := false
	err := file.Locked(ctx, func() error { ran = true; return f() })
	switch {
	case ran:
		return err
	case ctx.Err() != nil:
		return ended(op, ctx)
	}
	return indexError(op, err)
}

func indexError(op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Kind: KindIndex, Err: err}
}

func (x *index) put(ctx context.Context, r record) error {
	return x.update(ctx, func(records []record) []record {
		if i := find(records, r.entry.Key); i >= 0 {
			records[i] = r
			return records
		}
		return append(records, r)
	})
}

// stopSaving gives the record of a key another state, if it is being saved.
func (x *index) stopSaving(ctx context.Context, key string, to state) error {
	return x.update(ctx, func(records []record) []record {
		if i := find(records, key); i >= 0 && records[i].state == saving {
			records[i] = newRecord(records[i].entry, to)
		}
		return records
	})
}

func (x *index) remove(ctx context.Context, key string) error {
	return x.update(ctx, func(records []record) []record {
		if i := find(records, key); i >= 0 {
			records = slices.Delete(records, i, i+1)
		}
		return records
	})
}

func find(records []record, key string) int {
	return slices.IndexFunc(records, func(r record) bool { return key != "" && r.entry.Key == key })
}

// claim notes that this copy of the program is creating or saving a key, so
// that no copy takes it for what a killed program left. Call release at the
// end; the system does when the program is killed.
func (x *index) claim(ctx context.Context, key string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.pending == nil && x.dir != "" {
		release, err := ownfile.Share(ctx, filepath.Join(x.dir, pendingName))
		if err != nil && ctx.Err() != nil {
			return ended("change the list", ctx)
		} else if err != nil {
			return indexError("change the list", err)
		}
		x.pending = release
	}
	if x.own == nil {
		x.own = map[string]bool{}
	}
	x.own[key] = true
	return nil
}

func (x *index) release(key string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.own, key)
	if len(x.own) == 0 && x.pending != nil {
		x.pending()
		x.pending = nil
	}
}

// abandoned returns the records that a killed program left unfinished. While a copy of the program
// is creating or saving, it returns none, since they look the same.
func (x *index) abandoned(ctx context.Context) ([]record, error) {
	records, err := x.read(ctx)
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(r record) bool {
		return r.entry.Key == "" || r.state == saved || r.state == unsaved
	})
	if len(records) == 0 {
		return nil, nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.own) > 0 {
		return nil, nil
	}
	if x.dir != "" {
		// Who wrote a record held the lock before and until it was finished.
		free, err := ownfile.Free(filepath.Join(x.dir, pendingName))
		if err != nil || !free {
			return nil, indexError("read the list", err)
		}
	}
	return records, nil
}

// setAside renames an index that can't be read, so that a new one begins. It
// returns the new path, or "" when the index is readable after all.
func (x *index) setAside(ctx context.Context, now time.Time) (aside string, err error) {
	err = x.locked(ctx, "set the list aside", func() error {
		_, err := x.records()
		if err == nil {
			return nil // another copy was quicker
		}
		why := ".damaged-"
		if errors.Is(err, ErrIndexNewer) {
			why = ".newer-"
		}
		aside, err = x.file.SetAside(why + now.UTC().Format("20060102T150405.000000000Z"))
		return err
	})
	if err != nil {
		aside = ""
	}
	return aside, err
}
