package model

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"speckle-keys/speckle"
)

// ScopeChoice is which scopes the app is registered with, besides those that
// managing tokens needs. A new token can only be given what the app holds. Its
// text is "signin.scopes.<choice>".
type ScopeChoice string

// The choices. ScopesChosen are picked one by one.
const (
	ScopesUsual  ScopeChoice = "usual"
	ScopesAll    ScopeChoice = "all"
	ScopesChosen ScopeChoice = "chosen"
)

// usualScopes are what scripts usually need.
var usualScopes = []string{"streams:read", "streams:write", "users:read", "workspace:read", "automate:report-results"}

// Registering is the wizard's page where somebody registers the app.
type Registering struct {
	Redirect string // where the browser comes back to
	Public   bool   // everyone on the server sees the app
	// Candidates are the apps that were pasted and may be the one, several when
	// it must be chosen.
	Candidates []speckle.RegisteredApp

	wizard *SignIn
	choice ScopeChoice
	chosen map[string]bool
	known  []speckle.Scope // what the server has; nil: unknown
	id     string          // of an app of the server whose secret is still to be pasted
}

// SetRedirect changes where the browser comes back to.
func (r *Registering) SetRedirect(address string) { set(r.wizard.app, &r.Redirect, address) }

// SetPublic changes whether everyone on the server sees the app.
func (r *Registering) SetPublic(on bool) { set(r.wizard.app, &r.Public, on) }

// Choice is which scopes are requested.
func (r *Registering) Choice() ScopeChoice { return cmp.Or(r.choice, ScopesUsual) }

// SetChoice changes which scopes are requested. ScopesChosen begins with what
// was requested before.
func (r *Registering) SetChoice(choice ScopeChoice) {
	if choice == r.Choice() {
		return
	}
	if choice == ScopesChosen {
		r.chosen = setOf(r.Scopes())
	}
	r.choice = choice
	r.wizard.app.changed()
}

// SetScope picks one scope or leaves it out.
func (r *Registering) SetScope(name string, on bool) {
	r.SetChoice(ScopesChosen)
	if r.chosen[name] != on {
		r.chosen[name] = on
		r.wizard.app.changed()
	}
}

// ScopeNames are the scopes that the server has, as far as that is known.
func (r *Registering) ScopeNames() []string {
	var names []string
	for _, scope := range r.known {
		names = append(names, scope.Name)
	}
	if len(names) > 0 {
		return names
	}
	// A server that was not asked, or does not say: what it lists, what is
	// needed, and what it most likely has.
	names = slices.Clone(neededScopes)
	if info := r.wizard.app.Server(r.wizard.Account.Origin).Info; info != nil {
		for _, scope := range info.Scopes {
			names = append(names, scope.Name)
		}
	} else {
		names = append(names, "streams:read", "streams:write", "users:read")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Scopes are those requested now: always what managing tokens needs,
// and only what the server has, since others fail with a database error on
// older servers.
func (r *Registering) Scopes() []string {
	return slices.DeleteFunc(r.ScopeNames(), func(name string) bool {
		switch {
		case slices.Contains(neededScopes, name):
			return false
		case r.Choice() == ScopesAll:
			return false
		case r.Choice() == ScopesChosen:
			return !r.chosen[name]
		}
		return !slices.Contains(usualScopes, name)
	})
}

// IsNeeded reports whether managing tokens needs a scope.
func (r *Registering) IsNeeded(scope string) bool { return slices.Contains(neededScopes, scope) }

// Document is the text that somebody runs on the server's API page.
func (r *Registering) Document() string {
	return speckle.RegistrationDocument(RegistrationName, r.Redirect, r.Scopes(), r.Public)
}

// Script does the same in the developer tools of a browser, for closed networks.
func (r *Registering) Script() string { return speckle.RegistrationScript(r.Document()) }

// APIPage is the server's page where the document can be run; Explorer is the
// one to try where that doesn't load.
func (r *Registering) APIPage() string { return r.wizard.Account.Origin.String() + "/graphql" }

// Explorer is the older page for the same.
func (r *Registering) Explorer() string { return r.wizard.Account.Origin.String() + "/explorer" }

// WaitsForSecret reports whether the server has the app whose id was pasted, and
// the answer of the second operation is still to come.
func (r *Registering) WaitsForSecret() bool {
	_, unfit := errors.AsType[*RegistrationError](r.wizard.Err) // of what was pasted since
	return r.id != "" && !unfit
}

// SetAnswer takes what was pasted, whole or in part. The server is asked at once
// for the one app that it names.
func (r *Registering) SetAnswer(text string) {
	w := r.wizard
	if strings.TrimSpace(text) == "" {
		return
	}
	w.Err, r.Candidates = nil, nil
	w.app.changed()
	apps, err := speckle.ParseRegistrationAnswer(text)
	if err != nil {
		w.Err = err
		return
	}
	apps = r.fitting(apps)
	named := func(app speckle.RegisteredApp) bool { return app.Name != "" || app.RedirectURL != "" }
	switch {
	case len(apps) == 1 && apps[0].Secret.IsZero():
		r.ask(apps[0].ID)
	case len(apps) == 1:
		r.Use(apps[0])
	case !slices.ContainsFunc(apps, named):
		// An id and a secret in an unknown order: the server has one of them.
		w.check(r.registration(apps[0]), r.registration(apps[1]))
	default:
		r.Candidates = apps
	}
}

// ask asks the server for the app whose id was pasted alone.
func (r *Registering) ask(id string) {
	w := r.wizard
	client := w.app.client(w.Account.Origin)
	r.id = ""
	run(w.app, &w.job, serverLimit, func(ctx context.Context) error {
		_, _, err := fittingApp(ctx, client, id)
		return err
	}, func(err error) {
		if w.Err = err; err == nil {
			r.id = id
		}
	})
}

// fitting narrows apps to the one with the id pasted before, or else to those
// that look like ours; without any of these it returns all.
func (r *Registering) fitting(apps []speckle.RegisteredApp) []speckle.RegisteredApp {
	for _, fits := range []func(speckle.RegisteredApp) bool{
		func(app speckle.RegisteredApp) bool { return r.id != "" && app.ID == r.id },
		func(app speckle.RegisteredApp) bool {
			return app.Name == RegistrationName && sameAddress(app.RedirectURL, r.Redirect)
		},
		func(app speckle.RegisteredApp) bool { return sameAddress(app.RedirectURL, r.Redirect) },
	} {
		if some := slices.DeleteFunc(slices.Clone(apps), func(app speckle.RegisteredApp) bool { return !fits(app) }); len(some) > 0 {
			return some
		}
	}
	return apps
}

// Use takes one of the candidates and checks it on the server.
func (r *Registering) Use(app speckle.RegisteredApp) { r.wizard.check(r.registration(app)) }

// registration is that of a pasted app. Without a redirect in the answer it is
// taken to be registered as the document says.
func (r *Registering) registration(app speckle.RegisteredApp) speckle.Registration {
	return speckle.Registration{
		Origin: r.wizard.Account.Origin, AppID: app.ID, AppSecret: app.Secret,
		RedirectURL: cmp.Or(app.RedirectURL, r.Redirect),
	}
}
