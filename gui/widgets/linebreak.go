package widgets

import (
	"strings"
	"unicode"
)

// wordEnd is where the first word of text ends, the spaces behind it included. Scripts written
// without spaces may be broken between any two characters, but for punctuation, which belongs to
// what it closes or opens.
func wordEnd(text string) int {
	var before rune
	for i, r := range text {
		if i > 0 && !breakingSpace(r) && (breakingSpace(before) || breaksBetween(before, r)) {
			return i
		}
		before = r
	}
	return len(text)
}

// breakingSpace leaves out the spaces that hold what is on both sides together, such as the one
// before a French question mark.
func breakingSpace(r rune) bool {
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u2007' && r != '\u202f'
}

const (
	neverFirst = "、。，．・：；？！」』）］｝〉》】〕”’…‥ー～々ゝゞぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%»/／"
	neverLast  = "「『（［｛〈《【〔“‘([{«¿¡"
)

func breaksBetween(before, after rune) bool {
	if strings.ContainsRune(neverFirst, after) || strings.ContainsRune(neverLast, before) || unicode.Is(unicode.M, after) {
		return false
	}
	return writtenWithoutSpaces(before) || writtenWithoutSpaces(after)
}

func writtenWithoutSpaces(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) ||
		r >= 0x3000 && r < 0x3100 || r >= 0xff00 && r < 0xff70 // their punctuation
}
