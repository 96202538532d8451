package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// Row is the ground that an entry of a list stands on: rounded, lit under the pointer, tinted when
// selected, ringed when the keyboard is on it. List wraps its entries in rows by itself; use Row
// for an entry that stands alone.
//
// Construct with a literal: &Row{Content: …, OnTapped: …}.
type Row struct {
	base

	Content  fyne.CanvasObject
	Selected bool
	OnTapped func()
	OnMenu   func(at fyne.Position) // the other mouse button; at is on the canvas

	inert            bool // a heading
	index            int  // in a List
	current, hovered bool
	tip              tip
	explained        fyne.CanvasObject // the part that the tooltip is about
}

// explainer is content of a row that has a tooltip for some of its parts.
type explainer interface {
	// explain returns the text for a point in the content, and the part it belongs to.
	explain(at fyne.Position) (text string, part fyne.CanvasObject)
}

// grounded is content that wants to know the row it stands on.
type grounded interface{ standOn(*Row) }

// explain asks o, or what is visible in it when it is a mere container.
func explain(o fyne.CanvasObject, at fyne.Position) (text string, part fyne.CanvasObject) {
	switch o := o.(type) {
	case explainer:
		return o.explain(at)
	case *fyne.Container:
		for _, child := range o.Objects {
			if !child.Visible() {
				continue
			}
			if text, part = explain(child, at.Subtract(child.Position())); part != nil {
				return text, part
			}
		}
	}
	return "", nil
}

// AccessibilityLabel implements fyne.Accessible: the words of the entry.
func (r *Row) AccessibilityLabel() string {
	return withState(wordsIn(r.Content), states{chosen: r.Selected && !r.inert})
}

// AccessibilityRole implements fyne.Accessible.
func (r *Row) AccessibilityRole() fyne.AccessibleRole {
	if r.inert {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

func (r *Row) toldParts() []fyne.CanvasObject {
	if t, ok := r.Content.(told); ok {
		return t.toldParts()
	}
	return nil
}

func (r *Row) light(on bool) {
	r.hovered = on
	r.Refresh()
}

func (r *Row) set(selected, current, inert bool) {
	if r.Selected == selected && r.current == current && r.inert == inert {
		return
	}
	r.Selected, r.current, r.inert = selected, current, inert
	r.Refresh()
}

// Tapped implements fyne.Tappable.
func (r *Row) Tapped(*fyne.PointEvent) {
	r.tip.hide()
	if r.OnTapped != nil && !r.inert {
		r.OnTapped()
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (r *Row) TappedSecondary(ev *fyne.PointEvent) {
	r.tip.hide()
	if r.OnMenu != nil && !r.inert {
		r.OnMenu(ev.AbsolutePosition)
	}
}

// MouseIn implements desktop.Hoverable.
func (r *Row) MouseIn(ev *desktop.MouseEvent) {
	r.hovered = true
	r.Refresh()
	r.MouseMoved(ev)
}

// MouseMoved implements desktop.Hoverable.
func (r *Row) MouseMoved(ev *desktop.MouseEvent) {
	text, part := explain(r.Content, ev.Position)
	if part == r.explained {
		return
	}
	r.explained = part
	r.tip.hide()
	if part != nil {
		r.tip.arm(part, text)
	}
}

// MouseOut implements desktop.Hoverable.
func (r *Row) MouseOut() {
	r.hovered, r.explained = false, nil
	r.tip.hide()
	r.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (r *Row) MinSize() fyne.Size {
	r.ExtendBaseWidget(r) // a literal is not extended by a constructor
	return r.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	// The ring is a shape behind the ground and not an outline of it, because a list clips its
	// rows at their very edge, where half of an outline would be lost.
	ring, ground := &canvas.Rectangle{}, &canvas.Rectangle{}
	// Which one is selected is told by more than a tint: by a bar at its beginning.
	bar := &canvas.Rectangle{CornerRadius: 1.5}
	ringed := func() bool { return r.current && !r.inert }
	return newView(&view{
		of:      r,
		objects: []fyne.CanvasObject{ring, ground, bar, r.Content},
		min:     func() fyne.Size { return r.Content.MinSize() },
		layout: func(size fyne.Size) {
			ring.Resize(size)
			inset := float32(0)
			if ringed() {
				inset = 2
			}
			place(ground, inset, inset, size.Width-2*inset, size.Height-2*inset)
			place(bar, 2, 8, 3, size.Height-16)
			r.Content.Resize(size)
		},
		refresh: func() {
			bar.FillColor = paint(r, ColorFocusRing)
			show(bar, r.Selected && !r.inert)
			ring.CornerRadius, ground.CornerRadius = radius(r), radius(r)
			ring.FillColor = paint(r, ColorFocusRing)
			show(ring, ringed())
			if ringed() {
				ground.CornerRadius -= 2
			}
			switch {
			case r.inert:
				ground.FillColor = colorNone
			case r.Selected:
				ground.FillColor = paint(r, ColorRowSelected)
			case r.hovered, ringed():
				ground.FillColor = paint(r, ColorRowHover)
			default:
				ground.FillColor = colorNone
			}
		},
	})
}
