package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// NewBorder is Fyne's border container with its objects in reading order, which Tab and screen
// readers follow: top, left, middle, right, bottom. Any may be nil. Top and bottom may wrap.
func NewBorder(top, bottom, left, right fyne.CanvasObject, middle ...fyne.CanvasObject) *fyne.Container {
	var objects []fyne.CanvasObject
	for _, o := range append(append([]fyne.CanvasObject{top, left}, middle...), right, bottom) {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(&border{layout.NewBorderLayout(top, bottom, left, right), top, bottom, left, right}, objects...)
}

// border gives top and bottom their width before Fyne's layout asks for their height, which depends
// on it where text wraps. What is at the left or right keeps its height beside several lines.
type border struct {
	fyneLayout               fyne.Layout
	top, bottom, left, right fyne.CanvasObject
}

func (b *border) MinSize(objects []fyne.CanvasObject) fyne.Size { return b.fyneLayout.MinSize(objects) }

func (b *border) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range []fyne.CanvasObject{b.top, b.bottom} {
		if o != nil && o.Visible() {
			heightAt(o, size.Width)
		}
	}
	b.fyneLayout.Layout(objects, size)
	const line = 8 // less is a button in a row with a field, which are of one height
	for _, o := range []fyne.CanvasObject{b.left, b.right} {
		if o == nil || !o.Visible() {
			continue
		}
		if h := o.MinSize().Height; o.Size().Height-h > line {
			place(o, o.Position().X, o.Position().Y+(o.Size().Height-h)/2, o.Size().Width, h)
		}
	}
}

// Vertical is a layout that puts objects below each other with a gap, all equally wide.
// Unlike Fyne's VBox it gives an object its width before asking for its height, so text that
// wraps is right at once; and what has no height, such as an empty container, has no gap either.
type Vertical struct {
	Gap    float32
	Most   float32 // the greatest width of the objects; 0: all there is
	Middle bool    // narrower objects are in the middle
}

func (c Vertical) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	n := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		if m.Height > 0 {
			n++
		}
	}
	size.Height += c.Gap * float32(max(0, n-1))
	return size
}

func (c Vertical) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, y := float32(0), float32(0)
	if c.Most > 0 && c.Most < size.Width {
		if c.Middle {
			x = (size.Width - c.Most) / 2
		}
		size.Width = c.Most
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := heightAt(o, size.Width)
		place(o, x, y, size.Width, h)
		if h > 0 {
			y += h + c.Gap
		}
	}
}

// heightAt gives o the width and returns the height it then needs.
func heightAt(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
	}
	return o.MinSize().Height
}

// relayout lays out all containers in o again: Fyne does so only where a size changes. The inner
// ones first: what wraps otherwise now has another height.
func relayout(o fyne.CanvasObject) {
	c, ok := o.(*fyne.Container)
	if !ok {
		return
	}
	for _, part := range c.Objects {
		relayout(part)
	}
	if c.Layout != nil {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// Flow is a layout that puts objects beside each other at their own widths and goes on in the
// next line when there is no more room; in a line they are centered.
type Flow struct {
	Gap    float32
	Middle bool // lines are centered in the width

	width float32 // last given
}

// MinSize implements fyne.Layout. The height is the one at the width last given.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, flow(objects, f.width, f.Gap, f.Middle, nowhere))
}

func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	flow(objects, size.Width, f.Gap, f.Middle, place)
}

// A placing gives an object its place; nowhere is for those who only ask how high all would be.
type placing func(o fyne.CanvasObject, x, y, width, height float32)

func nowhere(fyne.CanvasObject, float32, float32, float32, float32) {}

// flow places objects in lines of a width, 0 for one line, and returns the height that they take.
func flow(objects []fyne.CanvasObject, width, gap float32, middle bool, place placing) float32 {
	var x, y, tallest float32
	var line []fyne.CanvasObject
	widthOf := func(o fyne.CanvasObject) float32 {
		if width == 0 {
			return o.MinSize().Width
		}
		return min(o.MinSize().Width, width)
	}
	finish := func() {
		at := float32(0)
		if middle {
			at = max(0, (width-x+gap)/2)
		}
		for _, o := range line {
			w, h := widthOf(o), o.MinSize().Height
			place(o, at, y+(tallest-h)/2, w, h)
			at += w + gap
		}
		y += tallest + gap
		x, tallest, line = 0, 0, line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := widthOf(o)
		if width > 0 && x > 0 && x+w > width+0.5 {
			finish()
		}
		line = append(line, o)
		x += w + gap
		tallest = max(tallest, o.MinSize().Height)
	}
	finish()
	return max(0, y-gap)
}

// Inset is a layout that keeps its objects away from the edges by so many units. Unlike Fyne's it
// keeps the room of hidden ones, such as the tabs before there is an account.
type Inset struct{ X, Y float32 }

func (i Inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*i.X, 2*i.Y)
}

func (i Inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, i.X, i.Y, size.Width-2*i.X, size.Height-2*i.Y)
	}
}

// FieldRow is a layout of a field or a Text, which is the first object, and of controls at its
// right. It gets the width that they leave; when that is less than fieldLeast, or cuts the Text,
// they go below it.
type FieldRow struct {
	Gap float32

	width float32 // last given
}

// fieldLeast is the width at which a field still shows what is typed into it.
const fieldLeast = 160

// MinSize implements fyne.Layout. The height is the one at the width last given.
func (r *FieldRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(fieldLeast, r.arrange(objects, r.width, nowhere))
}

func (r *FieldRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	r.width = size.Width
	r.arrange(objects, size.Width, place)
}

// arrange places the objects in a width and returns the height that they take.
func (r *FieldRow) arrange(objects []fyne.CanvasObject, width float32, place placing) float32 {
	field, controls := objects[0], objects[1:]
	tallest, beside := field.MinSize().Height, float32(0)
	for _, o := range controls {
		if o.Visible() {
			m := o.MinSize()
			tallest = max(tallest, m.Height)
			beside += r.Gap + m.Width
		}
	}
	least := float32(fieldLeast)
	if words, ok := field.(*Text); ok { // whole, if the width allows
		least = min(words.fullWidth(width)+1, width)
	}
	if width > 0 && width-beside < least {
		below := field.MinSize().Height + r.Gap
		place(field, 0, 0, width, field.MinSize().Height)
		return below + flow(controls, width, r.Gap, false, func(o fyne.CanvasObject, x, y, w, h float32) {
			place(o, x, below+y, w, h)
		})
	}
	x := width - beside
	place(field, 0, 0, x, tallest)
	for _, o := range controls {
		if o.Visible() {
			w := o.MinSize().Width
			place(o, x+r.Gap, 0, w, tallest)
			x += r.Gap + w
		}
	}
	return tallest
}
