//go:build !linux

package desktop

import "context"

// WatchLock does nothing: on Windows and macOS a locked screen takes the focus from all windows.
func WatchLock(context.Context, func()) {}
