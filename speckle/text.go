package speckle

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What a server sends is data: it must not be able to break a line, turn
// around the text beside it, or flood a screen.
const (
	maxLine   = 500      // runes of a name, a code or a detail
	maxText   = 10000    // runes of a text with several lines
	maxRaw    = 64 << 10 // bytes of an error's text that are looked at
	minSecret = 6        // shorter values would blank out ordinary words
)

// cleanLine makes one printable line of a server's text.
func cleanLine(text string) string {
	return shorten(strings.Join(strings.Fields(strings.Map(printable, text)), " "), maxLine)
}

// cleanText makes printable lines of a server's text.
func cleanText(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(strings.Map(printable, line))
	}
	return shorten(strings.TrimSpace(strings.Join(lines, "\n")), maxText)
}

// printable turns white space and controls into blanks and drops characters
// that are not seen but change what is: direction marks, zero-width ones and
// the like. The joiners that scripts and emoji need stay.
func printable(r rune) rune {
	switch {
	case r == '\u200c' || r == '\u200d':
		return r
	case unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
		return -1
	case unicode.IsControl(r), unicode.IsSpace(r):
		return ' '
	}
	return r
}

func shorten(text string, limit int) string {
	runes := 0
	for i := range text {
		if runes == limit-1 {
			if rest := []rune(text[i:]); len(rest) > 1 {
				return text[:i] + "…"
			}
		}
		runes++
	}
	return text
}

// tokenLike matches what could be a token, with whatever hangs on to it.
var tokenLike = regexp.MustCompile(`(?i)[0-9a-f]{42,}`)

// cleanDetail is cleanLine for an error's details, where neither a token nor
// one of the secrets that were sent may show, nor the id of one. Joiners go
// as well: they could split a token so that it isn't seen as one.
func cleanDetail(text string, secrets []Secret) string {
	if len(text) > maxRaw {
		text = strings.TrimRight(text[:maxRaw], "0123456789abcdefABCDEF") // no half of a token
	}
	text = strings.NewReplacer("\u200c", "", "\u200d", "").Replace(text)
	text = strings.Join(strings.Fields(strings.Map(printable, text)), " ")
	var values []string
	for _, s := range secrets {
		values = append(values, s.Reveal(), s.TokenID())
	}
	slices.SortFunc(values, func(a, b string) int { return len(b) - len(a) })
	for _, value := range values {
		if len(value) >= minSecret {
			text = strings.ReplaceAll(text, value, hidden)
		}
	}
	return shorten(tokenLike.ReplaceAllString(text, hidden), maxLine)
}
