package speckle

import (
	"context"
	"time"
)

// App is an application registered on a server.
type App struct {
	ID, Name, Description string
	RedirectURL, Terms    string     // as sent: data, never opened unasked
	Logo                  string     // a data: URL, another URL or ""
	Author                *AppAuthor // nil for built-in apps
	Trusted               bool       // approved without asking the person
	// Public, Scopes and CreatedAt are known from Client.App only.
	Public    bool
	Scopes    []Scope
	CreatedAt time.Time
}

// AppAuthor is who registered an app.
type AppAuthor struct{ ID, Name, Avatar string }

// BuiltIn reports whether the app comes with the server.
func (a App) BuiltIn() bool { return a.Author == nil }

// Apps lists the public apps. It is asked without a token: a token without
// apps:read would be refused what everyone may read (server contract §2).
func (c *Client) Apps(ctx context.Context) ([]App, error) { panic("not built yet") }

// App returns one app with its scopes; nil, nil when there is none of that id.
func (c *Client) App(ctx context.Context, id string) (*App, error) { panic("not built yet") }

// AuthorizedApps lists the apps that the person let in. Needs apps:read.
func (s *Session) AuthorizedApps(ctx context.Context) ([]App, error) { panic("not built yet") }

// CreatedApps lists the apps that the person registered. Needs apps:read.
func (s *Session) CreatedApps(ctx context.Context) ([]App, error) { panic("not built yet") }

// RevokeApp takes back what the person allowed an app. Needs apps:write.
// False means that there was nothing to take back.
func (s *Session) RevokeApp(ctx context.Context, id string) (bool, error) { panic("not built yet") }
