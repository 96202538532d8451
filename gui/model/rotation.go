package model

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// RotationState is what the screen says of a rotation. Its texts are
// "rotation.<state>" and "rotation.<state>-text".
type RotationState string

const (
	RotationCreating    RotationState = "creating"    // the successor, by this program or by another one
	RotationInterrupted RotationState = "interrupted" // the successor's secret may be lost
	RotationChecking    RotationState = "checking"    // the successor is being checked
	RotationUnchecked   RotationState = "unchecked"   // that failed: Err
	RotationReady       RotationState = "ready"       // the person chooses when to revoke the old token
	RotationPlanned     RotationState = "planned"     // it will be revoked at Due
	RotationLate        RotationState = "late"        // it should have been revoked more than a day ago
	RotationLost        RotationState = "lost"        // the successor isn't valid: the old one is not revoked
	RotationRevoking    RotationState = "revoking"
	RotationFailed      RotationState = "failed" // revoking failed, and is tried again: Err
	RotationLeft        RotationState = "left"   // revoked, but its saved credential isn't deleted: Err
	RotationUsed        RotationState = "in-use" // an account on this computer uses the old token
	RotationDone        RotationState = "done"   // over: the old token is revoked
	RotationKept        RotationState = "kept"   // over: it is not
	RotationEnded       RotationState = "ended"  // over: another running program revoked it, or not
)

// Rotation is a token that is being replaced by a successor.
type Rotation struct {
	rotationRecord
	Err   error     // why the newest step failed
	OldID string    // "" after a restart
	Retry time.Time // when a step that failed is tried again

	app       *App
	job       job
	live      bool         // this program creates the successor now
	apart     bool         // the successor is neither saved nor copied yet in another program
	once      *OneTime     // of the successor; nil after a restart
	doing     rotationWork // what the job does
	lost      bool         // the server doesn't accept or list the successor
	inUse     bool         // an account on this computer uses the old token
	over      bool         // nothing more is done
	elsewhere bool         // over, by another running program
	limited   int          // how often the server said in a row to come back later
}

type rotationWork int

const (
	writesPlan rotationWork = iota
	checksSuccessor
	revokesOld
)

// Safe reports whether the successor's secret can't be lost any more, as far as
// this program knows.
func (r *Rotation) Safe() bool { return r.once == nil || r.once.MayClose() }

// RevokesAt is when the old token is to be revoked, by this computer's clock.
func (r *Rotation) RevokesAt() time.Time { return r.Due.Add(-r.app.largeSkew(r.Origin)) }

// lateAfter is how long after its time a plan is still carried out without
// asking. Who starts the program a day later expects what was planned; after
// more, the plan may be forgotten, or the clock be wrong.
const lateAfter = day

// late reports whether a plan's time passed too long ago to act without asking.
func (r *Rotation) late() bool { return r.app.NowAt(r.Origin).Sub(r.Due) > lateAfter }

// State is what the screen says of it.
func (r *Rotation) State() RotationState {
	switch {
	case r.over && r.Step == rotationRevoked:
		return RotationDone
	case r.elsewhere:
		return RotationEnded
	case r.over:
		return RotationKept
	case r.job.Running() && r.doing == checksSuccessor:
		return RotationChecking
	case r.job.Running() && r.doing == revokesOld:
		return RotationRevoking
	case r.live:
		return RotationCreating
	case r.unsafe():
		return RotationInterrupted
	case r.Step == rotationBegun, r.apart:
		return RotationCreating
	case r.Step == rotationRevoked:
		return RotationLeft
	case r.lost:
		return RotationLost
	case r.inUse:
		return RotationUsed
	case r.Step == rotationCreated:
		return RotationUnchecked
	case r.Step == rotationChecked:
		return RotationReady
	case r.late():
		return RotationLate
	case r.Err != nil:
		return RotationFailed
	}
	return RotationPlanned
}

// unsafe reports whether a killed program left the successor without a place
// for its secret: App.Unfinished asks the person about it first.
func (r *Rotation) unsafe() bool {
	token := r.app.Unfinished.byKey(r.NewKey)
	return token != nil && !token.absent
}

func (r *Rotation) isOld(t speckle.Token) bool {
	return t.Name == r.Old.Name && t.LastChars == r.Old.LastChars && t.CreatedAt.Equal(r.Old.CreatedAt)
}

func (r *Rotation) isNew(t speckle.Token) bool {
	return r.New.LastChars != "" && t.Name == r.New.Name && t.LastChars == r.New.LastChars && !r.isOld(t)
}

// RotationRefusal is why a token can't be rotated. Its texts are
// "rotation.refused-<refusal>" and "rotation.refused-<refusal>-text", but for
// RefusedUnderWay, where the rotation itself is shown.
type RotationRefusal string

const (
	RotationAllowed      RotationRefusal = ""
	RefusedUsedByAccount RotationRefusal = "account" // a connector would go on using the old token
	RefusedUnderWay      RotationRefusal = "under-way"
	RefusedNotListed     RotationRefusal = "not-listed" // it is revoked, or another person's
)

// Rotate begins the form for the successor of a listed token, with the same
// name, scopes, lifespan and limits, or says why there can be none. An account's
// token is refused: its connector keeps the old one, and would be signed out
// when that is revoked. The page must have a session that can create.
func (t *Tokens) Rotate(id string) (*NewToken, RotationRefusal) {
	token, listed := t.token(id)
	switch {
	case !listed:
		return nil, RefusedNotListed
	case len(t.app.UsedBy(t.Account.Origin, id)) > 0:
		return nil, RefusedUsedByAccount
	case t.RotationOf(id) != nil:
		return nil, RefusedUnderWay
	}
	settings := t.SettingsOf(token)
	entry, saved := t.SavedEntry(id)
	if saved {
		settings = t.SettingsOfSaved(entry)
	}
	f := t.NewTokenLike(settings)
	f.Name = strings.TrimSpace(token.Name)
	f.Rotation = &Rotation{app: t.app, OldID: id, rotationRecord: rotationRecord{
		ID: rand.Text(), Origin: t.Account.Origin, UserID: t.Account.Person.ID, Step: rotationBegun,
		Old: tokenMark{token.Name, token.LastChars, token.CreatedAt}, OldKey: entry.Key,
	}}
	t.app.changed()
	return f, RotationAllowed
}

// RotationOf is the rotation of a listed token that is to be replaced; nil for none.
func (t *Tokens) RotationOf(id string) *Rotation {
	token, listed := t.token(id)
	if !listed {
		return nil
	}
	return t.app.Rotations.Of(t.Account, token)
}

// RotatesExpired reports whether the token that is to be replaced has expired.
func (f *NewToken) RotatesExpired() bool {
	if f.Rotation == nil {
		return false
	}
	old, listed := f.tokens.token(f.Rotation.OldID)
	at, ends := old.ExpiresAt()
	return listed && ends && !at.After(f.app.NowAt(f.Rotation.Origin))
}

// savedName is what the successor's saved credential is called: as that of the
// old token, which may have been renamed here, unless the person chose a new
// name. Scripts that name the credential then use the successor from now on:
// of two of one name they get the one that was saved last.
func (r *Rotation) savedName(requested string) string {
	if old, ok := r.app.Saved.Row(r.OldKey); ok && requested == strings.TrimSpace(r.Old.Name) && old.Name != "" {
		return old.Name
	}
	return requested
}

// Rotations are the tokens that are being replaced, on all servers.
type Rotations struct {
	Err error // why the journal can't be read

	app    *App
	list   []*Rotation
	alarm  alarm     // for the next look
	looked time.Time // when the last one was acted on
	// changes counts what was done to the list here: a journal that was read
	// before says nothing about it.
	changes int
}

// In lists those of a server that are to be shown, what waits for a person
// first; of all servers for the zero Origin.
func (rs *Rotations) In(origin speckle.Origin) []*Rotation {
	list := slices.DeleteFunc(slices.Clone(rs.list), func(r *Rotation) bool {
		return !origin.IsZero() && r.Origin != origin || r.State() == RotationCreating
	})
	slices.SortStableFunc(list, func(a, b *Rotation) int {
		return cmp.Or(trueFirst(a.State() != RotationPlanned, b.State() != RotationPlanned), a.Due.Compare(b.Due))
	})
	return list
}

// For lists those of an account's person.
func (rs *Rotations) For(account *Account) []*Rotation {
	return slices.DeleteFunc(rs.In(account.Origin), func(r *Rotation) bool { return r.UserID != account.Person.ID })
}

// Of is the rotation of a listed token that is to be replaced; nil for none.
func (rs *Rotations) Of(account *Account, token speckle.Token) *Rotation {
	found, _ := firstOf(rs.list, func(r *Rotation) bool {
		return r.Origin == account.Origin && r.UserID == account.Person.ID && r.isOld(token)
	})
	return found
}

// OfSaved is the rotation that replaces a saved token; nil for none.
func (rs *Rotations) OfSaved(entry keychain.Entry) *Rotation {
	found, _ := firstOf(rs.list, func(r *Rotation) bool { return r.OldKey != "" && r.OldKey == entry.Key })
	return found
}

// creating takes a rotation whose successor is about to be created.
func (rs *Rotations) creating(r *Rotation) {
	rs.changes++
	r.live = true
	if !slices.Contains(rs.list, r) {
		rs.list = append(rs.list, r)
	}
}

func (rs *Rotations) drop(r *Rotation) {
	rs.changes++
	r.over = true
	r.job.Cancel()
	rs.list = slices.DeleteFunc(rs.list, func(other *Rotation) bool { return other == r })
}
