// Package activity is a record, on this computer only, of what was done with
// tokens: by the window, and by speckle-keys run and token. It holds no secret
// and no whole id.
//
// The record is a file with one JSON object a line. It is only ever replaced
// as a whole and under a lock, so that several programs can write it, and one
// line that can't be read costs neither the others nor itself: it stays.
package activity

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"speckle-keys/accounts/keychain"
)

const (
	fileName = "activity.jsonl"
	lockName = "activity.lock"

	// Most is how many entries are kept, the newest.
	Most = 1000
	// mostBytes is far above what so many entries take, about 0.3 MB.
	mostBytes = 4 << 20
)

// A Log is the record. It is safe for several goroutines and programs. Its
// methods wait for the disk. A nil Log is never written and always empty.
type Log struct {
	dir string
	on  func() bool

	mu     sync.Mutex
	memory []Entry
}

// Open returns the record in the folder dir; "" keeps it in memory. on is asked
// before each writing whether something may be written; nil: always. It reads
// nothing yet.
func Open(dir string, on func() bool) *Log { return &Log{dir: dir, on: on} }

// Damaged means that the file could not be used as a record. It was renamed,
// and a new one begun.
type Damaged struct {
	Path  string // where it is now
	Cause error
}

// Error names the file.
func (e *Damaged) Error() string { return fmt.Sprintf("%s: %v", e.Path, e.Cause) }

// Unwrap returns what is wrong with it.
func (e *Damaged) Unwrap() error { return e.Cause }

// Add records what was done, each at its time, or now where that is zero. The
// oldest entries beyond Most are dropped. A *Damaged error means that it was
// recorded nevertheless, in a new file.
func (l *Log) Add(ctx context.Context, entries ...Entry) error {
	if l == nil || len(entries) == 0 || l.on != nil && !l.on() {
		return nil
	}
	now := time.Now()
	var lines [][]byte
	for i := range entries {
		entries[i] = entries[i].harmless()
		if entries[i].Time.IsZero() {
			entries[i].Time = now
		}
		entries[i].Time = entries[i].Time.UTC().Truncate(time.Second)
		line, err := json.Marshal(entries[i])
		if err != nil {
			return err
		}
		lines = append(lines, line)
	}
	if l.dir == "" {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.memory = append(l.memory, entries...)
		l.memory = l.memory[max(len(l.memory)-Most, 0):]
		return nil
	}
	return l.locked(ctx, func(path string) error {
		before, err := readAside(path)
		if _, replaced := errors.AsType[*Damaged](err); err != nil && !replaced {
			return err
		}
		lines = append(before, lines...)
		lines = lines[max(len(lines)-Most, 0):]
		return errors.Join(keychain.WriteFile(path, append(bytes.Join(lines, []byte("\n")), '\n')), err)
	})
}

// List returns the entries, the newest first. Lines that can't be read are left
// out. A *Damaged error comes with what could be read.
func (l *Log) List(ctx context.Context) ([]Entry, error) {
	if l == nil {
		return nil, nil
	}
	if l.dir == "" {
		l.mu.Lock()
		defer l.mu.Unlock()
		return newestFirst(slices.Clone(l.memory)), nil
	}
	path := filepath.Join(l.dir, fileName)
	lines, err := readLines(path)
	if errors.Is(err, errUnusable) {
		// Only now is it worth a lock: reading must work in a folder that
		// can't be written.
		err = l.locked(ctx, func(path string) error {
			lines, err = readAside(path)
			return err
		})
	}
	var entries []Entry
	for _, line := range lines {
		var entry Entry
		if json.Unmarshal(line, &entry) == nil && !entry.Time.IsZero() {
			entries = append(entries, entry)
		}
	}
	return newestFirst(entries), err
}

// newestFirst orders entries by time; of those of one second the one that was
// added last comes first.
func newestFirst(entries []Entry) []Entry {
	slices.Reverse(entries)
	slices.SortStableFunc(entries, func(a, b Entry) int { return b.Time.Compare(a.Time) })
	return entries
}

// Erase deletes the record, and one that was set aside.
func (l *Log) Erase(ctx context.Context) error {
	if l == nil {
		return nil
	}
	if l.dir == "" {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.memory = nil
		return nil
	}
	return l.locked(ctx, func(path string) error {
		var failed error
		for _, name := range []string{path, aside(path)} {
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				failed = errors.Join(failed, err)
			}
		}
		return failed
	})
}

// locked runs f while no other program writes the record.
func (l *Log) locked(ctx context.Context, f func(path string) error) error {
	unlock, err := keychain.Lock(ctx, filepath.Join(l.dir, lockName))
	if err != nil {
		return err
	}
	defer unlock()
	return f(filepath.Join(l.dir, fileName))
}

var errUnusable = errors.New("no record of activity")

// readLines reads the file's lines; one that does not exist has none.
func readLines(path string) ([][]byte, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	// Opening a pipe would wait for its writer, and a link would be replaced by
	// the first entry.
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: not a regular file", errUnusable)
	}
	if info.Size() > mostBytes {
		return nil, fmt.Errorf("%w: too large", errUnusable)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, mostBytes))
	if err != nil {
		return nil, err
	}
	lines := slices.DeleteFunc(bytes.Split(content, []byte("\n")), func(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 })
	if len(lines) > 0 && !slices.ContainsFunc(lines, func(line []byte) bool { return json.Valid(line) && line[0] == '{' }) {
		return nil, fmt.Errorf("%w: no line of it can be read", errUnusable)
	}
	return lines, nil
}

// readAside reads the file's lines, and renames a file that is no record.
func readAside(path string) ([][]byte, error) {
	lines, err := readLines(path)
	if !errors.Is(err, errUnusable) {
		return lines, err
	}
	if renamed := os.Rename(path, aside(path)); renamed != nil {
		return nil, errors.Join(err, renamed)
	}
	return nil, &Damaged{Path: aside(path), Cause: err}
}

func aside(path string) string { return path + ".damaged" }
