package speckle

import (
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Kind says what went wrong, in the terms that a person can act on.
type Kind int

const (
	KindUnknown       Kind = iota
	KindDNS                // the host name is not known
	KindRefused            // nothing listens there
	KindUnreachable        // no route, reset, cut off
	KindTimeout            // no answer in time
	KindCancelled          // the caller stopped it
	KindUntrusted          // TLS: certificate of an unknown authority, or not the pinned one (Error.Certificate describes it)
	KindWrongHost          // TLS: certificate of another host
	KindExpiredCert        // TLS: certificate not valid now
	KindTLS                // TLS: anything else
	KindRedirect           // the server pointed elsewhere; not followed
	KindInsecure           // plain http to another computer, without consent
	KindNotSpeckle         // HTML, 404 or other JSON: no Speckle server here
	KindTokenRejected      // 403: wrong, revoked or expired, which the server doesn't distinguish; for Refresh also 401 with a Code
	KindMissingScope       // Error.Scope names it
	KindRole               // the person's role is not enough
	KindSignInNeeded       // asked without a token where one is needed
	KindRateLimited        // Error.RetryAfter says when to come back
	KindUnsupported        // the server is too old (or new) for this question
	KindInvalid            // refused input; Error.Code names why
	KindServerRefused      // refused by the server with another Error.Code
	KindTooLarge           // the answer is over the cap
	KindServerFault        // 5xx or an internal error
	KindProxy              // the proxy refused or can't be reached
	KindPortTaken          // Listen: another program has the port
	// KindBlocked: 403 without Speckle's answer to a bad token, or a status that
	// Speckle doesn't use. A firewall or another front door refused; nothing is
	// known of the token.
	KindBlocked
	// KindClientCertificate: the server wants a certificate of this computer,
	// and the client has none to show. Asking again is of no use.
	KindClientCertificate
	// KindSSOExpired: a workspace needs a new single sign-on in the
	// browser. The token itself is good. Error.Code holds the server's code.
	KindSSOExpired
	kinds // how many there are
)

var kindTexts = [kinds]string{
	KindUnknown:       "unknown failure",
	KindDNS:           "host name not known",
	KindRefused:       "connection refused",
	KindUnreachable:   "unreachable",
	KindTimeout:       "timed out",
	KindCancelled:     "cancelled",
	KindUntrusted:     "certificate not trusted",
	KindWrongHost:     "certificate of another host",
	KindExpiredCert:   "certificate not valid now",
	KindTLS:           "no secure connection",
	KindRedirect:      "redirect refused",
	KindInsecure:      "plain http refused",
	KindNotSpeckle:    "not a Speckle server",
	KindTokenRejected: "token rejected",
	KindMissingScope:  "missing scope",
	KindRole:          "role not enough",
	KindSignInNeeded:  "sign-in needed",
	KindRateLimited:   "rate limited",
	KindUnsupported:   "not supported by the server",
	KindInvalid:       "invalid input",
	KindServerRefused: "refused by the server",
	KindTooLarge:      "answer too large",
	KindServerFault:   "server fault",
	KindProxy:         "proxy failure",
	KindPortTaken:     "port taken",

	KindBlocked:           "blocked in front of the server",
	KindClientCertificate: "client certificate wanted",
	KindSSOExpired:        "single sign-on expired",
}

// Kinds lists every kind, so that a test can ask for the words of each.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// String names the kind in English, for developers.
func (k Kind) String() string {
	if k < 0 || k >= kinds {
		return fmt.Sprintf("kind %d", int(k))
	}
	return kindTexts[k]
}

// Codes of our own in Error.Code; all others are the server's words.
const (
	// CertificateChanged: the server shows another certificate than the
	// pinned one. It may be an attack, so warn clearly.
	CertificateChanged = "CERTIFICATE_CHANGED"
	// CertificateNameless (KindWrongHost): the certificate has no subject
	// alternative name at all. Go accepts none such, pinned or not: the
	// server needs a new one that names its host.
	CertificateNameless = "CERTIFICATE_NAMELESS"
	// TLSOld (KindTLS): the server has no version of TLS that is safe. TLSNone:
	// what answers there doesn't speak TLS.
	TLSOld  = "TLS_OLD"
	TLSNone = "TLS_NONE"
	// DoorPassword (KindBlocked): what stands before the server wants a sign-in
	// of its own.
	DoorPassword = "DOOR_PASSWORD"
	// ProxyPassword (KindProxy): the proxy wants a name and a password, or
	// others than it was given.
	ProxyPassword = "PROXY_PASSWORD"
)

// Error is the error of every call of this package. Get it with errors.As and
// switch over Kind; never read the text of a server.
type Error struct {
	Op         string // what was asked, such as "list tokens"
	Kind       Kind
	Origin     Origin
	Status     int           // HTTP status, 0 when there was no answer
	Code       string        // the server's extensions.code, or one of this package's constants, if any
	Scope      string        // for KindMissingScope
	RetryAfter time.Duration // for KindRateLimited and KindServerFault; 0 when the server did not say
	Detail     string        // the server's or system's words: cleaned, shortened, without secrets; for a details view only
	Err        error         // the cause, may be nil

	// Certificate describes what the server showed when it was not accepted
	// (KindUntrusted, KindWrongHost, KindExpiredCert). Leaf is the same for
	// pinning with Options.Certificate; nil where pinning can't help, since
	// it is expired, not valid yet, or nameless.
	Certificate *CertificateInfo
	Leaf        *x509.Certificate
}

// Error gives one line for developers; people get texts chosen by Kind. It
// leaves Detail out, because that quotes others.
func (e *Error) Error() string {
	var notes []string
	if e.Status != 0 {
		notes = append(notes, fmt.Sprintf("HTTP %d", e.Status))
	}
	if e.Code != "" {
		notes = append(notes, e.Code)
	}
	if e.Scope != "" {
		notes = append(notes, e.Scope)
	}
	text := e.Kind.String()
	if len(notes) > 0 {
		text += " (" + strings.Join(notes, ", ") + ")"
	}
	if !e.Origin.IsZero() {
		text = e.Origin.String() + ": " + text
	}
	if e.Op != "" {
		text = e.Op + ": " + text
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or KindUnknown.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e.Kind
	}
	return KindUnknown
}
