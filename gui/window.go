package gui

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
)

var defaultSize = fyne.NewSize(1100, 720)

func restoreWindow(w fyne.Window, settings model.Settings) {
	size := defaultSize
	if kept := settings.Size; kept != nil {
		size = fyne.NewSize(float32(kept[0]), float32(kept[1]))
	}
	w.Resize(size)
	place, canPlace := w.(desktop.Window)
	if kept := settings.Place; canPlace && kept != nil {
		place.RequestPosition(kept[0], kept[1])
		return
	}
	w.CenterOnScreen()
}

// moveIntoSight shrinks a window that is larger than its screen, and moves it to the middle of the
// screen if it was shrunk or if the screen that it was on is no longer there.
func moveIntoSight(w fyne.Window, options Options) {
	place, size := placeOf(w), w.Canvas().Size()
	x, y := 0, 0
	if place != nil {
		x, y = place[0], place[1]
	}
	fitting := options.Fit(x, y, size, w.Canvas().Scale())
	if fitting != size {
		w.Resize(fitting)
	}
	if fitting != size || place != nil && !options.Visible(x, y, int(size.Width), int(size.Height)) {
		w.CenterOnScreen()
	}
}

// rememberWindow returns the change of the settings that notes where the
// window is now and how large.
func rememberWindow(w fyne.Window) func(*model.Settings) {
	if w.FullScreen() {
		return func(*model.Settings) {}
	}
	size, place := w.Canvas().Size(), placeOf(w)
	return func(s *model.Settings) {
		s.Size = []int{int(size.Width), int(size.Height)}
		if place != nil && !slices.Equal(place, []int{0, 0}) {
			s.Place = place
		}
	}
}

// placeOf is where a window is, in the units of RequestPosition; nil when it
// is unknown. Fyne follows the window's place but doesn't hand it out, and
// asking three systems for it would take a library each; so it is read where
// Fyne has it. Should the fields go away, a window opens in the middle.
func placeOf(w fyne.Window) []int {
	value := reflect.Indirect(reflect.ValueOf(w))
	if value.Kind() != reflect.Struct {
		return nil
	}
	x, y := value.FieldByName("xpos"), value.FieldByName("ypos")
	if !x.IsValid() || !y.IsValid() || !x.CanInt() || !y.CanInt() {
		return nil
	}
	return []int{int(x.Int()), int(y.Int())}
}

// lifetime is that of the program. It ends before Fyne does.
type lifetime struct {
	context.Context
	cancel  context.CancelFunc
	posting sync.RWMutex // held while something is posted
}

// newLifetime also takes from Fyne its event of the end, which saves preferences:
// there are none. Fyne hands it to a queue that it closes a moment later; now
// and then that panics, or the program never ends.
func newLifetime(a fyne.App) *lifetime {
	if events, ok := a.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		events.SetOnStoppedHookExecuted(nil)
	}
	l := &lifetime{}
	l.Context, l.cancel = context.WithCancel(context.Background())
	return l
}

// bound posts until the end. What comes later Fyne would run on the goroutine
// that it comes from, and in the moment between it panics.
func (l *lifetime) bound(post func(func())) func(func()) {
	return func(f func()) {
		l.posting.RLock()
		defer l.posting.RUnlock()
		if l.Err() == nil {
			post(f)
		}
	}
}

func (l *lifetime) end() {
	l.posting.Lock()
	defer l.posting.Unlock()
	l.cancel()
}
