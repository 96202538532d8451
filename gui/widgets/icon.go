package widgets

import (
	"image"
	"image/color"

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

// setIcon shows res, a drawing, in the named color, or hides the image when res is nil. The image is
// one of newIcon.
func setIcon(image *canvas.Image, res fyne.Resource, name fyne.ThemeColorName) {
	SetVisible(image, res != nil)
	if res == nil {
		image.Resource = nil
		return
	}
	if drawing := drawingOf(res, name); image.Resource != drawing.Resource || !sharp(image) {
		at, size := image.Position(), image.Size()
		*image = *drawing
		image.Move(at)
		image.Resize(size) // draws it
	}
}

type drawingKey struct {
	drawing string
	name    fyne.ThemeColorName
	color   color.Color
}

// drawings are the drawings in the colors that were asked for: the same resource means the same
// look, whatever the theme was in between. Fyne parses one each time an image gets it, so each is
// parsed once here and copied.
var drawings = map[drawingKey]*canvas.Image{}

func drawingOf(res fyne.Resource, name fyne.ThemeColorName) *canvas.Image {
	key := drawingKey{res.Name(), name, theme.Color(name)}
	drawing, ok := drawings[key]
	if !ok {
		drawing = newIcon()
		drawing.Resource = theme.NewColoredResource(res, name)
		drawing.Refresh()
		drawings[key] = drawing
	}
	return drawing
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
