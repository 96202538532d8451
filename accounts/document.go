package accounts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"speckle-keys/speckle"
)

const (
	// maxDocument is how large one account's JSON may be, in bytes. A picture
	// that a server takes is half a megabyte (contract facts §1.3: 524288
	// characters), but other programs write larger ones.
	maxDocument = 16 << 20
	maxDepth    = 64 // how deep its parts may be nested; real ones have 4 levels
)

// entry is one account as saved in one place.
type entry struct {
	source     Source
	openFolder string // where its file is, if others can read the file; else ""
	order      int    // of finding
	modified   time.Time
	row        string // the raw hash, for a database
	id         string // the document's own id, raw

	origin    speckle.Origin
	person    Person
	server    Server
	token     speckle.Secret
	refresh   speckle.Secret
	isDefault bool
	selected  bool
	movedTo   speckle.Origin
	movedFrom speckle.Origin
}

// document is an account in any spelling that was ever written. Names match in any case, as the
// .NET connectors read them; the snake_case ones are what specklepy dumps. Of several spellings or
// repetitions the last one counts, which is what connectors do.
type document struct {
	ID            scalar        `json:"id"`
	Token         scalar        `json:"token"`
	RefreshToken  scalar        `json:"refreshToken"`
	RefreshToken2 scalar        `json:"refresh_token"`
	IsDefault     scalar        `json:"isDefault"`
	IsDefault2    scalar        `json:"is_default"`
	Server        *serverObject `json:"serverInfo"`
	Server2       *serverObject `json:"server_info"`
	User          *userObject   `json:"userInfo"`
	User2         *userObject   `json:"user_info"`
}

type serverObject struct {
	URL       scalar           `json:"url"`
	Name      scalar           `json:"name"`
	Company   scalar           `json:"company"`
	Version   scalar           `json:"version"`
	Migration *migrationObject `json:"migration"`
}

type migrationObject struct {
	MovedTo    scalar `json:"movedTo"`
	MovedTo2   scalar `json:"moved_to"`
	MovedFrom  scalar `json:"movedFrom"`
	MovedFrom2 scalar `json:"moved_from"`
}

type userObject struct {
	ID     scalar `json:"id"`
	Name   scalar `json:"name"`
	Email  scalar `json:"email"`
	Avatar scalar `json:"avatar"`
}

// scalar is a JSON string, or the text of another simple value. A value of a
// wrong type is left out; the account is read nevertheless.
type scalar struct {
	text  string
	other bool // there is a value, but it is not a string
	named bool // the name is there, even where its value is null
}

// UnmarshalJSON takes any value; objects and arrays leave no text.
func (s *scalar) UnmarshalJSON(b []byte) error {
	*s = scalar{named: true}
	switch {
	case b[0] == '"' && bytes.IndexByte(b, '\\') < 0:
		s.text = string(b[1 : len(b)-1])
	case b[0] == '"':
		return json.Unmarshal(b, &s.text)
	case string(b) == "null":
	case b[0] == '{' || b[0] == '[':
		s.other = true
	default:
		s.text, s.other = string(b), true
	}
	return nil
}

// truth reads a flag that may be written as true, "true" or 1.
func (s scalar) truth() bool {
	t := strings.TrimSpace(s.text)
	return strings.EqualFold(t, "true") || t == "1"
}

// either returns the first of two spellings that has a value.
func either(a, b scalar) scalar {
	if a.text == "" && !a.other {
		return b
	}
	return a
}

// parseDocument reads one account. The entry is nil when one of the faults has lost set.
func parseDocument(b []byte) (*entry, []*fault) {
	if len(b) > maxDocument {
		return nil, []*fault{faultTooLarge}
	}
	b, bad := toUTF8(b)
	if bad != nil {
		return nil, []*fault{bad}
	}
	if deeper(b, maxDepth) {
		return nil, []*fault{faultTooDeep}
	}
	var d document
	var wrongType *json.UnmarshalTypeError
	if err := json.Unmarshal(b, &d); err != nil && !errors.As(err, &wrongType) {
		return nil, []*fault{faultSyntax} // the error would quote the text
	}
	d.Server, d.User = cmp.Or(d.Server, d.Server2), cmp.Or(d.User, d.User2)
	if bytes.TrimLeft(b, " \t\r\n")[0] != '{' || !d.looksLikeAccount() {
		return nil, []*fault{faultNotAccount}
	}
	return d.entry()
}

// looksLikeAccount reports whether JSON is an account, if an incomplete one,
// and not another program's file.
func (d *document) looksLikeAccount() bool {
	return d.Server != nil || d.User != nil || d.Token != scalar{} || d.RefreshToken != scalar{}
}

func (d *document) entry() (*entry, []*fault) {
	if d.Server == nil || *d.Server == (serverObject{}) {
		return nil, []*fault{faultNoServer}
	}
	e := &entry{id: d.ID.text, isDefault: either(d.IsDefault, d.IsDefault2).truth()}
	var faults []*fault
	add := func(f *fault) {
		if f != nil {
			faults = append(faults, f)
		}
	}

	var bad *fault
	e.origin, bad = readAddress(d.Server.URL)
	add(bad)
	if bad != nil && bad.lost {
		return nil, faults
	}
	e.server = d.Server.server()
	if d.User != nil {
		e.person, bad = d.User.person()
		add(bad)
	}
	if e.token, bad = readToken(d.Token); bad != nil {
		add(bad)
	}
	e.refresh, _ = readToken(either(d.RefreshToken, d.RefreshToken2))
	if e.person.ID == "" && e.person.Email == "" {
		if e.token.IsZero() {
			return nil, []*fault{faultNobody}
		}
		add(faultNoPerson)
	}
	if m := d.Server.Migration; m != nil {
		e.movedTo, bad = readMove(either(m.MovedTo, m.MovedTo2), e.origin)
		add(bad)
		e.movedFrom, bad = readMove(either(m.MovedFrom, m.MovedFrom2), e.origin)
		add(bad)
	}
	return e, faults
}

func (s *serverObject) server() Server {
	return Server{Name: clean(s.Name.text), Company: clean(s.Company.text), Version: clean(s.Version.text)}
}

func (u *userObject) person() (Person, *fault) {
	avatar, bad := readAvatar(u.Avatar.text)
	return Person{ID: clean(u.ID.text), Name: clean(u.Name.text), Email: clean(u.Email.text), Avatar: avatar}, bad
}

// deeper reports whether JSON text is nested deeper than limit, before any parser descends into it.
func deeper(b []byte, limit int) bool {
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > limit {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

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
