package keychain

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/zalando/go-keyring"

	"speckle-keys/speckle"
)

// System returns the keychain of the operating system. Its calls run one after another in the
// background: a call whose context ends returns at once, and what it still writes is undone.
func System() Store { return newSystem(platform()) }

// backend is the keychain of one kind of system. Its errors are *Error, or
// such that explain finds their kind.
type backend interface {
	// probe finds the keychain and its name, without a prompt. There may be a name with an error.
	probe(ctx context.Context) (name string, err error)
	// unlock makes the keychain ask the person, where it has to.
	unlock(ctx context.Context) error
	// open unlocks the keychain, with a prompt where it has to, for the calls of items. Close it.
	open(ctx context.Context) (items, error)
	// explain returns the kind of an error of items, and what is missing.
	explain(err error) (kind Kind, missing string)
}

// items are the secrets in an open keychain. Where there is none of a key, the
// error is keyring.ErrNotFound.
type items interface {
	get(ctx context.Context, key string) (string, error)
	set(ctx context.Context, key, value string) error
	delete(ctx context.Context, key string) error
	close()
}

type system struct {
	backend backend
	worker  worker
	name    atomic.Pointer[string]
}

func newSystem(b backend) *system {
	s := &system{backend: b, worker: newWorker()}
	s.setName(generalName)
	return s
}

func (s *system) setName(name string) { s.name.Store(&name) }
func (s *system) Name() string        { return *s.name.Load() }

// Probe does not wait behind a call that shows a prompt: it is asked just
// then, to find out why nothing happens.
func (s *system) Probe(ctx context.Context) error {
	return alone(ctx, "probe", func() error {
		name, err := s.backend.probe(ctx)
		if name != "" {
			s.setName(name)
		}
		return err
	})
}

func (s *system) Unlock(ctx context.Context) error {
	return alone(ctx, "unlock", func() error { return s.backend.unlock(ctx) })
}

// alone runs f in its own goroutine, and returns without it when ctx ends.
func alone(ctx context.Context, op string, f func() error) error {
	return newWorker().do(ctx, op, func(context.Context) error { return f() }, nil)
}

func (s *system) Save(ctx context.Context, key string, value speckle.Secret) error {
	const op = "save"
	if value.IsZero() {
		return &Error{Op: op, Err: errNoSecret}
	}
	if len(value.Reveal()) > MaxSecret {
		return &Error{Op: op, Kind: KindTooLarge}
	}
	var earlier speckle.Secret
	// Nobody waits for an error of this. If it fails, the index still says
	// that the keychain may hold the secret.
	restore := func(ctx context.Context, in items) {
		if earlier.IsZero() {
			_ = in.delete(ctx, key)
		} else {
			_ = in.set(ctx, key, earlier.Reveal())
		}
	}
	return s.call(ctx, op, func(ctx context.Context, in items) error {
		old, err := in.get(ctx, key)
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return err
		}
		earlier = speckle.NewSecret(old)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = in.set(ctx, key, value.Reveal())
		if err == nil {
			err = verify(ctx, in, key, value)
		}
		if err != nil {
			restore(ctx, in)
		}
		return err
	}, restore)
}

// verify reads a value back: a token can't be shown a second time, so it must
// not be lost to a keychain that only claims to have saved it.
func verify(ctx context.Context, in items, key string, value speckle.Secret) error {
	got, err := in.get(ctx, key)
	if errors.Is(err, keyring.ErrNotFound) || err == nil && !speckle.NewSecret(got).Equal(value) {
		return ErrNotSaved
	}
	return err
}

func (s *system) Load(ctx context.Context, key string) (speckle.Secret, error) {
	loaded := make(chan speckle.Secret, 1)
	err := s.call(ctx, "load", func(ctx context.Context, in items) error {
		value, err := in.get(ctx, key)
		loaded <- speckle.NewSecret(value)
		return err
	}, nil)
	if err != nil {
		return speckle.Secret{}, err
	}
	return <-loaded, nil
}

func (s *system) Delete(ctx context.Context, key string) error {
	return s.call(ctx, "delete", func(ctx context.Context, in items) error { return in.delete(ctx, key) }, nil)
}

// call opens the keychain in its turn and runs f. undo runs in the opened
// keychain if f succeeded after ctx had ended; it may be nil.
func (s *system) call(ctx context.Context, op string, f func(context.Context, items) error, undo func(context.Context, items)) error {
	if ctx.Err() != nil {
		return ended(op, ctx)
	}
	err := s.worker.do(ctx, op, func(ctx context.Context) error {
		in, err := s.backend.open(ctx)
		if err != nil {
			e := s.classify(ctx, err)
			e.untouched = true
			return e
		}
		defer in.close()
		if err := f(ctx, in); err != nil {
			return s.classify(ctx, err)
		}
		return nil
	}, func() {
		if undo == nil {
			return
		}
		ctx, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
		defer end()
		if in, err := s.backend.open(ctx); err == nil {
			defer in.close()
			undo(ctx, in)
		}
	})
	if e, ok := errors.AsType[*Error](err); ok {
		e.Op = op
		if e.Kind == KindTimeout || e.Kind == KindCancelled {
			e.Err = fmt.Errorf("%w (%w)", ErrWaiting, e.Err)
		}
	}
	return err
}

func (s *system) classify(ctx context.Context, err error) *Error {
	var known *Error
	switch {
	case ctx.Err() != nil:
		return ended("call", ctx)
	case errors.As(err, &known):
		copied := *known
		return &copied
	case errors.Is(err, keyring.ErrNotFound):
		return &Error{Kind: KindNotFound}
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return &Error{Kind: KindTooLarge, Err: err}
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return &Error{Kind: KindNoService, Err: err}
	}
	kind, missing := s.backend.explain(err)
	return &Error{Kind: kind, Missing: missing, Err: err}
}

// A worker runs jobs one after another: it holds the one that has its turn. A
// job's goroutine ends with it, so that an idle store needs no closing.
type worker chan struct{}

func newWorker() worker { return make(worker, 1) }

var errPanic = errors.New("the keychain gave an answer that was not understood")

// do runs a job and waits for it, but not longer than ctx. If the caller left before the job
// started, it is not run; if the job succeeds after the caller left, undo runs, which may be nil.
func (w worker) do(ctx context.Context, op string, run func(context.Context) error, undo func()) error {
	if ctx.Err() != nil {
		return ended(op, ctx)
	}
	var decided atomic.Bool // whether the job ended first, or the caller left first
	done := make(chan error, 1)
	go func() {
		select {
		case w <- struct{}{}:
			defer func() { <-w }()
		case <-ctx.Done():
		}
		err := withoutPanic(func() error {
			if ctx.Err() != nil { // before the job's turn
				return ended(op, ctx)
			}
			return run(ctx)
		})
		if decided.CompareAndSwap(false, true) {
			done <- err
		} else if err == nil && undo != nil {
			_ = withoutPanic(func() error { undo(); return nil })
		}
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	if decided.CompareAndSwap(false, true) {
		return ended(op, ctx)
	}
	return <-done
}

// withoutPanic runs f and makes an error of a panic. go-keyring panics on
// answers of D-Bus services that it does not expect; that must not end the
// program while it shows a token that can't be shown again.
func withoutPanic(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = &Error{Op: "call", Err: errPanic}
		}
	}()
	return f()
}
