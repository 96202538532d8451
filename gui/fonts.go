package gui

import (
	_ "unsafe" // for linkname

	"github.com/go-text/typesetting/shaping"
)

// fyneShaper is what Fyne measures and draws text with. Fyne reads its fonts anew after each change
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
