package speckle

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// hidden is what a Secret shows wherever it is printed.
const hidden = "[secret]"

// A Secret holds a token or another value that must not be shown. It prints,
// formats, logs and marshals as "[secret]"; only Reveal gives the value.
//
// The value is behind a pointer: fmt does not call methods on unexported
// fields, so a Secret inside another struct must not hold its text directly.
type Secret struct{ value *string }

// NewSecret wraps a value. An empty value gives the zero Secret.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{&value}
}

// Reveal returns the value. Call it only where the value leaves the program on purpose: the
// Authorization header, the keychain, the clipboard, a revealed field on screen.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsZero reports whether there is no value.
func (s Secret) IsZero() bool { return s.value == nil }

// Equal compares two secrets in constant time for values of equal length.
func (s Secret) Equal(t Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(t.Reveal())) == 1
}

// TokenID returns the first 10 characters, by which a server names a token (server contract: a
// token is a 10-character id and a 32-character secret), or "" when the value is not of a token's
// form. An id is enough to revoke a token: keep it out of logs.
func (s Secret) TokenID() string {
	if !s.IsToken() {
		return ""
	}
	return (*s.value)[:10]
}

// LastChars returns the last 6 characters, as the server lists them, or "".
func (s Secret) LastChars() string {
	if !s.IsToken() {
		return ""
	}
	v := *s.value
	return v[len(v)-6:]
}

// IsToken reports whether the value has the form of a Speckle token: 42
// lower-case hexadecimal digits.
func (s Secret) IsToken() bool {
	v := s.Reveal()
	return len(v) == 42 && strings.Trim(v, "0123456789abcdef") == ""
}

func (Secret) String() string { return hidden }

// Format writes "[secret]" for every verb.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, hidden) }

// LogValue logs "[secret]".
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText writes "[secret]", for JSON, XML and everything else.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
