package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// StatusDot tells a state by shape and colour: a ring (Neutral), a half-filled ring (Info), a
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
	d.Tone, d.Label = tone, label
	d.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (d *StatusDot) AccessibilityLabel() string { return d.Label }

// AccessibilityRole implements fyne.Accessible.
func (d *StatusDot) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (d *StatusDot) MinSize() fyne.Size {
	d.ExtendBaseWidget(d) // a literal is not extended by a constructor
	return d.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (d *StatusDot) CreateRenderer() fyne.WidgetRenderer {
	d.ExtendBaseWidget(d)
	circle := &canvas.Circle{}
	core := &canvas.Circle{}
	polygon := &canvas.RegularPolygon{Sides: 3}
	const edge = 10
	return newView(&view{
		of:      d,
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
			color := paint(d, d.Tone.text())
			circle.FillColor, circle.StrokeColor, circle.StrokeWidth = colorNone, color, 1.75
			if d.Tone == Success {
				circle.FillColor = color
			}
			core.FillColor = color
			polygon.FillColor = color
			polygon.Sides = 3
			if d.Tone == Danger {
				polygon.Sides = 4
			}
			show(circle, d.Tone <= Success)
			show(core, d.Tone == Info)
			show(polygon, d.Tone > Success)
		},
	})
}
