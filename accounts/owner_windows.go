package accounts

import (
	"os"

	"golang.org/x/sys/windows"
)

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
