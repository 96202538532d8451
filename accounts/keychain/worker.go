package keychain

import (
	"context"
	"errors"
	"sync/atomic"
)

// A worker runs jobs one after another: it holds the one that has its turn. A
// job's goroutine ends with it, so that an idle store needs no closing.
type worker chan struct{}

func newWorker() worker { return make(worker, 1) }

var errPanic = errors.New("the keychain gave an answer that was not understood")

// do runs a job and waits for it, but not longer than ctx. If the caller left
// before the job started, it is not run; if the job succeeds after the caller
// left, undo runs, which may be nil.
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
