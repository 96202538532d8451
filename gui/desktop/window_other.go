//go:build !windows

package desktop

import "fyne.io/fyne/v2"

// UseConsole does nothing: only Windows separates window programs from the
// console that they are started in.
func UseConsole() {}

func allowForeground()    {}
func restore(fyne.Window) {} // Show does
