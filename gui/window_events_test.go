package gui

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// framedWindow is a window of Fyne's test driver that keeps what this driver
// ignores. Like a real one it has its place in xpos and ypos.
type framedWindow struct {
	fyne.Window
	xpos, ypos int
	centered   int // how often
	full       bool
	dropped    func(fyne.Position, []fyne.URI)
	closing    func()
	ended      bool // the program was
}

func (w *framedWindow) SetOnDropped(f func(fyne.Position, []fyne.URI)) { w.dropped = f }
func (w *framedWindow) SetCloseIntercept(f func())                     { w.closing = f }
func (w *framedWindow) CenterOnScreen()                                { w.centered++ }
func (w *framedWindow) RequestPosition(x, y int)                       { w.xpos, w.ypos = x, y }
func (w *framedWindow) RequestFullScreenSecondary()                    {}
func (w *framedWindow) RequestAlwaysOnTop()                            {}
func (w *framedWindow) FullScreen() bool                               { return w.full }

// framedApp makes such windows.
type framedApp struct {
	fyne.App
	window *framedWindow
}

func (a *framedApp) NewWindow(title string) fyne.Window {
	a.window = &framedWindow{Window: a.App.NewWindow(title)}
	return a.window
}

func (a *framedApp) Quit() { a.window.ended = true }

// framed is a program in such a window, with the settings of an earlier start.
func framed(t *testing.T, settings *model.SettingsFile, adapt func(*Options)) (*screen, *framedWindow) {
	t.Helper()
	return framedOver(t, nil, settings, adapt)
}

// framedOver is framed in a world that is changed first.
func framedOver(t *testing.T, world func(*model.World), settings *model.SettingsFile, adapt func(*Options)) (*screen, *framedWindow) {
	t.Helper()
	s := newScreen(t, world)
	app, options := &framedApp{App: s.fyne}, s.options
	options.Settings = settings
	if adapt != nil {
		adapt(&options)
	}
	again := *s
	again.Program = New(app, options)
	t.Cleanup(func() { again.closeWorld()(); app.window.Window.Close() })
	return &again, app.window
}

// kept are settings of an earlier start.
func kept(change func(*model.Settings)) *model.SettingsFile {
	settings := model.OpenSettings("", nil)
	settings.Post, settings.Changed = func(f func()) { f() }, func() {}
	settings.Change(change)
	return settings
}

// S23: Closing the window by its frame doesn't lose a token that isn't safe, and
// says why; when all are safe it ends the program and remembers the window.
func TestClosingTheWindowIsQuitting(t *testing.T) {
	s, window := framedOver(t, withStore(lockedOne), nil, nil)
	made(model.SaveFailed, nil)(s)
	d := s.once()
	window.closing()
	if window.ended || !d.dialog.IsOpen() || d.warning.Color != widgets.ColorDangerText {
		t.Fatalf("ended: %v, the dialog is open: %v, its warning is %v", window.ended, d.dialog.IsOpen(), d.warning.Color)
	}
	d.once.Tick(true)
	s.turn()
	window.xpos, window.ypos = 40, 30
	window.closing()
	now := s.settings.Now()
	if !window.ended || !slices.Equal(now.Place, []int{40, 30}) || len(now.Size) != 2 {
		t.Errorf("ended: %v; the window is remembered at %v with %v", window.ended, now.Place, now.Size)
	}
}

// A window that fills the screen leaves the place and size of before, and so
// does one whose place nobody knows.
func TestWindowIsRememberedAsItStands(t *testing.T) {
	s, window := framed(t, kept(func(to *model.Settings) { to.Size, to.Place = []int{900, 600}, []int{70, 60} }), nil)
	if window.xpos != 70 || window.ypos != 60 || window.centered != 0 {
		t.Errorf("it opens at %d, %d, centered %d times", window.xpos, window.ypos, window.centered)
	}
	remembered := func() model.Settings {
		s.settings.Change(rememberWindow(window))
		return s.settings.Now()
	}
	window.full, window.xpos = true, 0
	window.Resize(fyne.NewSize(1920, 1080))
	if now := remembered(); !slices.Equal(now.Size, []int{900, 600}) || !slices.Equal(now.Place, []int{70, 60}) {
		t.Errorf("filling the screen it is remembered at %v with %v", now.Place, now.Size)
	}
	window.full, window.ypos = false, 0
	if now := remembered(); !slices.Equal(now.Size, []int{1920, 1080}) || !slices.Equal(now.Place, []int{70, 60}) {
		t.Errorf("without a place it is remembered at %v with %v", now.Place, now.Size)
	}
	if _, window := framed(t, nil, nil); window.centered != 1 {
		t.Errorf("the first window is centered %d times", window.centered)
	}
}

// A window larger than its screen, or on a screen that is gone, comes into sight.
func TestWindowComesIntoSight(t *testing.T) {
	size := []int{900, 600}
	for name, c := range map[string]struct {
		fits     fyne.Size
		visible  bool
		centered int
	}{
		"as it was":     {fyne.NewSize(900, 600), true, 0},
		"too large":     {fyne.NewSize(700, 500), true, 1},
		"out of sight":  {fyne.NewSize(900, 600), false, 1},
		"neither holds": {fyne.NewSize(700, 500), false, 1},
	} {
		s, window := framed(t, kept(func(to *model.Settings) { to.Size, to.Place = size, []int{70, 60} }), func(o *Options) {
			o.Visible = func(x, y, width, height int) bool {
				if got := []int{x, y, width, height}; !slices.Equal(got, []int{70, 60, 900, 600}) {
					t.Errorf("%s: asked about %v", name, got)
				}
				return c.visible
			}
			o.Fit = func(x, y int, size fyne.Size, scale float32) fyne.Size {
				if x != 70 || y != 60 || size != fyne.NewSize(900, 600) || scale != 1 {
					t.Errorf("%s: asked about %d, %d, %v, %v", name, x, y, size, scale)
				}
				return c.fits
			}
		})
		s.wait("its place", func() bool {
			return window.Canvas().Size() == c.fits && window.centered == c.centered
		})
	}
}

// One file that is dropped on the window is what an open sign-in imports;
// several are none, and without a sign-in nothing takes it.
func TestDroppedFileIsImported(t *testing.T) {
	s, window := framed(t, nil, nil)
	d := register(s)
	file := func(name string) fyne.URI { return storage.NewFileURI(filepath.Join(t.TempDir(), name)) }
	window.dropped(fyne.Position{}, []fyne.URI{file("one.json"), file("two.json")})
	if s.rest(); d.wizard.Err != nil {
		t.Errorf("of two files: %v", d.wizard.Err)
	}
	window.dropped(fyne.Position{}, []fyne.URI{file("none.json")})
	s.wait("the file to be read", func() bool { return d.wizard.Err != nil })
	d.dialog.Close()
	window.dropped(fyne.Position{}, []fyne.URI{file("none.json")})
	if s.dropped != nil {
		t.Error("a closed sign-in still takes files")
	}
}

// What watches the screen, and a dialog of the system, end with the program.
func TestWhatRunsBesideTheProgramEndsWithIt(t *testing.T) {
	asked, watched := make(chan context.Context, 1), make(chan context.Context, 1)
	s, _ := framed(t, nil, func(o *Options) {
		o.WatchLock = func(ctx context.Context, _ func()) { watched <- ctx }
		o.AskFile = func(ctx context.Context, _ desktop.FileDialog) (string, error) {
			asked <- ctx
			<-ctx.Done()
			return "", ctx.Err()
		}
	})
	s.shell.files.folder(func(path string) { t.Errorf("chosen: %v", path) })
	ask, watch := <-asked, <-watched
	if ask.Err() != nil || watch.Err() != nil {
		t.Fatal("they have ended before the program")
	}
	s.quit()
	if ask.Err() == nil || watch.Err() == nil {
		t.Error("they outlive the program")
	}
}
