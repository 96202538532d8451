package speckle

import "time"

// A Kind says what went wrong, in the terms that a person can act on.
type Kind int

const (
	KindUnknown       Kind = iota
	KindDNS                // the host name is not known
	KindRefused            // nothing listens there
	KindUnreachable        // no route, reset, cut off
	KindTimeout            // no answer in time
	KindCancelled          // the caller stopped it
	KindUntrusted          // TLS: certificate of an unknown authority
	KindWrongHost          // TLS: certificate of another host
	KindExpiredCert        // TLS: certificate not valid now
	KindTLS                // TLS: anything else
	KindRedirect           // the server pointed elsewhere; not followed
	KindInsecure           // plain http to another computer, without consent
	KindNotSpeckle         // HTML, 404 or other JSON: no Speckle server here
	KindTokenRejected      // 403: wrong, revoked or expired, not to be told apart
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
)

// Error is the error of every call of this package. Get it with errors.As and
// switch over Kind; never read the text of a server.
type Error struct {
	Op         string // what was asked, such as "list tokens"
	Kind       Kind
	Origin     Origin
	Status     int           // HTTP status, 0 when there was no answer
	Code       string        // the server's extensions.code, if any
	Scope      string        // for KindMissingScope
	RetryAfter time.Duration // for KindRateLimited; 0 when the server did not say
	Detail     string        // the server's or system's words: cleaned, shortened, without secrets; for a details view only
	Err        error         // the cause, may be nil
}

// Error gives one line for developers; people get texts made from Kind.
func (e *Error) Error() string { panic("not built yet") }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or KindUnknown.
func KindOf(err error) Kind { panic("not built yet") }
