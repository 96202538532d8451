package model

import "speckle-keys/speckle"

// Standing is what a server said of a token when it was last asked. The zero
// Standing is "not asked".
type Standing struct {
	State speckle.TokenState
	User  *speckle.User // nil unless valid
	Err   error         // why not
}

// standingOf judges the answer to "whose token is this?".
func standingOf(user *speckle.User, err error) Standing {
	return Standing{State: speckle.StateOf(err), User: user, Err: err}
}
