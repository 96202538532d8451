//go:build unix

package model

import (
	"syscall"
	"testing"
)

// Nobody writes into the pipe: whoever opens it waits for ever.
func TestPipeInPlaceOfOwnFile(t *testing.T) {
	t.Parallel()
	checkNoRegularFile(t, func(path string) error { return syscall.Mkfifo(path, 0o600) })
}
