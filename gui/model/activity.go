package model

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// Activity is the record of what was done with tokens on this computer.
// Writing it never stops or delays what it records.
type Activity struct {
	Order sorting[ActivityColumn]

	app      *App
	job      job
	looking  job             // for what was revoked here
	entries  []ActivityEntry // that were read last
	loaded   bool
	reported bool  // that a write failed, on the status line
	writeErr error // of the newest write, or that a damaged record was set aside
	readErr  error // of the newest reading or erasing

	waiting writes[ActivityEntry]

	mu      sync.Mutex // guards what follows: work in the background records too
	off     bool
	revoked map[revokedToken]ActivityEntry
}

// ActivityEntry is one line of the record.
type ActivityEntry = activity.Entry

// revokedToken names a token as the record does. Its name could be another one
// here, and a pasted token has none.
type revokedToken struct{ server, lastChars string }

// noteRevoked remembers entries about tokens that were revoked; mu is held.
func (l *Activity) noteRevoked(entries ...ActivityEntry) {
	if l.revoked == nil {
		l.revoked = map[revokedToken]ActivityEntry{}
	}
	for _, e := range entries {
		if (e.Kind == activity.Revoked || e.Kind == activity.Rotated) && e.LastChars != "" {
			l.revoked[revokedToken{e.Server, e.LastChars}] = e
		}
	}
}

// lookForRevoked reads what was revoked here, after a server rejected a token.
func (l *Activity) lookForRevoked() {
	start(l.app, &l.looking, activityLimit, l.app.world.Activity.List, func(entries []ActivityEntry, _ error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.noteRevoked(entries...)
	})
}

// revokedAt is when this program revoked a token, by what it recorded; the zero
// time when it didn't, as far as is known.
func (l *Activity) revokedAt(origin speckle.Origin, lastChars string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.revoked[revokedToken{origin.String(), lastChars}].Time
}

// Err is a *LocalError: why the newest writing, reading or erasing failed, or
// that a damaged record was set aside.
func (l *Activity) Err() error { return cmp.Or(l.writeErr, l.readErr) }

const activityLimit = 5 * time.Second

// SetOn sets whether something is recorded from now on.
func (l *Activity) SetOn(on bool) {
	l.mu.Lock()
	l.off = !on
	l.mu.Unlock()
	l.app.changed()
}

// On reports whether what is done is recorded.
func (l *Activity) On() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.off
}

// record notes what was done with a credential. It may be called on any goroutine.
func (l *Activity) record(kind activity.Kind, e keychain.Entry) {
	if e.Kind == keychain.KindApp {
		return // no token and no sign-in
	}
	entry := activity.Of(kind, e)
	entry.Time = l.app.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.off {
		return
	}
	l.noteRevoked(entry)
	l.waiting.add(entry, l.app.work.Go, l.write)
}

// recordToken notes what was done with a token of a person's list.
func (l *Activity) recordToken(kind activity.Kind, origin speckle.Origin, person, name, lastChars string) {
	l.record(kind, keychain.Entry{Kind: keychain.KindToken, Origin: origin, UserName: person, Name: name, LastChars: lastChars})
}

// write brings entries into the record. It is not canceled with the program's
// other work: what was done last counts too.
func (l *Activity) write(entries []ActivityEntry) {
	ctx, cancel := context.WithTimeout(context.Background(), activityLimit)
	err := l.app.world.Activity.Add(ctx, entries...)
	cancel()
	l.app.world.Post(func() { l.written(err) })
}

// written notes how a write went. That it failed is on the status line once.
func (l *Activity) written(err error) {
	if DamagedRecord(l.writeErr) == "" {
		l.writeErr = localError("activity", err)
	}
	if err != nil && !l.reported {
		l.reported = true
		l.app.status = Status{Kind: StatusUnrecorded}
		l.app.changed()
	}
	if l.loaded || l.job.Running() { // what is being read may have been there before
		l.Refresh()
	}
}

// Refresh reads the record.
func (l *Activity) Refresh() {
	start(l.app, &l.job, activityLimit, l.app.world.Activity.List, func(entries []ActivityEntry, err error) {
		l.loaded, l.entries, l.readErr = true, entries, localError("activity", err)
	})
}

// Close forgets what was read, when it is no longer shown.
func (l *Activity) Close() {
	l.job.Cancel()
	l.entries, l.loaded, l.readErr, l.writeErr = nil, false, nil, nil
	l.app.changed()
}

// Loading reports whether nothing was read yet.
func (l *Activity) Loading() bool { return !l.loaded }

// Total counts what is recorded.
func (l *Activity) Total() int { return len(l.entries) }

// Find lists what matches all words of a text: in the server, the person, the
// name, the last characters, the command, or in what words says of the action.
// Order says what comes first, at the start the newest.
func (l *Activity) Find(text string, words func(ActivityEntry) string) []ActivityEntry {
	search := strings.Fields(strings.ToLower(text))
	found := slices.DeleteFunc(slices.Clone(l.entries), func(e ActivityEntry) bool {
		all := strings.ToLower(strings.Join([]string{e.Server, e.Person, e.Name, e.LastChars, e.Command, words(e)}, "\n"))
		return !hasAll(all, search)
	})
	apply(l.Order.order, found, activityOrders(words), nil)
	return found
}

// Erase deletes the record.
func (l *Activity) Erase() {
	run(l.app, &l.job, activityLimit, l.app.world.Activity.Erase, func(err error) {
		l.readErr = localError("activity", err)
		if err == nil {
			l.entries, l.writeErr = nil, nil
			l.mu.Lock()
			l.revoked = nil
			l.mu.Unlock()
		}
	})
}

// RecordsActivity reports whether the settings of this computer let something be recorded, for
// speckle-keys run and token. Settings that can't be read don't forbid it, as in the window.
func RecordsActivity() bool { return readSettings(SettingsPath()).Activity }

// DamagedRecord is where a record that could not be used was moved to, "" when
// err is no such finding.
func DamagedRecord(err error) string {
	if damaged, ok := errors.AsType[*ownfile.Damaged](err); ok {
		return damaged.Path
	}
	return ""
}
