package model

import (
	"errors"
	"slices"
	"time"

	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// rotationsLook is how often the journal is read again: another running program
// may have changed it. It is also how late a plan is at most, after a computer
// slept.
const rotationsLook = time.Minute

// Refresh reads the journal, and does what is due. It is called at the start, once
// a minute, and when what rotations depend on has changed.
func (rs *Rotations) Refresh() {
	app := rs.app
	if app.ctx.Err() != nil {
		return
	}
	changes := rs.changes
	app.work.Go(func() {
		records, err := app.world.Rotations.read()
		var noted []string
		if len(records) > 0 {
			noted, _ = app.world.Credentials.Noted(app.ctx) // if this fails it is asked again before anything is revoked
		}
		app.world.Post(func() {
			switch {
			case app.ctx.Err() != nil:
			case rs.changes != changes:
				rs.Refresh()
			default:
				rs.merge(records, err)
				rs.setApart(noted)
				rs.act()
				rs.schedule()
			}
		})
	})
}

// schedule looks again when the next plan is due, at the latest in a minute.
func (rs *Rotations) schedule() {
	rs.alarm.stop()
	if !rs.app.started || rs.app.ctx.Err() != nil {
		return
	}
	wait, now := rotationsLook, rs.app.Now()
	for _, r := range rs.list {
		if at, waits := r.next(); waits {
			wait = min(wait, at.Sub(now))
		}
	}
	rs.alarm.set(rs.app, max(wait, time.Second), rs.Refresh)
}

// next is when something is to be done about a rotation without a person;
// false: never.
func (r *Rotation) next() (at time.Time, waits bool) {
	switch r.State() {
	case RotationPlanned:
		return r.RevokesAt(), true
	case RotationFailed, RotationLeft:
		return r.Retry, true
	case RotationUnchecked:
		return r.Retry, r.Step == rotationCreated
	}
	return time.Time{}, false
}

func (rs *Rotations) act() {
	if !rs.app.Saved.loaded { // it isn't known yet which secrets are safe
		return
	}
	now := rs.app.Now().Round(0) // by the clock that a person can set
	// The clock may have been set since the last look, or, at the first one, before the start.
	unknown := now.Sub(rs.looked) > lateAfter || rs.looked.Sub(now) > skewTolerance
	rs.looked = now
	for _, r := range slices.Clone(rs.list) {
		if server := rs.app.Server(r.Origin); unknown && r.Step == rotationPlanned && !server.Loading() {
			server.Reload() // the server's clock says when it is due
		}
		if r.live || r.job.Running() {
			continue
		}
		if r.Step == rotationBegun && !rs.resolve(r) {
			continue
		}
		if at, waits := r.next(); !waits || at.After(now) {
			continue
		}
		if r.Step == rotationCreated {
			r.check(true)
		} else if r.Safe() {
			r.carryOut(true)
		}
	}
}

// resolve decides what came of a creation whose end was not noted: the secret
// is in the keychain, or the person is asked about it, or there is none. It
// reports whether the rotation goes on.
func (rs *Rotations) resolve(r *Rotation) bool {
	if row, ok := rs.app.Saved.Row(r.NewKey); ok {
		r.Step, r.New.LastChars = rotationCreated, row.LastChars
		return true
	}
	// Another running program may be creating it at this moment.
	if age := rs.app.NowAt(r.Origin).Sub(r.New.CreatedAt); !r.unsafe() && !r.apart && (age > createTime || age < -createTime) {
		r.abandon()
		rs.app.changed()
	}
	return false
}

// merge takes what the journal holds. What this program is doing right now it
// knows better.
func (rs *Rotations) merge(records []rotationRecord, err error) {
	if _, damaged := errors.AsType[*ownfile.Damaged](rs.Err); err != nil || !damaged { // that a file was set aside is shown until the end
		rs.Err = err
	}
	if err != nil {
		rs.app.changed()
		return
	}
	changed := false
	for _, r := range slices.Clone(rs.list) {
		if r.live || r.job.Running() {
			continue
		}
		i := slices.IndexFunc(records, func(record rotationRecord) bool { return record.ID == r.ID })
		switch {
		case i < 0 && r.Err == nil: // another program ended it
			rs.endedElsewhere(r)
			changed = true
		case i >= 0 && !records[i].same(r.rotationRecord) && r.Err == nil:
			r.rotationRecord, r.lost, r.inUse = records[i], false, false
			changed = true
		}
	}
	for _, record := range records {
		if !slices.ContainsFunc(rs.list, func(r *Rotation) bool { return r.ID == record.ID }) {
			rs.list = append(rs.list, &Rotation{app: rs.app, rotationRecord: record})
			changed = true
		}
	}
	if changed || len(rs.list) > 0 { // how long it is until then
		rs.app.changed()
	}
}

// setApart marks the rotations whose successor another program has in a dialog.
func (rs *Rotations) setApart(noted []string) {
	for _, r := range rs.list {
		another := r.once == nil && rs.app.Unfinished.byKey(r.NewKey) == nil
		if apart := another && slices.Contains(noted, r.NewKey); apart != r.apart && !r.live && !r.job.Running() {
			r.apart = apart
			rs.app.changed()
		}
	}
}

func (r rotationRecord) same(other rotationRecord) bool {
	due := r.Due.Equal(other.Due)
	other.Due = r.Due
	return due && r.Step == other.Step && r.NewKey == other.NewKey && r.New.LastChars == other.New.LastChars
}

// compare goes on with the rotations of a person whose list was read: one whose
// old token is gone is finished, one whose successor is gone asks.
func (rs *Rotations) compare(origin speckle.Origin, userID string, listed []speckle.Token) {
	for _, r := range slices.Clone(rs.list) {
		if r.Origin != origin || r.UserID != userID || r.live || r.job.Running() || r.New.LastChars == "" {
			continue
		}
		gone := !slices.ContainsFunc(listed, r.isOld)
		switch {
		case gone && r.Step != rotationRevoked:
			r.carryOut(true)
		case !gone:
			r.lost = !slices.ContainsFunc(listed, r.isNew)
		}
	}
}

// endedElsewhere drops a rotation that another running program took out of the journal: the old
// token may be revoked, or stay.
func (rs *Rotations) endedElsewhere(r *Rotation) {
	rs.drop(r)
	r.elsewhere = true
	rs.app.Saved.Refresh()
	rs.app.reloadListed(r.Origin)
}

// signedIn goes on with the rotations of a server that wait for a session.
func (rs *Rotations) signedIn(origin speckle.Origin) {
	for _, r := range rs.list {
		if r.Origin == origin && speckle.KindOf(r.Err) == speckle.KindSignInNeeded {
			r.Retry = time.Time{}
		}
	}
	rs.Refresh()
}

// reloadListed reads the lists of tokens of a server again that were read, or
// are being read.
func (a *App) reloadListed(origin speckle.Origin) {
	for _, page := range a.tokens {
		if page.Account.Origin == origin && (page.loaded || page.Busy()) {
			page.Reload()
		}
	}
}
