package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/gui/model"
)

// bareSearch is a bare Fyne entry over a bare list of n names that it searches.
func bareSearch(b *testing.B, n int) *widget.Entry {
	var all, found []string
	for i := range n {
		all = append(all, fmt.Sprintf("job %04d", i+1))
	}
	found = all
	list := widget.NewList(func() int { return len(found) }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(found[i]) })
	entry := widget.NewEntry()
	entry.OnChanged = func(text string) {
		found = nil
		for _, name := range all {
			if strings.Contains(name, text) {
				found = append(found, name)
			}
		}
		list.Refresh()
	}
	test.NewTempWindow(b, container.NewBorder(entry, nil, nil, nil, list)).Resize(fyne.NewSize(1100, 720))
	return entry
}

// BenchmarkKeystroke types a letter into the search of 2,000 tokens until the
// window's content is ready to be drawn, and then one into a bare Fyne entry over
// a list of as many names: x-bare is how many times as long ours takes in the
// middle. It has to stay below 5 ms at p95 on a machine that is free.
func BenchmarkKeystroke(b *testing.B) {
	const n = 2000
	s := newScreen(b, nil)
	s.addTokens(n)
	on("Ada Okafor", model.TabTokens)(s)
	ours, bare := s.tokensTab().search, bareSearch(b, n)
	var times, bareTimes []time.Duration
	for i := 0; b.Loop(); i++ {
		letter := rune("job 1"[i%5])
		if i%5 == 0 {
			ours.SetText("")
			bare.SetText("")
			s.turn()
		}
		begin := time.Now()
		ours.TypedRune(letter)
		s.redraw() // of this turn
		times = append(times, time.Since(begin))
		s.turn()
		begin = time.Now()
		bare.TypedRune(letter)
		bareTimes = append(bareTimes, time.Since(begin))
	}
	slices.Sort(times)
	slices.Sort(bareTimes)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(times[len(times)/2])/float64(bareTimes[len(bareTimes)/2]), "x-bare")
}
