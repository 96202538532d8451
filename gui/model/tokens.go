package model

import (
	"cmp"
	"context"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Tokens is the token page of one account.
type Tokens struct {
	Account *accounts.Account
	// Session can list or manage the tokens; nil when there is none.
	Session *Session
	Err     error // why there is no list: of looking for a session, or of asking
	Listed  bool  // there is a list, possibly an empty one

	app    *App
	job    job
	loaded bool
	asked  time.Time // when the list was asked for last
	tokens []speckle.Token
	shown  tokenTable

	revocation *Revocation // the newest
}

// TokenRow is one token with what this computer knows of it.
type TokenRow struct {
	speckle.Token
	Attention []Attention
	SavedHere bool     // in our keychain
	UsedBy    []string // accounts on this computer that hold this very token

	lowerName, searched string // for sorting and searching
	urgency             int
}

type tokenList struct {
	session *Session
	info    *speckle.ServerInfo
	tokens  []speckle.Token
	listed  bool
}

// Load looks for a session and reads the list, once; Reload does it again.
func (t *Tokens) Load() {
	if !t.loaded && !t.job.Running() {
		t.Reload()
	}
}

// staleAfter is how old a list of tokens may be when the window gets the focus:
// another program, or this one elsewhere, may have revoked some meanwhile.
const staleAfter = time.Minute

// Returned is called when the window gets the focus. What other windows saved
// is read again, and the list of tokens in sight if it is old. A server that
// can't be asked now changes nothing that is shown.
func (a *App) Returned() {
	a.Saved.Refresh()
	a.Unfinished.look()
	account := a.Accounts.Current()
	if a.Tab != TabTokens || account == nil {
		return
	}
	t := a.Tokens(account)
	if t.Listed && !t.job.Running() && a.Now().Sub(t.asked) >= staleAfter && a.limitedUntil(account.Origin).IsZero() {
		t.read(true)
	}
}

// Reload reads the list again. What is shown stays meanwhile.
func (t *Tokens) Reload() { t.read(false) }

// read reads the list; quietly, a failure that has nothing to do with the sign-in is not shown.
func (t *Tokens) read(quietly bool) {
	t.asked = t.app.Now()
	account := *t.Account
	server := t.app.Server(account.Origin)
	info, client := server.Info, t.app.client(account.Origin)
	start(t.app, &t.job, keychainLimit, func(ctx context.Context) (tokenList, error) {
		var unanswered error
		if info == nil {
			info, unanswered = client.ServerInfo(ctx)
		}
		session, err := t.app.sessions.find(ctx, &account, info)
		if session == nil && err == nil {
			// What the server lets an account do depends on its version.
			err = unanswered
		}
		if session == nil || err != nil || !session.CanList {
			return tokenList{session: session, info: info}, err
		}
		tokens, err := with(ctx, t.app, session, func(s *speckle.Session) ([]speckle.Token, error) {
			return s.Tokens(ctx)
		})
		return tokenList{session: session, info: info, tokens: tokens, listed: err == nil}, err
	}, func(list tokenList, err error) {
		if quietly && err != nil && speckle.StateOf(err) != speckle.TokenRejected && t.app.sessions.get(account.Origin, account.Person.ID) == t.Session {
			return
		}
		t.loaded, t.Err = true, err
		t.Session = list.session
		if t.app.sessions.get(account.Origin, account.Person.ID) != list.session {
			t.Session = nil // its token was rejected
		}
		server.Info = cmp.Or(server.Info, list.info) // a new token needs the list of what can be granted
		if list.listed {
			t.app.noteAnswer(account.Origin, nil)
			t.app.recovered(account.Origin)
			t.app.granted(account.Origin, list.tokens)
			t.app.Unfinished.compare(account.Origin, account.Person.ID, list.tokens)
			t.app.Rotations.compare(account.Origin, account.Person.ID, list.tokens)
			t.app.Saved.compare(account.Origin, account.Person.ID, list.tokens)
		}
		if list.listed || err == nil {
			t.tokens, t.Listed = list.tokens, list.listed
		}
		t.app.Reminders.consider()
		if list.listed && t.revocation != nil {
			t.revocation.compare(account.Origin, list.tokens)
		}
	})
}

// Loading reports whether the list is read for the first time.
func (t *Tokens) Loading() bool { return t.job.Running() && !t.loaded }

// Busy reports whether the list is being read, for the first time or again.
func (t *Tokens) Busy() bool { return t.job.Running() }

// CanCreate reports whether a session can create and revoke, as far as is known:
// Err says when its server doesn't take it any more.
func (t *Tokens) CanCreate() bool {
	return t.Session != nil && t.Session.CanManage && t.RoleErr() == nil && speckle.StateOf(t.Err) != speckle.TokenRejected
}

// RoleErr is why the person's role rules out to create and revoke tokens; nil
// where it doesn't, or isn't known.
func (t *Tokens) RoleErr() error {
	standing, _ := t.app.Accounts.State(t.Account)
	if standing.RoleRefused() == "" {
		return nil
	}
	return &speckle.Error{Op: "create token", Kind: speckle.KindRole, Origin: t.Account.Origin}
}

// ListErr is why the list couldn't be read again; nil where RoleErr says the same.
func (t *Tokens) ListErr() error {
	if t.RoleErr() != nil && speckle.KindOf(t.Err) == speckle.KindRole {
		return nil
	}
	return t.Err
}

// TokensFailure is why an account's tokens can't be shown: the server's failure where that is the
// cause, else the list's own, or that no sign-in would help in the person's role.
func (a *App) TokensFailure(account *accounts.Account) error {
	if err := a.Server(account.Origin).Err; err != nil {
		return err
	}
	if tokens := a.Tokens(account); tokens.Err != nil {
		return tokens.Err
	}
	return a.Tokens(account).RoleErr()
}

// Total counts the tokens without search and filter.
func (t *Tokens) Total() int { return len(t.tokens) }

// NeedsAttention counts the tokens that a rule points at.
func (t *Tokens) NeedsAttention() int { return t.table().needs }

func (t *Tokens) token(id string) (speckle.Token, bool) {
	return firstOf(t.tokens, func(token speckle.Token) bool { return token.ID == id })
}

// Rows is the table: narrowed and sorted as TokenView says. It is the same
// slice until something changed: don't write to it.
func (t *Tokens) Rows() []TokenRow { return t.table().rows }

// UsedBy names the accounts on this computer that hold a token.
func (a *App) UsedBy(origin speckle.Origin, id string) []string {
	return a.Accounts.found.byToken[tokenName{origin, id}]
}

// SavedEntry is the saved credential of a token, if there is one.
func (t *Tokens) SavedEntry(id string) (keychain.Entry, bool) {
	return t.app.Saved.byTokenID(t.Account.Origin, id)
}

// forget lets the next Load read again, and forgets what failed.
func (t *Tokens) forget() {
	t.loaded = false
	t.forgetRevokeErr()
}

// recovered asks again what could not be asked while a server was away.
func (a *App) recovered(origin speckle.Origin) {
	for _, page := range a.tokens {
		if page.Account.Origin == origin && page.Err != nil {
			page.Reload()
		}
	}
	account := a.Accounts.Current()
	if account == nil || account.Origin != origin {
		return
	}
	if standing, _ := a.Accounts.State(account); standing.State == speckle.TokenUnreachable || standing.State == speckle.TokenNotJudged {
		a.Accounts.Check(account)
	}
}

// reloadTokens reads the token pages of a server again, after the sessions
// changed. The lists of apps wait until they are looked at.
func (a *App) reloadTokens(origin speckle.Origin) {
	a.Rotations.signedIn(origin)
	for _, page := range a.myApps {
		if page.Account.Origin == origin {
			page.drop()
		}
	}
	for _, page := range a.tokens {
		if page.Account.Origin == origin {
			page.forgetRevokeErr() // of another sign-in
			page.Reload()
		}
	}
	a.load()
}
