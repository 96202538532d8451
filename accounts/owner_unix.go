//go:build unix

package accounts

import (
	"os"
	"syscall"
)

// sameOwner reports whether two files or folders belong to one user.
func sameOwner(a, b *os.File) bool {
	ownerA, okA := ownerOf(a)
	ownerB, okB := ownerOf(b)
	return okA && okB && ownerA == ownerB
}

func ownerOf(f *os.File) (uid uint32, ok bool) {
	info, err := f.Stat()
	if err != nil {
		return 0, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return stat.Uid, true
}
