package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"speckle-keys/accounts/keychain"
)

// ownFile is a small JSON file of this program, without secrets, that two
// running programs may change at the same time: settings, and what is allowed
// for single servers. Its methods wait for the disk, so they are never called
// on the screen's goroutine.
type ownFile[T any] struct{ path string }

// mostOwnFile is how large such a file can be, in bytes.
const mostOwnFile = 1 << 20

// lockLimit is how long a change waits for another program's.
const lockLimit = 2 * time.Second

// FileDamaged means that a file of ours can't be used. It was renamed, so that
// nothing in it is lost, and the program goes on without it.
type FileDamaged struct {
	Path  string // where it is now
	Cause error
}

// Error names the file.
func (e *FileDamaged) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Cause) }

// Unwrap returns what is wrong with it.
func (e *FileDamaged) Unwrap() error { return e.Cause }

// read returns what the file holds over the values of fallback, so that a
// field that is missing has its default; fallback itself and found false
// when there is no file. A file that can't be decoded is set aside and
// reported as *FileDamaged.
func (f ownFile[T]) read(fallback T) (value T, found bool, err error) {
	content, err := readRegular(f.path, mostOwnFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fallback, false, nil
	case err != nil:
		return fallback, true, err
	}
	value = fallback
	if err := json.Unmarshal(content, &value); err != nil {
		aside := f.path + ".damaged"
		if renamed := os.Rename(f.path, aside); renamed != nil {
			return fallback, true, errors.Join(err, renamed)
		}
		return fallback, true, &FileDamaged{Path: aside, Cause: err}
	}
	return value, true, nil
}

// change reads the file again, changes what it holds, and writes it, while no
// other program does the same: what another window wrote meanwhile stays.
func (f ownFile[T]) change(ctx context.Context, fallback T, change func(*T)) (T, error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fallback, err
	}
	ctx, cancel := context.WithTimeout(ctx, lockLimit)
	defer cancel()
	lock := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fallback, err
	}
	defer lock.Unlock()
	value, _, err := f.read(fallback)
	var damaged *FileDamaged
	if err != nil && !errors.As(err, &damaged) {
		return fallback, err
	}
	change(&value)
	content, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fallback, err
	}
	return value, keychain.WriteFile(f.path, content)
}

// readRegular reads a file of at most limit bytes. What is no regular file,
// such as a pipe, is not opened: that could wait for ever.
func readRegular(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > limit {
		return nil, fmt.Errorf("%s: no regular file of at most %d bytes", path, limit)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, limit))
}
