package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Split puts two parts beside each other with a hairline between them that can be dragged. The
// left part keeps its width when the window changes, within what both need. The line is a stop for
// Tab: Left and Right move it, Home and End take it as far as it goes. Fyne's own split keeps a
// share of the window instead of a width, has no limits, and can't be moved by keyboard.
type Split struct {
	base

	Left, Right fyne.CanvasObject
	Width       float32       // of Left; a drag changes it
	Least, Most float32       // limits of Width
	OnDragged   func(float32) // called with the new width after a drag or a key
	Label       string        // of the line; spoken

	grip *grip
}

// maxLeftShare is the most of the whole that the left part takes.
const maxLeftShare = 0.34

func (s *Split) leftWidth() float32 {
	width := s.Size().Width
	most := max(s.Least, min(s.Most, width*maxLeftShare, width-s.Right.MinSize().Width-1))
	return min(max(s.Width, s.Least), most)
}

// setWidth moves the line as near to a width as the limits allow.
func (s *Split) setWidth(width float32) {
	s.Width = width
	s.Width = s.leftWidth()
	s.Refresh()
}

func (s *Split) notify() {
	if s.OnDragged != nil {
		s.OnDragged(s.Width)
	}
}

func (s *Split) MinSize() fyne.Size { return minSizeOf(s, &s.BaseWidget) }

func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	s.grip = &grip{split: s}
	return newView(&view{
		widget: s,
		// The grip is in front of the left part, whose edge it covers, and between both for Tab.
		objects: []fyne.CanvasObject{s.Left, s.grip, s.Right},
		min: func() fyne.Size {
			left, right := s.Left.MinSize(), s.Right.MinSize()
			return fyne.NewSize(max(s.Least, left.Width)+1+right.Width, max(left.Height, right.Height))
		},
		layout: func(size fyne.Size) {
			x := s.leftWidth()
			place(s.Left, 0, 0, x, size.Height)
			place(s.Right, x+1, 0, size.Width-x-1, size.Height)
			place(s.grip, x-gripLeft, 0, gripWidth, size.Height)
		},
	})
}

const (
	gripWidth   = 8  // how wide the part is that the pointer takes hold of
	gripLeft    = 6  // how much of it is left of the line, where it covers no scroll bar
	gripKeyStep = 16 // how far a key moves the line
)

// grip draws the line of a Split, in the invisible area that the pointer takes hold of.
type grip struct {
	interactive

	split   *Split
	dragged bool
}

func (g *grip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged implements fyne.Draggable. The grip moves with the pointer, so positions in it are
// relative to where the line is now.
func (g *grip) Dragged(ev *fyne.DragEvent) {
	g.dragged = true
	g.split.setWidth(g.split.leftWidth() + ev.Position.X - gripLeft)
}

func (g *grip) DragEnd() {
	g.dragged = false
	g.Refresh()
	g.split.notify()
}

func (g *grip) TypedKey(ev *fyne.KeyEvent) {
	width := g.split.leftWidth()
	switch ev.Name {
	case fyne.KeyLeft:
		width -= gripKeyStep
	case fyne.KeyRight:
		width += gripKeyStep
	case fyne.KeyHome:
		width = g.split.Least
	case fyne.KeyEnd:
		width = g.split.Most
	default:
		forwardKey(g, ev)
		return
	}
	g.split.setWidth(width)
	g.split.notify()
}

func (g *grip) AccessibilityLabel() string { return g.split.Label }
func (g *grip) MinSize() fyne.Size         { return minSizeOf(g, &g.BaseWidget) }

func (g *grip) CreateRenderer() fyne.WidgetRenderer {
	line := &canvas.Rectangle{}
	thickness := float32(1)
	return newView(&view{
		widget:  g,
		objects: []fyne.CanvasObject{line},
		min:     func() fyne.Size { return fyne.NewSize(gripWidth, 1) },
		layout:  func(size fyne.Size) { place(line, gripLeft+1-thickness, 0, thickness, size.Height) },
		refresh: func() {
			color := ColorBorder
			thickness = 1
			switch {
			case g.focused:
				color, thickness = ColorFocusRing, 3
			case g.hovered, g.dragged:
				color, thickness = ColorAccent, 2
			}
			line.FillColor = themeColor(g, color)
		},
	})
}
