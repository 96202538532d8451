// Package speckle is a client of one Speckle server: its details, its apps,
// the signed-in person and that person's tokens.
//
// A Client asks without a credential; Client.As gives a Session that sends
// one, to the client's own origin only. Every call takes a context, has a
// limit, and returns an *Error.
package speckle

import (
	"crypto/x509"
	"net/http"
	"time"
)

// Options of a Client. The zero value is right for most uses.
type Options struct {
	// Timeout of one call with its retries. 0 means 20 seconds.
	Timeout time.Duration
	// MaxAnswer is the cap of one answer in bytes. 0 means 8 MB.
	MaxAnswer int64
	// AllowPlainHTTP lets tokens go to another computer without encryption.
	// Set it only after the person agreed, for this origin.
	AllowPlainHTTP bool
	// Certificate, when set, is the one certificate that this origin may
	// show; it replaces the system's authorities.
	Certificate *x509.Certificate
	// Transport replaces the network below our own checks, for tests.
	Transport http.RoundTripper
	// UserAgent is sent with each request. "" means "SpeckleKeys".
	UserAgent string
}

// Client asks one server. It is safe for use by several goroutines.
type Client struct{ origin Origin }

// NewClient returns a client of the server at origin. It does not ask it.
func NewClient(origin Origin, opts Options) *Client { panic("not built yet") }

// Origin returns the server's address.
func (c *Client) Origin() Origin { return c.origin }

// As returns a session that sends token with each request.
func (c *Client) As(token Secret) *Session { panic("not built yet") }

// A Session is a client with a credential.
type Session struct{}
