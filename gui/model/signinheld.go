package model

import (
	"context"
	"errors"
	"slices"
	"sync"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// attempt is one trip through the browser. It has the tokens of the sign-in
// between the server's answer, which comes in the background, and the decision
// to save or to end it. The caller that takes them must do so.
type attempt struct {
	app          *App
	client       *speckle.Client
	registration speckle.Registration
	challenge    speckle.Secret

	mu    sync.Mutex
	pair  speckle.TokenPair
	ended bool
}

// ErrDenied means that the person refused in the browser.
var ErrDenied = &speckle.Error{Op: "sign in", Kind: speckle.KindCancelled, Code: "DENIED"}

// address is where the browser is sent.
func (t *attempt) address() string {
	return speckle.VerifyURL(t.registration.Origin, t.registration.AppID, t.challenge)
}

// await listens before it has the browser opened, on the screen's goroutine,
// and waits for the answer. The port is free when it returns.
func (t *attempt) await(ctx context.Context, open func(), unanswered []byte) (*speckle.Listener, speckle.Answer, error) {
	listener, err := speckle.Listen(ctx, t.registration.RedirectURL)
	if err != nil {
		return nil, speckle.Answer{}, err
	}
	listener.Unanswered = unanswered
	t.app.world.Post(open)
	answer, err := listener.Wait(ctx)
	if err != nil {
		listener.Close()
	}
	return listener, answer, err
}

// exchange turns the browser's answer into tokens and asks whose they are. The tokens are held
// until they are saved or ended. Once the server was asked for them its answer is waited for, also
// when ctx is canceled: without its tokens a sign-in can't be ended.
func (t *attempt) exchange(ctx context.Context, answer speckle.Answer) (*speckle.User, error) {
	if answer.Denied {
		return nil, ErrDenied
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), serverLimit)
	defer cancel()
	pair, err := t.client.Exchange(asking, t.registration, answer.Code, t.challenge)
	if err != nil {
		return nil, err
	}
	t.hold(pair)
	ctx, cancelUser := context.WithTimeout(ctx, serverLimit)
	defer cancelUser()
	user, err := t.client.As(pair.Token).ActiveUser(ctx)
	if err != nil {
		t.end()
	}
	return user, err
}

// hold stores tokens, or ends them when they are no longer waited for.
func (t *attempt) hold(pair speckle.TokenPair) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		t.app.endSignIn(t.registration.Origin, pair)
		return
	}
	t.pair = pair
}

func (t *attempt) take() (pair speckle.TokenPair, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pair, t.pair = t.pair, speckle.TokenPair{}
	return pair, !pair.Token.IsZero()
}

// end ends what is held, and what the server still answers.
func (t *attempt) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	if !t.pair.Token.IsZero() {
		t.app.endSignIn(t.registration.Origin, t.pair)
		t.pair = speckle.TokenPair{}
	}
}

// endSignIn ends a sign-in that isn't saved on its server, in the background and also while the
// program ends: left alone it would be valid for 100 years. A failure is not reported.
func (a *App) endSignIn(origin speckle.Origin, pair speckle.TokenPair) {
	client := a.client(origin)
	a.inBackground(endLimit, func(ctx context.Context) { _ = client.Logout(ctx, pair) })
}

// newSignInSession is the session of a sign-in through a registered app.
func newSignInSession(r speckle.Registration, user *speckle.User, scopes []string, pair speckle.TokenPair) *Session {
	return &Session{
		Origin: r.Origin, UserID: user.ID, UserName: user.Name, Source: SessionSignIn,
		CanList: true, CanManage: true, Grantable: slices.Clone(scopes),
		kept: keychain.SignIn{Token: pair.Token, Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret},
	}
}

// replaceSession takes a session into use. The one that it replaces is ended if it was only in
// memory; one in the keychain is ended when the new one has been saved in its place.
func (a *App) replaceSession(session *Session) {
	if old := a.sessions.get(session.Origin, session.UserID); old != nil {
		a.endUnsaved(old, true)
	}
	a.sessions.add(session)
}

// fate is what becomes of a sign-in while it is being saved: one that the
// keychain may have must not be ended.
type fate struct {
	mu       sync.Mutex
	saving   bool
	replaced bool // to be ended, whatever comes of saving
}

// endUnsaved ends a sign-in that is in memory only. While it is being saved, save does that: of one
// that is replaced always, and when the program ends, if saving fails.
func (a *App) endUnsaved(s *Session, replaced bool) {
	if s.Source != SessionSignIn {
		return
	}
	s.fate.mu.Lock()
	defer s.fate.mu.Unlock()
	switch {
	case s.fate.saving:
		s.fate.replaced = s.fate.replaced || replaced
	case s.entry() == "":
		a.endSignIn(s.Origin, s.signIn().Pair())
	}
}

// save puts a session into the keychain, and ends and deletes the sign-ins of
// this person that it replaces.
func (s *Session) save(ctx context.Context, a *App) error {
	s.fate.mu.Lock()
	s.fate.saving = true
	s.fate.mu.Unlock()
	secret := s.signIn().Encode()
	entry, err := a.world.Credentials.Save(ctx, keychain.Entry{
		Kind: keychain.KindSignIn, Origin: s.Origin, UserID: s.UserID, UserName: s.UserName,
		Name: RegistrationName, Scopes: s.Grantable, CreatedAt: a.world.Now(),
	}, secret)

	s.fate.mu.Lock()
	s.fate.saving = false
	replaced := s.fate.replaced
	if err == nil && !replaced {
		s.key.Store(entry.Key)
	}
	s.fate.mu.Unlock()
	switch {
	case err == nil && replaced:
		a.endSaved(ctx, entry)
		return nil
	case err != nil && (replaced || a.ctx.Err() != nil):
		a.endSignIn(s.Origin, s.signIn().Pair())
		return err
	case err != nil:
		return err
	}
	// It is in use meanwhile, and may have been refreshed.
	if fresh := s.signIn().Encode(); !fresh.Equal(secret) {
		_ = a.world.Credentials.Replace(ctx, entry.Key, fresh) // the earlier one still works
	}
	_ = a.endOlderSignIns(ctx) // what can't be read now is looked at again by the next start
	return nil
}

// endSaved deletes a sign-in from the keychain and then ends it, in this order: one that has ended
// must never be found there. What can't be deleted stays listed, and valid.
func (a *App) endSaved(ctx context.Context, entry keychain.Entry) {
	secret, loaded := a.world.Credentials.Load(ctx, entry.Key)
	if a.world.Credentials.Delete(ctx, entry.Key) != nil || loaded != nil {
		return
	}
	if signIn, err := keychain.ParseSignIn(secret); err == nil {
		a.endSignIn(entry.Origin, signIn.Pair())
	}
}

// endOlderSignIns ends and deletes the sign-ins that newer ones of the same person replace: after
// saving one, and at the start, where the program was killed before it did.
func (a *App) endOlderSignIns(ctx context.Context) error {
	entries, err := a.world.Credentials.List(ctx)
	newest := map[string]bool{}
	for _, entry := range entries { // the newest first
		if person := personKey(entry.Origin, entry.UserID); entry.Kind != keychain.KindSignIn {
			continue
		} else if newest[person] && a.world.Credentials.Probe(ctx) == nil { // it must not ask at the start
			a.endSaved(ctx, entry)
		} else {
			newest[person] = true
		}
	}
	return err
}

// Landing is how a trip through the browser ended, for the page that the browser shows.
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
	LandingCanceled LandingOutcome = "canceled" // the wizard was, before the server answered
)

// reply shows in the browser how it went. The texts belong to the screen's goroutine.
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
