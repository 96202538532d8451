package accounts

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

const (
	openWithoutWaiting = 0
	openFlags          = 0
)

// heldByAnother reports whether a file is there but another program keeps it
// from being read.
func heldByAnother(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// writerHolds can't be asked on Windows without taking the lock; a lock that
// matters shows when the file is read.
func writerHolds(*os.File) bool { return false }
