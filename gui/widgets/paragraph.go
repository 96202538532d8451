package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// defaultLines is how many lines a Paragraph shows that does not say it.
const defaultLines = 12

// Paragraph is text that wraps to its width and ends in an ellipsis after MaxLines lines. Its
// height follows its width; its minimum width is small.
//
// Construct with a literal: &Paragraph{Text: …, Color: ColorTextSecondary}.
type Paragraph struct {
	base

	Text     string
	Style    TextStyle
	Color    fyne.ThemeColorName // empty: the theme's foreground
	Align    fyne.TextAlign
	MaxLines int // 0: twelve

	lines   []*canvas.Text
	view    *view
	wrapped float32 // the width that lines are wrapped to; 0: not yet
}

// SetText shows another text.
func (p *Paragraph) SetText(text string) {
	if p.Text == text {
		return
	}
	p.Text = text
	p.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (p *Paragraph) AccessibilityLabel() string {
	text, _ := firstRunes(p.Text, mostRunes*4)
	return oneLine(text)
}

// AccessibilityRole implements fyne.Accessible.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (p *Paragraph) MinSize() fyne.Size {
	p.ExtendBaseWidget(p) // a literal is not extended by a constructor
	return p.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.view = &view{of: p, min: p.minSize, layout: p.layout, refresh: func() { p.wrap(p.wrapped) }}
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

// heightFor wraps to the width at once, so that a layout can ask for the height that follows.
func (p *Paragraph) heightFor(width float32) float32 {
	p.Resize(fyne.NewSize(width, p.Size().Height))
	return p.MinSize().Height
}

func (p *Paragraph) wrap(width float32) {
	p.wrapped = width
	limit := p.MaxLines
	if limit == 0 {
		limit = defaultLines
	}
	name := p.Color
	if name == "" {
		name = theme.ColorNameForeground
	}
	color, size, style := paint(p, name), p.Style.size(p), p.Style.style()
	p.lines = p.lines[:0]
	p.view.objects = p.view.objects[:0]
	for _, text := range wrapText(p.Text, width, limit, size, style) {
		line := &canvas.Text{Text: text, Color: color, TextSize: size, TextStyle: style, Alignment: p.Align}
		p.lines = append(p.lines, line)
		p.view.objects = append(p.view.objects, line)
	}
}

// wrapText breaks text into at most limit lines of the width; what is too much becomes an
// ellipsis. Words longer than a line are broken anywhere.
func wrapText(text string, limitWidth float32, limit int, size float32, style fyne.TextStyle) []string {
	if text == "" {
		return nil
	}
	if limitWidth <= 0 {
		limitWidth = naturalLimit
	}
	var lines []string
	text, cut := firstRunes(text, mostRunes*4)
	for _, paragraph := range strings.Split(text, "\n") {
		rest := oneLine(strings.TrimRightFunc(paragraph, unicode.IsSpace))
		for first := true; first || rest != ""; first = false {
			if len(lines) == limit {
				lines[limit-1] = shorten(lines[limit-1]+" "+ellipsis, limitWidth, false, size, style)
				return lines
			}
			var line string
			line, rest = breakLine(rest, limitWidth, size, style)
			lines = append(lines, line)
		}
	}
	if cut {
		lines[len(lines)-1] += ellipsis
	}
	return lines
}

// breakLine takes one line off text. It measures a word at a time, which is exact enough because
// fonts do not kern across spaces.
func breakLine(text string, limit float32, size float32, style fyne.TextStyle) (line, rest string) {
	end, used := 0, float32(0)
	for end < len(text) {
		next := end + wordEnd(text[end:])
		w := width(strings.TrimRightFunc(text[end:next], unicode.IsSpace), size, style)
		if used+w > limit+0.5 {
			break
		}
		used += width(text[end:next], size, style)
		end = next
	}
	if end == 0 && text != "" {
		end = longestPrefix(text, limit, size, style)
	}
	return strings.TrimRightFunc(text[:end], unicode.IsSpace), strings.TrimLeftFunc(text[end:], unicode.IsSpace)
}

func longestPrefix(text string, limit float32, size float32, style fyne.TextStyle) int {
	offsets := clusters(text)
	low, high := 1, min(len(offsets)-1, mostRunes)
	for low < high {
		mid := (low + high + 1) / 2
		if width(text[:offsets[mid]], size, style) <= limit {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return offsets[low]
}
