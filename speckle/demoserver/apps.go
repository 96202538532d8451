package demoserver

import (
	"slices"
	"time"

	"speckle-keys/speckle"
)

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
	known := s.scopes()
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !slices.ContainsFunc(known, func(sc scope) bool { return sc.Name == name })
	})
}

// builtInApps are the apps of every server of this version. Their secrets
// are their ids, as on every real server.
func (s *Server) builtInApps() []App {
	connector := []string{"streams:read", "streams:write", "profile:read", "profile:email", "users:read", "users:invite"}
	if s.setup.Workspaces {
		connector = append(connector, "workspace:read")
	}
	var all []string
	for _, sc := range s.scopes() {
		all = append(all, sc.Name)
	}
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
