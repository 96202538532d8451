package widgets

import (
	"time"

	"fyne.io/fyne/v2"
)

// startTimer is Later; tests replace it.
var startTimer = Later

// Later calls f once, on the UI goroutine, when d has passed. stop forbids the call.
func Later(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}
