package accounts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"speckle-keys/speckle"
)

// maxText is how many characters of a text are shown. The server's longest
// name has 512; no place on the screen needs as much.
const maxText = 256

// maxMarks is how many accents may stack on one letter before they begin to
// paint over neighbouring lines.
const maxMarks = 4

// clean makes text safe to show: one line, no control or direction
// characters, not too long. Letters of every script and emoji stay.
func clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	runes, marks, blank := 0, 0, false
	var last rune
	for i, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u0085':
			blank = runes > 0
			continue
		case r == '\u200c' || r == '\u200d':
			if !joins(last, s[i:]) {
				continue
			}
		case hides(r):
			continue
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks > maxMarks {
				continue
			}
		default:
			marks = 0
		}
		if runes >= maxText-1 {
			b.WriteRune('…')
			break
		}
		if blank {
			b.WriteByte(' ')
			runes++
			blank = false
		}
		b.WriteRune(r)
		runes++
		last = r
	}
	return b.String()
}

// plain reports whether s needs no cleaning, which is nearly always so.
func plain(s string) bool {
	if len(s) > maxText || strings.TrimSpace(s) != s {
		return false
	}
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && s[i-1] == ' ' {
			return false
		}
	}
	return true
}

// hides reports whether r has no shape of its own and could hide or turn
// the text beside it.
func hides(r rune) bool {
	switch {
	case r >= 0x0600 && r <= 0x0605, r == 0x06dd, r == 0x070f, r == 0x0890, r == 0x0891, r == 0x08e2:
		return false // format characters that are visible signs
	case r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x034f:
		return true // fillers and the grapheme joiner
	case r >= 0xe0000 && r <= 0xe0fff:
		return true // tags and their selectors: text that can't be seen
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)
}

// joins reports whether a joiner between last and the text after it has a
// meaning: inside an emoji sequence or between letters that connect. Between
// Latin letters it would only hide.
func joins(last rune, rest string) bool {
	_, n := utf8.DecodeRuneInString(rest)
	next, _ := utf8.DecodeRuneInString(rest[n:])
	return connects(last) && connects(next)
}

func connects(r rune) bool {
	return r >= 0x0590 && !unicode.IsSpace(r) && !hides(r) && r != utf8.RuneError && r != '\u200c' && r != '\u200d'
}

// showPath makes a path safe to show without changing its length much: what
// can't be shown becomes the replacement character.
func showPath(p string) string {
	return strings.Map(func(r rune) rune {
		if hides(r) && r != '\u200c' && r != '\u200d' || r == '\u2028' || r == '\u2029' {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(p, "\ufffd"))
}

// showID makes a row's hash safe to show. Should somebody have used a token
// as a key, it is not shown.
func showID(id string) string {
	id = clean(id)
	if r := []rune(id); len(r) > 80 {
		id = string(r[:79]) + "…"
	}
	if speckle.NewSecret(strings.ToLower(id)).IsToken() {
		return "[hidden]"
	}
	return id
}
