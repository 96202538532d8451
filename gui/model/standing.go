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
	s := Standing{User: user, Err: err}
	if err == nil {
		s.State = speckle.TokenValid
		return s
	}
	switch speckle.KindOf(err) {
	case speckle.KindTokenRejected, speckle.KindSignInNeeded:
		s.State = speckle.TokenRejected
	case speckle.KindMissingScope, speckle.KindRole:
		s.State = speckle.TokenTooNarrow
	case speckle.KindCancelled:
		s.State = speckle.TokenUnknown
	default:
		s.State = speckle.TokenUnreachable
	}
	return s
}
