package guitest

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// look describes all windows of the running program. Call it on the UI goroutine.
func look() Dump {
	d := Dump{Windows: []Window{}}
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		d.Windows = append(d.Windows, lookAt(w))
	}
	return d
}

func lookAt(w fyne.Window) Window {
	c := w.Canvas()
	size := c.Size()
	walk := walker{focused: c.Focused()}
	all := rect{0, 0, size.Width, size.Height}
	walk.visit(c.Content(), fyne.Position{}, all, 0)
	walk.visitMenu(menuBar(c), all)
	for i, o := range c.Overlays().List() {
		walk.layer = i + 1
		walk.visit(o, fyne.Position{}, all, 0)
	}
	mouse := mouseIn(w)
	return Window{
		Title: w.Title(), Scale: c.Scale(), W: size.Width, H: size.Height,
		MouseX: mouse.X, MouseY: mouse.Y, Nodes: walk.nodes, Menu: menuOf(w),
	}
}

// mouseIn is where a window last saw the mouse. Fyne doesn't expose it.
func mouseIn(w fyne.Window) fyne.Position {
	at := reflect.Indirect(reflect.ValueOf(w)).FieldByName("mousePos")
	if !at.IsValid() {
		return fyne.Position{}
	}
	return fyne.NewPos(float32(at.FieldByName("X").Float()), float32(at.FieldByName("Y").Float()))
}

type rect struct{ x, y, w, h float32 }

func (r rect) holds(x, y float32) bool { return x >= r.x && y >= r.y && x < r.x+r.w && y < r.y+r.h }

func (r rect) within(s rect) rect {
	x, y := max(r.x, s.x), max(r.y, s.y)
	return rect{x, y, max(0, min(r.x+r.w, s.x+s.w)-x), max(0, min(r.y+r.h, s.y+s.h)-y)}
}

type walker struct {
	focused fyne.Focusable
	layer   int
	scrolls bool // within something that scrolls
	nodes   []Node
}

// visit describes o, whose parent's corner is at from, and all below it.
func (v *walker) visit(o fyne.CanvasObject, from fyne.Position, clip rect, depth int) {
	if o == nil || !o.Visible() {
		return
	}
	at, size := from.Add(o.Position()), o.Size()
	v.add(o, at, size, clip, depth)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			v.visit(child, at, clip, depth+1)
		}
	case fyne.Widget:
		switch o.(type) {
		case *container.Scroll, *container.Clip:
			clip = clip.within(rect{at.X, at.Y, size.Width, size.Height})
			defer func(before bool) { v.scrolls = before }(v.scrolls)
			v.scrolls = true
		}
		for _, child := range test.WidgetRenderer(o).Objects() {
			v.visit(child, at, clip, depth+1)
		}
	}
}

func (v *walker) add(o fyne.CanvasObject, at fyne.Position, size fyne.Size, clip rect, depth int) {
	n := Node{
		Type: fmt.Sprintf("%T", o), X: at.X, Y: at.Y, W: size.Width, H: size.Height,
		Layer: v.layer, Depth: depth, Scrolls: v.scrolls,
		Clipped: !clip.holds(at.X+size.Width/2, at.Y+size.Height/2),
	}
	switch o := o.(type) {
	case *canvas.Text:
		n.Text = hide(o.Text)
		if !v.scrolls { // drawn whole, whatever room it has
			n.W = max(n.W, o.MinSize().Width)
		}
	case *canvas.Image:
		if o.Resource == nil {
			return
		}
		n.Icon = o.Resource.Name()
	case fyne.Widget:
		describe(&n, o)
	default:
		return // containers and drawings say nothing
	}
	if f, ok := o.(fyne.Focusable); ok {
		n.Focused = f == v.focused
	}
	if d, ok := o.(fyne.Disableable); ok {
		n.Disabled = d.Disabled()
	}
	switch o.(type) {
	case fyne.Tappable, fyne.Focusable, desktop.Mouseable:
		n.Acts = true
	}
	v.nodes = append(v.nodes, n)
}

// describe reads a widget's public fields, its own or of the widget that it
// is built on: Fyne's widgets, and ours, name them alike.
func describe(n *Node, o fyne.Widget) {
	value := reflect.Indirect(reflect.ValueOf(o))
	if value.Kind() != reflect.Struct {
		return
	}
	text := func(name string) string {
		f := value.FieldByName(name)
		if !f.IsValid() || f.Kind() != reflect.String {
			return ""
		}
		return f.String()
	}
	truth := func(name string) bool {
		f := value.FieldByName(name)
		return f.IsValid() && f.Kind() == reflect.Bool && f.Bool()
	}
	if n.Hint = text("Hint"); n.Hint == "" { // ours have the whole one there
		n.Hint = text("PlaceHolder")
	}
	n.Text = text("Text")
	for _, name := range []string{"Label", "Selected"} {
		if n.Text == "" && n.Hint == "" { // an entry's label is only spoken
			n.Text = text(name)
		}
	}
	if rich, ok := o.(interface{ String() string }); ok && n.Text == "" {
		n.Text = rich.String()
	}
	n.Text = hide(n.Text)
	if truth("Password") {
		n.Text = strings.Repeat("•", min(1, len(n.Text)))
	}
	n.Checked = truth("Checked")
	if f := value.FieldByName("Icon"); f.IsValid() && f.CanInterface() {
		if icon, ok := f.Interface().(fyne.Resource); ok && icon != nil {
			n.Icon = icon.Name()
		}
	}
}

// tokenForm is a token (server contract: 42 lower-case hexadecimal digits).
var tokenForm = regexp.MustCompile(`[0-9a-f]{42}`)

// hide cuts tokens out: a revealed one is on screen on purpose, but has no
// business in a test's output.
func hide(s string) string { return tokenForm.ReplaceAllString(s, "[secret]") }

// menuBar returns the menu bar that Fyne draws into the window itself, nil where the system has
// one. A canvas doesn't expose it, so it is taken out of the canvas's field.
func menuBar(c fyne.Canvas) fyne.CanvasObject {
	field := reflect.Indirect(reflect.ValueOf(c)).FieldByName("menu")
	if !field.IsValid() || field.Kind() != reflect.Interface || field.IsNil() {
		return nil
	}
	bar, _ := reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem().Interface().(fyne.CanvasObject)
	return bar
}

// visitMenu describes the menu bar. An open menu takes all clicks.
func (v *walker) visitMenu(bar fyne.CanvasObject, all rect) {
	if menu, ok := bar.(interface{ IsActive() bool }); ok && menu.IsActive() {
		v.layer = 1
	}
	v.visit(bar, fyne.Position{}, all, 0)
	v.layer = 0
}

func menuOf(w fyne.Window) []MenuItem {
	var items []MenuItem
	if w.MainMenu() == nil {
		return nil
	}
	for _, menu := range w.MainMenu().Items {
		for _, item := range menu.Items {
			if !item.IsSeparator {
				label, _, _ := strings.Cut(item.Label, "\t") // the keys stand behind it
				items = append(items, MenuItem{Text: label, Key: keyName(item.Shortcut), Disabled: item.Disabled})
			}
		}
	}
	return items
}

// keyName is a shortcut as X names it.
func keyName(shortcut fyne.Shortcut) string {
	if shortcut == nil {
		return ""
	}
	return strings.ToLower(strings.NewReplacer("CustomDesktop:", "", "Control", "ctrl", ",", "comma").Replace(shortcut.ShortcutName()))
}
