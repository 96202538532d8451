package widgets

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
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
type Facts struct {
	base

	Facts []Fact

	rows     []*factRow
	keyWidth float32 // 0: keys above values
}

type factRow struct {
	fact      Fact
	key       *Paragraph
	value     *SelectableText
	y, height float32
}

// Set shows other facts. A fact whose Key, Value and Mono are those of the fact in its place stays
// as it is: its selection, and its Extra if both have one of the same type, so that an Extra must
// depend on nothing but the fact.
func (f *Facts) Set(facts []Fact) (changed bool) {
	same := len(facts) == len(f.Facts)
	for i := range min(len(facts), len(f.Facts)) {
		same = same && facts[i].equal(f.Facts[i])
	}
	if !same {
		f.Facts = facts
		f.Refresh()
	}
	return !same
}

func (f Fact) equal(o Fact) bool {
	return f.Key == o.Key && f.Value == o.Value && f.Mono == o.Mono && reflect.TypeOf(f.Extra) == reflect.TypeOf(o.Extra)
}

const factGap, narrowFacts = 6, 340

func (f *Facts) MinSize() fyne.Size { return minSizeOf(f, &f.BaseWidget) }

func (f *Facts) CreateRenderer() fyne.WidgetRenderer {
	f.rows = nil
	f.view = &view{widget: f, min: f.minSize, layout: f.layout, refresh: f.refresh}
	return newView(f.view)
}

func (f *Facts) refresh() {
	before := f.rows
	f.rows, f.view.objects = nil, nil
	for i, fact := range f.Facts {
		row := newFactRow(fact)
		if i < len(before) && before[i].fact.equal(fact) {
			row = before[i]
		}
		row.key.Refresh()
		f.rows = append(f.rows, row)
		f.view.objects = append(f.view.objects, row.key, row.value)
		if row.fact.Extra != nil {
			f.view.objects = append(f.view.objects, row.fact.Extra)
		}
	}
}

func newFactRow(fact Fact) *factRow {
	text := simpleEmoji(fact.Value)
	if head, cut := firstRunes(text, maxFactRunes); cut {
		text = head + ellipsis
	}
	row := &factRow{fact: fact, key: &Paragraph{Text: fact.Key, Color: ColorTextSecondary, MaxLines: 2}, value: NewSelectableText(text)}
	row.value.TextStyle.Monospace = fact.Mono
	return row
}

// maxFactRunes is how much of a value is shown: a description of some lines.
const maxFactRunes = 300

func (f *Facts) minSize() fyne.Size {
	height := float32(0)
	for _, row := range f.rows {
		height += max(row.height, Body.height(f)) + factGap
	}
	return fyne.NewSize(160, max(0, height-factGap))
}

func (f *Facts) layout(size fyne.Size) {
	f.keyWidth = 0
	if size.Width >= narrowFacts {
		for _, row := range f.rows {
			f.keyWidth = max(f.keyWidth, textWidth(drawable(row.fact.Key), Body.size(f), Body.style(), size.Width))
		}
		f.keyWidth = min(f.keyWidth+1, size.Width*0.36)
	}
	y := float32(0)
	for _, row := range f.rows {
		row.y = y
		f.layoutRow(row, size.Width)
		y += row.height + factGap
	}
}

func (f *Facts) layoutRow(row *factRow, width float32) {
	// Fyne's label keeps a space around its text.
	inset, line := f.Theme().Size(theme.SizeNameInnerPadding), Body.height(f)
	x, y := f.keyWidth+20, row.y
	if f.keyWidth == 0 {
		h := heightAt(row.key, width)
		place(row.key, 0, y, width, h)
		x, y = 0, y+h
	} else {
		place(row.key, 0, y, f.keyWidth, heightAt(row.key, f.keyWidth))
	}
	w := width - x
	extraHeight := float32(0)
	if extra := row.fact.Extra; extra != nil && extra.Visible() {
		m := extra.MinSize()
		w -= m.Width + 4
		extraHeight = line
		// Beside the value: at the far edge the eye would lose the line.
		text := min(w, textWidth(drawable(row.value.Text), Body.size(f), row.value.TextStyle, w)+2)
		place(extra, x+text+4, y+(line-m.Height)/2, m.Width, m.Height)
	}
	h := heightAt(row.value, w+2*inset)
	place(row.value, x-inset, y-inset, w+2*inset, h)
	row.height = max(max(h-2*inset, extraHeight)+y-row.y, row.key.Size().Height)
}
