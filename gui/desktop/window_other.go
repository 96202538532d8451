//go:build !windows

package desktop

import "fyne.io/fyne/v2"

// UseConsole does nothing: only Windows separates window programs from their console.
func UseConsole() {}

func allowForeground()    {}
func restore(fyne.Window) {} // Show does
