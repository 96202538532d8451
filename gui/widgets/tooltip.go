package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// Fyne has no tooltips. An overlay would take the pointer away from what lies below it, so ours
// are drawn by a layer above the window's content that holds nothing an event could go to.

const tipDelay = 500 * time.Millisecond

// tipLayer lies over the content of a window, or of a dialog, and shows its tooltips.
type tipLayer struct {
	base

	content fyne.CanvasObject
	bubble  *fyne.Container
	back    *canvas.Rectangle
	words   *Paragraph
}

func newTipLayer(content fyne.CanvasObject) *tipLayer {
	l := &tipLayer{content: content}
	l.ExtendBaseWidget(l)
	return l
}

// MinSize implements fyne.CanvasObject.
func (l *tipLayer) MinSize() fyne.Size {
	l.ExtendBaseWidget(l) // a literal is not extended by a constructor
	return l.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (l *tipLayer) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	l.back = &canvas.Rectangle{StrokeWidth: 1}
	l.words = &Paragraph{Style: Caption, MaxLines: 6}
	l.bubble = container.NewWithoutLayout(l.back, l.words)
	l.bubble.Hide()
	return newView(&view{
		of:      l,
		objects: []fyne.CanvasObject{l.content, l.bubble},
		min:     l.content.MinSize,
		layout:  l.content.Resize,
		refresh: func() {
			l.back.FillColor, l.back.StrokeColor = paint(l, ColorSurfaceRaised), paint(l, ColorBorder)
			l.back.Shadow = shadow(l, 8)
			l.back.CornerRadius = radius(l) - 2
			l.words.Refresh()
		},
	})
}

func (l *tipLayer) showTip(text string, below fyne.Position, height float32) {
	const side, above, gap, widest = 10, 6, 6, 360
	l.words.SetText(text)
	w := min(widest, l.Size().Width-2*gap-2*side, width(oneLine(firstOf(text)), Caption.size(l), Caption.style())+1)
	h := l.words.heightFor(w)
	x := max(gap, min(below.X, l.Size().Width-w-2*side-gap))
	y := below.Y + height + gap
	if y+h+2*above > l.Size().Height-gap {
		y = max(gap, below.Y-h-2*above-gap)
	}
	place(l.bubble, x, y, w+2*side, h+2*above)
	l.back.Resize(l.bubble.Size())
	place(l.words, side, above, w, h)
	l.bubble.Show()
	canvas.Refresh(l)
}

func firstOf(text string) string {
	head, _ := firstRunes(text, mostRunes)
	return head
}

func (l *tipLayer) hideTip() { l.bubble.Hide() }

// tip is the tooltip of one widget, which arms it when the pointer comes and hides it when the
// pointer leaves.
type tip struct {
	stop  func()
	layer *tipLayer
}

func (t *tip) arm(at fyne.CanvasObject, text string) {
	t.armAt(at, text, fyne.Position{}, at.Size().Height)
}

// armAt is for a part of a widget, at an offset within it.
func (t *tip) armAt(at fyne.CanvasObject, text string, offset fyne.Position, height float32) {
	t.hide()
	if text == "" {
		return
	}
	t.stop = clock(tipDelay, func() {
		t.stop = nil
		driver := fyne.CurrentApp().Driver()
		layer := tipLayerOf(driver.CanvasForObject(at))
		if layer == nil {
			return
		}
		t.layer = layer
		origin := driver.AbsolutePositionForObject(layer)
		layer.showTip(text, driver.AbsolutePositionForObject(at).Add(offset).Subtract(origin), height)
	})
}

func (t *tip) hide() {
	if t.stop != nil {
		t.stop()
		t.stop = nil
	}
	if t.layer != nil {
		t.layer.hideTip()
		t.layer = nil
	}
}

// tipLayerOf finds the layer of what is on top; under a menu there is none, which is right.
func tipLayerOf(c fyne.Canvas) *tipLayer {
	if c == nil {
		return nil
	}
	switch top := c.Overlays().Top().(type) {
	case nil:
		if r := rootOf(c); r != nil {
			return r.tips
		}
	case interface{ tips() *tipLayer }:
		return top.tips()
	}
	return nil
}

// Tip shows Text when the pointer rests on Content, which must not react to the pointer itself.
type Tip struct {
	base

	Content fyne.CanvasObject
	Text    string

	tip tip
}

// MinSize implements fyne.CanvasObject.
func (t *Tip) MinSize() fyne.Size {
	t.ExtendBaseWidget(t) // a literal is not extended by a constructor
	return t.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (t *Tip) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return newView(&view{of: t, objects: []fyne.CanvasObject{t.Content}, min: t.Content.MinSize, layout: t.Content.Resize, refresh: func() {}})
}

// AccessibilityLabel implements fyne.Accessible.
func (t *Tip) AccessibilityLabel() string { return joined(wordsIn(t.Content), t.Text) }

// AccessibilityRole implements fyne.Accessible.
func (t *Tip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MouseIn implements desktop.Hoverable.
func (t *Tip) MouseIn(*desktop.MouseEvent) { t.tip.arm(t, t.Text) }

// MouseMoved implements desktop.Hoverable.
func (t *Tip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *Tip) MouseOut() { t.tip.hide() }
