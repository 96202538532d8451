//go:build !windows

package script

// AttachConsole does nothing: only Windows keeps window programs from the
// console that they are started in.
func AttachConsole() {}
