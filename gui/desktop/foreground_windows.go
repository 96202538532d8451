package desktop

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"golang.org/x/sys/windows"
)

var (
	user32                   = windows.NewLazySystemDLL("user32.dll")
	allowSetForegroundWindow = user32.NewProc("AllowSetForegroundWindow")
	isIconic                 = user32.NewProc("IsIconic")
	showWindow               = user32.NewProc("ShowWindow")
)

// allowForeground lets another process bring its window to the front. Windows
// allows that only on the word of the process that the person just started.
func allowForeground() {
	const anyProcess = ^uintptr(0) // ASFW_ANY
	allowSetForegroundWindow.Call(anyProcess)
}

// restore ends a window's being minimized; Fyne's Show doesn't.
func restore(w fyne.Window) {
	const swRestore = 9
	if native, ok := w.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if c, ok := context.(driver.WindowsWindowContext); ok {
				if minimized, _, _ := isIconic.Call(c.HWND); minimized != 0 {
					showWindow.Call(c.HWND, swRestore)
				}
			}
		})
	}
}
