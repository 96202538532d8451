package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// spinner is an open ring that turns, or stands where nothing is to move.
type spinner struct {
	base

	color fyne.ThemeColorName
	turn  *fyne.Animation
	arc   *canvas.Arc
}

func (s *spinner) run(on bool) {
	show(s, on)
	switch {
	case on && s.turn == nil && moving():
		s.turn = &fyne.Animation{
			Duration:    900 * time.Millisecond,
			RepeatCount: fyne.AnimationRepeatForever,
			Curve:       fyne.AnimationLinear,
			Tick: func(done float32) {
				if !moving() {
					s.stand()
				} else if s.arc != nil {
					s.arc.StartAngle, s.arc.EndAngle = 360*done, 360*done+270
					s.arc.Refresh()
				}
			},
		}
		s.turn.Start()
	case !on || !moving():
		s.stand()
	}
	s.Refresh()
}

func (s *spinner) stand() {
	if s.turn != nil {
		s.turn.Stop()
		s.turn = nil
	}
}

// MinSize implements fyne.CanvasObject.
func (s *spinner) MinSize() fyne.Size {
	s.ExtendBaseWidget(s) // a literal is not extended by a constructor
	return s.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (s *spinner) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	s.arc = &canvas.Arc{StartAngle: 30, EndAngle: 300, CutoutRatio: 0.72, CornerRadius: 1}
	return newView(&view{
		of:      s,
		objects: []fyne.CanvasObject{s.arc},
		min:     func() fyne.Size { return fyne.NewSquareSize(iconSize(s)) },
		layout: func(size fyne.Size) {
			edge := min(size.Width, size.Height) - 2
			s.arc.Resize(fyne.NewSquareSize(edge))
			s.arc.Move(fyne.NewPos((size.Width-edge)/2, (size.Height-edge)/2))
		},
		refresh: func() {
			if s.color != "" {
				s.arc.FillColor = paint(s, s.color)
			}
		},
	})
}
