package widgets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fyne (2.8, tag accessibility, macOS and Windows) gives a screen reader what it finds below the
// window's content through *fyne.Container only: nothing inside a widget's renderer, so nothing in
// our panels, dialogs and lists. Therefore NewRoot puts beside the content a flat container of
// invisible objects, the mirror: one for each thing on the screen, with its place, role and words.
// It is written when Fyne reads it, so it is never out of date and costs nothing without a reader.

// NewRoot makes content the root of a window: tooltips show above it, and a screen reader gets all
// that is in it, or in the dialog or menu in front of it: window.SetContent(NewRoot(…)).
func NewRoot(content fyne.CanvasObject) *fyne.Container {
	r := &rootLayout{tooltips: newTooltipLayer(content), mirror: container.NewWithoutLayout()}
	r.root = container.New(r, r.tooltips, &mirrorTrigger{root: r}, r.mirror)
	return r.root
}

// rootLayout is the layout of the container that NewRoot returns, and what belongs to it.
type rootLayout struct {
	root     *fyne.Container
	tooltips *tooltipLayer
	mirror   *fyne.Container
}

// MinSize is that of the window for a size of text, whatever it shows: when it changes, Fyne sets
// the window's size again, and may so undo what a person has just made of it.
func (r *rootLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	r.tooltips.MinSize() // our widgets take a size only after they were asked what they need
	return fyne.NewSize(260+17*theme.TextSize(), 22*theme.TextSize())
}

func (r *rootLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) { r.tooltips.Resize(size) }

func rootOf(c fyne.Canvas) *rootLayout {
	if root, ok := c.Content().(*fyne.Container); ok {
		r, _ := root.Layout.(*rootLayout)
		return r
	}
	return nil
}

// mirrorTrigger is just before the mirror. Only Fyne's walk for screen readers asks for its
// role, right before it reads the mirror.
type mirrorTrigger struct {
	base
	root *rootLayout
}

func (m *mirrorTrigger) AccessibilityLabel() string { return "" }

// AccessibilityRole implements fyne.Accessible and writes the mirror.
func (m *mirrorTrigger) AccessibilityRole() fyne.AccessibleRole {
	m.root.writeMirror()
	return fyne.AccessibleRoleContainer
}

func (m *mirrorTrigger) MinSize() fyne.Size { return minSizeOf(m, &m.BaseWidget) }

func (m *mirrorTrigger) CreateRenderer() fyne.WidgetRenderer {
	return newView(&view{widget: m, min: func() fyne.Size { return fyne.Size{} }})
}

func (r *rootLayout) writeMirror() {
	driver := fyne.CurrentApp().Driver()
	w := mirrorWriter{origin: driver.AbsolutePositionForObject(r.root)}
	c := driver.CanvasForObject(r.root)
	switch {
	case c == nil:
	case c.Overlays().Top() == nil:
		w.write(r.tooltips, fyne.Position{})
	case openMenu.in(c):
		w.writeMenu()
	default: // what lies below a dialog can't be reached
		w.write(c.Overlays().Top(), fyne.Position{}.Subtract(w.origin))
	}
	r.mirror.Objects = w.objects
}

// partsHolder is a widget with words of its own that has parts which act by themselves.
type partsHolder interface {
	accessibleParts() []fyne.CanvasObject
}

type mirrorWriter struct {
	origin  fyne.Position // of the root, on the canvas
	objects []fyne.CanvasObject
	last    string
}

// write adds o, whose parent is at a position in the root, and what is in it.
func (w *mirrorWriter) write(o fyne.CanvasObject, parent fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	at := parent.Add(o.Position())
	children := childrenOf(o)
	if a, ok := o.(fyne.Accessible); ok && a.AccessibilityRole() != fyne.AccessibleRoleContainer {
		// A text is left out behind a dot with the same words.
		if _, text := o.(*Text); !text || a.AccessibilityLabel() != w.last {
			w.add(a.AccessibilityLabel(), a.AccessibilityRole(), at, o.Size())
		}
		children = nil
		if p, ok := o.(partsHolder); ok {
			children = p.accessibleParts()
		}
	}
	if list, ok := o.(*List); ok {
		for _, row := range list.shown() {
			w.write(row.Row, row.at.Subtract(w.origin).Subtract(row.Position()))
		}
		return
	}
	for _, child := range children {
		w.write(child, at)
	}
}

func (w *mirrorWriter) add(words string, role fyne.AccessibleRole, at fyne.Position, size fyne.Size) {
	if words = strings.TrimSpace(words); words != "" {
		w.last = words
		o := &mirroredObject{words: words, role: role}
		o.Move(at)
		o.Resize(size)
		w.objects = append(w.objects, o)
	}
}

// childrenOf are the objects inside o, as far as they are not behind a renderer of Fyne's.
func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *widget.PopUp: // Fyne's own dialogs, for files
		return []fyne.CanvasObject{o.Content}
	case viewWidget:
		return o.parts()
	}
	return nil
}

// mirroredObject represents one thing on the screen. It is an empty container: there is nothing to
// draw, to tap or to focus.
type mirroredObject struct {
	fyne.Container
	words string
	role  fyne.AccessibleRole
}

func (m *mirroredObject) AccessibilityLabel() string             { return m.words }
func (m *mirroredObject) AccessibilityRole() fyne.AccessibleRole { return m.role }

// menuInFront is the pop-up menu that ShowMenu opened last.
type menuInFront struct {
	*widget.PopUpMenu
	items []*fyne.MenuItem
	on    fyne.Canvas
}

var openMenu menuInFront

func (m menuInFront) in(c fyne.Canvas) bool {
	return m.PopUpMenu != nil && m.on == c && m.Visible() && TopDialog(c) == nil
}

// ShowMenu opens a menu at a position on the canvas. Its entries are spoken.
func ShowMenu(menu *fyne.Menu, c fyne.Canvas, at fyne.Position) {
	releaseShift(c)
	openMenu = menuInFront{PopUpMenu: widget.NewPopUpMenu(menu, c), items: slices.Clone(menu.Items), on: c}
	openMenu.ShowAtPosition(at)
}

func (w *mirrorWriter) writeMenu() {
	driver := fyne.CurrentApp().Driver()
	for i, item := range openMenu.items {
		if i < len(openMenu.Items) && !item.IsSeparator {
			o := openMenu.Items[i]
			words := withStates(item.Label, states{disabled: item.Disabled, chosen: item.Checked})
			w.add(words, fyne.AccessibleRoleButton, driver.AbsolutePositionForObject(o).Subtract(w.origin), o.Size())
		}
	}
}

// Words are the words for states that are otherwise only seen. They are spoken after the label of
// the widget that has the state.
type Words struct {
	Selected   string
	Checked    string
	Unchecked  string
	Disabled   string
	Busy       string
	Ascending  string // sorted, the smallest first
	Descending string
}

// AccessibleWords is where the words for states come from. It is called for each label, so that a
// change of the language is followed.
var AccessibleWords = func() Words { return Words{} }

type states struct{ chosen, box, checked, disabled, busy bool }

func withStates(label string, s states) string {
	w, all := AccessibleWords(), []string{label}
	say := func(yes bool, words string) {
		if yes {
			all = append(all, words)
		}
	}
	say(s.chosen, w.Selected)
	say(s.box && s.checked, w.Checked)
	say(s.box && !s.checked, w.Unchecked)
	say(s.busy, w.Busy)
	say(s.disabled, w.Disabled)
	return joined(all...)
}

// sentence joins what is spoken of one thing, each part cut to maxRunes.
func sentence(parts ...string) string {
	var all []string
	for _, part := range parts {
		all = append(all, oneLine(clipped(part)))
	}
	return joined(all...)
}

func joined(parts ...string) string {
	var all []string
	for _, part := range parts {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, ", ")
}

// labelOf is all that is spoken of o and of what is visible in it.
func labelOf(o fyne.CanvasObject) string {
	if o == nil || !o.Visible() {
		return ""
	}
	if speaker, ok := o.(fyne.Accessible); ok && speaker.AccessibilityRole() != fyne.AccessibleRoleContainer {
		return speaker.AccessibilityLabel()
	}
	var all []string
	for _, child := range childrenOf(o) {
		all = append(all, labelOf(child))
	}
	return joined(all...)
}
