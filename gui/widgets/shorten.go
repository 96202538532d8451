package widgets

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

const ellipsis = "…"

// mostRunes is how much of a text is looked at: more than fits on any screen, and few enough
// that a text of ten kilobytes costs no more than a long name.
const mostRunes = 600

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
	head, cut := firstRunes(text, mostRunes)
	w := width(head, size, style)
	if cut {
		return max(w, limit)
	}
	return w
}

func firstRunes(text string, n int) (string, bool) {
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

// shorten returns text, or as much of it as fits into the width, with an ellipsis at the end or
// in the middle. It cuts between characters as people see them, not inside an emoji or before an
// accent.
func shorten(text string, limit float32, middle bool, size float32, style fyne.TextStyle) string {
	if limit <= 0 || text == "" {
		return ""
	}
	// A little slack, because a width that was measured here comes back rounded by layouts.
	limit += 0.5
	head, cut := firstRunes(text, mostRunes)
	if !cut && width(text, size, style) <= limit {
		return text
	}
	tail := ""
	if middle {
		tail = lastRunes(text, mostRunes)
	}
	starts := clusters(head)
	ends := clusters(tail)
	candidate := func(n int) string {
		if !middle {
			return strings.TrimRightFunc(head[:starts[min(n, len(starts)-1)]], unicode.IsSpace) + ellipsis
		}
		front, back := (n+1)/2, n/2
		return head[:starts[min(front, len(starts)-1)]] + ellipsis + tail[ends[max(0, len(ends)-1-back)]:]
	}
	most := len(starts) - 1
	n := sort.Search(most, func(n int) bool { return width(candidate(n+1), size, style) > limit })
	if n == 0 && width(ellipsis, size, style) > limit {
		return ""
	}
	return candidate(n)
}

func lastRunes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	runes := []rune(text[max(0, len(text)-4*n):])
	return string(runes[max(0, len(runes)-n):])
}

// clusters returns the byte offsets at which text may be cut, 0 and len(text) included.
func clusters(text string) []int {
	offsets := make([]int, 0, len(text)+1)
	joined := false
	for i, r := range text {
		extends := unicode.In(r, unicode.Mn, unicode.Me) || r == zeroWidthJoiner || isSkinTone(r)
		if i == 0 || (!extends && !joined) {
			offsets = append(offsets, i)
		}
		joined = r == zeroWidthJoiner
	}
	if len(offsets) == 0 {
		return []int{0}
	}
	return append(offsets, len(text))
}

const zeroWidthJoiner = '\u200d'

func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }
