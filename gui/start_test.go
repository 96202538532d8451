package gui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
)

// startingWindow sees the order in which a start goes on.
type startingWindow struct {
	fyne.Window
	shown, filled func()
}

func (w *startingWindow) Show() {
	w.Window.Show()
	w.shown()
}

func (w *startingWindow) SetContent(content fyne.CanvasObject) {
	w.filled()
	w.Window.SetContent(content)
}

// startingApp has such a window.
type startingApp struct {
	fyne.App
	window *startingWindow
}

func (a *startingApp) NewWindow(title string) fyne.Window {
	a.window.Window = a.App.NewWindow(title)
	return a.window
}

// The search for accounts and the reading of the fonts go on while the system
// makes the window. Its content is made when the fonts are read: Fyne would read
// them a second time, and its shaper is not for two goroutines.
func TestStartGoesOnBesideTheWindow(t *testing.T) {
	s := newScreen(t, nil)
	before := readFonts
	t.Cleanup(func() { readFonts = before })
	fonts := make(chan struct{}, 1) // in it until they are waited for
	readFonts = func() <-chan struct{} { fonts <- struct{}{}; return fonts }
	searched, asked, shown := make(chan struct{}), false, false
	options, world := s.options, s.options.World()
	world.Find = func(context.Context) (accounts.Result, error) { close(searched); return accounts.Result{}, nil }
	options.World = func() model.World { asked = true; return world }
	window := &startingWindow{shown: func() {
		shown = true
		if !asked {
			t.Fatal("the window is shown before the search begins")
		}
		<-searched
		if len(fonts) == 0 {
			t.Error("the window is shown when the fonts are read")
		}
	}, filled: func() {
		if !shown || len(fonts) > 0 {
			t.Errorf("the window is filled before it is shown: %v, before the fonts are read: %v", !shown, len(fonts) > 0)
		}
	}}
	again := New(&startingApp{App: s.fyne, window: window}, options)
	again.closeWorld()()
	again.window.Close()
}
