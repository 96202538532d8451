package speckle

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// An Origin is a server's address: scheme, host and port, and nothing else.
// Two spellings of one server give equal Origins, so it can be compared with
// == and used as a map key. The zero Origin is no server.
type Origin struct {
	scheme string // "https" or "http"
	host   string // lower case, ASCII (punycode), IPv6 without brackets
	port   string // "" for the scheme's default
}

// An OriginError is the error of ParseOrigin: why an address is no Origin. It
// doesn't repeat the address, which may hold a password.
type OriginError string

const (
	OriginEmpty     OriginError = "empty"     // nothing but blanks
	OriginCharacter OriginError = "character" // control, direction or space character, or a backslash
	OriginScheme    OriginError = "scheme"    // not http or https
	OriginHost      OriginError = "host"      // missing or impossible host
	OriginPort      OriginError = "port"      // not 1 to 65535
)

func (e OriginError) Error() string { return "parse server address: impossible " + string(e) }

// ParseOrigin reads an address in any spelling that connectors have stored: with or without scheme
// (https then, but http for this computer), in any case, with a trailing slash or a path. User and
// password, path, query and fragment are dropped. It fails with an OriginError for other schemes, a
// missing or impossible host, and control or space characters inside.
func ParseOrigin(address string) (Origin, error) {
	address = strings.Trim(strings.TrimSpace(address), aroundAddress)
	if address == "" {
		return Origin{}, OriginEmpty
	}
	if strings.ContainsFunc(address, forbiddenInAddress) {
		return Origin{}, OriginCharacter
	}
	scheme, rest, ok := cutScheme(address)
	if !ok {
		return Origin{}, OriginScheme
	}
	authority := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority = rest[:end]
	}
	authority = authority[strings.LastIndexByte(authority, '@')+1:]
	host, port, ok := cutPort(authority)
	if !ok {
		return Origin{}, OriginPort
	}
	host, ok = canonicalHost(host)
	if !ok {
		return Origin{}, OriginHost
	}
	o := Origin{scheme: scheme, host: host, port: port}
	if o.scheme == "" {
		o.scheme = "https"
		if o.Loopback() {
			o.scheme = "http"
		}
	}
	if o.port == defaultPorts[o.scheme] {
		o.port = ""
	}
	return o, nil
}

// aroundAddress is what is copied along with an address and means nothing.
const aroundAddress = " \t\r\n\"'<>“”\u200b\u2060\ufeff"

var defaultPorts = map[string]string{"https": "443", "http": "80"}

// forbiddenInAddress reports characters that can hide or break an address:
// a backslash is a slash to browsers and part of the host to others.
func forbiddenInAddress(r rune) bool {
	return r == '\\' || r == unicode.ReplacementChar || unicode.IsSpace(r) || unicode.In(r, unicode.C, unicode.Z)
}

// cutScheme splits off the scheme; it is "" where the address has none. A
// colon may also start a port, as in "speckle.example:8443".
func cutScheme(address string) (scheme, rest string, ok bool) {
	if rest, found := strings.CutPrefix(address, "//"); found {
		return "", rest, true
	}
	if before, after, found := strings.Cut(address, "://"); found && !strings.ContainsAny(before, "/?#@:[") {
		scheme = strings.ToLower(before)
		return scheme, after, scheme == "https" || scheme == "http"
	}
	authority := address
	if end := strings.IndexAny(address, "/?#"); end >= 0 {
		authority = address[:end]
	}
	if _, port, found := strings.Cut(authority, ":"); found && (port == "" || !isDigits(port)) && authority[0] != '[' {
		return "", "", false
	}
	return "", address, true
}

// cutPort splits off a port and brings it to its shortest form.
func cutPort(authority string) (host, port string, ok bool) {
	colon := strings.LastIndexByte(authority, ':')
	if colon <= strings.LastIndexByte(authority, ']') {
		return authority, "", true
	}
	host, port = authority[:colon], authority[colon+1:]
	if port == "" {
		return host, "", true
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || number == 0 || !isDigits(port) {
		return "", "", false
	}
	return host, strconv.FormatUint(number, 10), true
}

// addressNames turns a name into what is looked up. Underscores are let
// through, since company networks have them.
var addressNames = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false))

// canonicalHost gives the one spelling of a host: a shortest IP address, or a
// name in lower-case ASCII without the final dot.
func canonicalHost(host string) (string, bool) {
	if inner, found := strings.CutPrefix(host, "["); found {
		inner, found = strings.CutSuffix(inner, "]")
		ip, err := netip.ParseAddr(inner)
		if !found || err != nil || !ip.Is6() || ip.Zone() != "" {
			return "", false
		}
		return ip.Unmap().String(), true
	}
	name := strings.ToLower(host)
	if strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) || strings.Contains(name, "xn--") {
		var err error
		if name, err = addressNames.ToASCII(name); err != nil {
			return "", false
		}
	}
	name = strings.TrimSuffix(name, ".")
	if ip, err := netip.ParseAddr(name); err == nil && ip.Is4() {
		return ip.String(), true
	}
	return name, possibleName(name)
}

// possibleName reports whether a name can be in the DNS. A last label that starts like a number is
// refused: some resolvers read 127.1 or 0x7f000001 as an IP address and others don't.
func possibleName(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if c := label[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	return !isDigits(last) && !strings.HasPrefix(last, "0x")
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// String returns the origin in ASCII, such as "https://speckle.example:8443", and "" for the zero
// Origin. The host is punycode, so that a look-alike is seen for what it is.
func (o Origin) String() string {
	if o.IsZero() {
		return ""
	}
	return o.scheme + "://" + o.Host()
}

// Host returns the host, with the port where it is not the default.
func (o Origin) Host() string {
	if o.port != "" {
		return net.JoinHostPort(o.host, o.port)
	}
	if strings.Contains(o.host, ":") {
		return "[" + o.host + "]"
	}
	return o.host
}

// IsZero reports whether o is no server.
func (o Origin) IsZero() bool { return o == Origin{} }

// Secure reports whether what is sent to o can't be read on the way: https, or a loopback address.
func (o Origin) Secure() bool { return o.scheme == "https" || o.Loopback() }

// Loopback reports whether o is this computer.
func (o Origin) Loopback() bool {
	ip, err := netip.ParseAddr(o.host)
	return o.host == "localhost" || err == nil && ip.IsLoopback()
}

// MarshalText gives the form of String.
func (o Origin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what ParseOrigin reads, and "" as the zero Origin.
func (o *Origin) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*o = Origin{}
		return nil
	}
	parsed, err := ParseOrigin(string(text))
	if err != nil {
		return err
	}
	*o = parsed
	return nil
}
