package demoserver

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"speckle-keys/speckle"
)

// hiddenSecret is in the secret field for everyone but the author: a
// sentence, not null (server contract §8).
const hiddenSecret = "App secrets are only revealed to their author 😉"

type (
	appListItem struct {
		ID, Name                                  string
		Description, TermsAndConditionsLink, Logo *string
		TrustByDefault                            *bool
		Author                                    *appAuthor
		redirect                                  string
		redirectFails                             bool
	}
	serverApp struct {
		appListItem
		Secret    *string
		Public    *bool
		CreatedAt dateTime
		Scopes    []scope
	}
	appAuthor struct {
		ID, Name string
		Avatar   *string
	}
	appInput struct {
		Name, Description, RedirectUrl string
		TermsAndConditionsLink, Logo   *string
		Public                         *bool
		Scopes                         []*string
	}
)

// Apps lists the public apps, trusted ones first. Everybody may ask, except
// a token without apps:read.
func (r *root) Apps(ctx context.Context) (*[]*appListItem, error) {
	if r.atLeast("2.26.6") {
		if err := callerOf(ctx).needScope("apps:read"); err != nil {
			return nil, err
		}
	}
	items := []*appListItem{}
	for _, trusted := range []bool{true, false} {
		for _, a := range r.store.apps {
			if a.Public && a.Trusted == trusted {
				items = append(items, r.listItem(a))
			}
		}
	}
	return &items, nil
}

// App returns one app, also a private one; null when there is none.
func (r *root) App(ctx context.Context, args struct{ ID string }) *serverApp {
	a, ok := r.store.app(args.ID)
	if !ok {
		return nil
	}
	return r.fullApp(a, callerOf(ctx))
}

func (r *root) AuthenticatedAsApp(ctx context.Context) (*appListItem, error) {
	c := callerOf(ctx)
	if err := c.needScope("apps:read"); err != nil || c == nil {
		return nil, err
	}
	a, ok := r.store.app(c.appID)
	if !ok {
		return nil, nil
	}
	return r.listItem(a), nil
}

// RedirectUrl is where the browser goes after a sign-in.
func (a appListItem) RedirectUrl() (string, error) {
	if a.redirectFails {
		return "", nullField("ServerAppListItem.redirectUrl")
	}
	return a.redirect, nil
}

// AppCreate registers an app and returns its id. Anybody with the role of a
// user can ask for any scopes of the server.
func (r *root) AppCreate(ctx context.Context, args struct{ App appInput }) (string, error) {
	c := callerOf(ctx)
	if err := c.need(RoleUser, "apps:write"); err != nil {
		return "", err
	}
	if utf8.RuneCountInString(args.App.Name) > 256 || utf8.RuneCountInString(args.App.RedirectUrl) > 100 {
		return "", internal(`insert of "server_apps" - value too long for type character varying`)
	}
	a := args.App.app()
	a.AuthorID = c.person.ID
	if r.failsOnUnknownScopes() && len(r.knownScopes(a.Scopes)) < len(a.Scopes) {
		return "", internal(`insert into "server_apps_scopes" - violates foreign key constraint "server_apps_scopes_scopename_foreign"`)
	}
	a = r.addApp(a)
	return a.ID, nil
}

// AppDelete removes an app of the caller with all of its tokens.
func (r *root) AppDelete(ctx context.Context, args struct{ AppID string }) (bool, error) {
	c := callerOf(ctx)
	if err := c.need(RoleUser, "apps:write"); err != nil {
		return false, err
	}
	i, err := r.ownApp(c, args.AppID)
	if err != nil {
		return false, err
	}
	r.store.dropApp(args.AppID, "")
	r.store.apps = slices.Delete(r.store.apps, i, i+1)
	return true, nil
}

// AppRevokeAccess revokes the caller's tokens of an app; false when there were none.
func (r *root) AppRevokeAccess(ctx context.Context, args struct{ AppID string }) (*bool, error) {
	c := callerOf(ctx)
	if err := c.need(RoleGuest, "apps:write"); err != nil {
		return nil, err
	}
	dropped := r.store.dropApp(args.AppID, c.person.ID)
	return &dropped, nil
}

// ownApp finds an app that the caller can change: their own, or any for an admin.
func (r *root) ownApp(c *caller, id string) (int, error) {
	i := slices.IndexFunc(r.store.apps, func(a App) bool { return a.ID == id })
	if i < 0 || (r.store.apps[i].AuthorID != c.person.ID && c.person.Role != RoleAdmin) {
		return 0, &apiError{message: "You are not authorized to edit this app.", code: "FORBIDDEN", status: 403}
	}
	return i, nil
}

func (in appInput) app() App {
	a := App{
		Name: in.Name, Description: in.Description, RedirectURL: in.RedirectUrl,
		Terms: deref(in.TermsAndConditionsLink), Logo: deref(in.Logo), Public: in.Public != nil && *in.Public,
	}
	for _, name := range in.Scopes {
		a.Scopes = append(a.Scopes, deref(name))
	}
	return a
}

func deref(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// listItem leaves the author's picture out, as every list of apps does.
func (s *Server) listItem(a App) *appListItem {
	item := &appListItem{
		ID: a.ID, Name: a.Name, redirect: a.RedirectURL, redirectFails: s.failsOnRedirects(), Description: &a.Description,
		TermsAndConditionsLink: optional(a.Terms), Logo: optional(a.Logo), TrustByDefault: &a.Trusted,
	}
	if author, ok := s.store.person(a.AuthorID); ok {
		item.Author = &appAuthor{ID: author.ID, Name: author.Name}
	}
	return item
}

func (s *Server) fullApp(a App, c *caller) *serverApp {
	secret := hiddenSecret
	if c != nil && a.AuthorID == c.person.ID {
		secret = a.Secret.Reveal()
	}
	full := &serverApp{
		appListItem: *s.listItem(a), Secret: &secret, Public: &a.Public, CreatedAt: dateTime{a.Created}, Scopes: s.scopesOf(a),
	}
	full.redirectFails = false
	if author, ok := s.store.person(a.AuthorID); ok {
		full.Author.Avatar = optional(author.Avatar)
	}
	return full
}

// App is an application registered on a server.
type App struct {
	ID                string         // "": generated
	Secret            speckle.Secret // zero: generated
	Name, Description string
	RedirectURL       string
	Terms, Logo       string
	AuthorID          string // a person's id; "" for built-in apps
	Trusted, Public   bool
	Scopes            []string
	Created           time.Time // zero is now
}

// AddApp registers an app and returns it with its id and secret.
func (s *Server) AddApp(a App) App {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	return s.addApp(a)
}

// addApp is AddApp with the store locked. Scopes that the server does not
// have are dropped without a word, as a real server does.
func (s *Server) addApp(a App) App {
	if a.ID == "" {
		a.ID = randomHex(10)
	}
	if a.Secret.IsZero() {
		a.Secret = speckle.NewSecret(randomHex(10))
	}
	if a.Created.IsZero() {
		a.Created = s.store.now()
	}
	a.Scopes = s.knownScopes(a.Scopes)
	s.store.apps = append(s.store.apps, a)
	return a
}

func (s *Server) knownScopes(names []string) []string {
	known := s.scopeNames()
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(known, name) })
}

// builtInApps are the apps of every server of this version. Their secrets
// are their ids, as on every real server.
func (s *Server) builtInApps() []App {
	connector := []string{"streams:read", "streams:write", "profile:read", "profile:email", "users:read", "users:invite"}
	if s.setup.Workspaces {
		connector = append(connector, "workspace:read")
	}
	all := s.scopeNames()
	builtIns := []struct {
		since string
		App
	}{
		{"", App{ID: "explorer", Name: "Speckle Explorer", Description: "Asks the API by hand.", RedirectURL: s.url + "/explorer", Trusted: true, Scopes: all}},
		{"", App{ID: "spklexcel", Name: "Speckle Connector For Excel", Description: "Sends and receives from Excel.", RedirectURL: "https://excel.speckle.example", Trusted: true, Scopes: connector}},
		{"", App{ID: "sca", Name: "Speckle Connector", Description: "Signs desktop connectors in.", RedirectURL: "http://localhost:29363", Trusted: true, Scopes: connector}},
		{"", App{ID: "sdm", Name: "Speckle Desktop Manager", Description: "Looks after connectors on a computer.", RedirectURL: "speckle://account", Trusted: true, Scopes: connector}},
		{"", App{ID: "spklwebapp", Name: "Speckle Web Manager", Description: "The server's own web pages.", RedirectURL: s.url, Trusted: true, Scopes: all}},
		{"", App{ID: "spklautoma", Name: "Speckle Automate", Description: "Runs automations.", RedirectURL: "undefined/authn/callback", Trusted: true, Scopes: []string{"profile:email", "profile:read", "users:read", "tokens:write", "streams:read", "streams:write", "automate:report-results"}}},
		{"2.23.8", App{ID: "sdas", Name: "Speckle Connector", Description: "Signs all connectors of a computer in at once.", RedirectURL: "http://localhost:29364", Trusted: true, Scopes: connector}},
		{"2.11.0", App{ID: "spklpwerbi", Name: "Speckle Connector For PowerBI", Description: "Reads models from Power BI.", RedirectURL: "https://powerbi.speckle.example/callback", Trusted: true, Scopes: []string{"streams:read", "profile:read", "profile:email", "users:read", "users:invite", "tokens:write"}}},
		{"2.31.0", App{ID: "connectrV3", Name: "Desktop Connectors", Description: "Signs version 3 connectors in.", RedirectURL: "http://localhost:29355", Scopes: connector}},
		{"2.28.0", App{ID: "sdui", Name: "DUI", Description: "The panel inside connectors.", RedirectURL: "https://dui.speckle.example/authn/callback", Scopes: connector}},
	}
	var apps []App
	for _, b := range builtIns {
		if b.since == "" || s.atLeast(b.since) {
			b.Secret, b.Public = speckle.NewSecret(b.ID), true
			apps = append(apps, b.App)
		}
	}
	return apps
}
