package model

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
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
	entries  []ActivityEntry // that were read last, the newest first
	loaded   bool
	reported bool  // that a write failed, on the status line
	writeErr error // of the newest write, or that a damaged record was set aside
	readErr  error // of the newest reading or erasing

	waiting writes[ActivityEntry]
	off     atomic.Bool // work in the background records too
}

// ActivityEntry is one line of the record.
type ActivityEntry = activity.Entry

// revokedAt is when this program revoked a token, by what was read of the record; the zero time when
// it didn't. The name of a token could be another one here, and a pasted token has none.
func (l *Activity) revokedAt(origin speckle.Origin, lastChars string) time.Time {
	server := origin.String()
	for _, e := range l.entries {
		if e.LastChars == lastChars && lastChars != "" && e.Server == server && (e.Kind == activity.Revoked || e.Kind == activity.Rotated) {
			return e.Time
		}
	}
	return time.Time{}
}

// Err is a *LocalError: why the newest writing, reading or erasing failed, or
// that a damaged record was set aside.
func (l *Activity) Err() error { return cmp.Or(l.writeErr, l.readErr) }

const activityLimit = 5 * time.Second

// SetOn sets whether something is recorded from now on.
func (l *Activity) SetOn(on bool) {
	l.off.Store(!on)
	l.app.changed()
}

// On reports whether what is done is recorded.
func (l *Activity) On() bool { return !l.off.Load() }

// record notes what was done with a credential. It may be called on any goroutine.
func (l *Activity) record(kind activity.Kind, e keychain.Entry) {
	if e.Kind == keychain.KindApp || !l.On() { // an app is no token and no sign-in
		return
	}
	entry := activity.Of(kind, e)
	entry.Time = l.app.Now()
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
		l.app.report(Status{Kind: StatusUnrecorded})
		l.app.changed()
	}
	if l.loaded || l.job.Running() { // what is being read may have been there before
		l.Refresh()
	}
}

// Refresh reads the record: to show it, or what was revoked here after a server rejected a token.
func (l *Activity) Refresh() {
	start(l.app, &l.job, activityLimit, l.app.world.Activity.List, func(entries []ActivityEntry, err error) {
		l.loaded, l.entries, l.readErr = true, entries, localError("activity", err)
	})
}

// Close forgets what failed, when it is no longer shown.
func (l *Activity) Close() {
	l.readErr, l.writeErr = nil, nil
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
