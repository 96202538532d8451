package widgets

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/segmenter"
)

// TextStyle is one of the few sizes and weights that text is shown in.
type TextStyle int

// The text styles. Sizes come from the theme: text, caption, sub-heading, heading.
const (
	Body TextStyle = iota
	Strong
	Caption
	CaptionStrong
	Subtitle
	Title
	Mono
)

func (s TextStyle) size(w fyne.Widget) float32 {
	name := theme.SizeNameText
	switch s {
	case Caption, CaptionStrong:
		name = theme.SizeNameCaptionText
	case Subtitle:
		name = theme.SizeNameSubHeadingText
	case Title:
		name = theme.SizeNameHeadingText
	}
	return theme.SizeForWidget(name, w)
}

func (s TextStyle) style() fyne.TextStyle {
	return fyne.TextStyle{
		Bold:      s == Strong || s == CaptionStrong || s == Subtitle || s == Title,
		Monospace: s == Mono,
	}
}

func (s TextStyle) height(w fyne.Widget) float32 {
	return fyne.MeasureText("Mg", s.size(w), s.style()).Height
}

// Shortening says what happens to a Text that is wider than its place.
type Shortening int

// The ways to shorten. All but Natural ask for next to no width.
const (
	ShortenEnd    Shortening = iota // the end becomes an ellipsis
	ShortenMiddle                   // the middle does: for addresses and paths
	Natural                         // asks for its full width, up to naturalLimit; then as ShortenEnd
)

// naturalLimit is the most width that a Natural text in w asks for, whatever it says.
func naturalLimit(w fyne.Widget) float32 { return 25 * Body.size(w) }

// Text is one line of text that never makes its place larger than it is. Line breaks and control
// characters are shown as spaces. Use Paragraph for text that wraps.
type Text struct {
	base

	Text    string
	Style   TextStyle
	Color   fyne.ThemeColorName // empty: the theme's foreground
	Shorten Shortening
	Align   fyne.TextAlign

	text *canvas.Text
	full string // Text as one line
}

// SetText shows another text.
func (t *Text) SetText(text string) { t.set(text, t.Style, t.Color) }

func (t *Text) set(text string, style TextStyle, color fyne.ThemeColorName) {
	if t.Text != text || t.Style != style || t.Color != color {
		t.Text, t.Style, t.Color = text, style, color
		t.Refresh()
	}
}

// fullWidth is the width that shows all of the text, exact as far as it is below limit.
func (t *Text) fullWidth(limit float32) float32 {
	return textWidth(drawable(t.Text), t.Style.size(t), t.Style.style(), limit)
}

func (t *Text) shortened() bool { return t.text != nil && t.text.Text != t.full }

// AccessibilityLabel implements fyne.Accessible: the whole text, also when it is shortened.
func (t *Text) AccessibilityLabel() string { return oneLine(clipped(t.Text)) }

func (t *Text) MinSize() fyne.Size { return minSizeOf(t, &t.BaseWidget) }

func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.text = canvas.NewText("", nil)
	return newView(&view{
		widget:  t,
		objects: []fyne.CanvasObject{t.text},
		min:     t.minSize,
		layout: func(size fyne.Size) {
			t.text.Text = shorten(t.full, size.Width, t.Shorten == ShortenMiddle, t.text.TextSize, t.text.TextStyle)
			t.text.Resize(size)
			t.text.Refresh()
		},
		refresh: func() {
			t.full = drawable(t.Text)
			t.text.TextSize = t.Style.size(t)
			t.text.TextStyle = t.Style.style()
			t.text.Alignment = t.Align
			t.text.Color = themeColor(t, t.Color)
		},
	})
}

func (t *Text) minSize() fyne.Size {
	size := t.text.TextSize
	height := t.Style.height(t)
	if t.full == "" {
		return fyne.NewSize(0, height)
	}
	limit := size * 2
	if t.Shorten == Natural {
		limit = naturalLimit(t)
	}
	return fyne.NewSize(min(textWidth(t.full, size, t.text.TextStyle, limit), limit), height)
}

// wrapText breaks text into at most maxLines lines of a width; what is too much becomes an
// ellipsis. Words longer than a line are broken anywhere.
func wrapText(text string, limit float32, maxLines int, size float32, style fyne.TextStyle) []string {
	if text == "" {
		return nil
	}
	if limit <= 0 {
		limit = 25 * size
	}
	var lines []string
	text, cut := firstRunes(text, maxRunes*4)
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, breakLines(drawable(paragraph), limit, size, style)...)
		if len(lines) > maxLines {
			lines = lines[:maxLines]
			lines[maxLines-1] = shorten(lines[maxLines-1]+" "+ellipsis, limit, false, size, style)
			return lines
		}
	}
	if cut {
		lines[len(lines)-1] += ellipsis
	}
	return lines
}

// breakLines breaks one paragraph, at least into one line. It measures a word at a time, which is
// exact enough because fonts do not kern across spaces.
func breakLines(text string, limit float32, size float32, style fyne.TextStyle) []string {
	var lines []string
	line, used := "", float32(0)
	finish := func() {
		lines = append(lines, strings.TrimRightFunc(line, unicode.IsSpace))
		line, used = "", 0
	}
	for _, word := range breakable(text) {
		fits := func() bool {
			return used+width(strings.TrimRightFunc(word, unicode.IsSpace), size, style) <= limit+0.5
		}
		if line != "" && !fits() {
			finish()
		}
		for !fits() {
			all := characters(word)
			n := sort.Search(len(all)-1, func(n int) bool { return width(strings.Join(all[:n+1], ""), size, style) > limit })
			n = max(1, n)
			line, word = strings.Join(all[:n], ""), strings.Join(all[n:], "")
			finish()
		}
		line += word
		used += width(word, size, style)
	}
	finish()
	return lines
}

// breakable divides text where a line may be broken (Unicode UAX 14): behind spaces that are not
// no-break spaces, and between most characters of scripts that are written without spaces.
func breakable(text string) []string {
	var s segmenter.Segmenter
	s.InitWithString(text)
	var all []string
	for i := s.LineIterator(); i.Next(); {
		all = append(all, string(i.Line().Text))
	}
	return all
}

const ellipsis = "…"

// maxRunes is how much of a text is measured and spoken: more than fits on any screen, and few
// enough that a text of ten kilobytes costs no more than a long name.
const maxRunes = 600

// OnForeignLetter is called, if not nil, with a letter that Fyne's own fonts don't have: the first of
// each text that is drawn.
var OnForeignLetter func(rune)

// drawable is a text as it is drawn: in one line, and with simple emoji.
func drawable(text string) string {
	if at := strings.IndexFunc(text, isForeign); at >= 0 && OnForeignLetter != nil {
		r, _ := utf8.DecodeRuneInString(text[at:])
		OnForeignLetter(r)
	}
	return oneLine(simpleEmoji(text))
}

func isForeign(r rune) bool {
	return r > unicode.MaxLatin1 && unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Devanagari, unicode.Common)
}

func oneLine(text string) string {
	if strings.IndexFunc(text, unicode.IsControl) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

func width(text string, size float32, style fyne.TextStyle) float32 {
	return fyne.MeasureText(text, size, style).Width
}

// textWidth is the width of text, exact only as far as it is below limit.
func textWidth(text string, size float32, style fyne.TextStyle, limit float32) float32 {
	head, cut := firstRunes(text, maxRunes)
	w := width(head, size, style)
	if cut {
		return max(w, limit)
	}
	return w
}

// firstRunes returns the first n runes of a text, and whether there are more.
func firstRunes(text string, n int) (head string, cut bool) {
	if len(text) <= n {
		return text, false
	}
	for i := range text {
		if n == 0 {
			return text[:i], true
		}
		n--
	}
	return text, false
}

func lastRunes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	runes := []rune(text[max(0, len(text)-4*n):])
	return string(runes[max(0, len(runes)-n):])
}

func clipped(text string) string {
	head, _ := firstRunes(text, maxRunes)
	return head
}

// shorten returns text, or as much of it as fits into the width, with an ellipsis at the end or
// in the middle. It cuts between characters as people see them, not inside an emoji or before an
// accent.
func shorten(text string, limit float32, middle bool, size float32, style fyne.TextStyle) string {
	if limit <= 0 || text == "" {
		return ""
	}
	// A little slack, because a width that was measured here comes back rounded by layouts.
	limit += 0.5
	head, cut := firstRunes(text, maxRunes)
	if !cut && width(text, size, style) <= limit {
		return text
	}
	first := characters(head)
	var last []string
	if middle {
		last = characters(lastRunes(text, maxRunes))
	}
	withCharacters := func(n int) string {
		if !middle {
			return strings.TrimRightFunc(strings.Join(first[:min(n, len(first))], ""), unicode.IsSpace) + ellipsis
		}
		front, back := min((n+1)/2, len(first)), min(n/2, len(last))
		const parting = " ·" + ellipsis // beside the ellipsis nothing needs to be parted
		return strings.TrimRight(strings.Join(first[:front], ""), parting) + ellipsis +
			strings.TrimLeft(strings.Join(last[len(last)-back:], ""), parting)
	}
	n := sort.Search(len(first), func(n int) bool { return width(withCharacters(n+1), size, style) > limit })
	if n == 0 && width(ellipsis, size, style) > limit {
		return ""
	}
	return withCharacters(n)
}

// characters divides text into what people see as single characters (Unicode UAX 29).
func characters(text string) []string {
	var s segmenter.Segmenter
	s.InitWithString(text)
	var all []string
	for i := s.GraphemeIterator(); i.Next(); {
		all = append(all, string(i.Grapheme().Text))
	}
	return all
}

// simpleEmoji replaces each emoji of several characters by its first one. Fyne draws the characters
// of such an emoji beside each other, some of them as boxes: 👷🏽‍♀️ becomes a worker, a brown square
// and ♀.
func simpleEmoji(text string) string {
	if !strings.ContainsFunc(text, extendsEmoji) {
		return text
	}
	var simple strings.Builder
	for _, character := range characters(text) {
		runes := []rune(character)
		// Scripts such as Devanagari use the joiner within words; Fyne draws digits on keys.
		if !unicode.IsLetter(runes[0]) && !unicode.IsDigit(runes[0]) && strings.ContainsFunc(string(runes[1:]), extendsEmoji) {
			character = string(runes[0])
		}
		simple.WriteString(character)
	}
	return simple.String()
}

// extendsEmoji reports whether a character makes one emoji of itself and those around it.
func extendsEmoji(r rune) bool {
	return r == '\uFE0F' || // variation selector: the character before it is an emoji
		r == '\u200D' || // joiner: the characters around it are one emoji
		r >= 0x1F3FB && r <= 0x1F3FF || // skin tones
		r >= 0xE0020 && r <= 0xE007F // tags, for the flags of regions
}
