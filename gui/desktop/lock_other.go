//go:build !linux

package desktop

import "context"

// WatchLock does nothing: Windows and macOS take the focus from all windows when
// the screen is locked.
func WatchLock(context.Context, func()) {}
