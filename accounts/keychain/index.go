package keychain

import (
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
	indexName = "credentials.json"
	lockName  = "credentials.lock"

	// lockRetry is how often a lock that another copy holds is tried again.
	// A change holds it for a few milliseconds.
	lockRetry = 5 * time.Millisecond
)

// An index is the list of what we keep, without secrets. With a folder it is
// a file that several copies of the program share; without, a value.
type index struct {
	dir string

	mu     sync.Mutex // guards memory
	memory []record
}

// read returns the records, from the file as it is now. It takes no lock: the
// file is only ever replaced as a whole.
func (x *index) read(ctx context.Context) ([]record, error) {
	if ctx.Err() != nil {
		return nil, ended("read the list", ctx)
	}
	if x.dir == "" {
		x.mu.Lock()
		defer x.mu.Unlock()
		return slices.Clone(x.memory), nil
	}
	records, err := readIndex(filepath.Join(x.dir, indexName))
	if err != nil {
		return nil, &Error{Op: "read the list", Kind: KindIndex, Err: err}
	}
	return records, nil
}

// update changes the records. It reads them again under the lock, so that two
// copies of the program never undo each other's changes.
func (x *index) update(ctx context.Context, change func([]record) ([]record, error)) error {
	if x.dir == "" {
		x.mu.Lock()
		defer x.mu.Unlock()
		changed, err := change(slices.Clone(x.memory))
		if err == nil {
			x.memory = changed
		}
		return err
	}
	return x.locked(ctx, func(path string) error {
		records, err := readIndex(path)
		if err != nil {
			return &Error{Op: "change the list", Kind: KindIndex, Err: err}
		}
		if records, err = change(records); err != nil {
			return err
		}
		data, err := encodeIndex(records)
		if err == nil {
			err = replaceFile(path, data)
		}
		if err != nil {
			return &Error{Op: "change the list", Kind: KindIndex, Err: err}
		}
		return nil
	})
}

// locked runs f while this copy alone may change the index.
func (x *index) locked(ctx context.Context, f func(path string) error) error {
	err := privateFolder(x.dir)
	if err != nil {
		return &Error{Op: "change the list", Kind: KindIndex, Err: err}
	}
	lock := flock.New(filepath.Join(x.dir, lockName), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockRetry); err != nil {
		if ctx.Err() != nil {
			return ended("change the list", ctx)
		}
		return &Error{Op: "change the list", Kind: KindIndex, Err: err}
	}
	defer lock.Close()
	return f(filepath.Join(x.dir, indexName))
}

// add puts a new record into the index.
func (x *index) add(ctx context.Context, r record) error {
	return x.update(ctx, func(records []record) ([]record, error) {
		return append(records, r), nil
	})
}

// change replaces the record of a key, or says KindNotFound.
func (x *index) change(ctx context.Context, key string, f func(record) (record, error)) error {
	return x.update(ctx, func(records []record) ([]record, error) {
		i := find(records, key)
		if i < 0 {
			return nil, &Error{Op: "change the list", Kind: KindNotFound}
		}
		changed, err := f(records[i])
		if err != nil {
			return nil, &Error{Op: "change the list", Kind: KindIndex, Err: err}
		}
		records[i] = changed
		return records, nil
	})
}

func (x *index) setState(ctx context.Context, key string, s state) error {
	return x.change(ctx, key, func(r record) (record, error) { return newRecord(r.entry, s) })
}

// remove takes a key out of the index; one that is not there is no error.
func (x *index) remove(ctx context.Context, key string) error {
	return x.update(ctx, func(records []record) ([]record, error) {
		if i := find(records, key); i >= 0 {
			records = slices.Delete(records, i, i+1)
		}
		return records, nil
	})
}

// find returns the place of a key, or -1.
func find(records []record, key string) int {
	return slices.IndexFunc(records, func(r record) bool { return key != "" && r.entry.Key == key })
}

// setAside renames an index that can't be read, so that a new one begins. It
// returns the new path, or "" when the index is readable after all.
func (x *index) setAside(ctx context.Context, now time.Time) (string, error) {
	if x.dir == "" {
		return "", nil
	}
	var aside string
	err := x.locked(ctx, func(path string) error {
		if _, err := readIndex(path); err == nil {
			return nil // another copy was quicker
		}
		to := path + ".damaged-" + now.UTC().Format("20060102T150405.000000000Z")
		if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
			return &Error{Op: "set the list aside", Kind: KindIndex, Err: fs.ErrExist}
		}
		if err := os.Rename(path, to); err != nil {
			return &Error{Op: "set the list aside", Kind: KindIndex, Err: err}
		}
		aside = to
		return nil
	})
	return aside, err
}
