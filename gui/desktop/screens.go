//go:build cgo

package desktop

import "github.com/go-gl/glfw/v3.4/glfw"

// Visible reports whether enough of a rectangle, in pixels of the desktop, is
// on some screen for the mouse to move it. Fyne must be running.
func Visible(x, y, width, height int) bool {
	const enough = 80
	for _, monitor := range glfw.GetMonitors() {
		left, top, wide, high := monitor.GetWorkarea()
		if min(x+width, left+wide)-max(x, left) >= enough && y >= top-enough && y <= top+high-enough {
			return true
		}
	}
	return false
}

// Refusal returns what the window library (GLFW) said when it could not use
// the display, given the value that recover returned; "" for other panics.
func Refusal(recovered any) string {
	if err, ok := recovered.(*glfw.Error); ok {
		return err.Desc
	}
	return ""
}
