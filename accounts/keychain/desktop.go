package keychain

import (
	"os"
	"runtime"
	"strings"
)

// Desktop returns the desktop's name, for advice on keychains: "macOS", "Windows", or the last in
// XDG_CURRENT_DESKTOP, such as "GNOME"; "" without any.
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
