//go:build unix

package accounts

import (
	"io"
	"io/fs"
	"os"
	"syscall"
)

func roamingFolder() string { return "" }

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

// sameOwner reports whether two files or folders belong to one user.
func sameOwner(a, b *os.File) bool {
	var infoA, infoB syscall.Stat_t
	return syscall.Fstat(int(a.Fd()), &infoA) == nil && syscall.Fstat(int(b.Fd()), &infoB) == nil && infoA.Uid == infoB.Uid
}

// readableByOthers reports whether other users than the owner can read a
// file, or pass through a folder. A group whose number is the owner's own is
// taken for the private one that most Linux systems give each person.
func readableByOthers(info fs.FileInfo) bool {
	others, group := fs.FileMode(0o004), fs.FileMode(0o040)
	if info.IsDir() {
		others, group = 0o001, 0o010
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	private := known && owner.Uid == owner.Gid
	return info.Mode()&others != 0 || info.Mode()&group != 0 && !private
}
