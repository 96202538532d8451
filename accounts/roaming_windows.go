package accounts

import "golang.org/x/sys/windows"

func roamingFolder() string {
	path, err := windows.KnownFolderPath(windows.FOLDERID_RoamingAppData, windows.KF_FLAG_DONT_VERIFY)
	if err != nil {
		return ""
	}
	return path
}
