package gui

import (
	_ "unsafe" // for linkname

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/shaping"
)

// fyneShaper is what Fyne measures and draws text with. Fyne reads its fonts again after each change
// of settings, and the shaper holds on to every font that it has ever seen, some 5 MB for a change.
//
//go:linkname fyneShaper fyne.io/fyne/v2/internal/painter.shaper
var fyneShaper *shaping.HarfbuzzShaper

// forgetFonts frees the fonts that were used before a change of settings. The
// shaper is nil where a version of Fyne names it otherwise.
func forgetFonts() {
	if fyneShaper != nil {
		*fyneShaper = shaping.HarfbuzzShaper{}
	}
}

// readFonts reads the fonts that the window begins with, in the background.
// Until done is closed nothing else may measure text. Tests replace it.
var readFonts = func() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
			fyne.MeasureText("", theme.TextSize(), style)
		}
	}()
	return done
}
