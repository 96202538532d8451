package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Fyne has no tooltips. An overlay would take the pointer away from what lies below it, so ours
// are drawn by a layer above the window's content in which nothing receives events.

const tooltipDelay = 500 * time.Millisecond

// tooltipLayer lies over the content of a window, or of a dialog, and shows its tooltips.
type tooltipLayer struct {
	base

	content    fyne.CanvasObject
	bubble     *fyne.Container
	background *canvas.Rectangle
	words      *Paragraph
}

func newTooltipLayer(content fyne.CanvasObject) *tooltipLayer {
	l := &tooltipLayer{content: content, background: &canvas.Rectangle{StrokeWidth: 1}, words: &Paragraph{Style: Caption, MaxLines: 6}}
	l.bubble = container.NewWithoutLayout(l.background, l.words)
	l.bubble.Hide()
	return l
}

func (l *tooltipLayer) MinSize() fyne.Size { return minSizeOf(l, &l.BaseWidget) }

func (l *tooltipLayer) CreateRenderer() fyne.WidgetRenderer {
	return newView(&view{
		widget:  l,
		objects: []fyne.CanvasObject{l.content, l.bubble},
		min:     l.content.MinSize,
		layout:  l.content.Resize,
		refresh: func() {
			l.background.FillColor, l.background.StrokeColor = themeColor(l, ColorSurfaceRaised), themeColor(l, ColorBorder)
			l.background.Shadow = shadow(l, 8)
			l.background.CornerRadius = radius(l) - 2
			l.words.Refresh()
		},
	})
}

// show puts a text below a position, or above it where there is no room.
func (l *tooltipLayer) show(text string, at fyne.Position, height float32) {
	const side, above, gap, widest = 10, 6, 6, 360
	l.words.SetText(text)
	w := min(widest, l.Size().Width-2*gap-2*side, width(drawable(clipped(text)), Caption.size(l), Caption.style())+1)
	h := heightAt(l.words, w)
	x := max(gap, min(at.X, l.Size().Width-w-2*side-gap))
	y := at.Y + height + gap
	if y+h+2*above > l.Size().Height-gap {
		y = max(gap, at.Y-h-2*above-gap)
	}
	place(l.bubble, x, y, w+2*side, h+2*above)
	l.background.Resize(l.bubble.Size())
	place(l.words, side, above, w, h)
	l.bubble.Show()
	canvas.Refresh(l)
}

func (l *tooltipLayer) hide() { l.bubble.Hide() }

// tooltip is that of one widget, which schedules it when the pointer comes and hides it when the
// pointer leaves.
type tooltip struct {
	stop  func()
	layer *tooltipLayer
}

func (t *tooltip) schedule(at fyne.CanvasObject, text string) {
	t.hide()
	if text == "" {
		return
	}
	t.stop = startTimer(tooltipDelay, func() {
		t.stop = nil
		driver := fyne.CurrentApp().Driver()
		t.layer = tooltipLayerOf(driver.CanvasForObject(at))
		if t.layer != nil {
			origin := driver.AbsolutePositionForObject(t.layer)
			t.layer.show(text, driver.AbsolutePositionForObject(at).Subtract(origin), at.Size().Height)
		}
	})
}

func (t *tooltip) hide() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	if t.layer != nil {
		t.layer.hide()
		t.layer = nil
	}
}

// tooltipLayerOf finds the layer of what is in front; under a menu there is none.
func tooltipLayerOf(c fyne.Canvas) *tooltipLayer {
	if c == nil {
		return nil
	}
	if d := TopDialog(c); d != nil {
		return d.layer
	}
	if r := rootOf(c); r != nil && c.Overlays().Top() == nil {
		return r.tooltips
	}
	return nil
}
