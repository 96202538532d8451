//go:build !linux

package desktop

import "context"

// PrepareDisplay returns "": every session of this system has a display.
func PrepareDisplay(func(problem string)) (problem string) { return "" }

// WatchLock does nothing: Windows and macOS take the focus from all windows when
// the screen is locked.
func WatchLock(context.Context, func()) {}
