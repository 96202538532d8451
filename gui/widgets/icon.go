package widgets

import (
	"image"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// iconSize is the edge of an icon beside body text; it grows with the text.
func iconSize(w fyne.Widget) float32 {
	return theme.SizeForWidget(theme.SizeNameText, w) + 3
}

func newIcon() *canvas.Image {
	return &canvas.Image{FillMode: canvas.ImageFillContain}
}

// setIcon shows res in the named color, or hides the image when res is nil. Pictures that are
// not drawings keep their own colors. Fyne parses a drawing three times to draw it, so one that
// is drawn as it should be is left alone.
func setIcon(image *canvas.Image, res fyne.Resource, name fyne.ThemeColorName) {
	setVisible(image, res != nil)
	if res == nil {
		image.Resource = nil
		return
	}
	if isDrawing(res) {
		res = coloredDrawing(res, name)
		if image.Resource == res && sharp(image) {
			return
		}
	}
	image.Resource = res
	image.Refresh()
}

type drawingKey struct {
	drawing string
	name    fyne.ThemeColorName
	color   color.Color
}

// drawings are the drawings in the colors that were asked for: the same resource means the same
// look, whatever the theme was in between.
var drawings = map[drawingKey]fyne.Resource{}

func coloredDrawing(res fyne.Resource, name fyne.ThemeColorName) fyne.Resource {
	key := drawingKey{res.Name(), name, theme.Color(name)}
	colored, ok := drawings[key]
	if !ok {
		colored = theme.NewColoredResource(res, name)
		drawings[key] = colored
	}
	return colored
}

// sharp reports whether an icon has as many pixels as its canvas has now, or no size yet.
func sharp(icon *canvas.Image) bool {
	on := fyne.CurrentApp().Driver().CanvasForObject(icon)
	if on == nil || icon.Image == nil {
		return true
	}
	size := icon.Size()
	width, height := on.PixelCoordinateForPosition(fyne.NewPos(size.Width, size.Height))
	return icon.Image.Bounds().Size() == image.Pt(width, height)
}

func isDrawing(res fyne.Resource) bool {
	_, themed := res.(fyne.ThemedResource)
	return themed || strings.HasSuffix(res.Name(), ".svg")
}

// sameIcon compares by name, as Fyne's own cache of drawings does: callers create a resource
// for each redraw.
func sameIcon(a, b fyne.Resource) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Name() == b.Name()
}

func themeIcon(w fyne.Widget, name fyne.ThemeIconName) fyne.Resource {
	return theme.CurrentForWidget(w).Icon(name)
}
