package model

import (
	"context"
	"encoding/json"
	"strings"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// RegistrationName is what the app is called on a server.
const RegistrationName = "Speckle Keys"

// neededScopes are those without which a sign-in could not manage tokens.
var neededScopes = []string{"tokens:read", "tokens:write", "apps:read", "profile:read", "profile:email"}

// RegistrationProblem says why a registered app can't serve. The words of its Trouble are under
// "app-<problem>".
type RegistrationProblem string

const (
	AppMissing      RegistrationProblem = "missing"
	AppRedirect     RegistrationProblem = "redirect"
	AppScopes       RegistrationProblem = "scopes"
	AppElsewhere    RegistrationProblem = "elsewhere" // a file for another server
	AppFileDamaged  RegistrationProblem = "file"
	AppSecretAbsent RegistrationProblem = "secret-absent"
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
	redirect, held, err := fittingApp(ctx, client, r.AppID)
	if err == nil && !sameAddress(redirect, r.RedirectURL) {
		err = &RegistrationError{Problem: AppRedirect, Found: redirect}
	}
	return held, err
}

// fittingApp asks the server for an app that can sign this program in. It
// returns the app's redirect and scopes.
func fittingApp(ctx context.Context, client *speckle.Client, id string) (redirect string, held []string, err error) {
	app, err := client.App(ctx, id)
	switch {
	case err != nil:
		return "", nil, err
	case app == nil:
		return "", nil, &RegistrationError{Problem: AppMissing}
	case !speckle.IsRedirect(app.RedirectURL):
		return "", nil, &RegistrationError{Problem: AppRedirect, Found: app.RedirectURL}
	}
	for _, scope := range app.Scopes {
		held = append(held, scope.Name)
	}
	if missing := without(neededScopes, held); len(missing) > 0 {
		return "", nil, &RegistrationError{Problem: AppScopes, Missing: missing}
	}
	return app.RedirectURL, held, nil
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
	return localError("file", ownfile.Export(path, []byte(content.Reveal()), true))
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
	entry, content, err := newestSaved(ctx, kept, func(e keychain.Entry) bool { return e.Kind == keychain.KindApp && e.Origin == origin })
	if err != nil || entry.Key == "" {
		return nil, err
	}
	r, err := ImportRegistration(content, origin)
	return &r, err
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

func sameAddress(a, b string) bool {
	return strings.TrimRight(a, "/") == strings.TrimRight(b, "/") && a != ""
}
