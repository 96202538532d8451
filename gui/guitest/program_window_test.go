//go:build linux

package guitest

import (
	"strconv"
	"strings"
)

// Place is where the window's content is on the screen, in pixels.
type Place struct{ X, Y, W, H int }

// Place returns where the window is now, as soon as it is on the screen.
func (p *Program) Place() (found Place) {
	p.t.Helper()
	p.Desktop.await("the window on the screen", func() bool {
		id, err := p.windowID()
		if err != nil {
			return false
		}
		info, err := p.Desktop.Run("xwininfo", "-id", id)
		if err != nil || !strings.Contains(info, "IsViewable") {
			return false
		}
		for label, number := range map[string]*int{
			"Absolute upper-left X:": &found.X, "Absolute upper-left Y:": &found.Y, "Width:": &found.W, "Height:": &found.H,
		} {
			var ok bool
			if *number, ok = numberAfter(info, label); !ok {
				return false
			}
		}
		return true
	})
	return found
}

// Resize asks for a size of the main window's content, as a person who drags
// its corner: what comes of it is for the window manager and the program to say.
func (p *Program) Resize(w, h int) {
	p.t.Helper()
	p.toWindow("windowsize", strconv.Itoa(w), strconv.Itoa(h))
}

// Move asks for another place of the main window.
func (p *Program) Move(x, y int) {
	p.t.Helper()
	p.toWindow("windowmove", strconv.Itoa(x), strconv.Itoa(y))
}

// Minimize hides the main window behind its button in the taskbar.
func (p *Program) Minimize() {
	p.t.Helper()
	p.toWindow("windowminimize")
	p.Desktop.await("the window to be minimized", func() bool {
		info, err := p.Desktop.Run("xwininfo", "-id", p.window)
		return err == nil && !strings.Contains(info, "IsViewable")
	})
}

func (p *Program) toWindow(what string, args ...string) {
	p.t.Helper()
	id, err := p.windowID()
	if err != nil {
		p.t.Fatal(err)
	}
	p.xdotool(append([]string{what, id}, args...)...)
}

// CloseWindow closes the main window by the window manager's key for that.
func (p *Program) CloseWindow() {
	p.t.Helper()
	p.Key("alt+F4")
}

// WaitActive waits until the main window gets what is typed.
func (p *Program) WaitActive() {
	p.t.Helper()
	p.Desktop.await("the window to be active", func() bool {
		id, err := p.windowID()
		if err != nil {
			return false
		}
		active, err := p.Desktop.Run("xdotool", "getactivewindow")
		return err == nil && strings.TrimSpace(active) == id
	})
}
