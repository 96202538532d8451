package model

import (
	"context"
	"errors"
	"slices"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// begin notes that the successor is about to be created; noted is its note in
// the index. It is called off the screen's goroutine, before the server is
// asked: when it fails nothing is sent.
func (r *Rotation) begin(ctx context.Context, noted keychain.Entry) error {
	record := r.rotationRecord
	record.NewKey, record.New = noted.Key, tokenMark{Name: noted.Name, CreatedAt: noted.CreatedAt}
	return r.app.world.Rotations.add(ctx, record)
}

// answered takes what came of the successor's creation. once is nil when it
// failed; uncertain when a token may exist nevertheless.
func (r *Rotation) answered(noted keychain.Entry, once *OneTime, uncertain bool) {
	r.live = false
	r.NewKey, r.New = noted.Key, tokenMark{Name: noted.Name, CreatedAt: noted.CreatedAt}
	switch {
	case once != nil:
		r.once, r.Step = once, rotationCreated
		r.New.LastChars = once.Entry.LastChars
		once.Entry.Name, once.Rotation = r.savedName(once.Requested.Name), r
		r.check(false)
	case !uncertain:
		r.abandon()
	}
}

// abandon ends a rotation without a successor. If it can't be taken out of the
// journal the next start finds that nothing is left to do.
func (r *Rotation) abandon() {
	app, id := r.app, r.ID
	app.Rotations.drop(r)
	app.inBackground(probeLimit, func(ctx context.Context) { _ = app.world.Rotations.remove(ctx, id) })
}

// Again tries what failed again: asks the server whether the successor is valid,
// or revokes the old token when that is due.
func (r *Rotation) Again() {
	switch r.State() {
	case RotationFailed, RotationLeft:
		r.Revoke(0)
	default:
		r.check(false)
	}
}

type checkAnswer struct {
	lost     bool
	accepted bool // by the secret itself
}

// check notes the successor, and asks the server whether it is valid: by its
// secret, while that is here or in the keychain, else by the list of tokens.
// Quietly, the keychain is not made to ask the person.
func (r *Rotation) check(quietly bool) {
	if r.job.Running() || r.live || r.over {
		return
	}
	app, record, secret, asks := r.app, r.rotationRecord, r.secret(), r.asker()
	r.Err, r.lost, r.doing = nil, false, checksSuccessor
	start(app, &r.job, keychainLimit, func(ctx context.Context) (checkAnswer, error) {
		if err := app.world.Rotations.update(ctx, record); err != nil {
			return checkAnswer{}, err
		}
		answer := checkAnswer{}
		if secret.IsZero() {
			listed, err := asks.list(ctx, quietly)
			if err != nil {
				return answer, err
			}
			answer.lost = !slices.ContainsFunc(listed, (&Rotation{rotationRecord: record}).isNew)
			if secret, err = asks.successor(ctx, quietly); err != nil {
				return answer, err
			}
		}
		if !answer.lost && !secret.IsZero() {
			var err error
			if answer.lost, err = asks.rejects(ctx, secret); err != nil {
				return answer, err
			}
			answer.accepted = !answer.lost
		}
		if !answer.lost && record.Step == rotationCreated {
			record.Step = rotationChecked
			return answer, app.world.Rotations.update(ctx, record)
		}
		return answer, nil
	}, func(answer checkAnswer, err error) {
		if answer.accepted { // its saved credential says so
			app.Saved.state(r.NewKey).standing = Standing{State: speckle.TokenValid}
		}
		if r.lost = answer.lost; err == nil && !r.lost && r.Step == rotationCreated {
			r.Step = rotationChecked
		}
		r.failed(err)
	})
}

// secret is the successor's, while its dialog has it.
func (r *Rotation) secret() speckle.Secret {
	if r.once == nil {
		return speckle.Secret{}
	}
	return r.once.secret
}

// Revoke has the old token revoked after a time, 0 for now. The successor must
// have been checked, and its secret be safe. Called again it changes the plan.
func (r *Rotation) Revoke(after time.Duration) {
	if r.over || r.job.Running() || r.unsafe() || !r.Safe() || r.Step == rotationBegun || r.Step == rotationCreated {
		return
	}
	if r.Step != rotationRevoked {
		r.Step, r.Due = rotationPlanned, r.app.NowAt(r.Origin).Add(after).Round(0)
	}
	r.limited = 0
	if after == 0 {
		r.carryOut(false)
		return
	}
	app, record := r.app, r.rotationRecord
	r.Err, r.doing = nil, writesPlan
	run(app, &r.job, probeLimit, func(ctx context.Context) error {
		return app.world.Rotations.update(ctx, record)
	}, func(err error) { r.failed(err) })
}

// Keep ends the rotation without revoking the old token.
func (r *Rotation) Keep() {
	if r.over || r.job.Running() {
		return
	}
	app, id := r.app, r.ID
	r.doing = writesPlan
	start(app, &r.job, probeLimit, func(ctx context.Context) (revoked *rotationRecord, err error) {
		release, err := app.world.Rotations.exclusive(ctx) // another program may be revoking it
		if err != nil {
			return nil, err
		}
		defer release()
		noted, err := app.world.Rotations.find(id)
		if err != nil {
			return nil, err
		}
		if noted.Step == rotationRevoked {
			return &noted, nil
		}
		return nil, app.world.Rotations.remove(ctx, id)
	}, func(revoked *rotationRecord, err error) {
		if r.failed(err); revoked != nil {
			r.rotationRecord = *revoked
		} else if err == nil {
			app.Rotations.drop(r)
		}
	})
}

// carriedOut is what became of a revocation.
type carriedOut struct {
	oldID   string          // of the token that was revoked; "" when it was before
	revoked bool            // the server has revoked it
	ended   bool            // nothing is left to do
	instead *rotationRecord // what another program noted meanwhile, to go by
	lost    bool
	inUse   bool
	apart   bool
}

// carryOut revokes the old token, once in all running programs, and deletes its
// saved credential. The successor is checked before. Quietly, which is when
// nobody pressed a button, the keychain is not made to ask the person.
func (r *Rotation) carryOut(quietly bool) {
	app, record, asks := r.app, r.rotationRecord, r.asker()
	secret := r.secret()
	r.Err, r.lost, r.inUse, r.doing = nil, false, false, revokesOld
	start(app, &r.job, keychainLimit, func(ctx context.Context) (carriedOut, error) {
		release, err := app.world.Rotations.exclusive(ctx)
		if err != nil {
			return carriedOut{}, err
		}
		defer release()
		noted, err := app.world.Rotations.find(record.ID)
		if err != nil {
			return carriedOut{}, err
		}
		if quietly && !noted.Due.Equal(record.Due) {
			return carriedOut{instead: &noted}, nil
		}
		if !asks.shown && noted.Step != rotationRevoked { // its secret may be in a dialog of another program alone
			unsaved, err := app.world.Credentials.Noted(ctx)
			if err != nil || slices.Contains(unsaved, record.NewKey) {
				return carriedOut{apart: err == nil, instead: &noted}, err
			}
		}
		done := carriedOut{revoked: true}
		if noted.Step != rotationRevoked {
			if err := app.world.Rotations.update(ctx, record); err != nil {
				return carriedOut{}, err
			}
			if done, err = asks.revokeOld(ctx, secret, quietly); err != nil || !done.revoked {
				return done, err
			}
		}
		done.ended, err = asks.finish(ctx)
		return done, err
	}, func(done carriedOut, err error) { r.carried(done, err) })
}

// carried takes what became of a revocation.
func (r *Rotation) carried(done carriedOut, err error) {
	app := r.app
	if done.instead != nil {
		r.rotationRecord = *done.instead
	}
	r.lost, r.inUse, r.apart = done.lost, done.inUse, done.apart
	if done.revoked {
		r.Step = rotationRevoked
		app.report(Status{Kind: StatusRotated, Name: r.Old.Name})
		if done.oldID != "" {
			app.tokenEnded(r.Origin, done.oldID)
		}
	}
	if done.ended {
		app.Rotations.drop(r)
	}
	r.failed(err)
	if done.revoked {
		app.Saved.Refresh()
		app.reloadListed(r.Origin)
	}
}

// rotationRetry is how long after a failure a plan is tried again by itself.
const rotationRetry = 5 * time.Minute

// failed notes a failure and when to try again; nil: none.
func (r *Rotation) failed(err error) {
	r.app.Rotations.changes++
	if errors.Is(err, errRotationEnded) {
		r.app.Rotations.endedElsewhere(r)
		r.app.Rotations.schedule()
		return
	}
	r.Err = err
	wait := rotationRetry
	if speckle.KindOf(err) != speckle.KindRateLimited || err == nil {
		r.limited = 0
	} else if r.limited++; r.limited <= limitedTries {
		if wait = TroubleOf(err).Wait; wait <= 0 {
			wait = limitedWait
		}
	}
	if err != nil {
		r.Retry = r.app.Now().Add(wait)
	}
	r.app.Rotations.schedule()
}

// asker returns what asks servers and the keychain about a rotation, off the
// screen's goroutine.
func (r *Rotation) asker() *rotationAsker {
	found := r.app.Accounts.found
	return &rotationAsker{
		app: r.app, record: r.rotationRecord, found: found, person: found.holder(r.Origin, r.UserID, ""), shown: r.once != nil,
	}
}
