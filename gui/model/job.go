package model

import (
	"context"
	"sync"
	"time"
)

// A job is one kind of background work of which only the newest matters. The zero job is ready.
type job struct {
	generation uint64
	cancel     context.CancelFunc
	running    bool
}

// Running reports whether work is under way.
func (j *job) Running() bool { return j.running }

// Cancel stops the work; its result is dropped. The caller marks the app
// changed if the screen shows it.
func (j *job) Cancel() {
	j.generation++
	j.running = false
	if j.cancel != nil {
		j.cancel()
		j.cancel = nil
	}
}

// start runs work in the background and done with its result on the screen's
// goroutine, unless the job was canceled or started again meanwhile. It marks
// the app changed at both ends, so that neither caller nor done has to.
func start[T any](a *App, j *job, limit time.Duration, work func(context.Context) (T, error), done func(T, error)) {
	j.Cancel()
	generation := j.generation
	ctx, cancel := context.WithTimeout(a.ctx, limit)
	j.cancel, j.running = cancel, true
	effort := a.effort
	effort.begin()
	a.changed() // before the answer can come
	a.work.Go(func() {
		defer cancel()
		value, err := work(ctx)
		a.world.Post(func() {
			defer effort.end()
			if j.generation != generation {
				return
			}
			a.effort = effort
			defer func() { a.effort = nil }()
			j.running, j.cancel = false, nil
			a.changes.answering = true
			a.noteLimit(err)
			done(value, err)
			if err != nil {
				a.noteAnswer(OriginOf(err), err)
			}
			a.changes.answering = false
			a.changedSoon()
		})
	})
}

// writes are what is still to be written to a file, in its order and one write
// at a time: what comes during one goes into the next. The zero writes is ready.
type writes[T any] struct {
	mu      sync.Mutex
	waiting []T
	writing bool
}

// add has one more written, by write, which background runs.
func (w *writes[T]) add(one T, background func(func()), write func([]T)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.waiting = append(w.waiting, one)
	if w.writing {
		return
	}
	w.writing = true
	background(func() {
		for all := w.take(); len(all) > 0; all = w.take() {
			write(all)
		}
	})
}

func (w *writes[T]) take() []T {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.waiting
	w.waiting, w.writing = nil, len(all) > 0
	return all
}

// effort is the work that Follow waits for; nil: nobody waits.
type effort struct {
	left  int
	ended func()
}

func (e *effort) begin() {
	if e != nil {
		e.left++
	}
}

func (e *effort) end() {
	if e == nil {
		return
	}
	if e.left--; e.left == 0 {
		e.ended()
	}
}

// Follow does something, and calls ended when all the work in the background
// that it starts has ended, with what follows from its results.
func (a *App) Follow(do, ended func()) {
	e := &effort{ended: ended}
	e.begin()
	a.effort = e
	do()
	a.effort = nil
	e.end()
}

// run is start for work that only fails or doesn't.
func run(a *App, j *job, limit time.Duration, work func(context.Context) error, done func(error)) {
	start(a, j, limit, func(ctx context.Context) (struct{}, error) { return struct{}{}, work(ctx) },
		func(_ struct{}, err error) { done(err) })
}

// inBackground does work that is finished also while the program ends.
func (a *App) inBackground(limit time.Duration, work func(context.Context)) {
	a.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), limit)
		defer cancel()
		work(ctx)
	})
}

// alarm calls a function once, on the screen's goroutine, when a time has
// passed. The zero alarm is ready.
type alarm struct{ timer *time.Timer }

// set sets the alarm, in place of an earlier one.
func (l *alarm) set(a *App, after time.Duration, ring func()) {
	l.stop()
	var timer *time.Timer
	timer = time.AfterFunc(after, func() {
		a.world.Post(func() {
			if l.timer == timer { // else it was stopped meanwhile
				l.timer = nil
				ring()
			}
		})
	})
	l.timer = timer
}

func (l *alarm) stop() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
}

func (l *alarm) isSet() bool { return l.timer != nil }

// countDown asks for a redraw each second while on says so.
func (l *alarm) countDown(a *App, on func() bool) {
	if l.isSet() {
		return
	}
	l.set(a, time.Second, func() {
		if on() && a.ctx.Err() == nil {
			a.changed()
			l.countDown(a, on)
		}
	})
}

// answersTogether is how long the answers of background work wait for others
// before the screen is redrawn: five servers that answer one after the other
// cost one redraw or two, with no visible delay.
const answersTogether = 40 * time.Millisecond

// changes collects what happened into redraws of the whole screen.
type changes struct {
	posted    bool  // a redraw is due in the next turn of the screen's goroutine
	answers   alarm // set while answers are collected
	answering bool  // an answer of background work is being dealt with
}

// Mark asks for a redraw in the next turn of the screen's goroutine. Views
// call it for state that isn't the model's, such as the clipboard's.
func (a *App) Mark() { a.changed() }

// set changes what a person set, and asks for a redraw if that makes a difference.
func set[T comparable](a *App, what *T, value T) {
	if *what != value {
		*what = value
		a.changed()
	}
}

// changed asks for a redraw: of what an answer changes together with the
// answers just behind it, of all else at once.
func (a *App) changed() {
	if a.changes.answering {
		a.changedSoon()
		return
	}
	a.changedAtOnce()
}

// changedAtOnce asks for one redraw in the next turn, however often it is called in this one.
func (a *App) changedAtOnce() {
	if a.changes.posted {
		return
	}
	a.changes.posted = true
	a.world.Post(func() {
		a.changes.posted = false
		a.changes.answers.stop()
		if a.Changed != nil {
			a.Changed()
		}
	})
}

// changedSoon asks for a redraw after the answers that come just behind this one.
func (a *App) changedSoon() {
	if !a.changes.posted && !a.changes.answers.isSet() {
		a.changes.answers.set(a, answersTogether, a.changedAtOnce)
	}
}
