package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Row is the background of an entry of a list: rounded, tinted under the pointer and when selected,
// ringed when the keyboard is on it.
type Row struct {
	interactive

	Content  fyne.CanvasObject
	Selected bool

	heading     bool             // can't be tapped or selected
	list        *List            // that it is in
	index       int              // in the list
	held        fyne.KeyModifier // while it was pressed
	current     bool             // has the keyboard's focus
	tooltipPart fyne.CanvasObject
	shownTheme  shownTheme
}

// rowTooltips is content of a row that has a tooltip for some of its parts.
type rowTooltips interface {
	// tooltipAt returns the text for a point in the content, and the part it belongs to.
	tooltipAt(fyne.Position) (text string, part fyne.CanvasObject)
}

// rowContent is content that looks different where the keyboard is on its row.
type rowContent interface {
	fyne.Widget
	setRow(*Row)
}

// tooltipAt asks o, or what is visible in it when it is a mere container.
func tooltipAt(o fyne.CanvasObject, at fyne.Position) (text string, part fyne.CanvasObject) {
	switch o := o.(type) {
	case rowTooltips:
		return o.tooltipAt(at)
	case *fyne.Container:
		for _, child := range o.Objects {
			if !child.Visible() {
				continue
			}
			if text, part = tooltipAt(child, at.Subtract(child.Position())); part != nil {
				return text, part
			}
		}
	}
	return "", nil
}

// AccessibilityLabel implements fyne.Accessible: the words of the entry.
func (r *Row) AccessibilityLabel() string {
	return withStates(labelOf(r.Content), states{chosen: r.Selected && !r.heading})
}

func (r *Row) AccessibilityRole() fyne.AccessibleRole {
	if r.heading {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

func (r *Row) accessibleParts() []fyne.CanvasObject {
	if t, ok := r.Content.(partsHolder); ok {
		return t.accessibleParts()
	}
	return nil
}

func (r *Row) set(selected, current, heading bool) {
	if r.Selected == selected && r.current == current && r.heading == heading {
		return
	}
	moved := r.current != current
	r.Selected, r.current, r.heading = selected, current, heading
	r.Refresh()
	if content, ok := r.Content.(rowContent); ok && moved {
		content.Refresh()
	}
}

// MouseDown implements desktop.Mouseable: a tap doesn't say which keys are held.
func (r *Row) MouseDown(ev *desktop.MouseEvent) { r.held = ev.Modifier }

func (r *Row) MouseUp(*desktop.MouseEvent) {}

func (r *Row) Tapped(*fyne.PointEvent) {
	r.tooltip.hide()
	if !r.heading {
		r.list.tapped(r.index, r.held)
	}
}

func (r *Row) TappedSecondary(ev *fyne.PointEvent) {
	r.tooltip.hide()
	if !r.heading {
		r.list.menuOn(r.index, ev.AbsolutePosition)
	}
}

func (r *Row) MouseIn(ev *desktop.MouseEvent) {
	r.interactive.MouseIn(ev)
	r.MouseMoved(ev)
}

func (r *Row) MouseMoved(ev *desktop.MouseEvent) {
	text, part := tooltipAt(r.Content, ev.Position)
	if part == r.tooltipPart {
		return
	}
	r.tooltipPart = part
	r.tooltip.hide()
	if part != nil {
		r.tooltip.schedule(part, text)
	}
}

func (r *Row) MouseOut() {
	r.tooltipPart = nil
	r.interactive.MouseOut()
}

func (r *Row) MinSize() fyne.Size { return minSizeOf(r, &r.BaseWidget) }

func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	// The ring is a shape behind the background and not an outline of it, because a list clips its
	// rows at their very edge, where half of an outline would be lost.
	ring, background := &canvas.Rectangle{}, &canvas.Rectangle{}
	// The selected row has a bar at its left, because a tint alone is hard to see.
	bar := &canvas.Rectangle{CornerRadius: 1.5}
	ringed := func() bool { return r.current && !r.heading }
	wheel := &rowWheel{row: r}
	wheel.ExtendBaseWidget(wheel)
	return newView(&view{
		widget:  r,
		objects: []fyne.CanvasObject{ring, background, bar, wheel, r.Content},
		min:     func() fyne.Size { return r.Content.MinSize() },
		layout: func(size fyne.Size) {
			ring.Resize(size)
			wheel.Resize(size)
			inset := float32(0)
			if ringed() {
				inset = 2
			}
			place(background, inset, inset, size.Width-2*inset, size.Height-2*inset)
			place(bar, 2, 8, 3, size.Height-16)
			r.Content.Resize(size)
		},
		refresh: func() {
			bar.FillColor = themeColor(r, ColorFocusRing)
			SetVisible(bar, r.Selected && !r.heading)
			ring.CornerRadius, background.CornerRadius = radius(r), radius(r)
			ring.FillColor = themeColor(r, ColorFocusRing)
			SetVisible(ring, ringed())
			if ringed() {
				background.CornerRadius -= 2
			}
			switch {
			case r.heading:
				background.FillColor = color.Transparent
			case r.Selected:
				background.FillColor = themeColor(r, ColorRowSelected)
			case r.hovered, ringed():
				background.FillColor = themeColor(r, ColorRowHover)
			default:
				background.FillColor = color.Transparent
			}
		},
	})
}
