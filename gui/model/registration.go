package model

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// RegistrationName is what the app is called on a server.
const RegistrationName = "Speckle Keys"

// neededScopes are those without which a sign-in could not manage tokens.
var neededScopes = []string{"tokens:read", "tokens:write", "apps:read", "profile:read", "profile:email"}

// RegistrationProblem says why a registered app can't serve.
type RegistrationProblem string

const (
	AppMissing      RegistrationProblem = "missing"
	AppRedirect     RegistrationProblem = "redirect"
	AppScopes       RegistrationProblem = "scopes"
	AppElsewhere    RegistrationProblem = "elsewhere" // a file for another server
	AppFileDamaged  RegistrationProblem = "damaged"
	AppSecretAbsent RegistrationProblem = "no-secret"
)

// RegistrationError is what is wrong with a registration.
type RegistrationError struct {
	Problem RegistrationProblem
	Found   string   // the redirect or origin that was found
	Missing []string // the scopes that are missing
	Cause   error    // the server's refusal, for a sign-in whose app lacks a scope; else nil
}

func (e *RegistrationError) Error() string { return "registration: " + string(e.Problem) }
func (e *RegistrationError) Unwrap() error { return e.Cause }

// checkRegistration asks the server for the app and compares. It returns the
// app's scopes: what a sign-in through it can grant.
func checkRegistration(ctx context.Context, client *speckle.Client, r speckle.Registration) ([]string, error) {
	if r.AppSecret.IsZero() {
		return nil, &RegistrationError{Problem: AppSecretAbsent}
	}
	app, err := client.App(ctx, r.AppID)
	if err != nil {
		return nil, err
	}
	if app == nil {
		return nil, &RegistrationError{Problem: AppMissing}
	}
	if !sameAddress(app.RedirectURL, r.RedirectURL) || !speckle.IsRedirect(app.RedirectURL) {
		return nil, &RegistrationError{Problem: AppRedirect, Found: app.RedirectURL}
	}
	var held, missing []string
	for _, scope := range app.Scopes {
		held = append(held, scope.Name)
	}
	for _, scope := range neededScopes {
		if !slices.Contains(held, scope) {
			missing = append(missing, scope)
		}
	}
	if len(missing) > 0 {
		return nil, &RegistrationError{Problem: AppScopes, Missing: missing}
	}
	return held, nil
}

// registrationFile is how a registration travels to colleagues. The whole
// file is a secret.
type registrationFile struct {
	Format   string         `json:"format"`
	Version  int            `json:"version"`
	Origin   speckle.Origin `json:"origin"`
	AppID    string         `json:"appId"`
	Secret   string         `json:"appSecret"`
	Redirect string         `json:"redirectUrl"`
}

const registrationFormat = "speckle-keys-registration"

// ExportRegistration writes the registration file's content.
func ExportRegistration(r speckle.Registration) (speckle.Secret, error) {
	content, err := json.MarshalIndent(registrationFile{
		registrationFormat, 1, r.Origin, r.AppID, r.AppSecret.Reveal(), r.RedirectURL,
	}, "", "  ")
	return speckle.NewSecret(string(content)), err
}

// mostFile is how large a registration file can be, in bytes.
const mostFile = 64 << 10

func readRegistration(path string) (speckle.Secret, error) {
	content, err := ownfile.ReadRegular(path, mostFile)
	if err != nil {
		return speckle.Secret{}, &RegistrationError{Problem: AppFileDamaged}
	}
	return speckle.NewSecret(string(content)), nil
}

// writeRegistration writes a registration file, readable by this user only.
func writeRegistration(path string, content speckle.Secret) error {
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return err
	}
	// An existing file keeps its mode when it is written to.
	if err := os.Chmod(path, 0o600); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content.Reveal()), 0o600)
}

// ImportRegistration reads the content of a registration file for a server.
func ImportRegistration(content speckle.Secret, origin speckle.Origin) (speckle.Registration, error) {
	var file registrationFile
	if json.Unmarshal([]byte(content.Reveal()), &file) != nil ||
		file.Format != registrationFormat || file.Version != 1 || file.AppID == "" || file.Secret == "" {
		return speckle.Registration{}, &RegistrationError{Problem: AppFileDamaged}
	}
	if file.Origin != origin {
		return speckle.Registration{}, &RegistrationError{Problem: AppElsewhere, Found: file.Origin.String()}
	}
	return speckle.Registration{
		Origin: origin, AppID: file.AppID,
		AppSecret: speckle.NewSecret(file.Secret), RedirectURL: file.Redirect,
	}, nil
}

// savedRegistration loads the server's registration from the keychain; nil
// when there is none.
func savedRegistration(ctx context.Context, kept *keychain.Credentials, origin speckle.Origin) (*speckle.Registration, error) {
	entries, err := kept.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if entry.Kind != keychain.KindApp || entry.Origin != origin {
			continue
		}
		content, err := kept.Load(ctx, entry.Key)
		if keychain.KindOf(err) == keychain.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		r, err := ImportRegistration(content, origin)
		return &r, err
	}
	return nil, nil
}

// saveRegistration puts the server's registration into the keychain, in place
// of an earlier one.
func saveRegistration(ctx context.Context, kept *keychain.Credentials, r speckle.Registration) error {
	content, err := ExportRegistration(r)
	if err != nil {
		return err
	}
	entries, err := kept.List(ctx)
	if err != nil {
		return err
	}
	_, err = kept.Save(ctx, keychain.Entry{Kind: keychain.KindApp, Origin: r.Origin, Name: RegistrationName}, content)
	if err != nil {
		return err
	}
	for _, old := range entries {
		if old.Kind == keychain.KindApp && old.Origin == r.Origin {
			// What can't be deleted harms nothing: the newest counts.
			_ = kept.Delete(ctx, old.Key)
		}
	}
	return nil
}

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
	id     string          // of an app whose secret is still to be pasted
}

// SetRedirect changes where the browser comes back to.
func (r *Registering) SetRedirect(address string) {
	if r.Redirect != address {
		r.Redirect = address
		r.wizard.app.changed()
	}
}

// SetPublic changes whether everyone on the server sees the app.
func (r *Registering) SetPublic(on bool) {
	if r.Public != on {
		r.Public = on
		r.wizard.app.changed()
	}
}

// Choice is which scopes are requested.
func (r *Registering) Choice() ScopeChoice { return cmp.Or(r.choice, ScopesUsual) }

// SetChoice changes which scopes are requested. ScopesChosen begins with what
// was requested before.
func (r *Registering) SetChoice(choice ScopeChoice) {
	if choice == r.Choice() {
		return
	}
	if choice == ScopesChosen {
		r.chosen = set(r.Scopes())
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

// WaitsForSecret reports whether the id was pasted and the answer of the second
// operation is still to come.
func (r *Registering) WaitsForSecret() bool { return r.id != "" }

// SetAnswer takes what was pasted, whole or in part. When it names one app with
// its secret, that is checked on the server at once.
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
	switch {
	case len(apps) == 1 && apps[0].Secret.IsZero():
		r.id = apps[0].ID
	case len(apps) == 1:
		r.Use(apps[0])
	case !slices.ContainsFunc(apps, isNamed):
		// An id and a secret in an unknown order: the server has one of them.
		w.check(r.registration(apps[0]), r.registration(apps[1]))
	default:
		r.Candidates = apps
	}
}

// isNamed reports whether a person can recognize an app.
func isNamed(app speckle.RegisteredApp) bool { return app.Name != "" || app.RedirectURL != "" }

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

func sameAddress(a, b string) bool {
	return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") && a != ""
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
