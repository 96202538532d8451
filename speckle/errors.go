package speckle

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Kind says what went wrong, in the terms that a person can act on. Its text is for developers.
type Kind string

const (
	KindUnknown       Kind = ""
	KindDNS           Kind = "host name not known"
	KindRefused       Kind = "connection refused"          // nothing listens there
	KindUnreachable   Kind = "unreachable"                 // no route, reset, cut off
	KindTimeout       Kind = "timed out"                   // no answer in time
	KindCancelled     Kind = "cancelled"                   // the caller stopped it
	KindUntrusted     Kind = "certificate not trusted"     // TLS: certificate of an unknown authority, or not the pinned one (Error.Certificate describes it)
	KindWrongHost     Kind = "certificate of another host" // TLS
	KindExpiredCert   Kind = "certificate not valid now"   // TLS
	KindTLS           Kind = "no secure connection"        // TLS: anything else
	KindRedirect      Kind = "redirect refused"            // the server pointed elsewhere; not followed
	KindInsecure      Kind = "plain http refused"          // plain http to another computer, without consent
	KindNotSpeckle    Kind = "not a Speckle server"        // HTML, 404 or other JSON: no Speckle server here
	KindTokenRejected Kind = "token rejected"              // 403: wrong, revoked or expired, which the server doesn't distinguish; for Refresh also 401 with a Code
	KindMissingScope  Kind = "missing scope"               // Error.Scope names it
	KindRole          Kind = "role not enough"             // the person's
	KindSignInNeeded  Kind = "sign-in needed"              // asked without a token where one is needed
	KindRateLimited   Kind = "rate limited"                // Error.RetryAfter says when to come back
	KindUnsupported   Kind = "not supported by the server" // the server is too old (or new) for this question
	KindInvalid       Kind = "invalid input"               // refused input; Error.Code names why
	KindServerRefused Kind = "refused by the server"       // with another Error.Code
	KindTooLarge      Kind = "answer too large"
	KindServerFault   Kind = "server fault"  // 5xx or an internal error
	KindProxy         Kind = "proxy failure" // the proxy refused or can't be reached
	KindPortTaken     Kind = "port taken"    // Listen: another program has the port
	// KindBlocked: 403 without Speckle's answer to a bad token, or a status that Speckle doesn't
	// use. A firewall or another front door refused; nothing is known of the token.
	KindBlocked Kind = "blocked in front of the server"
	// KindClientCertificate: the server asks for a certificate of this computer,
	// and the client has none to show. Asking again is of no use.
	KindClientCertificate Kind = "client certificate wanted"
	// KindSSOExpired: a workspace needs a new single sign-on in the
	// browser. The token itself is good. Error.Code holds the server's code.
	KindSSOExpired Kind = "single sign-on expired"
)

// Codes of our own in Error.Code; all others are the server's words.
const (
	// CertificateChanged: the server shows another certificate than the
	// pinned one. It may be an attack, so warn clearly.
	CertificateChanged = "CERTIFICATE_CHANGED"
	// The same where the new one can't be pinned either: it is not valid now, or names no host.
	CertificateChangedInvalid  = "CERTIFICATE_CHANGED_INVALID"
	CertificateChangedNameless = "CERTIFICATE_CHANGED_NAMELESS"
	// CertificateNameless (KindWrongHost): the certificate has no subject alternative name at all.
	// Go accepts none such, pinned or not: the server needs a new one that names its host.
	CertificateNameless = "CERTIFICATE_NAMELESS"
	// TLSOld (KindTLS): the server has no version of TLS that is safe. TLSNone:
	// what answers there doesn't speak TLS.
	TLSOld  = "TLS_OLD"
	TLSNone = "TLS_NONE"
	// DoorPassword (KindBlocked): a gateway in front of the server asks for a sign-in of its own.
	DoorPassword = "DOOR_PASSWORD"
	// ProxyPassword (KindProxy): the proxy asks for a name and a password, or
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

	// Certificate describes what the server showed when it was not accepted (KindUntrusted,
	// KindWrongHost, KindExpiredCert). Leaf is the same for pinning with Options.Certificate; nil
	// where pinning can't help, since it is expired, not valid yet, or nameless.
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
	text := cmp.Or(string(e.Kind), "unknown failure")
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

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or KindUnknown.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok && e != nil {
		return e.Kind
	}
	return KindUnknown
}
