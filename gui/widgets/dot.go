package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// StatusDot shows a state by shape and color: a ring (Neutral), a half-filled ring (Info), a
// disc (Success), a triangle (Warning), a square on its corner (Danger).
//
// Construct with a literal: &StatusDot{Tone: Success, Label: "reachable"}.
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

func (d *StatusDot) MinSize() fyne.Size { return minSizeOf(d, &d.BaseWidget) }

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
			setVisible(circle, d.Tone <= Success)
			setVisible(core, d.Tone == Info)
			setVisible(polygon, d.Tone > Success)
		},
	})
}
