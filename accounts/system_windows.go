package accounts

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

func roamingFolder() string {
	path, err := windows.KnownFolderPath(windows.FOLDERID_RoamingAppData, windows.KF_FLAG_DONT_VERIFY)
	if err != nil {
		return ""
	}
	return path
}

const (
	openWithoutWaiting = 0
	openFlags          = 0
)

// heldByAnother reports whether a file is there but another program keeps it from being read.
func heldByAnother(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}

// writerHolds can't be asked on Windows without taking the lock; a lock that
// matters shows when the file is read.
func writerHolds(*os.File) bool { return false }

// sameOwner reports whether two files or folders belong to one user.
func sameOwner(a, b *os.File) bool {
	ownerA, okA := ownerOf(a)
	ownerB, okB := ownerOf(b)
	return okA && okB && ownerA.Equals(ownerB)
}

func ownerOf(f *os.File) (*windows.SID, bool) {
	security, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT, windows.OWNER_SECURITY_INFORMATION)
	if err != nil {
		return nil, false
	}
	owner, _, err := security.Owner()
	return owner, err == nil && owner != nil
}

// readableByOthers is left to Windows: profile folders are private unless
// their access lists were changed, which mode bits don't show.
func readableByOthers(fs.FileInfo) bool { return false }
