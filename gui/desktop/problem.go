package desktop

import (
	"fmt"
	"io"
)

// A Problem is why the program can't start, or ends. Package gui has the words for it.
type Problem struct {
	Kind ProblemKind
	// Detail is what the system said (ProblemRefused), or the command that
	// installs what is missing (ProblemNoOpenGLLinux), "" if it isn't known.
	Detail string
}

// ProblemKind is a kind of Problem.
type ProblemKind int

const (
	ProblemNoOpenGLWindows ProblemKind = iota
	ProblemNoOpenGLMac
	ProblemNoOpenGLLinux
	ProblemRefused // a display answered, and refused the window
	ProblemSilent  // another copy runs and doesn't answer
	ProblemBroken  // a panic
)

// ReportProblem shows why the program ends: on stderr, and in a message box where a program started
// by a double click has no stderr (Windows). It returns the exit status.
func ReportProblem(stderr io.Writer, problem string) (status int) {
	fmt.Fprintln(stderr, problem)
	messageBox(problem)
	return 1
}
