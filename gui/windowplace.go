package gui

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// usualSize is that of the window's content.
var usualSize = fyne.NewSize(1100, 720)

// comeBack puts the window where it was and makes it as large as it was.
func comeBack(w fyne.Window, all fyne.Preferences) {
	size := usualSize
	if kept := prefSize.in(all); len(kept) == 2 && kept[0] > 0 && kept[1] > 0 {
		size = fyne.NewSize(float32(kept[0]), float32(kept[1]))
	}
	w.Resize(size)
	place, canPlace := w.(desktop.Window)
	if kept := prefPlace.in(all); canPlace && len(kept) == 2 {
		place.RequestPosition(kept[0], kept[1])
		return
	}
	w.CenterOnScreen()
}

// comeInSight moves a window to the middle of the screen when the one that it
// was on is gone. visible reports whether a rectangle is on a screen.
func comeInSight(w fyne.Window, visible func(x, y, width, height int) bool) {
	place, size := placeOf(w), w.Canvas().Size()
	if place != nil && !visible(place[0], place[1], int(size.Width), int(size.Height)) {
		w.CenterOnScreen()
	}
}

// rememberPlace keeps where the window is and how large.
func rememberPlace(w fyne.Window, all fyne.Preferences) {
	if w.FullScreen() {
		return
	}
	size := w.Canvas().Size()
	prefSize.keep(all, []int{int(size.Width), int(size.Height)})
	if place := placeOf(w); place != nil && !slices.Equal(place, []int{0, 0}) {
		prefPlace.keep(all, place)
	}
}

// placeOf is where a window is, in the units of RequestPosition; nil when
// nobody tells. Fyne follows the window's place but doesn't hand it out, and
// asking three systems for it would take a library each; so it is read where
// Fyne keeps it. Should the fields go away, a window comes back in the middle.
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
