package model

import (
	"context"
	"slices"
	"sync"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// heldSignIn has the tokens of a sign-in between the server's answer, which
// comes in the background, and the decision to save or to end it. Whoever takes
// them is the one to do that.
type heldSignIn struct {
	mu     sync.Mutex
	pair   speckle.TokenPair
	closed bool
}

// hold takes tokens in; false when nobody waits for them any more.
func (h *heldSignIn) hold(pair speckle.TokenPair) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.pair = pair
	return true
}

// take hands the tokens over, once.
func (h *heldSignIn) take() (pair speckle.TokenPair, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	pair, h.pair = h.pair, speckle.TokenPair{}
	return pair, !pair.Token.IsZero()
}

// close lets nothing in any more.
func (h *heldSignIn) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
}

// endSignIn ends a sign-in that isn't saved on its server, in the background
// and also while the program ends: left alone it would be valid for 100 years.
// Nobody is left to be told when that fails.
func (a *App) endSignIn(origin speckle.Origin, pair speckle.TokenPair) {
	client := a.client(origin)
	a.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), endLimit)
		defer cancel()
		_ = client.Logout(ctx, pair)
	})
}

// endLimit is how long ending a sign-in may take: the program's end waits for
// it.
const endLimit = 3 * time.Second

// newSignInSession is the session of a sign-in through a registered app.
func newSignInSession(r speckle.Registration, user *speckle.User, scopes []string, pair speckle.TokenPair) *Session {
	return &Session{
		Origin: r.Origin, UserID: user.ID, UserName: user.Name, Source: SessionSignIn,
		CanList: true, CanManage: true, Grantable: slices.Clone(scopes),
		kept: keychain.SignIn{Token: pair.Token, Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret},
	}
}

// replaceSession takes a session into use. The one that it replaces is ended
// if it was only in memory; one in the keychain is ended when the new one has
// been saved in its place.
func (a *App) replaceSession(session *Session) {
	if old := a.sessions.get(session.Origin, session.UserID); old != nil {
		a.endUnsaved(old)
	}
	a.sessions.add(session)
}

// endUnsaved ends a sign-in that is in memory only.
func (a *App) endUnsaved(s *Session) {
	if s.Source == SessionSignIn && !s.Kept() {
		a.endSignIn(s.Origin, s.pair())
	}
}

// pair is the session's tokens now.
func (s *Session) pair() speckle.TokenPair {
	s.mu.Lock()
	defer s.mu.Unlock()
	return speckle.TokenPair{Token: s.kept.Token, Refresh: s.kept.Refresh}
}

// save puts a session into the keychain, and ends and deletes the sign-ins of
// this person that it replaces.
func (s *Session) save(ctx context.Context, a *App) error {
	credentials := a.world.Credentials
	before, err := credentials.List(ctx)
	if err != nil {
		return err
	}
	secret := s.secret()
	entry, err := credentials.Save(ctx, keychain.Entry{
		Kind: keychain.KindSignIn, Origin: s.Origin, UserID: s.UserID, UserName: s.UserName,
		Name: RegistrationName, Scopes: s.Grantable, CreatedAt: a.world.Now(),
	}, secret)
	if err != nil {
		return err
	}
	s.key.Store(entry.Key)
	// It is in use meanwhile, and may have been refreshed.
	if fresh := s.secret(); !fresh.Equal(secret) {
		_ = credentials.Replace(ctx, entry.Key, fresh) // the earlier one still works
	}
	for _, old := range before {
		if old.Kind != keychain.KindSignIn || old.Origin != s.Origin || old.UserID != s.UserID {
			continue
		}
		if secret, err := credentials.Load(ctx, old.Key); err == nil {
			if signIn, err := keychain.ParseSignIn(secret); err == nil {
				a.endSignIn(s.Origin, speckle.TokenPair{Token: signIn.Token, Refresh: signIn.Refresh})
			}
		}
		_ = credentials.Delete(ctx, old.Key) // what can't be deleted stays listed
	}
	return nil
}
