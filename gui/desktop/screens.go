package desktop

import (
	"slices"

	"fyne.io/fyne/v2"
)

// An area is a rectangle of the desktop, in the units of window positions:
// points on macOS, pixels elsewhere.
type area struct{ x, y, width, height int }

// screens are the work areas of all screens, without panels and docks; the
// first is the primary one.
type screens []area

// visible reports whether enough of a window is on some screen for the mouse to move it.
func (s screens) visible(x, y, width, height int) bool {
	const enough = 80
	return slices.ContainsFunc(s, func(a area) bool {
		return min(x+width, a.x+a.width)-max(x, a.x) >= enough && y >= a.y-enough && y <= a.y+a.height-enough
	})
}

// The frame that the system draws around a window's content, in units at scale
// 1: the title bar and borders of today's desktops are at most this large.
const frameWidth, frameHeight = 16, 48

// fit returns a content size with which a window and its frame stay within the screen that the
// window's upper left corner (x, y) is on, or within the primary one. scale is the canvas's.
func (s screens) fit(x, y int, size fyne.Size, scale float32) fyne.Size {
	if len(s) == 0 || scale <= 0 {
		return size
	}
	screen := s[0]
	for _, a := range s {
		if x >= a.x && x < a.x+a.width && y >= a.y && y < a.y+a.height {
			screen = a
		}
	}
	return fyne.NewSize(
		min(size.Width, float32(screen.width)/scale-frameWidth),
		min(size.Height, float32(screen.height)/scale-frameHeight))
}
