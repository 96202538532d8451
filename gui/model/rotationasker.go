package model

import (
	"context"
	"slices"

	"speckle-keys/accounts"
	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// rotationAsker asks servers and the keychain about one rotation. It works on
// copies, off the screen's goroutine.
type rotationAsker struct {
	app     *App
	record  rotationRecord
	found   *catalogue
	person  accounts.Account
	session *Session
	shown   bool // the successor is, or was, in a dialog of this program
}

// list reads the person's tokens, through a session that can also revoke.
func (q *rotationAsker) list(ctx context.Context, quietly bool) ([]speckle.Token, error) {
	if quietly && q.app.sessions.get(q.record.Origin, q.record.UserID) == nil {
		if err := q.app.world.Credentials.Probe(ctx); err != nil {
			return nil, err
		}
	}
	info, err := q.app.client(q.record.Origin).ServerInfo(ctx)
	if err != nil {
		return nil, err
	}
	q.session, err = q.app.sessions.manager(ctx, &q.person, info)
	if err == nil && !q.session.CanList {
		err = &speckle.Error{Op: "revoke token", Kind: speckle.KindSignInNeeded, Origin: q.record.Origin}
	}
	if err != nil {
		return nil, err
	}
	return with(ctx, q.app, q.session, func(s *speckle.Session) ([]speckle.Token, error) { return s.Tokens(ctx) })
}

// successor loads the successor's secret from the keychain; zero when it isn't
// saved there.
func (q *rotationAsker) successor(ctx context.Context, quietly bool) (speckle.Secret, error) {
	entry, err := q.saved(ctx, q.record.NewKey)
	if err != nil || entry.Key == "" {
		return speckle.Secret{}, err
	}
	if quietly {
		if err := q.app.world.Credentials.Probe(ctx); err != nil {
			return speckle.Secret{}, err
		}
	}
	return q.app.world.Credentials.Load(ctx, q.record.NewKey)
}

// saved is the saved credential of a key; the zero Entry: there is none.
func (q *rotationAsker) saved(ctx context.Context, key string) (keychain.Entry, error) {
	entries, err := q.app.world.Credentials.List(ctx)
	entry, _ := firstOf(entries, func(e keychain.Entry) bool { return e.Key == key })
	return entry, err
}

// rejects asks the server with a secret itself whether it takes it. One without
// profile:read is accepted too.
func (q *rotationAsker) rejects(ctx context.Context, secret speckle.Secret) (bool, error) {
	user, err := q.app.client(q.record.Origin).As(secret).ActiveUser(ctx)
	switch standing := standingOf(user, err); standing.State {
	case speckle.TokenValid, speckle.TokenTooNarrow:
		return false, nil
	case speckle.TokenRejected:
		return true, nil
	}
	return false, err
}

// revokeOld revokes the old token if the successor is listed, valid, and
// accepted where its secret is known.
func (q *rotationAsker) revokeOld(ctx context.Context, secret speckle.Secret, quietly bool) (carriedOut, error) {
	r := &Rotation{rotationRecord: q.record}
	listed, err := q.list(ctx, quietly)
	done := carriedOut{}
	if err != nil {
		return done, err
	}
	now := q.app.NowAt(q.record.Origin)
	old := slices.IndexFunc(listed, r.isOld)
	if old < 0 {
		done.revoked = true // by the person, or before the program was killed
		return done, nil
	}
	if quietly && now.Before(q.record.Due.Add(-skewTolerance)) {
		return done, nil // this computer's clock was put forward
	}
	if quietly && q.record.Step != rotationPlanned {
		return done, nil // an earlier list lacked it: nobody chose to revoke it
	}
	if done.inUse = len(q.found.byToken[tokenName{q.record.Origin, listed[old].ID}]) > 0; done.inUse {
		return done, nil
	}
	successor := slices.IndexFunc(listed, r.isNew)
	if successor >= 0 {
		at, ends := listed[successor].ExpiresAt()
		done.lost = ends && !at.After(now)
	}
	if done.lost = done.lost || successor < 0; done.lost {
		return done, nil
	}
	if secret.IsZero() {
		if secret, err = q.successor(ctx, quietly); err != nil {
			return done, err
		}
	}
	if !secret.IsZero() {
		if done.lost, err = q.rejects(ctx, secret); done.lost || err != nil {
			return done, err
		}
	}
	id := listed[old].ID
	if err = q.session.revokeToken(ctx, q.app, id); err != nil {
		return done, err
	}
	q.app.Activity.recordToken(activity.Rotated, q.record.Origin, q.person.Person.Name, q.record.Old.Name, q.record.Old.LastChars)
	done.oldID, done.revoked = id, true
	return done, nil
}

// finish deletes the old token's saved credential, which is of no use now, and
// takes the rotation out of the journal.
func (q *rotationAsker) finish(ctx context.Context) (ended bool, err error) {
	q.record.Step = rotationRevoked
	if q.record.OldKey != "" {
		// If this note fails, the list says at the next try what is left to do.
		_ = q.app.world.Rotations.update(ctx, q.record)
		entry, _ := q.saved(ctx, q.record.OldKey)
		deleted, err := q.app.world.Credentials.DeleteToken(ctx, q.record.OldKey, q.record.Old.LastChars)
		if err != nil {
			return false, err
		}
		if deleted && entry.Key != "" {
			q.app.Activity.record(activity.Deleted, entry)
		}
	}
	err = q.app.world.Rotations.remove(ctx, q.record.ID)
	return err == nil, err
}
