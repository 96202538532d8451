package speckle

import (
	"cmp"
	"context"
	"slices"
)

// User is a person on a server.
type User struct {
	ID, Name string
	Email    string // "" without profile:email
	Role     string // such as "server:user"; a plain string (server contract)
	// ExpiredSSO names the workspaces whose single sign-on is over. The
	// server refuses their data until the person signs in there again.
	ExpiredSSO []string
}

// The fields of a person, and those that only servers with workspaces have.
type (
	userBasics struct{ ID, Name, Email, Role string }
	userSSO    struct {
		userBasics
		ExpiredSsoSessions []struct{ Name, Slug string }
	}
)

func (f userBasics) user() *User {
	return &User{ID: cleanLine(f.ID), Name: cleanLine(f.Name), Email: cleanLine(f.Email), Role: cleanLine(f.Role)}
}

func (f userSSO) user() *User {
	user := f.userBasics.user()
	for _, workspace := range f.ExpiredSsoSessions {
		user.ExpiredSSO = append(user.ExpiredSSO, cmp.Or(cleanLine(workspace.Name), cleanLine(workspace.Slug)))
	}
	return user
}

// ActiveUser returns whose token the session sends. Needs profile:read.
func (s *Session) ActiveUser(ctx context.Context) (*User, error) {
	ctx, cancel := s.client.limit(ctx)
	defer cancel()
	_, user, call, err := largest(ctx, s, &s.client.userQuery, userQueries)
	switch {
	case user == nil:
		return nil, orSignInNeeded(call, err)
	case user.ID == "":
		return nil, orNotSpeckle(call, err)
	}
	return user, nil
}

// userQueries are from the newest servers to the oldest.
var userQueries = []func(context.Context, *Session) (*User, *call, *Error){askUser[userSSO], askUser[userBasics]}

func askUser[F interface{ user() *User }](ctx context.Context, s *Session) (*User, *call, *Error) {
	q, call, err := query[struct{ ActiveUser *F }](ctx, s.client, s.token, "read profile", nil)
	if q.ActiveUser == nil {
		return nil, call, err
	}
	return (*q.ActiveUser).user(), call, err
}

// orSignInNeeded returns err, or reports that no one is signed in: without a
// token activeUser is null and no error (server contract §8, 5).
func orSignInNeeded(c *call, err *Error) *Error {
	if err != nil {
		return err
	}
	return c.error(KindSignInNeeded, "activeUser is null")
}

// TokenState is what a server's answer means for the token that was sent.
type TokenState int

const (
	TokenUnknown TokenState = iota // not asked yet, or stopped
	TokenValid
	TokenRejected    // wrong, revoked or expired
	TokenUnreachable // no answer came
	TokenTooNarrow   // accepted, but not allowed to read the profile
	TokenNotJudged   // an answer came that says nothing of the token: a server fault, a limit, a firewall, an expired single sign-on
)

// StateOf returns what the result of ActiveUser means for the token.
func StateOf(err error) TokenState {
	if err == nil {
		return TokenValid
	}
	switch KindOf(err) {
	case KindTokenRejected, KindSignInNeeded:
		return TokenRejected
	case KindMissingScope, KindRole:
		return TokenTooNarrow
	case KindCancelled:
		return TokenUnknown
	case KindInvalid, KindServerRefused, KindUnsupported, KindServerFault, KindRateLimited, KindBlocked,
		KindSSOExpired, KindNotSpeckle, KindTooLarge, KindRedirect:
		return TokenNotJudged
	}
	return TokenUnreachable
}

// Ability says whether a token can do something, as far as that can be found out by reading.
type Ability int

const (
	AbilityUnknown Ability = iota
	AbilityNo
	AbilityYes
)

// Abilities is what was found out about a token. No server lists the scopes of the token that asks,
// and nothing is changed to find them out, so part of it may stay unknown.
type Abilities struct {
	State        TokenState
	User         *User // nil unless State is TokenValid
	ListTokens   bool
	ManageTokens Ability  // whether the token can create and revoke tokens
	Scopes       []string // the token's own; nil when they could not be found out
	Err          error    // why State is not TokenValid, an *Error
}

// MayManage reports whether it is worth to let the token manage tokens on a
// server of this version. Where that is unknown it is possible only before
// 2.17.6: later servers give tokens:write to no personal token.
func (a Abilities) MayManage(v Version) bool {
	return a.ManageTokens == AbilityYes ||
		a.ManageTokens == AbilityUnknown && v.Kind() != VersionUnknown && !v.Supports(FeatureAppSessions)
}

// Abilities asks what the token can do, by queries only. The token's scopes are known when the list
// of tokens holds it, or when it is the token of an app that the server names. Each question is a
// request of its own, because a refused part would null the whole (server contract §6).
func (s *Session) Abilities(ctx context.Context) Abilities {
	ctx, cancel := s.client.limit(ctx)
	defer cancel()
	user, err := s.ActiveUser(ctx)
	a := Abilities{State: StateOf(err), User: user, Err: err}
	if a.State != TokenValid && a.State != TokenTooNarrow {
		return a
	}
	tokens, err := s.Tokens(ctx)
	if a.interrupted(err) {
		return a
	}
	a.ListTokens = err == nil
	id := s.token.TokenID()
	if at := slices.IndexFunc(tokens, func(t Token) bool { return t.ID == id }); at >= 0 {
		a.Scopes = tokens[at].Scopes
	} else {
		scopes, err := s.appScopes(ctx)
		if a.interrupted(err) {
			return a
		}
		a.Scopes = scopes
	}
	if KindOf(err) == KindRole || user != nil && (user.Role == "server:guest" || user.Role == "server:archived-user") {
		a.ManageTokens = AbilityNo // whatever its scopes are (server contract §5)
	}
	a.Listed(a.Scopes)
	return a
}

// Listed takes the scopes that a list holds of the token, nil if none does, where
// the token itself could not tell them.
func (a *Abilities) Listed(scopes []string) {
	if a.Scopes == nil {
		a.Scopes = scopes
	}
	switch {
	case a.ManageTokens != AbilityUnknown || a.Scopes == nil:
	case slices.Contains(a.Scopes, scopeTokensWrite):
		a.ManageTokens = AbilityYes
	default:
		a.ManageTokens = AbilityNo
	}
}

const scopeTokensWrite = "tokens:write"

// interrupted notes what a failed question says, and reports whether it leaves the rest open.
func (a *Abilities) interrupted(err error) bool {
	state := StateOf(err)
	if state == TokenValid || state == TokenTooNarrow || KindOf(err) == KindUnsupported {
		return false
	}
	*a = Abilities{State: state, Err: err}
	return true
}

// appScopes returns the scopes of the app that the token belongs to: nil for a
// personal token. Needs apps:read.
func (s *Session) appScopes(ctx context.Context) ([]string, error) {
	q, _, err := query[struct {
		AuthenticatedAsApp *struct{ ID string }
	}](ctx, s.client, s.token, "read the token's app", nil)
	if q.AuthenticatedAsApp == nil {
		return nil, orNil(err)
	}
	app, failure := s.client.App(ctx, q.AuthenticatedAsApp.ID)
	if app == nil {
		return nil, failure
	}
	scopes := []string{}
	for _, scope := range app.Scopes {
		scopes = append(scopes, scope.Name)
	}
	return scopes, nil
}

// orNil keeps a nil *Error from becoming an error that isn't nil.
func orNil(err *Error) error {
	if err == nil {
		return nil
	}
	return err
}
