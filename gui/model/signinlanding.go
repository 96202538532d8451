package model

import (
	"context"
	"errors"

	"speckle-keys/speckle"
)

// Landing is how a trip through the browser ended, for the page that the
// browser shows.
type Landing struct {
	Outcome LandingOutcome
	Name    string // of the person
	Err     error  // for LandingFailed
}

// LandingOutcome says how it ended. Its text is "landing.<outcome>".
type LandingOutcome string

const (
	LandingSignedIn LandingOutcome = "signed-in"
	LandingConfirm  LandingOutcome = "confirm" // to be confirmed in the program
	LandingRole     LandingOutcome = "role"    // the person's role can't manage tokens
	LandingDenied   LandingOutcome = "denied"
	LandingFailed   LandingOutcome = "failed"
)

// reply shows in the browser how it went. The texts belong to the screen's
// goroutine.
func (w *SignIn) reply(ctx context.Context, listener *speckle.Listener, user *speckle.User, err error) {
	page := make(chan []byte, 1)
	w.app.world.Post(func() { page <- w.Page(w.landing(user, err)) })
	select {
	case content := <-page:
		listener.Reply(content)
	case <-ctx.Done():
	}
}

func (w *SignIn) landing(user *speckle.User, err error) Landing {
	switch {
	case errors.Is(err, ErrDenied):
		return Landing{Outcome: LandingDenied}
	case err != nil:
		return Landing{Outcome: LandingFailed, Err: err}
	case !MayManage(user):
		return Landing{Outcome: LandingRole, Name: user.Name}
	case !w.isTheAccounts(user):
		return Landing{Outcome: LandingConfirm, Name: user.Name}
	}
	return Landing{Outcome: LandingSignedIn, Name: user.Name}
}

// isTheAccounts reports whether a person is surely the account's. An account
// without a user id says nothing.
func (w *SignIn) isTheAccounts(user *speckle.User) bool {
	return w.Account.Person.ID != "" && user.ID == w.Account.Person.ID
}
