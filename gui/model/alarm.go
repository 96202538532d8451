package model

import "time"

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

// stop forbids the call.
func (l *alarm) stop() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
}

// isSet reports whether the call is still to come.
func (l *alarm) isSet() bool { return l.timer != nil }
