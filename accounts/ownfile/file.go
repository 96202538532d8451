// Package ownfile keeps the files that this program writes for itself: what is saved, settings, and
// records. None holds a secret. Several running programs may change one file at the same time; a
// crash at any moment leaves the old content or the new one; and a file that can't be used is
// renamed, never overwritten.
package ownfile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A File is one of these files. It is safe for several goroutines, and its
// methods wait for the disk.
type File struct {
	path string // "": in memory
	most int64  // bytes

	changing sync.Mutex             // in memory; see Locked
	memory   atomic.Pointer[[]byte] // nil: no file
}

// Open returns the file at path, of at most so many bytes; "" is a file in
// memory. It reads nothing yet.
func Open(path string, most int64) *File { return &File{path: path, most: most} }

// ErrUnusable means that what is in the file's place is not what this program writes there.
var ErrUnusable = errors.New("not a file of this program")

// Read returns the content as it is now. It takes no lock: the file is only
// ever replaced as a whole. The error is fs.ErrNotExist where there is none, or
// ErrUnusable: it is too large, no regular file, or a link that leads nowhere.
func (f *File) Read() ([]byte, error) {
	if f.path == "" {
		if content := f.memory.Load(); content != nil {
			return slices.Clone(*content), nil
		}
		return nil, fs.ErrNotExist
	}
	path, err := f.followed()
	if err != nil {
		return nil, fmt.Errorf("%w: a link that leads nowhere", ErrUnusable)
	}
	return ReadRegular(path, f.most)
}

// followed returns the file's path, of a link that of the file it leads to.
func (f *File) followed() (string, error) {
	info, err := os.Lstat(f.path)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return f.path, nil
	}
	return filepath.EvalSymlinks(f.path)
}

// ReadRegular reads a file of at most so many bytes. What is larger or no
// regular file is ErrUnusable and not opened: to open a pipe could take forever.
func ReadRegular(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: no regular file", ErrUnusable)
	case info.Size() > most:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrUnusable, most)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most))
}

// Locked runs change while nobody else changes the file. Only there Write, SetAside and Erase are
// called. The error is that of the lock file, ctx.Err(), or that of change.
func (f *File) Locked(ctx context.Context, change func() error) error {
	if f.path == "" {
		f.changing.Lock()
		defer f.changing.Unlock()
		return change()
	}
	unlock, err := Lock(ctx, strings.TrimSuffix(f.path, filepath.Ext(f.path))+".lock")
	if err != nil {
		return err
	}
	defer unlock()
	return change()
}

// Write replaces the content, of a link that of the file it leads to. On an
// error the old content is still there.
func (f *File) Write(content []byte) error {
	if f.path == "" {
		f.memory.Store(new(slices.Clone(content)))
		return nil
	}
	path, err := f.followed()
	if err != nil {
		return err
	}
	return writeFile(path, content)
}

// CanWrite reports why content could not be written: it writes a copy to the
// disk, which it deletes.
func (f *File) CanWrite(content []byte) error {
	if f.path == "" {
		return nil
	}
	if err := writeNew(beside(f.path), content); err != nil {
		return err
	}
	return os.Remove(beside(f.path))
}

// SetAside renames the file: its name is followed by suffix. It returns the new path.
func (f *File) SetAside(suffix string) (path string, err error) {
	return f.path + suffix, os.Rename(f.path, f.path+suffix)
}

// damagedSuffix names a file that Load has set aside.
const damagedSuffix = ".damaged"

// Damaged means that the file could not be used. It was renamed, so that
// nothing in it is lost, and the program goes on without it.
type Damaged struct {
	Path  string // where it is now
	Cause error
}

// Error names the file.
func (e *Damaged) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Cause) }

func (e *Damaged) Unwrap() error { return e.Cause }

// Load has decode read the content, if there is a file. What is unusable, or
// refused by decode, is set aside and reported as *Damaged.
func (f *File) Load(ctx context.Context, decode func([]byte) error) (found bool, err error) {
	found, err = f.decoded(decode)
	if !errors.Is(err, ErrUnusable) {
		return found, err
	}
	// Only now is it worth a lock: reading must work in a folder that can't be written.
	locked := f.Locked(ctx, func() error {
		found, err = f.LoadLocked(decode)
		return nil
	})
	return found, errors.Join(locked, err)
}

// LoadLocked is Load for what runs in Locked.
func (f *File) LoadLocked(decode func([]byte) error) (found bool, err error) {
	found, err = f.decoded(decode)
	if !errors.Is(err, ErrUnusable) {
		return found, err
	}
	path, renamed := f.SetAside(damagedSuffix)
	if renamed != nil {
		return true, errors.Join(err, renamed)
	}
	return true, &Damaged{Path: path, Cause: err}
}

func (f *File) decoded(decode func([]byte) error) (found bool, err error) {
	content, err := f.Read()
	if err == nil {
		if wrong := decode(content); wrong != nil {
			err = fmt.Errorf("%w: %w", ErrUnusable, wrong)
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return true, err
}

// Erase deletes the file, and one that Load has set aside.
func (f *File) Erase() error {
	if f.path == "" {
		f.memory.Store(nil)
		return nil
	}
	return errors.Join(removed(f.path), removed(f.path+damagedSuffix))
}

// removed deletes a file that may be missing.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// JSON is a small file that holds a T in JSON. A T whose UnmarshalJSON refuses
// the content, such as that of a newer version, finds it damaged.
type JSON[T any] struct {
	file     *File
	fallback func() T
	aside    atomic.Pointer[Damaged] // of the newest content that could not be used
	failed   atomic.Pointer[error]   // why the newest reading failed
}

// MostJSON is how large such a file can be, in bytes.
const MostJSON = 1 << 20

// lockLimit is how long a change waits for another program's.
const lockLimit = 2 * time.Second

// OpenJSON returns the file at path; "" is a file in memory. What fallback returns counts where
// there is no file, and for fields that it lacks; nil is the zero T. It reads nothing yet.
func OpenJSON[T any](path string, fallback func() T) *JSON[T] {
	if fallback == nil {
		fallback = func() (zero T) { return zero }
	}
	return &JSON[T]{file: Open(path, MostJSON), fallback: fallback}
}

// Err is a *Damaged error when content could not be used and was set aside,
// until the program ends; else why the newest reading failed, nil if it didn't.
func (j *JSON[T]) Err() error {
	if damaged := j.aside.Load(); damaged != nil {
		return damaged
	}
	if failed := j.failed.Load(); failed != nil {
		return *failed
	}
	return nil
}

// Path is where the file is, "" in memory.
func (j *JSON[T]) Path() string { return j.file.path }

// Read returns what the file holds, or the fallback together with an error. A
// *Damaged error means that it was set aside.
func (j *JSON[T]) Read(ctx context.Context) (value T, found bool, err error) {
	return j.load(func(decode func([]byte) error) (bool, error) {
		ctx, cancel := context.WithTimeout(ctx, lockLimit)
		defer cancel()
		return j.file.Load(ctx, decode)
	})
}

func (j *JSON[T]) load(from func(decode func([]byte) error) (bool, error)) (value T, found bool, err error) {
	value = j.fallback()
	found, err = from(func(content []byte) error {
		value = j.fallback()
		return json.Unmarshal(content, &value)
	})
	if err != nil {
		value = j.fallback()
	}
	if damaged, ok := errors.AsType[*Damaged](err); ok {
		j.aside.Store(damaged)
	}
	j.failed.Store(&err)
	return value, found, err
}

// Change reads the file again, changes what it holds, and writes it, while no other program does
// the same: what another one wrote meanwhile stays. It returns what the file holds then, or the
// fallback together with an error. A damaged file is set aside and costs no change.
func (j *JSON[T]) Change(ctx context.Context, change func(*T)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	var value T
	err := j.file.Locked(ctx, func() (err error) {
		value, _, err = j.load(j.file.LoadLocked)
		if _, damaged := errors.AsType[*Damaged](err); err != nil && !damaged {
			return err
		}
		change(&value)
		content, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			return err
		}
		return j.file.Write(content)
	})
	if err != nil {
		value = j.fallback()
	}
	return value, err
}
