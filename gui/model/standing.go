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

// checkQueue are the credentials that are still to be checked, by server.
// Servers are asked at the same time, so that one that doesn't answer delays no
// other. One that limits requests is left out, which the status line says.
type checkQueue struct {
	app     *App
	check   func(key string) bool // asks about one; false: there is nothing to ask
	waiting map[speckle.Origin][]string
}

// fill begins with other keys, in place of those that still wait. So many of a
// server are asked about at the same time: the end of each check calls next.
func (q *checkQueue) fill(keys map[speckle.Origin][]string, atOnce int) {
	q.waiting = keys
	for origin := range keys {
		for range atOnce {
			q.next(origin)
		}
	}
	q.app.changed()
}

// next asks about the next credential of a server.
func (q *checkQueue) next(origin speckle.Origin) {
	if len(q.waiting[origin]) > 0 && !q.app.limitedUntil(origin).IsZero() {
		delete(q.waiting, origin)
		q.app.reportLimited()
	}
	for len(q.waiting[origin]) > 0 {
		key := q.waiting[origin][0]
		q.waiting[origin] = q.waiting[origin][1:]
		if q.check(key) {
			return
		}
	}
	delete(q.waiting, origin)
}

func (q *checkQueue) clear() { clear(q.waiting) }
