package speckle

import (
	"context"
	"time"

	"github.com/shurcooL/graphql"
)

// App is an application registered on a server.
type App struct {
	ID, Name, Description string
	// RedirectURL and Terms are as sent: show them, but open them only when the person asks to.
	// RedirectURL is "" where the server has none, as for most apps of 2.17.
	RedirectURL, Terms string
	Logo               string     // a data: URL, another URL or ""
	Author             *AppAuthor // nil for built-in apps
	Trusted            bool       // approved without asking the person
	// Public, Scopes and CreatedAt are set by Client.App and Session.CreatedApps only.
	Public    bool
	Scopes    []Scope
	CreatedAt time.Time
}

// AppAuthor is who registered an app.
type AppAuthor struct{ ID, Name, Avatar string }

// BuiltIn reports whether the app comes with the server.
func (a App) BuiltIn() bool { return a.Author == nil }

// AppList is a list of apps, and how many more the server has but failed to describe.
type AppList struct {
	Apps       []App
	Unreadable int
}

// The fields of an app, in lists and in full. The secret is never asked for: to
// others than the author it is a sentence (server contract §8, 12). Servers
// such as 2.17.0 have apps without a redirect address, although their schema
// demands one, and fail on it (FACTS §9.2); asked without redirects they don't.
type (
	appRow struct {
		ID, Name, Description  string
		TermsAndConditionsLink string
		TrustByDefault         bool
		Logo                   string
		Author                 *AppAuthor
		RedirectURL            string `graphql:"redirectUrl @include(if: $redirects)"`
	}
	fullApp struct {
		appRow
		Public    bool
		CreatedAt time.Time
		Scopes    []Scope
	}
)

func (r appRow) app() App {
	a := App{
		ID:          cleanLine(r.ID),
		Name:        cleanLine(r.Name),
		Description: cleanText(r.Description),
		Terms:       cleanLine(r.TermsAndConditionsLink),
		Logo:        r.Logo,
		Trusted:     r.TrustByDefault,
		RedirectURL: cleanLine(r.RedirectURL),
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

// Apps lists the public apps. It is sent without a token, because a token
// without apps:read is refused what everyone can read (server contract §2).
func (c *Client) Apps(ctx context.Context) (AppList, error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	ask := func(redirects bool) (*AppList, *call, *Error) {
		q, call, err := query[struct{ Apps []appRow }](ctx, c, Secret{}, "list apps", map[string]any{"redirects": graphql.Boolean(redirects)})
		return appList(q.Apps), call, err
	}
	list, call, err := ask(true)
	if (list == nil || list.Unreadable > 0) && call.lessMayHelp(err) {
		less, _, _ := ask(false)
		if less != nil && (list == nil || len(less.Apps) > len(list.Apps)) {
			return less.withRedirects(list), nil
		}
	}
	if list == nil {
		return AppList{}, orNotSpeckle(call, err)
	}
	return *list, nil
}

// withRedirects adds the redirect addresses of a list that has them for some.
func (l *AppList) withRedirects(of *AppList) AppList {
	redirects := map[string]string{}
	if of != nil {
		for _, app := range of.Apps {
			redirects[app.ID] = app.RedirectURL
		}
	}
	for i, app := range l.Apps {
		l.Apps[i].RedirectURL = redirects[app.ID]
	}
	return *l
}

// appList turns rows into apps; nil for no list. The schema allows empty rows.
func appList[F interface{ app() App }](rows []F) *AppList {
	if rows == nil {
		return nil
	}
	list := &AppList{Apps: make([]App, 0, len(rows))}
	for _, row := range rows {
		if app := row.app(); app.ID != "" {
			list.Apps = append(list.Apps, app)
		} else {
			list.Unreadable++
		}
	}
	return list
}

// App returns one app with its scopes; nil, nil when there is none of that id.
// It is asked without a token and finds private apps too.
func (c *Client) App(ctx context.Context, id string) (*App, error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	type answer struct {
		App *fullApp `graphql:"app(id: $id)"`
	}
	ask := func(redirects bool) (*answer, *call, *Error) {
		return query[answer](ctx, c, Secret{}, "read app", map[string]any{"id": graphql.String(id), "redirects": graphql.Boolean(redirects)})
	}
	q, call, err := ask(true)
	if q.App == nil && call.lessMayHelp(err) {
		q, call, err = ask(false)
	}
	if q.App != nil {
		if app := q.App.app(); app.ID != "" {
			return &app, nil
		}
		return nil, orNotSpeckle(call, err)
	}
	return nil, orNil(err)
}

// webApp is the built-in app of the web page. It holds every scope of its server.
const webApp = "spklwebapp"

// AllScopes lists every scope that the server has, also those that
// ServerInfo.Scopes leaves out. A registration can have these only: for
// others older servers fail with a database error (FACTS §9.2).
func (c *Client) AllScopes(ctx context.Context) ([]Scope, error) {
	app, err := c.App(ctx, webApp)
	if err != nil {
		return nil, err
	}
	if app == nil || len(app.Scopes) == 0 {
		return nil, &Error{Op: "list scopes", Kind: KindUnsupported, Origin: c.origin}
	}
	return app.Scopes, nil
}

// AuthorizedApps lists the apps that the person authorized. Needs apps:read.
func (s *Session) AuthorizedApps(ctx context.Context) ([]App, error) {
	type own struct {
		Apps []appRow `graphql:"authorizedApps"`
	}
	return ownApps(ctx, s, "list authorized apps", func(person *own) *AppList { return appList(person.Apps) })
}

// CreatedApps lists the apps that the person registered. Needs apps:read.
func (s *Session) CreatedApps(ctx context.Context) ([]App, error) {
	type own struct {
		Apps []fullApp `graphql:"createdApps"`
	}
	return ownApps(ctx, s, "list created apps", func(person *own) *AppList { return appList(person.Apps) })
}

// ownApps asks for the fields P of the active user, of which list makes a list.
// Here one app without a redirect address costs the whole list.
func ownApps[P any](ctx context.Context, s *Session, op string, list func(*P) *AppList) ([]App, error) {
	ctx, cancel := s.client.limit(ctx)
	defer cancel()
	for redirects := true; ; redirects = false {
		q, call, err := query[struct{ ActiveUser *P }](ctx, s.client, s.token, op, map[string]any{"redirects": graphql.Boolean(redirects)})
		if q.ActiveUser != nil {
			if apps := list(q.ActiveUser); apps != nil {
				return apps.Apps, nil
			}
		}
		switch {
		case redirects && call.lessMayHelp(err) && err.Kind != KindMissingScope && err.Kind != KindRole:
		case q.ActiveUser == nil:
			return nil, orSignInNeeded(call, err)
		default:
			return nil, orNotSpeckle(call, err)
		}
	}
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
