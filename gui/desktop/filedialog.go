package desktop

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// FileDialog is a question for one file or folder. AskFile asks it with the system's own dialog.
type FileDialog struct {
	Kind       FileKind
	Title      string
	Name       string   // SaveFile: the suggested name
	Extensions []string // OpenFile: such as ".json"; nil: all files
	Parent     uintptr  // WindowID of the window that the dialog belongs to
}

// FileKind is what a FileDialog asks for.
type FileKind int

const (
	OpenFile FileKind = iota
	SaveFile          // the system asks before a file is replaced
	OpenFolder
)

// ErrNoFileDialog means that this system has no file dialog of its own.
var ErrNoFileDialog = errors.New("no file dialog of the system")

// WindowID is the system's number of a window, 0 where that is unknown. Call
// it on Fyne's goroutine.
func WindowID(w fyne.Window) (id uintptr) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return 0
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			id = c.WindowHandle
		case driver.WindowsWindowContext:
			id = c.HWND
		}
	})
	return id
}
