package accounts

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"speckle-keys/speckle"
)

const (
	maxAvatar = 600 << 10 // the largest picture that is read, in bytes of its data: URL
	// maxToken is the longest token that is read, in bytes. Speckle's have 42
	// characters; a proxy's own may have more.
	maxToken = 4096
)

// readAvatar returns a picture that is in the entry itself. One that is only
// linked is left out: fetching it would show its host who looks at accounts.
func readAvatar(text string) (string, *fault) {
	const prefix = "data:image/"
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return "", nil
	}
	if len(text) > maxAvatar {
		return "", faultLargePicture
	}
	if strings.ContainsFunc(text, isUnprintable) {
		return "", nil
	}
	return text, nil
}

// readToken reads a token as connectors write it, also with blanks around it or the word Bearer
// before it. A token with characters that could end the header line it is sent in is refused.
func readToken(s scalar) (speckle.Secret, *fault) {
	text := strings.TrimSpace(s.text)
	switch {
	case s.other:
		return speckle.Secret{}, faultBadToken
	case text == "":
		return speckle.Secret{}, faultNoToken
	case len(text) > maxToken:
		return speckle.Secret{}, faultBadToken
	}
	var bad *fault
	if len(text) > 7 && strings.EqualFold(text[:6], "bearer") && (text[6] == ' ' || text[6] == '\t') {
		text, bad = strings.TrimSpace(text[7:]), faultBearer
	}
	if strings.ContainsFunc(text, isUnprintable) {
		return speckle.Secret{}, faultBadToken
	}
	return speckle.NewSecret(text), bad
}

func isUnprintable(r rune) bool { return r <= ' ' || r > '~' }

func readAddress(s scalar) (speckle.Origin, *fault) {
	text := strings.TrimSpace(s.text)
	if text == "" && !s.other {
		return speckle.Origin{}, faultNoAddress
	}
	origin, err := speckle.ParseOrigin(text)
	if err != nil || s.other {
		return speckle.Origin{}, faultBadAddress
	}
	if hasLogin(text) {
		return origin, faultPassword
	}
	return origin, nil
}

// hasLogin reports whether an address has a user name or a password before its host.
func hasLogin(address string) bool {
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	if _, rest, found := strings.Cut(address, "//"); found {
		address = rest
	}
	host, _, _ := strings.Cut(address, "/")
	return strings.Contains(host, "@")
}

func readMove(s scalar, self speckle.Origin) (speckle.Origin, *fault) {
	text := strings.TrimSpace(s.text)
	if text == "" && !s.other {
		return speckle.Origin{}, nil
	}
	origin, err := speckle.ParseOrigin(text)
	switch {
	case err != nil || s.other:
		return speckle.Origin{}, faultBadMove
	case origin == self:
		return speckle.Origin{}, faultSelfMove
	}
	return origin, nil
}

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
