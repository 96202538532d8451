package widgets

import "fyne.io/fyne/v2"

// FieldRow is a layout of a field or a Text, which is the first object, and of controls at its
// right. It gets the width that they leave; when that is less than fieldLeast, or cuts the Text,
// they go below it.
//
// container.New(&widgets.FieldRow{Gap: 8}, search, filter, create)
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
