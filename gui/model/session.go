package model

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// SessionSource is where a session comes from.
type SessionSource int

const (
	SessionAccount SessionSource = iota // the account's own token
	SessionPasted                       // a token that the person pasted
	SessionSignIn                       // a management sign-in through a registered app
	SessionDemo                         // handed out by the demo server
)

// Session is a credential that can list or manage the tokens of one person on one server.
type Session struct {
	Origin    speckle.Origin
	UserID    string
	UserName  string
	Source    SessionSource
	CanList   bool
	CanManage bool
	// Grantable are the scopes that new tokens can have; nil when not
	// known, because no server returns the scopes of a token.
	Grantable []string

	key  atomic.Value // string: of its entry in the keychain
	fate fate
	// standing is what Saved shows once it is there; touched on the screen's goroutine.
	standing Standing

	mu   sync.Mutex // held while the token is refreshed, so never on the screen's goroutine
	kept keychain.SignIn
}

// NewSession returns a session that sends token.
func NewSession(origin speckle.Origin, userID string, token speckle.Secret, source SessionSource) *Session {
	return &Session{Origin: origin, UserID: userID, Source: source, kept: keychain.SignIn{Token: token}}
}

// DemoSession returns a sign-in that the demo server hands out, so that
// everything can be tried without the browser.
func DemoSession(r speckle.Registration, userID, userName string, pair speckle.TokenPair) *Session {
	return &Session{
		Origin: r.Origin, UserID: userID, UserName: userName, Source: SessionDemo, CanList: true, CanManage: true,
		kept: keychain.SignIn{Token: pair.Token, Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret},
	}
}

// entry is the key of its entry in the keychain; "" when it isn't saved.
func (s *Session) entry() string {
	key, _ := s.key.Load().(string)
	return key
}

// signIn is what the session has now; a refresh replaces it.
func (s *Session) signIn() keychain.SignIn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept
}

func (s *Session) token() speckle.Secret { return s.signIn().Token }

func personKey(origin speckle.Origin, userID string) string { return origin.String() + "|" + userID }

// with runs one operation of a session. When the server rejects the token and the session can be
// refreshed, it is, once, and the operation is repeated: a rejected request did nothing, so this is
// safe for creating too. Operations that are rejected together share one refresh.
func with[T any](ctx context.Context, a *App, s *Session, op func(*speckle.Session) (T, error)) (value T, err error) {
	defer func() { err = s.lacking(err) }()
	used := s.token()
	client := a.client(s.Origin)
	value, err = op(client.As(used))
	if speckle.KindOf(err) != speckle.KindTokenRejected {
		return value, err
	}
	if s.signIn().Refresh.IsZero() {
		a.sessionRejected(s, used, err)
		return value, err
	}
	if err := s.refresh(ctx, a, client, used); err != nil {
		if speckle.KindOf(err) == speckle.KindTokenRejected {
			a.sessionRejected(s, used, err)
		}
		return value, notSent{err}
	}
	return op(client.As(s.token()))
}

// lacking is err, put down to the registered app where that lacks a scope: then
// another token doesn't help, and registering the app again does.
func (s *Session) lacking(err error) error {
	if asked, ok := errors.AsType[*speckle.Error](err); ok && asked.Kind == speckle.KindMissingScope && s.signIn().AppID != "" {
		return &RegistrationError{Problem: AppScopes, Missing: []string{asked.Scope}, Cause: err}
	}
	return err
}

func (s *Session) revokeToken(ctx context.Context, a *App, id string) error {
	_, err := with(ctx, a, s, func(s *speckle.Session) (struct{}, error) { return struct{}{}, s.RevokeToken(ctx, id) })
	return err
}

// sessionRejected marks, on the screen's goroutine, what a session was that its server doesn't take
// any more: a saved sign-in, or a token that was pasted or is an account's.
func (a *App) sessionRejected(s *Session, used speckle.Secret, err error) {
	a.world.Post(func() {
		s.standing = Standing{State: speckle.TokenRejected, Err: err}
		if key := s.entry(); key != "" {
			a.Saved.state(key).standing = s.standing
			a.changed()
		}
		for _, page := range a.tokens {
			if page.Session == s {
				page.Err = err
				a.changed()
			}
		}
		if s.isPersonal() {
			a.tokenRejected(s.Origin, used.TokenID(), err)
		}
	})
}

// isPersonal reports whether the session sends a personal token, which lists of tokens show.
func (s *Session) isPersonal() bool {
	return s.Source == SessionAccount || s.Source == SessionPasted
}

// notSent is the failure of an operation that the server surely did not carry
// out: it was rejected, and there was no new token to repeat it with.
type notSent struct{ error }

func (e notSent) Unwrap() error { return e.error }

// refresh replaces the token that was rejected. A second caller finds it replaced already. The new
// pair is in the keychain before it is used; when the keychain fails it is used from memory, which
// loses nothing: the old refresh token stays valid (server contract §3).
func (s *Session) refresh(ctx context.Context, a *App, client *speckle.Client, rejected speckle.Secret) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.kept.Token.Equal(rejected) {
		return nil
	}
	pair, err := client.Refresh(ctx, speckle.Registration{
		Origin: s.Origin, AppID: s.kept.AppID, AppSecret: s.kept.AppSecret,
	}, s.kept.Refresh)
	if err != nil {
		return err
	}
	s.kept.Token, s.kept.Refresh = pair.Token, pair.Refresh
	if key := s.entry(); key != "" {
		_ = a.world.Credentials.Replace(ctx, key, s.kept.Encode())
	}
	if ctx.Err() != nil {
		return &speckle.Error{Op: "refresh", Kind: speckle.KindTimeout, Origin: s.Origin, Err: ctx.Err()}
	}
	return nil
}

// sessions finds the session that can manage an account's tokens.
type sessions struct {
	app    *App
	mu     sync.Mutex
	byUser map[string]*Session // by personKey
}

func (s *sessions) add(session *Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byUser[personKey(session.Origin, session.UserID)] = session
}

// join adds a session that was read from the keychain, or returns the one that
// was faster: two of one person would not share a refresh.
func (s *sessions) join(session *Session) *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	person := personKey(session.Origin, session.UserID)
	if known := s.byUser[person]; known != nil && known.Source != SessionAccount {
		return known
	}
	s.byUser[person] = session
	return session
}

func (s *sessions) all() []*Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.byUser))
}

func (s *sessions) get(origin speckle.Origin, userID string) *Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byUser[personKey(origin, userID)]
}

// find returns the session of an account, or nil when it has none. It looks at what is in memory,
// then in the keychain, then at the account's own token where the server is old enough to let it
// manage tokens. On newer servers a connector's token can't (server contract §2); somebody may have
// put a personal one in its place that can, in a file more often than in a database.
func (s *sessions) find(ctx context.Context, account *accounts.Account, info *speckle.ServerInfo) (*Session, error) {
	known := s.get(account.Origin, account.Person.ID)
	if known != nil && (known.Source != SessionAccount || known.token().Equal(account.Token)) {
		return known, nil
	}
	if session, err := s.saved(ctx, account); session != nil || err != nil {
		return session, err
	}
	if account.Token.IsZero() || info == nil {
		return nil, nil
	}
	session := NewSession(account.Origin, account.Person.ID, account.Token, SessionAccount)
	session.UserName = account.Person.Name
	client := s.app.client(account.Origin).As(account.Token)
	if info.Version.Supports(speckle.FeatureAppSessions) && !fromFile(account) {
		switch _, err := client.Tokens(ctx); speckle.StateOf(err) {
		case speckle.TokenValid: // more than a connector's token can
		case speckle.TokenRejected, speckle.TokenTooNarrow:
			return nil, nil // as good as none: the account's own state says what is wrong
		default:
			return nil, err
		}
	}
	found := client.Abilities(ctx)
	if found.Err != nil {
		return nil, found.Err
	}
	session.CanList, session.CanManage = found.ListTokens, found.ManageTokens == speckle.AbilityYes
	if !session.CanList && !session.CanManage {
		return nil, nil
	}
	s.add(session)
	return session, nil
}

// manager is find where a session is needed that can revoke.
func (s *sessions) manager(ctx context.Context, account *accounts.Account, info *speckle.ServerInfo) (*Session, error) {
	session, err := s.find(ctx, account, info)
	if err == nil && (session == nil || !session.CanManage) {
		err = &speckle.Error{Op: "revoke token", Kind: speckle.KindSignInNeeded, Origin: account.Origin}
	}
	return session, err
}

// fromFile reports whether an account's token is from a file that somebody
// wrote: connectors write databases.
func fromFile(account *accounts.Account) bool {
	return len(account.Sources) > 0 && account.Sources[0].Kind == accounts.SourceFile
}

// saved loads the person's management session from the keychain.
func (s *sessions) saved(ctx context.Context, account *accounts.Account) (*Session, error) {
	entry, secret, err := newestSaved(ctx, s.app.world.Credentials, func(e keychain.Entry) bool {
		return e.Kind == keychain.KindSignIn && isOf(e, account.Origin, account.Person.ID)
	})
	if err != nil || entry.Key == "" {
		return nil, err
	}
	session, err := s.opened(entry, secret)
	if err != nil {
		return nil, err
	}
	return s.join(session), nil
}

// newestSaved loads the newest of the saved credentials that are wanted. One whose secret isn't in
// the keychain is as good as none; the zero Entry: there is none.
func newestSaved(ctx context.Context, kept *keychain.Credentials, wanted func(keychain.Entry) bool) (keychain.Entry, speckle.Secret, error) {
	entries, err := kept.List(ctx)
	for _, entry := range entries {
		if !wanted(entry) {
			continue
		}
		if secret, err := kept.Load(ctx, entry.Key); keychain.KindOf(err) != keychain.KindNotFound {
			return entry, secret, err
		}
	}
	return keychain.Entry{}, speckle.Secret{}, err
}

// opened is the session of a saved sign-in: the one in use, or else one made from its secret.
func (s *sessions) opened(entry keychain.Entry, secret speckle.Secret) (*Session, error) {
	if known := s.get(entry.Origin, entry.UserID); known != nil && known.entry() == entry.Key {
		return known, nil
	}
	kept, err := keychain.ParseSignIn(secret)
	if err != nil {
		return nil, err
	}
	session := &Session{
		Origin: entry.Origin, UserID: entry.UserID, UserName: entry.UserName, Source: SessionSignIn,
		CanList: true, CanManage: true, Grantable: entry.Scopes, kept: kept,
	}
	session.key.Store(entry.Key)
	return session, nil
}

func (s *sessions) forgetKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.byUser, func(_ string, session *Session) bool { return session.entry() == key })
}
