package model

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/speckle"
)

// RevocationState is how far a Revocation is with one token. Its text is "revocation.<state>".
type RevocationState string

const (
	RevocationWaiting RevocationState = "waiting"
	RevocationRunning RevocationState = "running"
	Revoked           RevocationState = "revoked"
	RevocationFailed  RevocationState = "failed"
	RevocationSkipped RevocationState = "skipped" // never sent
)

// RevocationItem is one token of a Revocation.
type RevocationItem struct {
	Origin    speckle.Origin
	TokenID   string
	LastChars string
	Name      string
	State     RevocationState
	// Err is why it was not revoked, or after Revoked why the saved credential
	// could not be deleted.
	Err error

	before   bool   // it was revoked before, elsewhere
	person   string // the id of whose token it is
	savedKey string // of the saved credential to delete afterwards; "": none
}

// Revocation revokes one token, or several one after the other, so that a
// server that limits requests is not flooded and a person can stop.
type Revocation struct {
	Items []RevocationItem
	Ended bool // nothing more will be sent

	app     *App
	job     job
	next    int // the item that is under way
	tries   int // of that item
	stopped bool
	waiting alarm     // for a rate-limited server
	second  alarm     // for the redraws of a wait
	until   time.Time // when that ends
}

const (
	// limitedTries is how often one token is tried on a server that says each
	// time to come back later.
	limitedTries = 5
	limitedWait  = 5 * time.Second // how long to wait where the server does not say
)

// Revoke revokes tokens of the list, in the order of ids. It returns nil
// without a session or while a revocation of this list is under way.
func (t *Tokens) Revoke(ids ...string) *Revocation {
	if !t.CanCreate() || t.revocation != nil && !t.revocation.Ended {
		return nil
	}
	r := &Revocation{app: t.app}
	if len(ids) == 1 {
		r.tries = limitedTries // no dialog shows a wait
	}
	for _, id := range ids {
		if token, ok := t.token(id); ok {
			r.Items = append(r.Items, RevocationItem{
				Origin: t.Account.Origin, TokenID: id, LastChars: token.LastChars,
				Name: token.Name, State: RevocationWaiting, person: t.Account.Person.ID,
			})
		}
	}
	t.revocation = r
	r.step()
	return r
}

// NotRevoked is the token that was to be revoked last and is not, by Err; the zero
// item for none, and after several, whose Revocation says it of each.
func (t *Tokens) NotRevoked() RevocationItem {
	if t.revocation == nil || len(t.revocation.Items) != 1 || t.revocation.Items[0].Err == nil {
		return RevocationItem{}
	}
	return t.revocation.Items[0]
}

// RevokeAgain tries once more to revoke the token that is not. Where no session can,
// the list is read again, which looks for one.
func (t *Tokens) RevokeAgain() {
	if item := t.NotRevoked(); item.Err != nil && t.Revoke(item.TokenID) == nil {
		t.forgetRevokeErr()
		t.Reload()
	}
}

// Revoking reports whether a token of the list is being revoked.
func (t *Tokens) Revoking(id string) bool {
	return t.revocation != nil && slices.ContainsFunc(t.revocation.Items, func(item RevocationItem) bool {
		return item.TokenID == id && item.State == RevocationRunning
	})
}

func (t *Tokens) forgetRevokeErr() {
	if t.NotRevoked().Err != nil {
		t.revocation = nil
	}
}

// RevokeAndDelete revokes saved tokens on their servers and deletes each from
// the keychain once the server has revoked it. What is no token is left out.
func (s *Saved) RevokeAndDelete(keys []string) *Revocation {
	r := &Revocation{app: s.app}
	for _, key := range keys {
		if row, ok := s.Row(key); ok && row.TokenID != "" {
			r.Items = append(r.Items, RevocationItem{
				Origin: row.Origin, TokenID: row.TokenID, LastChars: row.LastChars,
				Name: row.Name, State: RevocationWaiting, person: row.UserID, savedKey: key,
			})
		}
	}
	r.step()
	return r
}

// Done counts the items that are through.
func (r *Revocation) Done() int {
	return r.countIn(Revoked) + r.countIn(RevocationFailed) + r.countIn(RevocationSkipped)
}

// Revoked counts the tokens that are revoked.
func (r *Revocation) Revoked() int { return r.countIn(Revoked) }

func (r *Revocation) countIn(state RevocationState) int {
	n := 0
	for _, item := range r.Items {
		if item.State == state {
			n++
		}
	}
	return n
}

// Wait is how long until the server takes requests again; 0 when it isn't waited for.
func (r *Revocation) Wait() time.Duration {
	if !r.waiting.isSet() {
		return 0
	}
	return max(time.Until(r.until), time.Millisecond)
}

// Stop ends the revocation after the token that is under way: without its
// answer it would be unknown whether that one is revoked.
func (r *Revocation) Stop() {
	r.stopped = true
	if r.waiting.isSet() {
		r.waiting.stop()
		r.step()
	}
	r.app.changed()
}

func (r *Revocation) step() {
	for r.next < len(r.Items) && (r.stopped || r.Items[r.next].State == RevocationSkipped) {
		r.Items[r.next].State = RevocationSkipped
		r.next++
	}
	if r.next == len(r.Items) {
		r.end()
		return
	}
	item := &r.Items[r.next]
	item.State = RevocationRunning
	origin, id, lastChars, savedKey := item.Origin, item.TokenID, item.LastChars, item.savedKey
	account, info := r.app.Accounts.found.holder(origin, item.person, ""), r.app.Server(origin).Info
	type answer struct {
		deleted   bool
		undeleted error
	}
	start(r.app, &r.job, keychainLimit, func(ctx context.Context) (answer, error) {
		session, err := r.app.sessions.manager(ctx, &account, info)
		if err != nil {
			return answer{}, err
		}
		if err = session.revokeToken(ctx, r.app, id); err != nil || savedKey == "" {
			return answer{}, err
		}
		deleted, err := r.app.world.Credentials.DeleteToken(ctx, savedKey, lastChars)
		return answer{deleted, err}, nil
	}, func(a answer, err error) {
		r.answered(item, err, a.undeleted)
		if a.deleted && a.undeleted == nil {
			r.record(item, activity.Deleted)
		}
	})
}

func (r *Revocation) answered(item *RevocationItem, err, undeleted error) {
	if asked, ok := errors.AsType[*speckle.Error](err); ok && asked.Kind == speckle.KindRateLimited && r.tries < limitedTries && !r.stopped {
		r.tries++
		r.wait(item, asked.RetryAfter)
		return
	}
	r.tries = 0
	r.next++
	if err != nil {
		item.State, item.Err = RevocationFailed, err
		r.skipLike(item)
	} else {
		item.State, item.Err = Revoked, undeleted
		r.app.tokenEnded(item.Origin, item.TokenID)
		r.record(item, activity.Revoked)
	}
	r.step()
}

func (r *Revocation) record(item *RevocationItem, kind activity.Kind) {
	person := r.app.Accounts.found.holder(item.Origin, item.person, "").Person.Name
	if row, ok := r.app.Saved.Row(item.savedKey); ok && person == "" {
		person = row.UserName
	}
	r.app.Activity.recordToken(kind, item.Origin, person, item.Name, item.LastChars)
}

// wait tries an item again when its server takes requests again.
func (r *Revocation) wait(item *RevocationItem, wanted time.Duration) {
	item.State = RevocationWaiting
	if wanted <= 0 {
		wanted = limitedWait
	}
	r.until = time.Now().Add(wanted)
	r.waiting.set(r.app, wanted, r.step)
	r.second.countDown(r.app, r.waiting.isSet)
}

// skipLike skips the items that would fail as item did: no credential, or no
// answer, is about the server and the person and not about one token.
func (r *Revocation) skipLike(item *RevocationItem) {
	switch speckle.KindOf(item.Err) {
	case speckle.KindInvalid, speckle.KindServerFault, speckle.KindServerRefused, speckle.KindRateLimited:
		return
	}
	for i := r.next; i < len(r.Items); i++ {
		if other := &r.Items[i]; other.Origin == item.Origin && other.person == item.person {
			other.State, other.Err = RevocationSkipped, item.Err
		}
	}
}

func (r *Revocation) end() {
	r.Ended = true
	r.report()
	seen := map[speckle.Origin]bool{}
	for _, item := range r.Items {
		if !seen[item.Origin] {
			seen[item.Origin] = true
			r.app.reloadListed(item.Origin)
		}
	}
	r.app.Saved.Refresh()
	r.app.changed()
}

func (r *Revocation) report() {
	switch n := r.Revoked(); n {
	case 0:
	case 1:
		item, _ := firstOf(r.Items, func(item RevocationItem) bool { return item.State == Revoked })
		r.app.report(Status{Kind: StatusRevoked, Name: item.Name})
		if item.before {
			r.app.status.Kind = StatusRevokedBefore
		}
	default:
		r.app.report(Status{Kind: StatusRevokedSeveral, N: n})
	}
}

// compare corrects what is said of tokens whose answer did not come, or was
// "not revoked", by a list that was read afterwards.
func (r *Revocation) compare(origin speckle.Origin, listed []speckle.Token) {
	if !r.Ended {
		return
	}
	corrected := false
	for i := range r.Items {
		item := &r.Items[i]
		gone := !slices.ContainsFunc(listed, func(t speckle.Token) bool { return t.ID == item.TokenID })
		if item.Origin == origin && item.State == RevocationFailed && gone {
			if item.before = speckle.KindOf(item.Err) == speckle.KindInvalid; !item.before {
				r.record(item, activity.Revoked)
			}
			item.State, item.Err, corrected = Revoked, nil, true
			r.app.tokenEnded(origin, item.TokenID)
		}
	}
	if corrected {
		r.report()
	}
}

// tokenEnded marks at once that a token was revoked: no list shows it any more,
// also when the list can't be read again.
func (a *App) tokenEnded(origin speckle.Origin, id string) {
	for _, page := range a.tokens {
		if page.Account.Origin == origin {
			page.tokens = slices.DeleteFunc(slices.Clone(page.tokens), func(t speckle.Token) bool { return t.ID == id })
		}
	}
	a.tokenRejected(origin, id, &speckle.Error{Op: "check token", Kind: speckle.KindTokenRejected, Origin: origin})
}

// tokenRejected marks at once what used a token that the server rejects: accounts and saved
// credentials are rejected from now on, a session that sent it is no more.
func (a *App) tokenRejected(origin speckle.Origin, id string, why error) {
	ended := Standing{State: speckle.TokenRejected, Err: why}
	for i := range a.Accounts.found.Accounts {
		account := &a.Accounts.found.Accounts[i]
		if account.Origin != origin || account.Token.TokenID() != id {
			continue
		}
		if running := a.Accounts.checks[account.Key()]; running != nil && running.Running() {
			running.Cancel() // its answer may be from before
			a.Accounts.queued.next(origin)
		}
		a.Accounts.checks[account.Key()] = &check{token: account.Token, standing: ended}
	}
	for _, entry := range a.Saved.entries {
		if entry.Origin == origin && entry.TokenID == id {
			a.Saved.state(entry.Key).standing = ended
			a.Saved.noteRejected(entry, true)
		}
	}
	a.sessions.dropToken(origin, id)
	a.Activity.Refresh()
	a.changed()
}

// dropToken drops the sessions that send a token. A sign-in's token is an app's, which no list of
// tokens shows, so its lock, which is held during a refresh, is left alone.
func (s *sessions) dropToken(origin speckle.Origin, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.byUser, func(_ string, session *Session) bool {
		return session.isPersonal() && session.Origin == origin && session.token().TokenID() == id
	})
}
