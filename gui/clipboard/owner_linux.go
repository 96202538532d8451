package clipboard

import "os"

// hint is the type by which KDE's clipboard history and others know secrets,
// and hinted what it holds.
const hint, hinted = "x-kde-passwordManagerHint", "secret"

// textTypes are the types in which a text is offered, the best first.
var textTypes = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT"}

// onWayland reports whether the window is one of Wayland; desktop.PrepareDisplay
// sets FYNE_PLATFORM.
func onWayland() bool {
	return os.Getenv("WAYLAND_DISPLAY") != "" && os.Getenv("FYNE_PLATFORM") != "x11"
}

func needsFocus() bool { return onWayland() }

func newOwner() owner {
	switch {
	case onWayland():
		return newWayland(os.Getenv("WAYLAND_DISPLAY"), os.Getenv("XDG_RUNTIME_DIR"))
	case os.Getenv("DISPLAY") != "":
		return newX11(os.Getenv("DISPLAY"))
	}
	return nil
}
