package accounts

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// toUTF8 decodes what editors and PowerShell write: UTF-8 with or without a
// byte order mark, and UTF-16 of both orders, also without a mark, which is
// seen by the zero byte beside the first character of any JSON.
func toUTF8(b []byte) ([]byte, *fault) {
	switch {
	case len(bytes.Trim(b, "\x00 \t\r\n")) == 0:
		return nil, faultEmpty // zero bytes are what a crash leaves of a file
	case bytes.HasPrefix(b, []byte{0xff, 0xfe, 0, 0}), bytes.HasPrefix(b, []byte{0, 0, 0xfe, 0xff}):
		return nil, faultEncoding // UTF-32
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return fromUTF16(b[2:], unicode.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return fromUTF16(b[2:], unicode.BigEndian)
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		b = b[3:]
	case len(b) >= 4 && b[0] != 0 && b[1] == 0 && b[2] != 0:
		return fromUTF16(b, unicode.LittleEndian)
	case len(b) >= 4 && b[0] == 0 && b[1] != 0 && b[2] == 0:
		return fromUTF16(b, unicode.BigEndian)
	}
	if !utf8.Valid(b) {
		return nil, faultEncoding
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil, faultEmpty
	}
	return b, nil
}

func fromUTF16(b []byte, order unicode.Endianness) ([]byte, *fault) {
	utf16 := unicode.UTF16(order, unicode.IgnoreBOM)
	text, err := utf16.NewDecoder().Bytes(b)
	if err != nil {
		return nil, faultEncoding
	}
	// Half a character is decoded as a sign that stands for it.
	if back, err := utf16.NewEncoder().Bytes(text); err != nil || !bytes.Equal(back, b) {
		return nil, faultEncoding
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, faultEmpty
	}
	return text, nil
}
