package guitest

import "strings"

// A Match picks nodes.
type Match func(Node) bool

// All is the conjunction of matches.
func All(matches ...Match) Match {
	return func(n Node) bool {
		for _, m := range matches {
			if !m(n) {
				return false
			}
		}
		return true
	}
}

// Text matches nodes that show exactly this text.
func Text(text string) Match { return func(n Node) bool { return n.Text == text } }

// Containing matches nodes that show this text somewhere.
func Containing(text string) Match {
	return func(n Node) bool { return strings.Contains(n.Text, text) }
}

// Type matches nodes whose Go type's last part is name, such as "Button".
func Type(name string) Match {
	return func(n Node) bool { return n.Type[strings.LastIndexByte(n.Type, '.')+1:] == name }
}

// Hint matches entries by their place holder.
func Hint(text string) Match {
	return func(n Node) bool { return strings.Contains(n.Hint, text) }
}

// Icon matches by a part of the icon's name.
func Icon(name string) Match { return func(n Node) bool { return strings.Contains(n.Icon, name) } }

// InSight matches what is not scrolled away.
func InSight(n Node) bool { return !n.Clipped && n.W > 0 && n.H > 0 }

// Focused matches what has the keyboard.
func Focused(n Node) bool { return n.Focused }

// taker returns what takes a click into the middle of n: n itself, or the
// last thing drawn around it that acts.
func (w Window) taker(n Node) (Node, bool) {
	var found Node
	for _, around := range w.Nodes {
		if around.Layer != n.Layer {
			continue
		}
		if around.Acts && around.Contains(n) {
			found = around
		}
		if around == n {
			return found, found.Acts
		}
	}
	return Node{}, false
}

// Top returns the number of the uppermost layer.
func (w Window) Top() int {
	top := 0
	for _, n := range w.Nodes {
		top = max(top, n.Layer)
	}
	return top
}

// Find returns the first node of the uppermost layer that matches: what lies
// below a dialog can't be clicked.
func (w Window) Find(match Match) (Node, bool) {
	top := w.Top()
	for _, n := range w.Nodes {
		if n.Layer == top && match(n) {
			return n, true
		}
	}
	return Node{}, false
}

// FindAny is Find in all layers.
func (w Window) FindAny(match Match) (Node, bool) {
	for _, n := range w.Nodes {
		if match(n) {
			return n, true
		}
	}
	return Node{}, false
}

// String lists what is in sight, one node a line, for failure messages.
func (w Window) String() string {
	var b strings.Builder
	for _, n := range w.Nodes {
		if n.Text == "" && n.Hint == "" && n.Icon == "" || n.Clipped {
			continue
		}
		b.WriteString(n.String())
		b.WriteByte('\n')
	}
	return b.String()
}
