//go:build !(linux || freebsd || openbsd || netbsd || dragonfly)

package desktop

// DisplayProblem returns "": every session of this system has a display.
func DisplayProblem(func(string) string) string { return "" }
