package accountstest

import (
	"runtime"
	"syscall"
	"testing"
)

// AsNobody runs f with the file permissions of a user without any, also when
// the test runs as root. f must stay on its goroutine.
func AsNobody(t testing.TB, f func()) {
	t.Helper()
	if syscall.Getuid() != 0 {
		f() // the modes that the test sets count already
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The thread ends with the goroutine, and its identity with it.
		runtime.LockOSThread()
		syscall.RawSyscall(syscall.SYS_SETFSGID, 65534, 0, 0)
		syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0)
		f()
	}()
	<-done
}
