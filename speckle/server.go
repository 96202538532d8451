package speckle

import (
	"context"
	"time"
)

// ServerInfo is what a server says of itself.
type ServerInfo struct {
	Name, Company, Description, AdminContact, TermsOfService string
	// CanonicalURL is the address the server thinks it has; it may differ
	// from the one in use.
	CanonicalURL   string
	Version        Version
	Scopes         []Scope // the public ones only (server contract)
	AuthStrategies []AuthStrategy
	// Workspaces, GuestMode and InviteOnly are nil when the server is too
	// old to say.
	Workspaces, GuestMode, InviteOnly *bool
	MovedTo, MovedFrom                string // as sent; "" for none

	RoundTrip   time.Duration    // of the request that answered
	Trimmed     bool             // an older server; some fields were not asked
	Certificate *CertificateInfo // nil for plain http
	ServerTime  time.Time        // the Date header; zero when absent
}

// Scope is a permission with the server's own words for it.
type Scope struct{ Name, Description string }

// AuthStrategy is a way to sign in.
type AuthStrategy struct{ ID, Name string }

// CertificateInfo tells of the certificate that the server showed.
type CertificateInfo struct {
	Subject, Issuer     string
	NotBefore, NotAfter time.Time
	SHA256              string // fingerprint, upper-case hex pairs with colons
}

// ServerInfo asks the server for its details, without a token. Older servers
// (down to 2.8) that refuse a field are asked again for fewer.
func (c *Client) ServerInfo(ctx context.Context) (*ServerInfo, error) { panic("not built yet") }
