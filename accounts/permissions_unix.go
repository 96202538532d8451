//go:build unix

package accounts

import (
	"io/fs"
	"syscall"
)

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
