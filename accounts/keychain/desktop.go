package keychain

import (
	"os"
	"runtime"
	"strings"
)

// Desktop names the desktop, for advice on how to get a keychain: "macOS",
// "Windows", or what XDG_CURRENT_DESKTOP says, such as "GNOME", "KDE" or
// "XFCE"; "" when it says nothing.
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
