package model

import "time"

// StatusKind says what was done. Its text is "status.<kind>".
type StatusKind string

// What the status line reports.
const (
	StatusNone    StatusKind = ""
	StatusRevoked StatusKind = "revoked"
	// StatusRevokedSeveral is a revocation of several tokens at once.
	StatusRevokedSeveral StatusKind = "revoked-several"
	StatusSignOut        StatusKind = "signed-out"
	// StatusUnrecorded is a failure to record an action, which was done.
	StatusUnrecorded StatusKind = "unrecorded"
	StatusExported   StatusKind = "exported"
	StatusRotated    StatusKind = "rotated" // the old token is revoked
	// StatusLimited is a refresh that left out a server that limits requests.
	StatusLimited StatusKind = "limited"
)

// Status is the result of the newest action, where it is easy to miss.
type Status struct {
	Kind StatusKind
	Name string // of the token, credential, app, file or server
	N    int    // how many, for StatusRevokedSeveral

	Until time.Time // for StatusLimited
}

// Status is what was done last; the zero Status before anything was, and when
// it is no longer true.
func (a *App) Status() Status {
	if a.status.Kind == StatusLimited && !a.status.Until.After(a.Now()) {
		return Status{}
	}
	return a.status
}
