package keychain

import (
	"context"
	"errors"
	"sync"
)

// A worker runs jobs one after another. Its goroutine lives only while there
// are jobs, so an idle store holds nothing.
type worker struct {
	mu      sync.Mutex
	queue   []*job
	running bool
}

type job struct {
	ctx  context.Context
	run  func(context.Context) error
	undo func() // after a run that succeeded too late; may be nil

	// These are guarded by the worker's mutex, which decides whether the
	// caller or the job came first.
	finished, left bool

	done chan struct{}
	err  error
}

var errPanic = errors.New("the keychain gave an answer that was not understood")

// do runs a job and waits for it, but not longer than ctx. A job that its
// caller has left before it started is dropped; one that succeeds after its
// caller left is undone.
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

		err := j.protected()

		w.mu.Lock()
		left := j.left
		if !left {
			j.err, j.finished = err, true
			close(j.done)
		}
		w.mu.Unlock()
		if left && err == nil && j.undo != nil {
			j.undo()
		}
	}
}

// protected runs the job. The keychain library takes the answers of D-Bus
// services for granted and panics on others; that must not end the program
// while a one-time token is on its screen.
func (j *job) protected() (err error) {
	defer func() {
		if recover() != nil {
			err = &Error{Op: "call", Kind: KindUnknown, Err: errPanic}
		}
	}()
	if j.ctx.Err() != nil { // its caller left while it waited for its turn
		return ended("call", j.ctx)
	}
	return j.run(j.ctx)
}
