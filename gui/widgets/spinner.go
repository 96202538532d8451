package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// ReduceMotion turns animations off. Running ones stop immediately. Delays, such as that of
// tooltips, are no animations.
var ReduceMotion bool

// motionAllowed is asked before each step of an animation. Fyne has a switch of its own.
func motionAllowed() bool { return !ReduceMotion && fyne.CurrentApp().Settings().ShowAnimations() }

// spinner is an open ring that turns. It is ours because Fyne's Activity repaints the window sixty
// times a second also when it is out of sight, can't be stopped by ReduceMotion while it turns, and has
// only the foreground's color, which is not readable on a filled button.
type spinner struct {
	base

	color     fyne.ThemeColorName
	running   bool
	animation *fyne.Animation
	arc       *canvas.Arc
}

func (s *spinner) setRunning(on bool) {
	s.running = on
	SetVisible(s, on)
	switch {
	case !on || !motionAllowed():
		s.stop()
	case s.arc != nil:
		s.start()
	}
	s.Refresh()
}

func (s *spinner) start() {
	if s.animation != nil {
		return
	}
	last, seen := float32(1), false
	s.animation = &fyne.Animation{
		Duration:    900 * time.Millisecond,
		RepeatCount: fyne.AnimationRepeatForever,
		Curve:       fyne.AnimationLinear,
		Tick: func(done float32) {
			if !motionAllowed() {
				s.stop()
				return
			}
			if done < last { // another turn begins
				seen = isOnScreen(s)
			}
			last = done
			if seen {
				s.arc.StartAngle, s.arc.EndAngle = 360*done, 360*done+270
				s.arc.Refresh()
			}
		},
	}
	s.animation.Start()
}

func (s *spinner) stop() {
	if s.animation != nil {
		s.animation.Stop()
		s.animation = nil
	}
}

// isOnScreen reports whether an object is on a window, and neither it nor what it is in is hidden:
// for all others Fyne answers with the window's corner, where no spinner is.
func isOnScreen(o fyne.CanvasObject) bool {
	return !fyne.CurrentApp().Driver().AbsolutePositionForObject(o).IsZero()
}

func (s *spinner) MinSize() fyne.Size { return minSizeOf(s, &s.BaseWidget) }

func (s *spinner) CreateRenderer() fyne.WidgetRenderer {
	s.arc = &canvas.Arc{StartAngle: 30, EndAngle: 300, CutoutRatio: 0.72, CornerRadius: 1}
	if s.running && motionAllowed() {
		s.start()
	}
	return newView(&view{
		widget:  s,
		destroy: s.stop, // Fyne destroys what was out of sight for a minute
		objects: []fyne.CanvasObject{s.arc},
		min:     func() fyne.Size { return fyne.NewSquareSize(iconSize(s)) },
		layout: func(size fyne.Size) {
			edge := min(size.Width, size.Height) - 2
			place(s.arc, (size.Width-edge)/2, (size.Height-edge)/2, edge, edge)
		},
		refresh: func() { s.arc.FillColor = themeColor(s, s.color) },
	})
}
