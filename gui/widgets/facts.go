package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Fact is one line of Facts.
type Fact struct {
	Key   string
	Value string
	Mono  bool              // for ids, addresses and commands
	Extra fyne.CanvasObject // at the right of the value: a copy button, a badge; nil: none
}

// Facts is a list of keys and values in two columns; when it is narrow the key goes above its
// value. Values wrap, and can be selected and copied.
//
// Construct with a literal: &Facts{Facts: …}.
type Facts struct {
	base

	Facts []Fact

	rows []*factRow
	view *view
	keys float32 // width of the column of keys; 0: keys above values
}

type factRow struct {
	key   *Text
	value *factValue
	extra fyne.CanvasObject
	y, h  float32
}

// Set shows other facts, and reports whether they are others.
func (f *Facts) Set(facts []Fact) bool {
	if slices.EqualFunc(f.Facts, facts, func(a, b Fact) bool {
		return a.Key == b.Key && a.Value == b.Value && a.Mono == b.Mono && (a.Extra == nil) == (b.Extra == nil)
	}) {
		return false
	}
	f.Facts = facts
	f.rows = nil
	f.Refresh()
	return true
}

const factGap, narrowFacts = 6, 340

// MinSize implements fyne.CanvasObject.
func (f *Facts) MinSize() fyne.Size {
	f.ExtendBaseWidget(f) // a literal is not extended by a constructor
	return f.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (f *Facts) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	f.rows = nil // Fyne lets go of what is hidden for a minute: it is made anew
	f.view = &view{of: f, min: f.minSize, layout: f.layout, refresh: f.refresh}
	return newView(f.view)
}

func (f *Facts) refresh() {
	if f.rows == nil {
		f.view.objects = nil
		for _, fact := range f.Facts {
			f.addRow(fact)
		}
	}
	for _, row := range f.rows {
		row.key.Refresh()
	}
}

func (f *Facts) addRow(fact Fact) {
	value := &factValue{}
	value.ExtendBaseWidget(value)
	value.Text = clip(fact.Value)
	value.Wrapping = fyne.TextWrapWord
	value.TextStyle.Monospace = fact.Mono
	row := &factRow{
		key:   &Text{Text: fact.Key, Color: ColorTextSecondary},
		value: value,
		extra: fact.Extra,
	}
	f.rows = append(f.rows, row)
	f.view.objects = append(f.view.objects, row.key, row.value)
	if row.extra != nil {
		f.view.objects = append(f.view.objects, row.extra)
	}
}

// factValue is a text that a pointer can select. Only then: a selectable label of Fyne's is a stop
// for Tab that shows nothing and that no key, not even Esc, gets away from.
type factValue struct{ widget.Label }

// MouseIn implements desktop.Hoverable.
func (v *factValue) MouseIn(*desktop.MouseEvent) { v.selectable(true) }

// MouseMoved implements desktop.Hoverable.
func (v *factValue) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable. What is selected stays, to be copied.
func (v *factValue) MouseOut() { v.selectable(v.SelectedText() != "") }

func (v *factValue) selectable(on bool) {
	if v.Selectable != on {
		v.Selectable = on
		v.Refresh()
	}
}

// longestFact is how many letters of a value are shown: a description of some lines.
const longestFact = 300

// clip keeps a value to a length that a person may want to read; what is left out is not lost to
// them, because a value this long is never one they need whole.
func clip(text string) string {
	if head, cut := firstRunes(text, longestFact); cut {
		return head + ellipsis
	}
	return text
}

// labelInset is the space that Fyne's label keeps around its text.
func (f *Facts) labelInset() float32 { return f.Theme().Size(theme.SizeNameInnerPadding) }

func (f *Facts) minSize() fyne.Size {
	height := float32(0)
	for _, row := range f.rows {
		height += max(row.h, Body.height(f)) + factGap
	}
	return fyne.NewSize(160, max(0, height-factGap))
}

func (f *Facts) layout(size fyne.Size) {
	f.keys = 0
	if size.Width >= narrowFacts {
		for _, row := range f.rows {
			f.keys = max(f.keys, textWidth(oneLine(row.key.Text), Body.size(f), Body.style(), size.Width))
		}
		f.keys = min(f.keys+1, size.Width*0.36)
	}
	y := float32(0)
	for _, row := range f.rows {
		row.y = y
		f.layoutRow(row, size.Width)
		y += row.h + factGap
	}
}

func (f *Facts) layoutRow(row *factRow, width float32) {
	inset, line := f.labelInset(), Body.height(f)
	x, y := f.keys+20, row.y
	if f.keys == 0 {
		place(row.key, 0, y, width, line)
		x, y = 0, y+line
	} else {
		place(row.key, 0, y, f.keys, line)
	}
	w := width - x
	extraHeight := float32(0)
	if row.extra != nil && row.extra.Visible() {
		m := row.extra.MinSize()
		w -= m.Width + 4
		extraHeight = line
		// Beside the value, not at the far edge, where the eye loses the line.
		text := min(w, textWidth(oneLine(row.value.Text), Body.size(f), row.value.TextStyle, w)+2)
		place(row.extra, x+text+4, y+(line-m.Height)/2, m.Width, m.Height)
	}
	row.value.Resize(fyne.NewSize(w+2*inset, row.value.Size().Height))
	h := row.value.MinSize().Height
	row.value.Resize(fyne.NewSize(w+2*inset, h))
	row.value.Move(fyne.NewPos(x-inset, y-inset))
	row.h = max(h-2*inset, extraHeight) + y - row.y
}
