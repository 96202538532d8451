package model

import "time"

// StatusKind says what was done. Its text is "status.<kind>".
type StatusKind string

const (
	StatusNone           StatusKind = ""
	StatusCreated        StatusKind = "created"
	StatusRevoked        StatusKind = "revoked"
	StatusRevokedSeveral StatusKind = "revoked-several" // a revocation of several tokens at once
	StatusRevokedBefore  StatusKind = "revoked-before"  // a token that was revoked elsewhere meanwhile
	StatusRevokedAccess  StatusKind = "revoked-access"  // of an app
	StatusUnlisted       StatusKind = "unlisted"        // an unfinished token that its server doesn't list
	StatusSignOut        StatusKind = "signed-out"
	StatusUnrecorded     StatusKind = "unrecorded" // a failure to record an action, which was done
	StatusExported       StatusKind = "exported"
	StatusRotated        StatusKind = "rotated"      // the old token is revoked
	StatusCopied         StatusKind = "copied-plain" // what is no secret
	StatusVariable       StatusKind = "variable"     // a copied snippet that sets variables
	StatusLimited        StatusKind = "limited"      // a refresh that left out servers that limit requests
	StatusFontless       StatusKind = "fontless"     // of letters in names

	// Why something that was asked for can't be done now.
	StatusNoAccount  StatusKind = "no-account"
	StatusNoRow      StatusKind = "no-row"  // what is selected doesn't allow it
	StatusNoList     StatusKind = "no-list" // of tokens
	StatusDemoOpen   StatusKind = "demo-open"
	StatusDemoClosed StatusKind = "demo-closed"
)

// Status is the result of the newest action, where it is easy to miss.
type Status struct {
	Kind StatusKind
	Name string // of the token, credential, app or file
	N    int    // how many, for StatusRevokedSeveral

	Servers []string  // for StatusLimited
	Until   time.Time // likewise: when the last of them takes requests

	still func() bool // whether it is still true; nil for what was done
	at    time.Time   // when it was done
}

// statusTime is how long the result of an action is shown: later it is an old one.
const statusTime = time.Minute

// Status is what was done last; the zero Status before anything was, a minute after it, and when it
// is no longer true.
func (a *App) Status() Status {
	old := a.status.still == nil && a.Now().Sub(a.status.at) >= statusTime
	if old || a.status.still != nil && !a.status.still() {
		return Status{}
	}
	return a.status
}

// report shows what was done, or what is true for now.
func (a *App) report(s Status) {
	s.at = a.Now()
	a.status = s
	a.statusEnds.set(a, statusTime, a.changed)
}

// Say shows a status: until there is another one, or for as long as still says so, which can be nil.
func (a *App) Say(kind StatusKind, still func() bool) {
	a.report(Status{Kind: kind, still: still})
	a.changed()
}

// reportLimited says which of the accounts' servers are left out of a refresh.
func (a *App) reportLimited() {
	limited := Status{Kind: StatusLimited}
	for _, origin := range a.Accounts.found.origins {
		if until := a.limitedUntil(origin); !until.IsZero() {
			limited.Servers = append(limited.Servers, a.ServerName(origin))
			if until.After(limited.Until) {
				limited.Until = until
			}
		}
	}
	if len(limited.Servers) > 0 {
		limited.still = func() bool { return limited.Until.After(a.Now()) }
		a.report(limited)
	}
}
