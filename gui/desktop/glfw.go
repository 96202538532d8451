//go:build cgo

package desktop

import (
	"io"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

func currentScreens() (all screens) {
	for _, monitor := range glfw.GetMonitors() {
		x, y, width, height := monitor.GetWorkarea()
		all = append(all, area{x, y, width, height})
	}
	return all
}

// Visible reports whether enough of a window is on some screen for the mouse
// to move it. The units are those of Fyne's window positions. Fyne must be
// running.
func Visible(x, y, width, height int) bool {
	return currentScreens().visible(x, y, width, height)
}

// Fit returns the size, or the largest with which a window at (x, y) stays
// within the work area of its screen, frame included. Size is the content's in
// Fyne's units, scale the canvas's. Fyne must be running.
func Fit(x, y int, size fyne.Size, scale float32) fyne.Size {
	return currentScreens().fit(x, y, size, scale)
}

// ReportRefusal, when deferred, turns the panic of Fyne's window library (GLFW)
// into a sentence and status 1: a display answered, and then refused us. Other
// panics go on.
func ReportRefusal(stderr io.Writer, status *int) {
	switch cause := recover().(type) {
	case nil:
	case *glfw.Error:
		ReportProblem(stderr, "Speckle Keys could not open a window on this display: "+cause.Desc+
			". This user may lack the right to use it (on X11, see xhost and XAUTHORITY).")
		*status = 1
	default:
		panic(cause)
	}
}
