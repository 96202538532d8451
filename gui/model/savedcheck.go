package model

import (
	"context"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Check asks the server whether a saved credential is still good. The token
// is used for it once, at the person's demand only; an expired sign-in is
// refreshed, as it would be when it is used.
func (s *Saved) Check(row keychain.Entry) {
	state, described := s.state(row.Key), row.TokenID
	type answer struct {
		standing Standing
		asked    bool
	}
	start(s.app, &state.job, keychainLimit, func(ctx context.Context) (answer, error) {
		secret, err := s.app.world.Credentials.Load(ctx, row.Key)
		if err != nil {
			return answer{}, err
		}
		if secret.IsToken() && secret.TokenID() != row.TokenID {
			row.TokenID = secret.TokenID()
			if err := s.app.world.Credentials.Recognize(ctx, row.Key); err != nil {
				return answer{}, err
			}
		}
		session := NewSession(row.Origin, row.UserID, secret, SessionPasted)
		if row.Kind == keychain.KindSignIn {
			if session, err = s.app.sessions.opened(row, secret); err != nil {
				return answer{}, err
			}
		}
		user, err := with(ctx, s.app, session, func(c *speckle.Session) (*speckle.User, error) { return c.ActiveUser(ctx) })
		return answer{standingOf(user, err), true}, nil
	}, func(a answer, err error) {
		s.learned(state, err)
		s.app.noteLimit(a.standing.Err)
		if a.asked {
			state.standing = a.standing
			if a.standing.State == speckle.TokenTooNarrow {
				// It was accepted: a token without profile:read is valid.
				state.standing.State = speckle.TokenValid
			}
			if a.standing.State == speckle.TokenRejected && row.TokenID != "" {
				s.app.tokenRejected(row.Origin, row.TokenID, a.standing.Err)
			}
		}
		if row.TokenID != described {
			s.Refresh()
		}
		s.checkNext(row.Origin)
	})
}

// CheckAll checks several saved credentials: those of a server one after the
// other, and servers at the same time, so that one that doesn't answer delays
// no other. One that limits requests is left out, which the status line tells.
func (s *Saved) CheckAll(rows []SavedRow) {
	s.queued = map[speckle.Origin][]string{}
	for _, row := range rows {
		s.queued[row.Origin] = append(s.queued[row.Origin], row.Key)
	}
	for origin := range s.queued {
		s.checkNext(origin)
	}
	s.app.changed()
}

// checkNext checks the next credential of a server that waits for it.
func (s *Saved) checkNext(origin speckle.Origin) {
	if len(s.queued[origin]) > 0 && !s.app.limitedUntil(origin).IsZero() {
		delete(s.queued, origin)
		s.app.reportLimited()
	}
	for len(s.queued[origin]) > 0 {
		key := s.queued[origin][0]
		s.queued[origin] = s.queued[origin][1:]
		if row, ok := s.Row(key); ok && !row.Busy && !row.Deleting {
			s.Check(row.Entry)
			return
		}
	}
	delete(s.queued, origin)
}

// Checking reports whether CheckAll has still to ask about some.
func (s *Saved) Checking() bool { return len(s.queued) > 0 }

// StopChecks ends CheckAll; what was asked already is answered.
func (s *Saved) StopChecks() {
	clear(s.queued)
	s.app.changed()
}
