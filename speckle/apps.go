package speckle

import (
	"context"
	"time"

	"github.com/shurcooL/graphql"
)

// App is an application registered on a server.
type App struct {
	ID, Name, Description string
	RedirectURL, Terms    string     // as sent: data, never opened unasked
	Logo                  string     // a data: URL, another URL or ""
	Author                *AppAuthor // nil for built-in apps
	Trusted               bool       // approved without asking the person
	// Public, Scopes and CreatedAt are known from Client.App and
	// Session.CreatedApps only.
	Public    bool
	Scopes    []Scope
	CreatedAt time.Time
}

// AppAuthor is who registered an app.
type AppAuthor struct{ ID, Name, Avatar string }

// BuiltIn reports whether the app comes with the server.
func (a App) BuiltIn() bool { return a.Author == nil }

// appRow is an app as it stands in lists. The secret is never asked for: to
// others than the author it is a sentence (server contract §8, 12).
type appRow struct {
	ID, Name, Description  string
	RedirectURL            string
	TermsAndConditionsLink string
	TrustByDefault         bool
	Logo                   string
	Author                 *AppAuthor
}

// fullApp is an app with all that only ServerApp tells.
type fullApp struct {
	appRow
	Public    bool
	CreatedAt time.Time
	Scopes    []Scope
}

func (r appRow) app() App {
	a := App{
		ID:          cleanLine(r.ID),
		Name:        cleanLine(r.Name),
		Description: cleanText(r.Description),
		RedirectURL: cleanLine(r.RedirectURL),
		Terms:       cleanLine(r.TermsAndConditionsLink),
		Logo:        r.Logo,
		Trusted:     r.TrustByDefault,
	}
	if r.Author != nil {
		a.Author = &AppAuthor{ID: cleanLine(r.Author.ID), Name: cleanLine(r.Author.Name), Avatar: r.Author.Avatar}
	}
	return a
}

func (r fullApp) app() App {
	a := r.appRow.app()
	a.Public, a.CreatedAt, a.Scopes = r.Public, r.CreatedAt, cleanScopes(r.Scopes)
	return a
}

// Apps lists the public apps. It is asked without a token: a token without
// apps:read would be refused what everyone may read (server contract §2).
func (c *Client) Apps(ctx context.Context) ([]App, error) {
	q, call, err := query[struct{ Apps []appRow }](ctx, c, Secret{}, "list apps", nil)
	return appList(call, q.Apps, err)
}

// App returns one app with its scopes; nil, nil when there is none of that id.
// It is asked without a token and finds private apps too.
func (c *Client) App(ctx context.Context, id string) (*App, error) {
	type answer struct {
		App *fullApp `graphql:"app(id: $id)"`
	}
	q, call, err := query[answer](ctx, c, Secret{}, "read app", map[string]any{"id": graphql.String(id)})
	switch {
	case q.App != nil && q.App.ID != "":
		app := q.App.app()
		return &app, nil
	case err != nil || q.App != nil:
		return nil, orNotSpeckle(call, err)
	}
	return nil, nil
}

// AuthorizedApps lists the apps that the person let in. Needs apps:read.
func (s *Session) AuthorizedApps(ctx context.Context) ([]App, error) {
	type answer struct {
		ActiveUser *struct{ AuthorizedApps []appRow }
	}
	q, call, err := query[answer](ctx, s.client, s.token, "list authorised apps", nil)
	if q.ActiveUser == nil {
		return nil, orSignInNeeded(call, err)
	}
	return appList(call, q.ActiveUser.AuthorizedApps, err)
}

// CreatedApps lists the apps that the person registered. Needs apps:read.
func (s *Session) CreatedApps(ctx context.Context) ([]App, error) {
	type answer struct {
		ActiveUser *struct{ CreatedApps []fullApp }
	}
	q, call, err := query[answer](ctx, s.client, s.token, "list created apps", nil)
	if q.ActiveUser == nil {
		return nil, orSignInNeeded(call, err)
	}
	return appList(call, q.ActiveUser.CreatedApps, err)
}

// appList turns rows into apps. Empty rows, which the schema allows, are left
// out; no list at all is an error.
func appList[R interface{ app() App }](c *call, rows []R, err *Error) ([]App, error) {
	if rows == nil {
		return nil, orNotSpeckle(c, err)
	}
	apps := make([]App, 0, len(rows))
	for _, row := range rows {
		if app := row.app(); app.ID != "" {
			apps = append(apps, app)
		}
	}
	return apps, nil
}

// RevokeApp takes back what the person allowed an app. Needs apps:write.
// False means that there was nothing to take back.
func (s *Session) RevokeApp(ctx context.Context, id string) (bool, error) {
	type answer struct {
		Revoked *bool `graphql:"appRevokeAccess(appId: $id)"`
	}
	m, call, err := mutate[answer](ctx, s.client, s.token, "revoke app", map[string]any{"id": graphql.String(id)})
	if m.Revoked == nil {
		return false, orNotSpeckle(call, err)
	}
	return *m.Revoked, nil
}
