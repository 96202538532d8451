package widgets

import (
	"time"

	"fyne.io/fyne/v2"
)

// Timer calls f once, on the UI goroutine, when d has passed. stop forbids the call.
type Timer func(d time.Duration, f func()) (stop func())

// Later is the Timer of a running program.
func Later(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// clock is what widgets use that are given no Timer of their own.
var clock Timer = Later

// UseTimer replaces the clock of tooltips and copy buttons, for tests that must not wait, and
// returns the way back.
func UseTimer(t Timer) (restore func()) {
	before := clock
	clock = t
	return func() { clock = before }
}
