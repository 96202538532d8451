package accounts

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
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
		return fromUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return fromUTF16(b[2:], binary.BigEndian)
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		b = b[3:]
	case len(b) >= 4 && b[0] != 0 && b[1] == 0 && b[2] != 0:
		return fromUTF16(b, binary.LittleEndian)
	case len(b) >= 4 && b[0] == 0 && b[1] != 0 && b[2] == 0:
		return fromUTF16(b, binary.BigEndian)
	}
	if !utf8.Valid(b) {
		return nil, faultEncoding
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return nil, faultEmpty
	}
	return b, nil
}

func fromUTF16(b []byte, order binary.ByteOrder) ([]byte, *fault) {
	if len(b)%2 != 0 {
		return nil, faultEncoding
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	out := make([]byte, 0, len(b)/2)
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i+1 == len(units) {
				return nil, faultEncoding
			}
			i++
			if r = utf16.DecodeRune(r, rune(units[i])); r == utf8.RuneError {
				return nil, faultEncoding
			}
		}
		out = utf8.AppendRune(out, r)
	}
	if len(bytes.TrimSpace(out)) == 0 {
		return nil, faultEmpty
	}
	return out, nil
}
