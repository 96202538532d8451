//go:build unix

package accounts

import "io/fs"

// readableByOthers reports whether mode lets other users than the owner read,
// or enter in the case of a folder.
func readableByOthers(mode fs.FileMode) bool {
	if mode.IsDir() {
		return mode&0o011 != 0
	}
	return mode&0o044 != 0
}
