package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// Fyne's list makes an entry each time that it is laid out. It is not when many
// heights change, and shows no entry that is gone by then.
func TestHeightsAreSetWithoutALayoutForEach(t *testing.T) {
	n, made := 50, 0
	l := NewList(func() int { return n }, func() fyne.CanvasObject {
		made++
		return widget.NewLabel("")
	}, func(i int, _ fyne.CanvasObject) {
		if i >= n {
			t.Errorf("entry %d of %d is filled", i, n)
		}
	})
	test.NewTempWindow(t, l).Resize(fyne.NewSize(300, 600))
	heights := map[int]float32{}
	for i := range n {
		heights[i] = 20
	}
	n, made = 2, 0
	l.SetItemHeights(heights)
	if made != 0 {
		t.Errorf("laid out %d times", made)
	}
	l.Refresh()
	if made == 0 || len(l.shown()) != 2 {
		t.Errorf("%d made and %d shown after a refresh", made, len(l.shown()))
	}
}
