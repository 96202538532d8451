//go:build !(linux || freebsd || openbsd || netbsd || dragonfly)

package desktop

// PrepareDisplay returns "": every session of this system has a display.
func PrepareDisplay() (problem string) { return "" }
