package desktop

import (
	"bytes"
	"log"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// CheckWindow calls failed, on Fyne's goroutine, when the system can't create a window of the
// program. Fyne 2.8 only logs that (OpenGL is missing) and runs on with nothing to see. Call
// CheckWindow before the first window is shown. What is logged waits until there is a window, and
// is dropped when there is none: failed says it in plain words.
func CheckWindow(a fyne.App, failed func()) {
	var early bytes.Buffer
	output := log.Writer()
	log.SetOutput(&early)
	// From another goroutine Do waits for the event loop, which starts after
	// the windows were created.
	go fyne.Do(func() {
		for _, w := range a.Driver().AllWindows() {
			if lacksHandle(w) {
				failed()
				return
			}
		}
		log.SetOutput(output)
		_, _ = output.Write(early.Bytes())
	})
}

func lacksHandle(w fyne.Window) (lacks bool) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return false
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			lacks = c.WindowHandle == 0
		case driver.WaylandWindowContext:
			lacks = c.WaylandSurface == 0
		case driver.WindowsWindowContext:
			lacks = c.HWND == 0
		case driver.MacWindowContext:
			lacks = c.NSWindow == 0
		}
	})
	return lacks
}

// BringToFront shows the program's main window, which may be minimized or
// behind others. Wayland has no way to raise a window from within.
func BringToFront(a fyne.App) {
	if all := a.Driver().AllWindows(); len(all) > 0 {
		restore(all[0])
		all[0].Show()
		all[0].RequestFocus()
	}
}
