package widgets

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// defaultLines is how many lines a Paragraph shows that does not say it.
const defaultLines = 12

// Paragraph is text that wraps to its width and ends in an ellipsis after MaxLines lines. Its
// height follows its width; its minimum width is small.
type Paragraph struct {
	base

	Text     string
	Style    TextStyle
	Color    fyne.ThemeColorName // empty: the theme's foreground
	Align    fyne.TextAlign
	MaxLines int // 0: twelve

	lines   []*canvas.Text
	wrapped float32 // the width that lines are wrapped to; 0: not yet
}

// SetText shows another text.
func (p *Paragraph) SetText(text string) { p.set(text, p.Color) }

func (p *Paragraph) set(text string, color fyne.ThemeColorName) {
	if p.Text != text || p.Color != color {
		p.Text, p.Color = text, color
		p.Refresh()
	}
}

func (p *Paragraph) AccessibilityLabel() string {
	text, _ := firstRunes(p.Text, maxRunes*4)
	return oneLine(text)
}

func (p *Paragraph) MinSize() fyne.Size { return minSizeOf(p, &p.BaseWidget) }

func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	p.view = &view{widget: p, min: p.minSize, layout: p.layout, refresh: func() { p.wrap(p.wrapped) }}
	return newView(p.view)
}

func (p *Paragraph) minSize() fyne.Size {
	lines := max(1, len(p.lines))
	if p.Text == "" {
		lines = 0
	}
	return fyne.NewSize(p.Style.size(p)*4, float32(lines)*p.lineHeight())
}

func (p *Paragraph) lineHeight() float32 { return p.Style.height(p) + 1 }

func (p *Paragraph) layout(size fyne.Size) {
	if size.Width != p.wrapped {
		p.wrap(size.Width)
	}
	for i, line := range p.lines {
		place(line, 0, float32(i)*p.lineHeight(), size.Width, p.Style.height(p))
	}
}

func (p *Paragraph) wrap(width float32) {
	p.wrapped = width
	color, size, style := themeColor(p, p.Color), p.Style.size(p), p.Style.style()
	p.lines = p.lines[:0]
	p.view.objects = p.view.objects[:0]
	for _, text := range wrapText(p.Text, width, cmp.Or(p.MaxLines, defaultLines), size, style) {
		line := &canvas.Text{Text: text, Color: color, TextSize: size, TextStyle: style, Alignment: p.Align}
		p.lines = append(p.lines, line)
		p.view.objects = append(p.view.objects, line)
	}
}
