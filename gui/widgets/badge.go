package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Badge is a small pill: a word or two with a tone. Give it an icon where the words alone do not
// say what the color says.
type Badge struct {
	base

	Text string
	Tone Tone
	Icon fyne.Resource // nil: none
	// Whole asks for the room that all words need, for a state that must not be
	// cut; else there is a largest width.
	Whole bool
}

// Set shows something else.
func (b *Badge) Set(text string, tone Tone, icon fyne.Resource) {
	if b.Text != text || b.Tone != tone || !sameIcon(b.Icon, icon) {
		b.Text, b.Tone, b.Icon = text, tone, icon
		b.Refresh()
	}
}

func (b *Badge) AccessibilityLabel() string { return b.Text }
func (b *Badge) MinSize() fyne.Size         { return minSizeOf(b, &b.BaseWidget) }

func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	const side, above, gap = 8, 2, 4
	pill := &canvas.Rectangle{CornerRadius: 100}
	icon := newIcon()
	text := &Text{Style: CaptionStrong, Shorten: Natural}
	edge := func() float32 {
		if b.Icon == nil {
			return 0
		}
		return CaptionStrong.size(b) + 1
	}
	return newView(&view{
		widget:  b,
		objects: []fyne.CanvasObject{pill, icon, text},
		min: func() fyne.Size {
			m := text.MinSize()
			w := m.Width + 2*side
			if b.Icon != nil {
				w += edge() + gap - 2
			}
			if !b.Whole {
				w = min(w, 160*max(1, Body.size(b)/13)) // as many words at any size of text
			}
			return fyne.NewSize(w, m.Height+2*above)
		},
		layout: func(size fyne.Size) {
			height := min(size.Height, text.MinSize().Height+2*above)
			y := (size.Height - height) / 2
			place(pill, 0, y, size.Width, height)
			pill.CornerRadius = height / 2
			x := float32(side)
			if b.Icon != nil {
				x -= 2
				place(icon, x, y+(height-edge())/2, edge(), edge())
				x += edge() + gap
			}
			place(text, x, y+above, size.Width-x-side, height-2*above)
		},
		refresh: func() {
			pill.FillColor = themeColor(b, b.Tone.soft())
			text.set(b.Text, CaptionStrong, b.Tone.text())
			setIcon(icon, b.Icon, b.Tone.text())
		},
	})
}

// StatusDot shows a state by shape and color: a ring (Neutral), a half-filled ring (Info), a
// disc (Success), a triangle (Warning), a square on its corner (Danger).
type StatusDot struct {
	base

	Tone  Tone
	Label string // what it says, for those who do not see it
}

// Set shows another state.
func (d *StatusDot) Set(tone Tone, label string) {
	if d.Tone != tone || d.Label != label {
		d.Tone, d.Label = tone, label
		d.Refresh()
	}
}

func (d *StatusDot) AccessibilityLabel() string { return d.Label }
func (d *StatusDot) MinSize() fyne.Size         { return minSizeOf(d, &d.BaseWidget) }

func (d *StatusDot) CreateRenderer() fyne.WidgetRenderer {
	circle := &canvas.Circle{}
	core := &canvas.Circle{}
	polygon := &canvas.RegularPolygon{Sides: 3}
	const edge = 10
	return newView(&view{
		widget:  d,
		objects: []fyne.CanvasObject{circle, core, polygon},
		min:     func() fyne.Size { return fyne.NewSquareSize(edge) },
		layout: func(size fyne.Size) {
			x, y := (size.Width-edge)/2, (size.Height-edge)/2
			place(circle, x+1, y+1, edge-2, edge-2)
			place(core, x+3, y+3, edge-6, edge-6)
			if d.Tone == Warning {
				place(polygon, x-0.5, y, edge+1, edge+1)
			} else {
				place(polygon, x, y, edge, edge)
			}
		},
		refresh: func() {
			fill := themeColor(d, d.Tone.text())
			circle.FillColor, circle.StrokeColor, circle.StrokeWidth = color.Transparent, fill, 1.75
			if d.Tone == Success {
				circle.FillColor = fill
			}
			core.FillColor = fill
			polygon.FillColor = fill
			polygon.Sides = 3
			if d.Tone == Danger {
				polygon.Sides = 4
			}
			SetVisible(circle, d.Tone <= Success)
			SetVisible(core, d.Tone == Info)
			SetVisible(polygon, d.Tone > Success)
		},
	})
}
