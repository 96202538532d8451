package guitest

import (
	"fmt"
	"math"
)

// String describes a node in one line.
func (n Node) String() string {
	s := fmt.Sprintf("%d %*s%s %q", n.Layer, n.Depth, "", n.Type, n.Text)
	if n.Hint != "" {
		s += fmt.Sprintf(" hint %q", n.Hint)
	}
	if n.Icon != "" {
		s += " icon " + n.Icon
	}
	for _, flag := range []struct {
		set  bool
		name string
	}{{n.Focused, "focused"}, {n.Disabled, "disabled"}, {n.Checked, "checked"}, {n.Acts, "acts"}} {
		if flag.set {
			s += " " + flag.name
		}
	}
	return s + fmt.Sprintf(" at %.0f,%.0f %.0fx%.0f", n.X, n.Y, n.W, n.H)
}

// middle returns the pixel in the middle of n.
func (n Node) middle(scale float32) (x, y int) {
	return int(math.Round(float64((n.X + n.W/2) * scale))), int(math.Round(float64((n.Y + n.H/2) * scale)))
}

// Contains reports whether m lies within n.
func (n Node) Contains(m Node) bool {
	return m.X >= n.X-1 && m.Y >= n.Y-1 && m.X+m.W <= n.X+n.W+1 && m.Y+m.H <= n.Y+n.H+1
}
