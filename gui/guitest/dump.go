// Package guitest drives the real program in a virtual display: it starts the desktop, reads what
// the window shows, and acts by mouse and keyboard. It is never in the product: the program serves
// what it shows only when it was built with the tag guitest.
package guitest

import (
	"encoding/json"
	"net"
	"os"

	"fyne.io/fyne/v2"
)

// SocketVariable names the environment variable with the path of the Unix
// socket on which a program built with the tag guitest answers.
const SocketVariable = "SPECKLE_KEYS_GUITEST"

// Dump is what a program shows at one moment.
type Dump struct {
	Windows []Window `json:"windows"`
}

type Window struct {
	Title string  `json:"title"`
	Scale float32 `json:"scale"` // pixels per unit of the nodes' positions
	W     float32 `json:"w"`
	H     float32 `json:"h"`
	// MouseX and MouseY are where the program believes the mouse to be.
	MouseX float32 `json:"mouseX"`
	MouseY float32 `json:"mouseY"`
	// Nodes stand in the order in which they are drawn.
	Nodes []Node     `json:"nodes"`
	Menu  []MenuItem `json:"menu,omitempty"` // what the main menu offers, open or not
}

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
	Hint string `json:"hint,omitempty"` // the place holder of an entry

	X float32 `json:"x"`
	Y float32 `json:"y"`
	W float32 `json:"w"`
	H float32 `json:"h"`

	Layer    int  `json:"layer"` // 0 is the content, 1 and up are dialogs and open menus over it
	Depth    int  `json:"depth"`
	Focused  bool `json:"focused,omitempty"`
	Disabled bool `json:"disabled,omitempty"`
	Checked  bool `json:"checked,omitempty"`
	Clipped  bool `json:"clipped,omitempty"` // set when the middle is scrolled out of sight
	Scrolls  bool `json:"scrolls,omitempty"` // set for what is in something that scrolls
	Acts     bool `json:"acts,omitempty"`    // set for what takes a click
}

// Serve answers each connection to the Unix socket that SocketVariable names with one Dump as JSON.
// Without the variable it does nothing. Call it before the program's windows are made.
func Serve() {
	path := os.Getenv(SocketVariable)
	if path == "" {
		return
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		panic(err)
	}
	// Fyne's package test, which knows how to look into widgets, begins with
	// an app of its own, and a window in it: what it shows doesn't matter.
	pretended := fyne.CurrentApp()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if fyne.CurrentApp() != pretended {
				answer(conn)
			}
			conn.Close()
		}
	}()
}

func answer(conn net.Conn) {
	var d Dump
	fyne.DoAndWait(func() { d = look() })
	json.NewEncoder(conn).Encode(d)
}
