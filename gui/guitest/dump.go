// Package guitest drives the real program in a virtual display: it starts the
// desktop, reads what the window shows, and acts by mouse and keyboard. It is
// never in the product: the program serves what it shows only when it was
// built with the tag guitest.
package guitest

import "strings"

// SocketVariable names the environment variable with the path of the Unix
// socket on which a program built with the tag guitest answers.
const SocketVariable = "SPECKLE_KEYS_GUITEST"

// Dump is what a program shows at one moment.
type Dump struct {
	Windows []Window `json:"windows"`
}

// Window is one window of the program.
type Window struct {
	Title string  `json:"title"`
	Scale float32 `json:"scale"` // pixels per unit of the nodes' positions
	W     float32 `json:"w"`
	H     float32 `json:"h"`
	// MouseX and MouseY are where the program believes the mouse to be.
	MouseX float32 `json:"mouseX"`
	MouseY float32 `json:"mouseY"`
	// Nodes stand in the order in which they are drawn.
	Nodes []Node `json:"nodes"`
	// Menu is what the main menu offers, open or not.
	Menu []MenuItem `json:"menu,omitempty"`
}

// MenuItem is one line of the main menu.
type MenuItem struct {
	Text     string `json:"text"`
	Key      string `json:"key,omitempty"` // as Program.Key takes it, "" for none
	Disabled bool   `json:"disabled,omitempty"`
}

// Node is one thing on screen: a widget or a piece of text. Positions are
// from the window's content corner, in Fyne's units.
type Node struct {
	Type string `json:"type"` // such as "*widget.Button"
	Text string `json:"text,omitempty"`
	Icon string `json:"icon,omitempty"`
	// Hint is the place holder of an entry.
	Hint string `json:"hint,omitempty"`

	X float32 `json:"x"`
	Y float32 `json:"y"`
	W float32 `json:"w"`
	H float32 `json:"h"`

	Layer    int  `json:"layer"` // 0 is the content, 1 and up are dialogs and open menus over it
	Depth    int  `json:"depth"`
	Focused  bool `json:"focused,omitempty"`
	Disabled bool `json:"disabled,omitempty"`
	Checked  bool `json:"checked,omitempty"`
	// Clipped is set when the middle is scrolled out of sight.
	Clipped bool `json:"clipped,omitempty"`
	// Scrolls is set for what is in something that scrolls.
	Scrolls bool `json:"scrolls,omitempty"`
	// Acts is set for what takes a click.
	Acts bool `json:"acts,omitempty"`
}

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
