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

// Visible reports whether enough of a window is on some screen for the mouse to move it. The units
// are those of Fyne's window positions. Fyne must be running.
func Visible(x, y, width, height int) bool {
	return currentScreens().visible(x, y, width, height)
}

// Fit returns the size, or the largest with which a window at (x, y) stays
// within the work area of its screen, frame included. Size is the content's in
// Fyne's units, scale the canvas's. Fyne must be running.
func Fit(x, y int, size fyne.Size, scale float32) fyne.Size {
	return currentScreens().fit(x, y, size, scale)
}

// ReportPanic says, when deferred, in a sentence of text why the program ends. A panic of Fyne's
// window library (GLFW) becomes status 1: there is no OpenGL, or a display answered and then
// refused us. Other panics are mistakes in the program or a damaged file of it; they go on, but
// first a message box says so where nobody would see them.
func ReportPanic(stderr io.Writer, status *int, text func(Problem) string) {
	switch cause := recover().(type) {
	case nil:
	case *glfw.Error:
		problem := Problem{Kind: ProblemRefused, Detail: cause.Desc}
		if cause.Code == glfw.APIUnavailable || cause.Code == glfw.VersionUnavailable {
			problem = NoOpenGL()
		}
		*status = ReportProblem(stderr, text(problem))
	default:
		messageBox(text(Problem{Kind: ProblemBroken}))
		panic(cause)
	}
}
