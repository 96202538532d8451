package speckle

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a server's texts. Such a text must not be able to break a line,
// reverse the text beside it, or fill the screen.
const (
	maxMarks  = 4        // accents on one letter
	maxLine   = 500      // runes of a name, a code or a detail
	maxText   = 10000    // runes of a text with several lines
	maxRaw    = 64 << 10 // bytes of an error's text that are looked at
	minSecret = 6        // shorter values would blank out ordinary words
)

// CleanLine makes of any text one line that is safe to show, of at most so many
// characters: without what can't be seen, hides or turns the text beside it, or
// paints over neighbouring lines. Letters of every script and emoji stay.
func CleanLine(text string, most int) string {
	if isPlain(text, most) {
		return text
	}
	var b strings.Builder
	runes, marks, blank := 0, 0, false
	var last rune
	for i, r := range text {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			blank = runes > 0
			continue
		case isJoiner(r):
			if !joins(last, text[i:]) {
				continue
			}
		case Hides(r):
			continue
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		if blank {
			b.WriteByte(' ')
			runes++
			blank = false
		}
		b.WriteRune(r)
		last = r
		if runes++; runes > most {
			break
		}
	}
	return shorten(b.String(), most)
}

// isPlain reports whether a text needs no cleaning, which is nearly always so.
func isPlain(text string, most int) bool {
	if len(text) > most || strings.TrimSpace(text) != text {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' || text[i] == ' ' && text[i-1] == ' ' {
			return false
		}
	}
	return true
}

// Hides reports whether a character has no shape of its own and could hide or
// turn the text beside it. Joiners do not, where they join.
func Hides(r rune) bool {
	switch {
	case r >= 0x0600 && r <= 0x0605, r == 0x06dd, r == 0x070f, r == 0x0890, r == 0x0891, r == 0x08e2:
		return false // format characters that are visible signs
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x034f:
		return true // fillers and the grapheme joiner
	case r >= 0xe0000 && r <= 0xe0fff:
		return true // tags and their selectors: text that can't be seen
	}
	return unicode.Is(unicode.Cf, r) && !isJoiner(r) || r == unicode.ReplacementChar
}

// isJoiner reports the two characters that scripts and emoji need between others.
func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// joins reports whether a joiner between last and the text after it has a meaning: inside an emoji
// sequence or between letters that connect. Between Latin letters it would only hide.
func joins(last rune, rest string) bool {
	_, n := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[n:])
	return connects(last) && connects(next)
}

func connects(r rune) bool {
	return r >= 0x0590 && !unicode.IsSpace(r) && !Hides(r) && !isJoiner(r)
}

func cleanLine(text string) string { return CleanLine(text, maxLine) }

func cleanText(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(strings.Map(printable, line))
	}
	return shorten(strings.TrimSpace(strings.Join(lines, "\n")), maxText)
}

// printable turns white space and controls into blanks and drops what hides.
func printable(r rune) rune {
	switch {
	case unicode.IsControl(r), unicode.IsSpace(r):
		return ' '
	case Hides(r):
		return -1
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

var (
	word = regexp.MustCompile(`[0-9A-Za-z]+`)
	// escapes are what stands for white space and punctuation in addresses, JSON
	// and the output of terminals.
	escapes = regexp.MustCompile(`%[0-9A-Fa-f]{2}|\\[nrt]|\x1b\[[0-9;]*m`)
	// wraps are where a mail or a terminal broke a long word. A field of one
	// line turns the end of a line into a blank.
	wraps = regexp.MustCompile(`([0-9a-f])=?[\s>|]+([0-9a-f])`)
)

// TokenIn returns the one value of a token's form in a text that a person pasted: a header,
// variable, link or whole file. several is whether there are different ones; none is taken then.
// Characters that can't be seen count for nothing. Where no word is a token, one with escapes
// beside it or a line break in it is understood.
func TokenIn(text string) (token Secret, several bool) {
	text = strings.Map(typed, text)
	for _, reading := range []string{text, escapes.ReplaceAllString(text, " "), wraps.ReplaceAllString(text, "$1$2")} {
		for _, found := range word.FindAllString(reading, -1) {
			switch value := NewSecret(found); {
			case !value.IsToken():
			case token.IsZero():
				token = value
			case !token.Equal(value):
				return Secret{}, true
			}
		}
		if !token.IsZero() {
			break
		}
	}
	return token, false
}

// typed makes of a character what a person would have typed: pages indent by
// blanks that don't break, and put characters between that can't be seen.
func typed(r rune) rune {
	switch {
	case Hides(r) || isJoiner(r):
		return -1
	case r > '~' && unicode.IsSpace(r):
		return ' '
	}
	return r
}
