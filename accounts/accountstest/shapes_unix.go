//go:build unix

package accountstest

import (
	"path/filepath"
	"syscall"
	"testing"
)

// Pipe creates a named pipe: opening it to read waits for a writer.
func Pipe(t testing.TB, path string) {
	t.Helper()
	Folder(t, filepath.Dir(path))
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("pipes can't be made here:", err)
	}
}
