package model

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
)

// Status is the newest action whose result is easy to miss.
type Status struct {
	Kind StatusKind
	Name string // of the token, credential, app or file
	N    int    // how many, for StatusRevokedSeveral
}

// Status is what was done last; the zero Status before anything was.
func (a *App) Status() Status { return a.status }
