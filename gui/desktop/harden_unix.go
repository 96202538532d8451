//go:build unix

package desktop

import "golang.org/x/sys/unix"

// Harden keeps secrets out of core files, makes new files readable by this
// person only and, on Linux, hides our memory from other processes. Failures
// are ignored: the program is useful without these measures.
func Harden() {
	unix.Umask(0o077)
	unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	hideMemory()
}
