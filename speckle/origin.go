package speckle

// An Origin is a server's address: scheme, host and port, and nothing else.
// Two spellings of one server give equal Origins, so it may be compared with
// == and used as a map key. The zero Origin is no server.
type Origin struct {
	scheme string // "https" or "http"
	host   string // lower case, ASCII (punycode), IPv6 without brackets
	port   string // "" for the scheme's default
}

// ParseOrigin reads an address in any spelling that connectors have stored:
// with or without scheme, in any case, with a trailing slash or a path. User
// and password, path, query and fragment are dropped. It fails for other
// schemes, a missing or impossible host, and control or space characters
// inside.
func ParseOrigin(address string) (Origin, error) { panic("not built yet") }

// String returns the origin in ASCII, such as "https://speckle.example:8443".
// The host is punycode, so that a look-alike is seen for what it is.
func (o Origin) String() string { panic("not built yet") }

// Host returns the host, with the port where it is not the default.
func (o Origin) Host() string { panic("not built yet") }

// IsZero reports whether o is no server.
func (o Origin) IsZero() bool { return o == Origin{} }

// Secure reports whether what is sent to o can't be read on the way: https,
// or a loopback address.
func (o Origin) Secure() bool { panic("not built yet") }

// Loopback reports whether o is this computer.
func (o Origin) Loopback() bool { panic("not built yet") }
