package widgets

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"github.com/go-text/typesetting/segmenter"
)

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
