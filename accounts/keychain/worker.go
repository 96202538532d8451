package keychain

import (
	"context"
	"errors"
	"sync"
)

// A worker runs jobs one after another. Its goroutine exists only while there
// are jobs, so that an idle store needs no closing.
type worker struct {
	mu      sync.Mutex
	queue   []*job
	running bool
}

type job struct {
	ctx  context.Context
	run  func(context.Context) error
	undo func() // after a run that succeeded too late; may be nil

	// Guarded by the worker's mutex: whether the job ended first, or the
	// caller left first.
	finished, left bool

	done chan struct{}
	err  error
}

var errPanic = errors.New("the keychain gave an answer that was not understood")

// do runs a job and waits for it, but not longer than ctx. If the caller left
// before the job started, it is not run; if the job succeeds after the caller
// left, undo runs.
func (w *worker) do(ctx context.Context, op string, run func(context.Context) error, undo func()) error {
	if ctx.Err() != nil {
		return ended(op, ctx)
	}
	j := &job{ctx: ctx, run: run, undo: undo, done: make(chan struct{})}
	w.mu.Lock()
	w.queue = append(w.queue, j)
	if !w.running {
		w.running = true
		go w.work()
	}
	w.mu.Unlock()

	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if j.finished {
		return j.err
	}
	j.left = true
	return ended(op, ctx)
}

func (w *worker) work() {
	for {
		w.mu.Lock()
		if len(w.queue) == 0 {
			w.running = false
			w.mu.Unlock()
			return
		}
		j := w.queue[0]
		w.queue = w.queue[1:]
		w.mu.Unlock()

		err := withoutPanic(func() error {
			if j.ctx.Err() != nil { // the caller left before the job's turn
				return ended("call", j.ctx)
			}
			return j.run(j.ctx)
		})
		w.mu.Lock()
		left := j.left
		if !left {
			j.err, j.finished = err, true
			close(j.done)
		}
		w.mu.Unlock()
		if left && err == nil && j.undo != nil {
			_ = withoutPanic(func() error { j.undo(); return nil })
		}
	}
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
