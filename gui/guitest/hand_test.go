//go:build linux

package guitest

import (
	"strconv"
	"strings"
)

// Click clicks into the middle of the first node that matches,
// as soon as what takes the click there is enabled.
func (p *Program) Click(what string, match Match) {
	p.t.Helper()
	p.press(what, match, "click", "1")
}

// DoubleClick clicks twice, faster than a person.
func (p *Program) DoubleClick(what string, match Match) {
	p.t.Helper()
	p.press(what, match, "click", "--repeat", "2", "--delay", "30", "1")
}

// RightClick clicks with the other button.
func (p *Program) RightClick(what string, match Match) {
	p.t.Helper()
	p.press(what, match, "click", "3")
}

// ClickHolding clicks while a key is held, by its X name.
func (p *Program) ClickHolding(key, what string, match Match) {
	p.t.Helper()
	p.press(what, match, "keydown", key, "click", "1", "keyup", key)
}

// Hover moves the mouse onto the first node that matches.
func (p *Program) Hover(what string, match Match) {
	p.t.Helper()
	p.press(what, match)
}

// press moves the mouse to a node, and then does what xdotool's words say.
func (p *Program) press(what string, match Match, click ...string) {
	p.t.Helper()
	node, window := p.settled(what, match)
	x, y := node.middle(window.Scale)
	p.moveTo(x, y)
	if len(click) > 0 {
		p.xdotool(click...)
	}
}

// moveTo moves the mouse to a pixel of the window's content, and waits until the program has seen it there:
// Fyne gives a click or a turn of the wheel to where it last saw the mouse.
func (p *Program) moveTo(x, y int) {
	p.t.Helper()
	corner := p.Place()
	p.xdotool("mousemove", strconv.Itoa(corner.X+x), strconv.Itoa(corner.Y+y))
	p.Wait("the program to see the mouse", func(w Window) bool {
		return int(w.MouseX*w.Scale+0.5) == x && int(w.MouseY*w.Scale+0.5) == y
	})
}

// Key presses a key, by its X name with modifiers, such as "ctrl+f".
func (p *Program) Key(name string) {
	p.t.Helper()
	p.xdotool("key", "--clearmodifiers", name)
}

// Choose opens a menu of the menu bar by the mouse and clicks an item in it.
func (p *Program) Choose(menu, item Match) {
	p.t.Helper()
	p.Click("the menu", menu)
	p.Click("the item in the menu", item)
	p.Wait("the menu to close", func(w Window) bool {
		node, ok := w.FindAny(menu)
		return ok && node.Layer == 0
	})
}

// Type types text where the focus is. A letter that needs a new key mapping
// can get lost at full speed.
func (p *Program) Type(text string) {
	p.t.Helper()
	delay := "12"
	if strings.ContainsFunc(text, func(r rune) bool { return r > 127 }) {
		delay = "80"
	}
	p.xdotool("type", "--clearmodifiers", "--delay", delay, "--", text)
}

// Fill puts text into an entry in place of what is there, and waits until it
// shows.
func (p *Program) Fill(what string, entry Match, text string) {
	p.t.Helper()
	p.Click(what, entry)
	p.WaitFor(what+" to have the focus", All(entry, func(n Node) bool { return n.Focused }))
	p.Key("ctrl+a")
	p.Type(text)
	p.WaitFor("the text in "+what, All(entry, Text(text)))
}

// Paste puts text into an empty entry by the clipboard: for secrets, which
// have no business in the arguments of xdotool.
func (p *Program) Paste(what string, entry Match, text string) {
	p.t.Helper()
	p.Desktop.SetClipboard(text)
	p.Click(what, entry)
	p.WaitFor(what+" to have the focus", All(entry, func(n Node) bool { return n.Focused }))
	p.Key("ctrl+v")
	p.WaitFor("something in "+what, All(entry, func(n Node) bool { return n.Text != "" }))
}

// edge is where a dialog's content has only its margin.
const edge = 8

// ScrollTo turns the mouse wheel over a dialog until a node is in sight.
func (p *Program) ScrollTo(what string, match Match) {
	p.t.Helper()
	find := func(done func(Node, Window) bool) (found Node, window Window) {
		p.t.Helper()
		window = p.Wait(what+", by scrolling", func(w Window) (ok bool) {
			found, ok = w.Find(match)
			return ok && done(found, w)
		})
		return found, window
	}
	for node, w := find(func(Node, Window) bool { return true }); !InSight(node); {
		wheel := "5" // down
		if node.Y < w.H/2 {
			wheel = "4"
		}
		// At the edge: an entry in the middle would keep the turn for itself.
		all, ok := w.Find(Type("Scroll"))
		if !ok {
			p.t.Fatalf("%s is out of sight, and nothing scrolls", what)
		}
		x, y := Node{X: all.X + edge, Y: all.Y, H: all.H}.middle(w.Scale)
		p.moveTo(x, y)
		before, _ := find(func(Node, Window) bool { return true })
		p.xdotool("click", wheel)
		// One turn at a time: those that wait would go on under a click.
		node, w = find(func(n Node, _ Window) bool { return n.Y != before.Y })
	}
}

func (p *Program) xdotool(args ...string) {
	p.t.Helper()
	if _, err := p.Desktop.Run("xdotool", args...); err != nil {
		p.t.Fatal(err)
	}
}
