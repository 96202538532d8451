package widgets

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/segmenter"
)

const ellipsis = "…"

// maxRunes is how much of a text is measured and spoken: more than fits on any screen, and few
// enough that a text of ten kilobytes costs no more than a long name.
const maxRunes = 600

// drawable is a text as it is drawn: in one line, and with simple emoji.
func drawable(text string) string { return oneLine(simpleEmoji(text)) }

// oneLine shows line breaks and control characters as spaces.
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
		return strings.Join(first[:front], "") + ellipsis + strings.Join(last[len(last)-back:], "")
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
