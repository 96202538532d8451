//go:build unix

package accounts

import (
	"io"
	"os"
	"syscall"
)

// heldByAnother is never so: locks are advisory on these systems.
func heldByAnother(error) bool { return false }

// SQLite's lock bytes lie at 1 GB: pending, reserved, and 510 shared ones.
const (
	pendingByte = 0x40000000
	sharedFirst = pendingByte + 2
	sharedSize  = 510
)

// writerHolds reports whether another process holds the database so that
// SQLite itself could not read it. Asking takes no lock.
func writerHolds(f *os.File) bool {
	for _, r := range [][2]int64{{pendingByte, 1}, {sharedFirst, sharedSize}} {
		lock := syscall.Flock_t{Type: syscall.F_RDLCK, Whence: io.SeekStart, Start: r[0], Len: r[1]}
		if err := syscall.FcntlFlock(f.Fd(), syscall.F_GETLK, &lock); err == nil && lock.Type != syscall.F_UNLCK {
			return true
		}
	}
	return false
}
