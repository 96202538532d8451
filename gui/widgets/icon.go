package widgets

import (
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
// not drawings keep their own colors.
func setIcon(image *canvas.Image, res fyne.Resource, name fyne.ThemeColorName) {
	setVisible(image, res != nil)
	if res == nil {
		image.Resource = nil
		return
	}
	if isDrawing(res) {
		res = theme.NewColoredResource(res, name)
	}
	image.Resource = res
	image.Refresh()
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
