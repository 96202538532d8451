package accounts

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// asNobody runs f with the file permissions of a user without any, also when
// the test runs as root. f must stay on its goroutine.
func asNobody(t testing.TB, f func()) {
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

// readableByAll lets all users read what is below dir, and none write.
func readableByAll(t testing.TB, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			t.Cleanup(func() { os.Chmod(path, 0o700) }) // or it could not be removed
			return os.Chmod(path, 0o555)
		}
		return os.Chmod(path, 0o444)
	})
	// The folder of the test is private to who runs it.
	for up := filepath.Dir(dir); err == nil && up != os.TempDir() && len(up) > len(os.TempDir()); up = filepath.Dir(up) {
		err = os.Chmod(up, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// lastRead returns when a file was last read, where it is known.
func lastRead(t testing.TB, path string) (time.Time, bool) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return time.Time{}, false
	}
	return time.Unix(s.Atim.Unix()), true
}
