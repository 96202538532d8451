package ownfile

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"
)

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

// OpenJSON returns the file at path; "" is a file in memory. What fallback
// returns counts where there is no file, and for fields that it lacks; nil is
// the zero T. It reads nothing yet.
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

// Change reads the file again, changes what it holds, and writes it, while no
// other program does the same: what another one wrote meanwhile stays. It
// returns what the file holds then, or the fallback together with an error. A
// damaged file is set aside and costs no change.
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
