package keychain

import (
	"os"
	"runtime"
	"strings"
)

// Desktop returns the name of the desktop, for advice on how to get a
// keychain: "macOS", "Windows", or the last name in XDG_CURRENT_DESKTOP, such
// as "GNOME", "KDE" or "XFCE"; "" when that is not set.
func Desktop() string {
	switch runtime.GOOS {
	case "darwin":
		return "macOS"
	case "windows":
		return "Windows"
	}
	// A list from the special to the general, such as "ubuntu:GNOME".
	names := strings.Split(os.Getenv("XDG_CURRENT_DESKTOP"), ":")
	return names[len(names)-1]
}
