package clipboard

import (
	"os"
	"runtime"

	"speckle-keys/speckle"
)

// System is the clipboard of this system. It marks secrets where the system
// knows a mark, so that clipboard histories don't keep them and clouds don't
// get them:
//
//   - Windows: ExcludeClipboardContentFromMonitorProcessing,
//     CanIncludeInClipboardHistory and CanUploadToCloudClipboard
//   - macOS: org.nspasteboard.ConcealedType, and this computer only
//   - X11, and Wayland with the protocol data-control (KDE, Sway, COSMIC, not
//     GNOME): x-kde-passwordManagerHint
//
// wl-copy is not used on Wayland: it writes what it is handed to a file below
// /tmp, and killed leaves it there.
type System struct {
	Clipboard // the window library's, for what is no secret or can't be marked

	owner owner // nil where the system knows no mark
	text  speckle.Secret
}

// owner puts a secret on the clipboard in the system's own way.
type owner interface {
	// own puts a text there with the system's mark. It reports whether that can be done; ended is
	// called, on any goroutine, when the text is no longer there but not by release, or when it
	// could not be put there after all.
	own(text string, ended func(failed bool)) bool
	owns() bool
	// release takes the text off the clipboard, if it is still there.
	release()
}

// OfSystem is the clipboard of this system; board is that of the window
// library. It may be used on the goroutine of the UI only.
func OfSystem(board Clipboard) *System { return &System{Clipboard: board, owner: newOwner()} }

// SetSecret implements Marker.
func (s *System) SetSecret(text speckle.Secret, ended func(failed bool)) bool {
	if s.owner == nil || text.IsZero() || !s.owner.own(text.Reveal(), ended) {
		s.release()
		return false
	}
	s.text = text
	return true
}

// NeedsFocus implements Marker.
func (s *System) NeedsFocus() bool { return onWayland() }

// onWayland reports whether the window is one of Wayland; desktop.PrepareDisplay
// sets FYNE_PLATFORM.
func onWayland() bool {
	return runtime.GOOS == "linux" && os.Getenv("WAYLAND_DISPLAY") != "" && os.Getenv("FYNE_PLATFORM") != "x11"
}

// Content implements Clipboard.
func (s *System) Content() string {
	if s.owner != nil && s.owner.owns() {
		return s.text.Reveal()
	}
	return s.Clipboard.Content()
}

// SetContent implements Clipboard. Without our text the clipboard is empty:
// then "" has nothing left to do.
func (s *System) SetContent(text string) {
	if released := s.release(); released && text == "" {
		return
	}
	s.Clipboard.SetContent(text)
}

func (s *System) release() (released bool) {
	s.text = speckle.Secret{}
	if s.owner == nil || !s.owner.owns() {
		return false
	}
	s.owner.release()
	return true
}
