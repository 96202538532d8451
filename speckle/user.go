package speckle

import (
	"context"
	"sync"
)

// User is a person on a server.
type User struct {
	ID, Name, Company, Avatar string
	Email                     string // "" without profile:email
	Role                      string // such as "server:user"; a plain string (server contract)
	Verified                  bool
}

// ActiveUser returns whose token the session sends. Needs profile:read.
func (s *Session) ActiveUser(ctx context.Context) (*User, error) {
	type answer struct {
		ActiveUser *struct {
			ID, Name, Company, Avatar, Email, Role string
			Verified                               bool
		}
	}
	q, call, err := query[answer](ctx, s.client, s.token, "read profile", nil)
	if q.ActiveUser == nil {
		return nil, orSignInNeeded(call, err)
	}
	if q.ActiveUser.ID == "" {
		return nil, orNotSpeckle(call, err)
	}
	user := User(*q.ActiveUser)
	user.Name, user.Company, user.Role = cleanLine(user.Name), cleanLine(user.Company), cleanLine(user.Role)
	user.ID, user.Email = cleanLine(user.ID), cleanLine(user.Email)
	return &user, nil
}

// orSignInNeeded returns err, or says that nobody is signed in: without a
// token activeUser is null and no error (server contract §8, 5).
func orSignInNeeded(c *call, err *Error) *Error {
	if err != nil {
		return err
	}
	return c.error(KindSignInNeeded, "activeUser is null")
}

// TokenState is what a server says of a token.
type TokenState int

const (
	TokenUnknown TokenState = iota // not asked yet
	TokenValid
	TokenRejected    // wrong, revoked or expired
	TokenUnreachable // the server could not be asked
	TokenTooNarrow   // accepted, but may not read the profile
)

// Abilities is what a session's token was seen to be able to do.
type Abilities struct {
	State      TokenState
	User       *User // nil unless State is TokenValid
	ListTokens bool
	// ManageTokens is whether tokens may be created and revoked. No API
	// tells the scopes of a token: it is found by asking to revoke an id
	// that can't exist, which changes nothing and names a missing scope.
	ManageTokens bool
	ManageApps   bool   // whether apps' access may be taken back, found likewise
	MissingScope string // the first one that was found missing
	Err          error  // why State is not valid, an *Error
}

// Abilities asks what the token may do: its person, and whether it lists and
// manages tokens and apps. Each question is a request of its own, because a
// refused part would null the whole (server contract §6).
func (s *Session) Abilities(ctx context.Context) Abilities {
	ctx, cancel := s.client.limit(ctx)
	defer cancel()
	user, err := s.ActiveUser(ctx)
	state := stateOf(err)
	if state != TokenValid && state != TokenTooNarrow {
		return Abilities{State: state, Err: err}
	}
	// Neither is the id of a token or an app: those are hexadecimal or of
	// letters only.
	const impossible = "not-a-real"
	questions := []func() error{
		func() error { _, err := s.Tokens(ctx); return err },
		func() error { return s.revoke(ctx, impossible) },
		func() error { _, err := s.RevokeApp(ctx, impossible); return err },
	}
	answers := make([]error, len(questions))
	var asking sync.WaitGroup
	for i, ask := range questions {
		asking.Go(func() { answers[i] = ask() })
	}
	asking.Wait()

	a := Abilities{State: state, User: user, Err: err}
	for _, answer := range append([]error{err}, answers...) {
		if KindOf(answer) == KindMissingScope && a.MissingScope == "" {
			a.MissingScope = answer.(*Error).Scope
		}
		if state := stateOf(answer); state == TokenUnreachable || state == TokenRejected {
			return Abilities{State: state, Err: answer}
		}
	}
	a.ListTokens = answers[0] == nil
	a.ManageTokens = answers[1] == nil || KindOf(answers[1]) == KindInvalid
	a.ManageApps = answers[2] == nil || KindOf(answers[2]) == KindInvalid
	return a
}

// stateOf says what the failure of a question tells of the token.
func stateOf(err error) TokenState {
	if err == nil {
		return TokenValid
	}
	switch KindOf(err) {
	case KindTokenRejected, KindSignInNeeded:
		return TokenRejected
	case KindMissingScope, KindRole, KindInvalid, KindServerRefused, KindUnsupported:
		return TokenTooNarrow
	}
	return TokenUnreachable
}
