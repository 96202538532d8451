//go:build unix

package main

import "golang.org/x/sys/unix"

// harden keeps secrets out of core files and new files away from others. What
// the system refuses is not worth stopping for.
func harden() {
	unix.Umask(0o077)
	unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	hardenProcess()
}
