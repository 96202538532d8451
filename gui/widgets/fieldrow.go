package widgets

import "fyne.io/fyne/v2"

// FieldRow is a layout of a field, which is the first object, and of controls at its right. The
// field gets the width that they leave; when that is less than fieldLeast they go below it.
//
// container.New(&widgets.FieldRow{Gap: 8}, search, filter, create)
type FieldRow struct {
	Gap float32

	controls Flow
	height   float32 // of the last layout
}

// fieldLeast is the width at which a field still shows what is typed into it.
const fieldLeast = 160

// MinSize implements fyne.Layout. The height is the one of the width last given.
func (r *FieldRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(fieldLeast, r.height)
	for _, o := range objects {
		if o.Visible() {
			size.Height = max(size.Height, o.MinSize().Height)
		}
	}
	return size
}

func (r *FieldRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	field, controls := objects[0], objects[1:]
	tallest, beside := field.MinSize().Height, float32(0)
	for _, o := range controls {
		if o.Visible() {
			m := o.MinSize()
			tallest = max(tallest, m.Height)
			beside += r.Gap + m.Width
		}
	}
	if size.Width-beside < fieldLeast {
		r.controls.Gap = r.Gap
		place(field, 0, 0, size.Width, field.MinSize().Height)
		r.controls.Layout(controls, size)
		below := field.MinSize().Height + r.Gap
		for _, o := range controls {
			o.Move(o.Position().AddXY(0, below))
		}
		r.height = below + r.controls.height
		return
	}
	r.height = tallest
	x := size.Width - beside
	place(field, 0, 0, x, tallest)
	for _, o := range controls {
		if o.Visible() {
			w := o.MinSize().Width
			place(o, x+r.Gap, 0, w, tallest)
			x += r.Gap + w
		}
	}
}
