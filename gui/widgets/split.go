package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Split puts two parts beside each other with a hairline between them that can be dragged. The
// left part keeps its width when the window changes, within what both need. The line is a stop for
// Tab: Left and Right move it, Home and End take it as far as it goes.
//
// Construct with a literal: &Split{Left: …, Right: …, Width: 290, Most: 460, Label: …, OnDragged: …}.
type Split struct {
	base

	Left, Right fyne.CanvasObject
	Width       float32       // of Left; a drag changes it
	Least, Most float32       // what a drag may make of it
	OnDragged   func(float32) // the new width, when a drag has ended or a key was pressed
	Label       string        // what the line is; spoken

	grip *grip
}

// leftShare is the most of the whole that the left part takes.
const leftShare = 0.34

// leftWidth is the width that Left has in a place of that size.
func (s *Split) leftWidth(size fyne.Size) float32 {
	most := max(s.Least, min(s.Most, size.Width*leftShare, size.Width-s.Right.MinSize().Width-1))
	return min(max(s.Width, s.Least), most)
}

// MinSize implements fyne.CanvasObject.
func (s *Split) MinSize() fyne.Size {
	s.ExtendBaseWidget(s) // a literal is not extended by a constructor
	return s.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	line := &canvas.Rectangle{}
	s.grip = &grip{of: s, line: line}
	s.grip.ExtendBaseWidget(s.grip)
	return newView(&view{
		of: s,
		// The grip is in front of the left part, which its room reaches over, and between both
		// for Tab.
		objects: []fyne.CanvasObject{s.Left, line, s.grip, s.Right},
		min: func() fyne.Size {
			left, right := s.Left.MinSize(), s.Right.MinSize()
			return fyne.NewSize(max(s.Least, left.Width)+1+right.Width, max(left.Height, right.Height))
		},
		layout: func(size fyne.Size) {
			x := s.leftWidth(size)
			place(s.Left, 0, 0, x, size.Height)
			place(s.Right, x+1, 0, size.Width-x-1, size.Height)
			thick := float32(1)
			switch {
			case s.grip.focused:
				thick = 3
			case s.grip.lit():
				thick = 2
			}
			place(line, x+1-thick, 0, thick, size.Height)
			place(s.grip, x-gripRoom+2, 0, gripRoom, size.Height)
		},
		refresh: func() {
			line.FillColor = paint(s, ColorBorder)
			switch {
			case s.grip.focused:
				line.FillColor = paint(s, ColorFocusRing)
			case s.grip.lit():
				line.FillColor = paint(s, ColorAccent)
			}
		},
	})
}

// gripRoom is how wide the part is that takes hold of the line. It stays on the free edge of the
// left part, so that scroll bars and rows beside it can be reached. gripStep is how far a key moves
// the line.
const gripRoom, gripStep = 8, 16

// grip is the invisible room around the line that the pointer takes hold of.
type grip struct {
	base

	of               *Split
	line             *canvas.Rectangle
	hovered, dragged bool
	focused          bool
}

func (g *grip) lit() bool { return g.hovered || g.dragged }

// Cursor implements desktop.Cursorable.
func (g *grip) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged implements fyne.Draggable.
func (g *grip) Dragged(ev *fyne.DragEvent) {
	g.dragged = true
	// The grip moves along, so what counts is where the pointer is in it.
	g.set(g.of.leftWidth(g.of.Size()) + ev.Position.X - gripRoom + 2)
}

// set moves the line as near to a width as it goes.
func (g *grip) set(width float32) {
	g.of.Width = width
	g.of.Width = g.of.leftWidth(g.of.Size())
	g.of.Refresh()
}

// TypedKey implements fyne.Focusable.
func (g *grip) TypedKey(ev *fyne.KeyEvent) {
	width := g.of.leftWidth(g.of.Size())
	switch ev.Name {
	case fyne.KeyLeft:
		width -= gripStep
	case fyne.KeyRight:
		width += gripStep
	case fyne.KeyHome:
		width = g.of.Least
	case fyne.KeyEnd:
		width = g.of.Most
	default:
		passUp(g, ev)
		return
	}
	g.set(width)
	if g.of.OnDragged != nil {
		g.of.OnDragged(g.of.Width)
	}
}

// TypedRune implements fyne.Focusable.
func (g *grip) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (g *grip) FocusGained() {
	g.focused = true
	g.of.Refresh()
}

// FocusLost implements fyne.Focusable.
func (g *grip) FocusLost() {
	g.focused = false
	g.of.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (g *grip) AccessibilityLabel() string { return g.of.Label }

// AccessibilityRole implements fyne.Accessible.
func (g *grip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// DragEnd implements fyne.Draggable.
func (g *grip) DragEnd() {
	g.dragged = false
	g.of.Refresh()
	if g.of.OnDragged != nil {
		g.of.OnDragged(g.of.Width)
	}
}

// MouseIn implements desktop.Hoverable.
func (g *grip) MouseIn(*desktop.MouseEvent) {
	g.hovered = true
	g.of.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (g *grip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (g *grip) MouseOut() {
	g.hovered = false
	g.of.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (g *grip) CreateRenderer() fyne.WidgetRenderer {
	return newView(&view{of: g, min: func() fyne.Size { return fyne.NewSize(gripRoom, 1) },
		layout: func(fyne.Size) {}, refresh: func() {}})
}
