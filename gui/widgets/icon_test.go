package widgets

import (
	"crypto/rand"
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// countedDrawing counts how often it is read.
type countedDrawing struct {
	fyne.Resource
	read int
}

func (c *countedDrawing) Content() []byte {
	c.read++
	return c.Resource.Content()
}

type lightTheme struct{ fyne.Theme }

func (l lightTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return testTheme(l).Color(name, theme.VariantLight)
}

// A drawing is read once in each color, and drawn again when it is to look otherwise: in another
// color, theme or scale.
func TestIconIsDrawnWhenItChanges(t *testing.T) {
	icon := newIcon()
	w := window(t, icon, fyne.NewSize(16, 16))
	// What is drawn is remembered by its name: a test that is run twice needs another one.
	drawing := &countedDrawing{Resource: fyne.NewStaticResource(rand.Text()+".svg", theme.WarningIcon().Content())}
	look := func() (pixels string, width int) {
		drawn := icon.Image.(*image.NRGBA)
		return string(drawn.Pix), drawn.Rect.Dx()
	}
	draw := func(what string, name fyne.ThemeColorName, anew bool) {
		t.Helper()
		drawing.read = 0
		setIcon(icon, drawing, name)
		if (drawing.read > 0) != anew {
			t.Errorf("%s: read %d times", what, drawing.read)
		}
	}
	draw("at first", ColorTextSecondary, true)
	draw("the same", ColorTextSecondary, false)
	first, width := look()
	draw("another color", ColorAccentText, true)
	if second, _ := look(); second == first {
		t.Error("another color looks the same")
	}
	draw("the first color", ColorTextSecondary, false)
	if again, _ := look(); again != first {
		t.Error("the first color looks otherwise now")
	}
	other := newIcon()
	drawing.read = 0
	if setIcon(other, drawing, ColorAccentText); drawing.read > 0 {
		t.Errorf("another image: read %d times", drawing.read)
	}

	w.SetContent(canvas.NewRectangle(color.Black)) // what isn't in a window isn't drawn for another theme
	fyne.CurrentApp().Settings().SetTheme(lightTheme{theme.DefaultTheme()})
	w.SetContent(icon)
	draw("another theme", ColorTextSecondary, true)
	if now, _ := look(); now == first {
		t.Error("the theme before is still to be seen")
	}

	w.Canvas().(interface{ SetScale(float32) }).SetScale(2)
	draw("another scale", ColorTextSecondary, false)
	if _, now := look(); now != 2*width {
		t.Errorf("%d pixels wide at twice the scale, %d before", now, width)
	}
	setIcon(icon, nil, "")
	if icon.Visible() {
		t.Error("no icon is visible")
	}
	draw("after none", ColorTextSecondary, false)
	if !icon.Visible() {
		t.Error("an icon is hidden")
	}
}
