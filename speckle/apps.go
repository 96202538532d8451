package speckle

import (
	"context"
	"time"

	"github.com/shurcooL/graphql"
)

// App is an application registered on a server.
type App struct {
	ID, Name, Description string
	// RedirectURL and Terms are as sent: show them, but open them only when
	// the person asks to. RedirectURL is "" where the server has none, as for
	// most apps of 2.17.
	RedirectURL, Terms string
	Logo               string     // a data: URL, another URL or ""
	Author             *AppAuthor // nil for built-in apps
	Trusted            bool       // approved without asking the person
	// Public, Scopes and CreatedAt are set by Client.App and
	// Session.CreatedApps only.
	Public    bool
	Scopes    []Scope
	CreatedAt time.Time
}

// AppAuthor is who registered an app.
type AppAuthor struct{ ID, Name, Avatar string }

// BuiltIn reports whether the app comes with the server.
func (a App) BuiltIn() bool { return a.Author == nil }

// AppList is a list of apps, and how many more the server has but failed to
// describe.
type AppList struct {
	Apps       []App
	Unreadable int
}

// The fields of an app, in lists and in full. redirectUrl is apart: servers
// such as 2.17.0 have apps without one, although their schema demands it, and
// fail on it (server contract: FACTS §9.2). The secret is never asked for: to
// others than the author it is a sentence (server contract §8, 12).
type (
	appBasics struct {
		ID, Name, Description  string
		TermsAndConditionsLink string
		TrustByDefault         bool
		Logo                   string
		Author                 *AppAuthor
	}
	appRow struct {
		appBasics
		RedirectURL string
	}
	fullBasics struct {
		appBasics
		Public    bool
		CreatedAt time.Time
		Scopes    []Scope
	}
	fullApp struct {
		fullBasics
		RedirectURL string
	}
)

func (r appBasics) app() App {
	a := App{
		ID:          cleanLine(r.ID),
		Name:        cleanLine(r.Name),
		Description: cleanText(r.Description),
		Terms:       cleanLine(r.TermsAndConditionsLink),
		Logo:        r.Logo,
		Trusted:     r.TrustByDefault,
	}
	if r.Author != nil {
		a.Author = &AppAuthor{ID: cleanLine(r.Author.ID), Name: cleanLine(r.Author.Name), Avatar: r.Author.Avatar}
	}
	return a
}

func (r appRow) app() App {
	a := r.appBasics.app()
	a.RedirectURL = cleanLine(r.RedirectURL)
	return a
}

func (r fullBasics) app() App {
	a := r.appBasics.app()
	a.Public, a.CreatedAt, a.Scopes = r.Public, r.CreatedAt, cleanScopes(r.Scopes)
	return a
}

func (r fullApp) app() App {
	a := r.fullBasics.app()
	a.RedirectURL = cleanLine(r.RedirectURL)
	return a
}

// appFields is one of the structs above.
type appFields interface{ app() App }

// Apps lists the public apps. It is sent without a token, because a token
// without apps:read is refused what everyone can read (server contract §2).
func (c *Client) Apps(ctx context.Context) (AppList, error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	list, call, err := askApps[appRow](ctx, c)
	if list == nil || list.Unreadable > 0 {
		if call.lessMayHelp(err) {
			less, _, _ := askApps[appBasics](ctx, c)
			if less != nil && (list == nil || len(less.Apps) > len(list.Apps)) {
				return less.withRedirects(list), nil
			}
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

func askApps[F appFields](ctx context.Context, c *Client) (*AppList, *call, *Error) {
	q, call, err := query[struct{ Apps []F }](ctx, c, Secret{}, "list apps", nil)
	return appList(q.Apps), call, err
}

// appList turns rows into apps; nil for no list. The schema allows empty rows.
func appList[F appFields](rows []F) *AppList {
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
	app, found, call, err := askApp[fullApp](ctx, c, id)
	if app == nil && call.lessMayHelp(err) {
		app, found, call, err = askApp[fullBasics](ctx, c, id)
	}
	if app == nil && (err != nil || found) {
		return nil, orNotSpeckle(call, err)
	}
	return app, nil
}

// askApp returns the app, and whether the server found something at all.
func askApp[F appFields](ctx context.Context, c *Client, id string) (*App, bool, *call, *Error) {
	type answer struct {
		App *F `graphql:"app(id: $id)"`
	}
	q, call, err := query[answer](ctx, c, Secret{}, "read app", map[string]any{"id": graphql.String(id)})
	if q.App == nil {
		return nil, false, call, err
	}
	if app := (*q.App).app(); app.ID != "" {
		return &app, true, call, err
	}
	return nil, true, call, err
}

// webApp is the built-in app of the web page. It holds every scope of its
// server.
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

// The answers about a person's own apps.
type (
	authorized[F appFields] struct {
		ActiveUser *struct {
			Apps []F `graphql:"authorizedApps"`
		}
	}
	created[F appFields] struct {
		ActiveUser *struct {
			Apps []F `graphql:"createdApps"`
		}
	}
	ownAnswer interface {
		own() (signedIn bool, apps *AppList)
	}
)

func (a authorized[F]) own() (bool, *AppList) {
	if a.ActiveUser == nil {
		return false, nil
	}
	return true, appList(a.ActiveUser.Apps)
}

func (a created[F]) own() (bool, *AppList) {
	if a.ActiveUser == nil {
		return false, nil
	}
	return true, appList(a.ActiveUser.Apps)
}

// AuthorizedApps lists the apps that the person authorized. Needs apps:read.
func (s *Session) AuthorizedApps(ctx context.Context) ([]App, error) {
	return ownApps[authorized[appRow], authorized[appBasics]](ctx, s, "list authorized apps")
}

// CreatedApps lists the apps that the person registered. Needs apps:read.
func (s *Session) CreatedApps(ctx context.Context) ([]App, error) {
	return ownApps[created[fullApp], created[fullBasics]](ctx, s, "list created apps")
}

// ownApps asks for All, and for Less where a field of All fails. Here one app
// without a redirect address costs the whole list.
func ownApps[All, Less ownAnswer](ctx context.Context, s *Session, op string) ([]App, error) {
	ctx, cancel := s.client.limit(ctx)
	defer cancel()
	q, call, err := query[All](ctx, s.client, s.token, op, nil)
	signedIn, list := (*q).own()
	if list == nil && call.lessMayHelp(err) && err.Kind != KindMissingScope && err.Kind != KindRole {
		var less *Less
		less, call, err = query[Less](ctx, s.client, s.token, op, nil)
		signedIn, list = (*less).own()
	}
	switch {
	case !signedIn:
		return nil, orSignInNeeded(call, err)
	case list == nil:
		return nil, orNotSpeckle(call, err)
	}
	return list.Apps, nil
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
