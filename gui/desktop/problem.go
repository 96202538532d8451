package desktop

import (
	"fmt"
	"io"
)

// ReportProblem shows why the program ends: on stderr, and in a
// message box where a program started by a double click has no stderr
// (Windows).
func ReportProblem(stderr io.Writer, problem string) {
	fmt.Fprintln(stderr, problem)
	messageBox(problem)
}

// noOpenGL is the beginning of what NoOpenGL says on every system.
const noOpenGL = "Speckle Keys could not open its window: the graphics driver offers no OpenGL 2.1. "
