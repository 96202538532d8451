package model

import "speckle-keys/speckle"

// Standing is what a server said of a token when it was last asked. The zero
// Standing is "not asked".
type Standing struct {
	State speckle.TokenState
	User  *speckle.User // nil unless valid
	Err   error         // why not
}

// NotJudged is why the server's answer says nothing of the token, for the state
// TokenNotJudged. Its words are "state.reason.<reason>".
func (s Standing) NotJudged() string {
	switch speckle.KindOf(s.Err) {
	case speckle.KindRateLimited:
		return "limited"
	case speckle.KindBlocked:
		return "blocked"
	case speckle.KindServerFault:
		return "fault"
	case speckle.KindSSOExpired:
		return "sso"
	}
	return "other"
}

// standingOf judges the answer to "whose token is this?".
func standingOf(user *speckle.User, err error) Standing {
	return Standing{State: speckle.StateOf(err), User: user, Err: err}
}
