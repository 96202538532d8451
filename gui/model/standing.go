package model

import "speckle-keys/speckle"

// Standing is what a server said of a token when it was last asked. The zero
// Standing is "not asked".
type Standing struct {
	State speckle.TokenState
	User  *speckle.User // nil unless valid
	Err   error         // why not
}

// Fault is why a failed question says nothing of a token or a server, the one
// judgment for both. Its words are "state.reason.<fault>".
func Fault(err error) string {
	switch speckle.KindOf(err) {
	case speckle.KindRateLimited:
		return "limited"
	case speckle.KindBlocked:
		return "blocked"
	case speckle.KindServerFault:
		return "fault"
	case speckle.KindSSOExpired:
		return "sso"
	}
	if speckle.StateOf(err) == speckle.TokenUnreachable {
		return "unreachable"
	}
	return "other"
}

// RoleRefused is the person's role when it is known to be one that can't manage
// tokens; "" otherwise.
func (s Standing) RoleRefused() string {
	switch {
	case speckle.KindOf(s.Err) == speckle.KindRole:
		return roleArchived // their profile is refused (server contract §8, 13)
	case s.User == nil || MayManage(s.User):
		return ""
	}
	return s.User.Role
}

// standingOf judges the answer to "whose token is this?".
func standingOf(user *speckle.User, err error) Standing {
	return Standing{State: speckle.StateOf(err), User: user, Err: err}
}
