package main

import (
	"fmt"
	"io"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// watchForWindow ends the program with a sentence when the system could not
// make its window. Fyne 2.8 logs that (OpenGL is missing) and keeps running,
// with nothing to see. Call it just before the app runs.
func watchForWindow(a fyne.App, stderr io.Writer) {
	// From another goroutine Do waits for the event loop, which starts after
	// the windows were made.
	go fyne.Do(func() {
		for _, w := range a.Driver().AllWindows() {
			if hasNoHandle(w) {
				fmt.Fprintln(stderr, "Speckle Keys could not open its window: the graphics driver offers no OpenGL 2.1. Update the driver, or install Mesa's software rendering (on Debian and Ubuntu: libgl1-mesa-dri).")
				os.Exit(1)
			}
		}
	})
}

// hasNoHandle reports whether the desktop has no window for w.
func hasNoHandle(w fyne.Window) (none bool) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return false
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			none = c.WindowHandle == 0
		case driver.WaylandWindowContext:
			none = c.WaylandSurface == 0
		case driver.WindowsWindowContext:
			none = c.HWND == 0
		case driver.MacWindowContext:
			none = c.NSWindow == 0
		}
	})
	return none
}

// refused turns the panic of Fyne's window library, when a display answers but
// turns us away, into a sentence and status 1. Other panics go on.
func refused(stderr io.Writer, status *int) {
	switch cause := recover().(type) {
	case nil:
	case *glfw.Error:
		fmt.Fprintf(stderr, "Speckle Keys could not open a window on this display: %s. May this user use it? (On X11: xhost, XAUTHORITY.)\n", cause.Desc)
		*status = 1
	default:
		panic(cause)
	}
}

// onScreen reports whether enough of a rectangle can be seen on some screen to
// take hold of it. It needs the window library to run.
func onScreen(x, y, width, height int) bool {
	const enough = 80
	for _, monitor := range glfw.GetMonitors() {
		left, top, wide, high := monitor.GetWorkarea()
		if min(x+width, left+wide)-max(x, left) >= enough && y >= top-enough && y <= top+high-enough {
			return true
		}
	}
	return false
}
