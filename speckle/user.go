package speckle

import "context"

// User is a person on a server.
type User struct {
	ID, Name, Company, Avatar string
	Email                     string // "" without profile:email
	Role                      string // such as "server:user"; a plain string (server contract)
	Verified                  bool
}

// ActiveUser returns whose token the session sends. Needs profile:read.
func (s *Session) ActiveUser(ctx context.Context) (*User, error) { panic("not built yet") }

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
	ManageApps   bool
	MissingScope string // the first one that was found missing
	Err          error  // why State is not valid, an *Error
}

// Abilities asks what the token may do: its person, and whether it lists and
// manages tokens. Each question is a request of its own, because a refused
// part would null the whole (server contract §6).
func (s *Session) Abilities(ctx context.Context) Abilities { panic("not built yet") }
