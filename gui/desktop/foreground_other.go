//go:build !windows

package desktop

import "fyne.io/fyne/v2"

func allowForeground()    {}
func restore(fyne.Window) {} // Show does
