package speckle

import (
	"context"
	"net/http"
	"strings"
	"time"
)

// ServerInfo holds a server's details. Texts are cleaned of control and direction characters.
type ServerInfo struct {
	Name, Company, Description, AdminContact string
	// CanonicalURL is the address in the server's configuration; it may differ from the one in use.
	CanonicalURL   string
	Version        Version
	Scopes         []Scope // the public ones only (server contract)
	AuthStrategies []AuthStrategy
	// Workspaces, GuestMode and InviteOnly are nil where the server doesn't have the field.
	Workspaces, GuestMode, InviteOnly *bool
	MovedTo, MovedFrom                string // as sent; "" for none

	RoundTrip   time.Duration    // of the request that answered
	Trimmed     bool             // an older server; some fields were not asked
	Certificate *CertificateInfo // nil for plain http
}

// Scope is a permission with the server's own words for it.
type Scope struct{ Name, Description string }

// AuthStrategy is a way to sign in.
type AuthStrategy struct{ ID, Name string }

// ServerInfo asks the server for its details, without a token. Older servers
// (down to 2.8) that fail on a field are asked again for fewer. It takes one
// request once the client knows how many fields the server has.
func (c *Client) ServerInfo(ctx context.Context) (*ServerInfo, error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	n, fields, call, err := largest(ctx, c.As(Secret{}), &c.infoQuery, infoQueries)
	if fields == nil || fields.Name == nil {
		return nil, orNotSpeckle(call, err)
	}
	info := fields.info()
	info.RoundTrip = call.roundTrip
	info.Trimmed = n > 0 || err != nil
	if info.Workspaces == nil || !*info.Workspaces {
		c.userQuery.Store(1) // then there are no workspaces with a single sign-on either
	}
	if call.tls != nil {
		info.Certificate = NewCertificateInfo(call.tls.PeerCertificates[0])
	}
	return info, nil
}

// ClockSkew is the server's clock minus this computer's by the newest answer,
// right to about a second; 0 when none had the server's time. Expiry is reckoned
// by the server's clock, and this computer's can be set while the program runs.
func (c *Client) ClockSkew() time.Duration { return time.Duration(c.skew.Load()) }

// noteClock compares the Date header with this computer's clock in the middle
// of the request. A Date has whole seconds, of which the middle is taken.
func (c *call) noteClock() {
	if date, err := http.ParseTime(c.header.Get("Date")); err == nil {
		c.client.skew.Store(int64(date.Add(time.Second / 2).Sub(c.sent.Add(c.roundTrip / 2))))
	}
}

// orNotSpeckle returns err, or says that the answer lacks a required part.
func orNotSpeckle(c *call, err *Error) *Error {
	if err != nil {
		return err
	}
	return c.error(KindNotSpeckle, "the answer lacks a required part")
}

// The field sets of serverInfo by the version that brought them. One unknown
// field fails a whole query (server contract §6).
type (
	infoSmall struct {
		Name                               *string // every server has one, so an answer without it isn't Speckle's
		Company, Description, AdminContact string
		Version                            string
	}
	info280 struct {
		infoSmall
		CanonicalURL   string
		InviteOnly     *bool
		Scopes         []Scope
		AuthStrategies []AuthStrategy
	}
	infoGuests struct {
		info280
		GuestModeEnabled *bool
	}
	info2185 struct {
		infoGuests
		Migration *struct{ MovedTo, MovedFrom string }
	}
	info2191 struct {
		info2185
		Workspaces *struct{ WorkspacesEnabled *bool }
	}
)

func (f infoSmall) all() info2191 {
	return info280{infoSmall: f}.all()
}

func (f info280) all() info2191 { return infoGuests{info280: f}.all() }

func (f infoGuests) all() info2191 { return info2185{infoGuests: f}.all() }

func (f info2185) all() info2191 { return info2191{info2185: f} }

func (f info2191) all() info2191 { return f }

// infoQueries are from the newest servers to the oldest.
var infoQueries = []func(context.Context, *Session) (*info2191, *call, *Error){
	askInfo[info2191], askInfo[info2185], askInfo[infoGuests], askInfo[info280], askInfo[infoSmall],
}

func askInfo[F interface{ all() info2191 }](ctx context.Context, s *Session) (*info2191, *call, *Error) {
	q, call, err := query[struct{ ServerInfo *F }](ctx, s.client, s.token, "server details", nil)
	if q.ServerInfo == nil {
		return nil, call, err
	}
	fields := (*q.ServerInfo).all()
	return &fields, call, err
}

func (f info2191) info() *ServerInfo {
	info := &ServerInfo{
		Name:         cleanLine(*f.Name),
		Company:      filledIn(cleanLine(f.Company)),
		Description:  filledIn(cleanText(f.Description)),
		AdminContact: filledIn(cleanLine(f.AdminContact)),
		CanonicalURL: cleanLine(f.CanonicalURL),
		Version:      ParseVersion(cleanLine(f.Version)),
		Scopes:       cleanScopes(f.Scopes),
		GuestMode:    f.GuestModeEnabled,
		InviteOnly:   f.InviteOnly,
	}
	for _, s := range f.AuthStrategies {
		info.AuthStrategies = append(info.AuthStrategies, AuthStrategy{cleanLine(s.ID), cleanLine(s.Name)})
	}
	if f.Workspaces != nil {
		info.Workspaces = f.Workspaces.WorkspacesEnabled
	}
	if f.Migration != nil {
		info.MovedTo, info.MovedFrom = cleanLine(f.Migration.MovedTo), cleanLine(f.Migration.MovedFrom)
	}
	return info
}

// filledIn drops what a fresh server has in place of a value (server contract §8, 10).
func filledIn(text string) string {
	if text == "Unknown Company" || strings.EqualFold(text, "n/a") {
		return ""
	}
	return text
}

func cleanScopes(scopes []Scope) []Scope {
	var cleaned []Scope
	for _, s := range scopes {
		if s.Name != "" {
			cleaned = append(cleaned, Scope{cleanLine(s.Name), cleanText(s.Description)})
		}
	}
	return cleaned
}
