package model

import "speckle-keys/speckle"

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
