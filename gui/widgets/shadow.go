package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// shadow is the one shadow of this package, under what floats above the window.
func shadow(w fyne.Widget, blur float32) canvas.Shadow {
	return canvas.Shadow{
		Color:      paint(w, ColorShadow),
		BlurRadius: blur,
		Offset:     fyne.NewPos(0, blur/4),
		Variant:    canvas.DropShadow,
	}
}
