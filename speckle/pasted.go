package speckle

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	word = regexp.MustCompile(`[0-9A-Za-z]+`)
	// escapes are what stands for white space and punctuation in addresses, JSON
	// and the output of terminals.
	escapes = regexp.MustCompile(`%[0-9A-Fa-f]{2}|\\[nrt]|\x1b\[[0-9;]*m`)
	// wraps are where a mail or a terminal broke a long word. A field of one
	// line turns the end of a line into a blank.
	wraps = regexp.MustCompile(`([0-9a-f])=?[\s>|]+([0-9a-f])`)
)

// TokenIn returns the one value of a token's form in a text that a person
// pasted: a header, variable, link or whole file. several is whether there are
// different ones; none is taken then. Characters that can't be seen count for
// nothing. Where no word is a token, one with escapes beside it or a line break
// in it is understood.
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
