package keychain

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

const (
	indexName   = "credentials.json"
	lockName    = "credentials.lock"
	pendingName = "pending.lock"

	// checkRoom, in bytes, is more than a new entry takes.
	checkRoom = 16 << 10
)

// An index is the list of saved credentials, without secrets. With a folder
// it is a file that several copies of the program share; without, a value.
type index struct {
	dir string

	mu          sync.Mutex // guards what follows
	memory      []record
	own         map[string]bool // keys that this copy is creating or saving
	pendingLock *flock.Flock    // held, shared with other copies, while own is not empty
}

// read returns the records, from the file as it is now. It takes no lock: the
// file is only ever replaced as a whole.
func (x *index) read(ctx context.Context) ([]record, error) {
	const op = "read the list"
	if ctx.Err() != nil {
		return nil, ended(op, ctx)
	}
	if x.dir == "" {
		x.mu.Lock()
		defer x.mu.Unlock()
		return slices.Clone(x.memory), nil
	}
	records, err := readIndex(filepath.Join(x.dir, indexName))
	return records, indexError(op, err)
}

// update changes the records. It reads them again under the lock, so that two
// copies of the program never undo each other's changes.
func (x *index) update(ctx context.Context, change func([]record) []record) error {
	if x.dir == "" {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.memory = change(slices.Clone(x.memory))
		return nil
	}
	return x.locked(ctx, "change the list", func(path string) error {
		records, err := readIndex(path)
		if err != nil {
			return err
		}
		data, err := encodeIndex(change(records))
		if err != nil {
			return err
		}
		return WriteFile(path, data)
	})
}

// check reports whether an entry could be added now: it reads the list and
// writes a copy with room for one more entry to the disk, which it deletes.
func (x *index) check(ctx context.Context) error {
	if x.dir == "" {
		return nil
	}
	return x.locked(ctx, "check the list", func(path string) error {
		records, err := readIndex(path)
		if err != nil {
			return err
		}
		data, err := encodeIndex(records)
		if err != nil {
			return err
		}
		if err := writeBeside(path, append(data, bytes.Repeat([]byte{'\n'}, checkRoom)...)); err != nil {
			return err
		}
		return os.Remove(beside(path))
	})
}

// locked runs f while this copy alone can change the index, and gives its
// error the kind KindIndex.
func (x *index) locked(ctx context.Context, op string, f func(path string) error) error {
	unlock, err := Lock(ctx, filepath.Join(x.dir, lockName))
	if err != nil && ctx.Err() != nil {
		return ended(op, ctx)
	}
	if err == nil {
		defer unlock()
		err = f(filepath.Join(x.dir, indexName))
	}
	return indexError(op, err)
}

func indexError(op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Op: op, Kind: KindIndex, Err: err}
}

// put adds the record of a key, in place of an earlier one.
func (x *index) put(ctx context.Context, r record) error {
	return x.update(ctx, func(records []record) []record {
		if i := find(records, r.entry.Key); i >= 0 {
			records[i] = r
			return records
		}
		return append(records, r)
	})
}

// move gives the record of a key another state, if it is in the state from.
func (x *index) move(ctx context.Context, key string, from, to state) error {
	return x.update(ctx, func(records []record) []record {
		if i := find(records, key); i >= 0 && records[i].state == from {
			records[i] = newRecord(records[i].entry, to)
		}
		return records
	})
}

// remove takes a key out of the index; one that is not there is no error.
func (x *index) remove(ctx context.Context, key string) error {
	return x.update(ctx, func(records []record) []record {
		if i := find(records, key); i >= 0 {
			records = slices.Delete(records, i, i+1)
		}
		return records
	})
}

// find returns the place of a key, or -1.
func find(records []record, key string) int {
	return slices.IndexFunc(records, func(r record) bool { return key != "" && r.entry.Key == key })
}

// claim notes that this copy of the program is creating or saving a key, so
// that no copy takes it for what a killed program left. Call release at the
// end; the system does when the program is killed.
func (x *index) claim(ctx context.Context, key string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.pendingLock == nil && x.dir != "" {
		if err := privateFolder(x.dir); err != nil {
			return indexError("change the list", err)
		}
		lock := flock.New(filepath.Join(x.dir, pendingName), flock.SetPermissions(0o600))
		if _, err := lock.TryRLockContext(ctx, lockRetry); err != nil {
			if ctx.Err() != nil {
				return ended("change the list", ctx)
			}
			return indexError("change the list", err)
		}
		x.pendingLock = lock
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
	if len(x.own) == 0 && x.pendingLock != nil {
		_ = x.pendingLock.Close()
		x.pendingLock = nil
	}
}

// abandoned returns the records that a killed program left unfinished. While
// a copy of the program is creating or saving, it returns none, since they
// look the same.
func (x *index) abandoned(ctx context.Context) ([]record, error) {
	records, err := x.read(ctx)
	if err != nil {
		return nil, err
	}
	records = slices.DeleteFunc(records, func(r record) bool { return r.entry.Key == "" || r.state == saved })
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
		lock := flock.New(filepath.Join(x.dir, pendingName), flock.SetPermissions(0o600))
		free, err := lock.TryLock()
		_ = lock.Close()
		if err != nil || !free {
			return nil, indexError("read the list", err)
		}
	}
	return records, nil
}

// setAside renames an index that can't be read, so that a new one begins. It
// returns the new path, or "" when the index is readable after all.
func (x *index) setAside(ctx context.Context, now time.Time) (string, error) {
	if x.dir == "" {
		return "", nil
	}
	var aside string
	err := x.locked(ctx, "set the list aside", func(path string) error {
		_, err := readIndex(path)
		if err == nil {
			return nil // another copy was quicker
		}
		why := ".damaged-"
		if errors.Is(err, ErrIndexNewer) {
			why = ".newer-"
		}
		to := path + why + now.UTC().Format("20060102T150405.000000000Z")
		if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
			return fs.ErrExist
		}
		if err := os.Rename(path, to); err != nil {
			return err
		}
		aside = to
		return nil
	})
	return aside, err
}
