package widgets

import (
	"strings"
	"unicode"
)

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
