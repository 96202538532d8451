package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// spinner is an open ring that turns, or stands where nothing is to move. It is drawn anew only
// while it is in sight: one that was left behind, with the page it stood on, would have the whole
// window painted sixty times a second.
type spinner struct {
	base

	color fyne.ThemeColorName
	on    bool
	turn  *fyne.Animation
	arc   *canvas.Arc
}

func (s *spinner) run(on bool) {
	s.on = on
	show(s, on)
	switch {
	case !on || !moving():
		s.stand()
	case s.turn == nil && s.arc != nil:
		s.start()
	}
	s.Refresh()
}

func (s *spinner) start() {
	last, seen := float32(1), false
	s.turn = &fyne.Animation{
		Duration:    900 * time.Millisecond,
		RepeatCount: fyne.AnimationRepeatForever,
		Curve:       fyne.AnimationLinear,
		Tick: func(done float32) {
			if !moving() {
				s.stand()
				return
			}
			if done < last { // another turn begins
				seen = inSight(s)
			}
			last = done
			if seen {
				s.arc.StartAngle, s.arc.EndAngle = 360*done, 360*done+270
				s.arc.Refresh()
			}
		},
	}
	s.turn.Start()
}

func (s *spinner) stand() {
	if s.turn != nil {
		s.turn.Stop()
		s.turn = nil
	}
}

// inSight reports whether an object is on a window, and neither it nor what it is in is hidden.
// It may stand anywhere but in the window's very corner, which is Fyne's answer for nowhere.
func inSight(o fyne.CanvasObject) bool {
	return !fyne.CurrentApp().Driver().AbsolutePositionForObject(o).IsZero()
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
	if s.on && moving() && s.turn == nil {
		s.start()
	}
	return newView(&view{
		of:      s,
		destroy: s.stand, // Fyne lets go of what was out of sight for a minute
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
