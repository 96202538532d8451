package model

import (
	"errors"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Remedy is what a button beside a failure does.
type Remedy string

const (
	RemedyRetry       Remedy = "retry"
	RemedyOpenServer  Remedy = "open-server" // open the server's page in the browser
	RemedyRefresh     Remedy = "refresh"     // read accounts and servers again
	RemedyPaste       Remedy = "paste"       // take another token
	RemedyCertificate Remedy = "certificate" // look at the certificate
	RemedyEdit        Remedy = "edit"        // mend the form
	RemedyAllowHTTP   Remedy = "allow-http"  // consent to an unencrypted server
	RemedySignIn      Remedy = "sign-in"     // sign in to manage tokens
	RemedyUnlock      Remedy = "unlock"      // let the keychain ask for its password
	RemedyKeyring     Remedy = "create-keyring"
	RemedySetAside    Remedy = "set-aside" // begin a new list of saved credentials
	RemedyByHand      Remedy = "by-hand"   // sign in without the listener
)

// Trouble is a failure as shown to a person. Its texts are in the catalog
// under "trouble.<Key>": what happened and on whose side, and what to do.
type Trouble struct {
	Key     string
	Remedy  Remedy
	Host    string
	Scopes  []string // that are missing
	Missing string
	Wait    time.Duration
	Details string // for the curious and for a report: without secrets
}

var kindWords = map[speckle.Kind]Trouble{
	speckle.KindUnknown:       {Key: "unknown", Remedy: RemedyRetry},
	speckle.KindDNS:           {Key: "dns", Remedy: RemedyRetry},
	speckle.KindRefused:       {Key: "refused", Remedy: RemedyRetry},
	speckle.KindUnreachable:   {Key: "unreachable", Remedy: RemedyRetry},
	speckle.KindTimeout:       {Key: "timeout", Remedy: RemedyRetry},
	speckle.KindCancelled:     {Key: "cancelled", Remedy: RemedyRetry},
	speckle.KindUntrusted:     {Key: "untrusted", Remedy: RemedyCertificate},
	speckle.KindWrongHost:     {Key: "wrong-host", Remedy: RemedyCertificate},
	speckle.KindExpiredCert:   {Key: "expired-cert", Remedy: RemedyRetry},
	speckle.KindTLS:           {Key: "tls", Remedy: RemedyRetry},
	speckle.KindRedirect:      {Key: "redirect", Remedy: RemedyOpenServer},
	speckle.KindInsecure:      {Key: "insecure", Remedy: RemedyAllowHTTP},
	speckle.KindNotSpeckle:    {Key: "not-speckle", Remedy: RemedyOpenServer},
	speckle.KindTokenRejected: {Key: "token-rejected", Remedy: RemedyRefresh},
	speckle.KindMissingScope:  {Key: "missing-scope", Remedy: RemedyPaste},
	speckle.KindRole:          {Key: "role", Remedy: RemedyOpenServer},
	speckle.KindSignInNeeded:  {Key: "sign-in-needed", Remedy: RemedyPaste},
	speckle.KindRateLimited:   {Key: "rate-limited", Remedy: RemedyRetry},
	speckle.KindUnsupported:   {Key: "unsupported", Remedy: RemedyOpenServer},
	speckle.KindInvalid:       {Key: "invalid", Remedy: RemedyEdit},
	speckle.KindServerRefused: {Key: "server-refused", Remedy: RemedyRetry},
	speckle.KindTooLarge:      {Key: "too-large", Remedy: RemedyRetry},
	speckle.KindServerFault:   {Key: "server-fault", Remedy: RemedyRetry},
	speckle.KindProxy:         {Key: "proxy", Remedy: RemedyRetry},
	speckle.KindPortTaken:     {Key: "port-taken", Remedy: RemedyByHand},

	speckle.KindBlocked:           {Key: "blocked", Remedy: RemedyOpenServer},
	speckle.KindClientCertificate: {Key: "client-certificate", Remedy: RemedyOpenServer},
	speckle.KindSSOExpired:        {Key: "sso", Remedy: RemedyOpenServer},
}

var codeWords = map[string]string{
	speckle.InvalidNameBlank:               "name-blank",
	speckle.InvalidNameLong:                "name-long",
	speckle.InvalidNameControl:             "name-control",
	speckle.InvalidNoScope:                 "no-scope",
	speckle.InvalidTokensWrite:             "tokens-write",
	speckle.InvalidLifespan:                "lifespan",
	InvalidNever:                           "never",
	InvalidNoLimit:                         "no-limit",
	InvalidNameTaken:                       "name-taken",
	"TOKEN_CREATE_ERROR":                   "create-refused",
	"USER_INPUT_ERROR":                     "not-revoked",
	"SSO_SESSION_MISSING_OR_EXPIRED_ERROR": "sso",
	speckle.CodeUnknown:                    "code-unknown",
	speckle.CodeExpired:                    "code-expired",
	speckle.ChallengeMismatch:              "challenge",
	speckle.AppMismatch:                    "app-mismatch",
	speckle.AppSecretWrong:                 "app-secret",
	speckle.RefreshExpired:                 "signed-out",
	speckle.RefreshInvalid:                 "signed-out",
	speckle.LandingUnknown:                 "landing",
	speckle.CertificateChanged:             "certificate-changed",
	speckle.CertificateChangedInvalid:      "certificate-changed-invalid",
	speckle.CertificateChangedNameless:     "certificate-changed-nameless",
	speckle.CertificateNameless:            "certificate-nameless",
	speckle.InvalidResource:                "resource",
	speckle.DoorPassword:                   "door-sign-in",
	speckle.ProxyPassword:                  "proxy-sign-in",
	speckle.TLSOld:                         "tls-old",
	speckle.TLSNone:                        "tls-none",
	speckle.RegistrationUnknown:            "registration-unknown",
	speckle.RegistrationRefused:            "registration-refused",
	speckle.RegistrationNone:               "registration-none",
	speckle.RegistrationSignedOut:          "registration-signed-out",
	ErrDenied.Code:                         "denied",
}

var keychainWords = map[keychain.Kind]Trouble{
	keychain.KindUnknown:   {Key: "keychain", Remedy: RemedyRetry},
	keychain.KindNoService: {Key: "keychain-none", Remedy: RemedyRetry},
	keychain.KindNoKeyring: {Key: "keychain-create", Remedy: RemedyKeyring},
	keychain.KindLocked:    {Key: "keychain-locked", Remedy: RemedyUnlock},
	keychain.KindNotFound:  {Key: "keychain-missing", Remedy: RemedyRetry},
	keychain.KindTooLarge:  {Key: "keychain-size", Remedy: RemedyRetry},
	keychain.KindTimeout:   {Key: "keychain-timeout", Remedy: RemedyRetry},
	keychain.KindCancelled: {Key: "keychain-cancelled", Remedy: RemedyRetry},
	keychain.KindIndex:     {Key: "keychain-index", Remedy: RemedyRetry},
}

// LocalError is why something of this program failed on this computer: a file of ours, one that a
// person chose, or the look for updates. The words of Key say what.
type LocalError struct {
	Key   string
	Cause error
}

func (e *LocalError) Error() string { return e.Key + ": " + e.Cause.Error() }
func (e *LocalError) Unwrap() error { return e.Cause }

// damagedWords are those of a file that was set aside.
var damagedWords = map[string]string{
	"activity":  "activity-damaged",
	"settings":  "settings-damaged",
	"rotations": "rotations-damaged",
}

func localError(key string, cause error) error {
	if cause == nil {
		return nil
	}
	return &LocalError{key, cause}
}

// TroubleOf puts an error into terms that a person can act on.
func TroubleOf(err error) Trouble {
	if kept, ok := errors.AsType[*keychain.Error](err); ok {
		t, ok := keychainWords[kept.Kind]
		if !ok {
			t = keychainWords[keychain.KindUnknown]
		}
		if t.Missing, t.Details = kept.Missing, details(kept.Error()); errors.Is(err, keychain.ErrIndexDamaged) {
			t.Remedy = RemedySetAside
		}
		return t
	}
	if registered, ok := errors.AsType[*RegistrationError](err); ok {
		t := Trouble{
			Key: "app-" + string(registered.Problem), Remedy: RemedyEdit,
			Scopes: registered.Missing, Missing: registered.Found,
		}
		if registered.Cause != nil {
			t.Remedy, t.Details = RemedySignIn, details(registered.Cause.Error())
		}
		return t
	}
	if local, ok := errors.AsType[*LocalError](err); ok {
		t := Trouble{Key: local.Key, Remedy: RemedyRetry, Details: details(local.Error())}
		if local.Key == "settings" || local.Key == "file" {
			t.Remedy = RemedyEdit
		}
		if words, path := damagedWords[local.Key], DamagedRecord(err); words != "" && path != "" {
			t.Key, t.Missing, t.Remedy = words, path, RemedyEdit // there is nothing to try again
		}
		return t
	}
	if path := DamagedRecord(err); path != "" {
		return Trouble{Key: "settings-damaged", Remedy: RemedyEdit, Missing: path, Details: details(err.Error())}
	}
	asked, ok := errors.AsType[*speckle.Error](err)
	if !ok {
		return Trouble{Key: "unknown", Remedy: RemedyRetry, Details: details(err.Error())}
	}
	t, ok := kindWords[asked.Kind]
	if !ok {
		t = kindWords[speckle.KindUnknown]
	}
	if key, ok := codeWords[asked.Code]; ok {
		t.Key = key
	}
	switch t.Key {
	case "sso":
		t.Remedy = RemedyOpenServer
	case "signed-out":
		t.Remedy = RemedySignIn
	}
	if _, leaf := Refused(err); leaf == nil && t.Remedy == RemedyCertificate {
		t.Remedy = RemedyRetry // there is none that could be trusted
	}
	t.Host, t.Wait = asked.Origin.Host(), asked.RetryAfter
	if asked.Scope != "" {
		t.Scopes = []string{asked.Scope}
	}
	t.Details = details(asked.Error())
	if asked.Detail != "" {
		t.Details += "\n" + details(asked.Detail)
	}
	return t
}

// details takes out what has the form of a token. Errors hold none; this is
// the last place where one of another library's could be stopped.
func details(text string) string { return tokenForm.ReplaceAllString(text, "[secret]") }

// OriginOf is the server that a failure is about; zero for none.
func OriginOf(err error) Origin {
	if asked, ok := errors.AsType[*speckle.Error](err); ok {
		return asked.Origin
	}
	return Origin{}
}
