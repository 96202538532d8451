//go:build !windows

package desktop

// UseConsole does nothing: only Windows separates window programs from the
// console that they are started in.
func UseConsole() {}
