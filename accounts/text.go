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

// clean makes text of a file safe to show.
func clean(s string) string { return speckle.CleanLine(s, maxText) }

// showPath makes a path safe to show without changing its length much: what
// can't be shown becomes the replacement character.
func showPath(p string) string {
	return strings.Map(func(r rune) rune {
		if speckle.Hides(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(p, "\ufffd"))
}

// showID makes a row's hash safe to show. Should somebody have used a token
// as a key, it is not shown.
func showID(id string) string {
	id = speckle.CleanLine(id, 80)
	if speckle.NewSecret(strings.ToLower(id)).IsToken() {
		return "[hidden]"
	}
	return id
}
