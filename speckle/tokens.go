package speckle

import (
	"context"
	"time"
)

// Token is a personal access token as the server lists it: without its secret.
type Token struct {
	ID        string // first 10 characters of the secret
	LastChars string // last 6
	Name      string
	Scopes    []string
	CreatedAt time.Time
	LastUsed  time.Time     // zero when never used (on the wire: equal to CreatedAt)
	Lifespan  time.Duration // Never for 50 years and more
}

// ExpiresAt returns when the token ends; ok is false when it does not.
func (t Token) ExpiresAt() (at time.Time, ok bool) { panic("not built yet") }

// Tokens lists the person's personal access tokens, newest first (the server
// has no order). Needs tokens:read and profile:read.
func (s *Session) Tokens(ctx context.Context) ([]Token, error) { panic("not built yet") }

// TokenRequest is what a new token shall be.
type TokenRequest struct {
	Name     string        // 1 to 512 characters, not blank
	Scopes   []string      // at least one, all held by the session
	Lifespan time.Duration // whole milliseconds, at least 1 s; Never for no end
}

// Check returns the first thing that the server would refuse or, worse,
// accept, as an *Error of KindInvalid whose Code is one of the Invalid*
// constants; nil when the request may be sent.
func (r TokenRequest) Check() error { panic("not built yet") }

const (
	InvalidNameBlank   = "NAME_BLANK"
	InvalidNameLong    = "NAME_LONG"
	InvalidNameControl = "NAME_CONTROL"
	InvalidNoScope     = "NO_SCOPE"
	InvalidTokensWrite = "TOKENS_WRITE" // a personal token can't hold it (since 2.17.6)
	InvalidLifespan    = "LIFESPAN"
)

// CreateToken makes a token and returns its secret, which the server tells
// only this once. It is sent exactly once, never retried. An error of
// KindTimeout, KindUnreachable or KindCancelled leaves open whether the token
// was made: read the list again. Needs tokens:write.
func (s *Session) CreateToken(ctx context.Context, r TokenRequest) (Secret, error) {
	panic("not built yet")
}

// RevokeToken ends the token with this 10-character id. KindInvalid with Code
// USER_INPUT_ERROR means already gone or not the person's own: the server
// doesn't tell them apart. Needs tokens:write.
func (s *Session) RevokeToken(ctx context.Context, id string) error { panic("not built yet") }
