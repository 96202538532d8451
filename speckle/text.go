package speckle

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Limits of a server's texts. Such a text must not be able to break a line,
// reverse the text beside it, or fill the screen.
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

// printable turns white space and controls into blanks and drops invisible
// characters that change others, such as direction marks and zero-width ones.
// The joiners that scripts and emoji need remain.
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

// tokenLike matches what could be a token, with the digits around it.
var tokenLike = regexp.MustCompile(`(?i)[0-9a-f]{42,}`)

// cleanDetail is cleanLine for an error's details, in which no token, no secret
// that was sent and no id of one may appear. Joiners are dropped as well: they
// could split a token so that it isn't recognized.
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
