package model

import (
	"context"
	"slices"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Unfinished are the tokens that were created, as far as is known, and never
// saved: the program was killed in between, or no answer came. Their secrets
// are lost unless the person has them.
type Unfinished struct {
	app    *App
	tokens []*UnfinishedToken

	reading job
	settled map[string]bool // keys whose notes this program removes
}

// UnfinishedToken is a token that was created and never saved.
type UnfinishedToken struct {
	keychain.Entry
	// Found is the token as the server lists it; nil until it does. Its secret
	// never arrived, or was not saved.
	Found *speckle.Token
	Err   error // why the newest attempt to revoke it failed

	revoke job
	absent bool // a list didn't have it; the request may still be carried out
}

// Revoking reports whether it is being revoked.
func (t *UnfinishedToken) Revoking() bool { return t.revoke.Running() }

// Tokens lists those of a server, the newest first; of all for the zero Origin.
// One that most likely wasn't created is left out.
func (u *Unfinished) Tokens(origin speckle.Origin) []*UnfinishedToken {
	return slices.DeleteFunc(slices.Clone(u.tokens), func(t *UnfinishedToken) bool {
		return t.absent || !origin.IsZero() && t.Origin != origin
	})
}

// look reads the notes again: another running program may have been killed meanwhile, or have
// settled one.
func (u *Unfinished) look() {
	if !u.reading.Running() {
		u.read(func() {})
	}
}

// read finishes what a killed program left, as far as that needs no person, and takes the rest.
func (u *Unfinished) read(then func()) {
	credentials, known := u.app.world.Credentials, slices.Clone(u.tokens)
	var noted, left []string
	var unread error
	start(u.app, &u.reading, probeLimit, func(ctx context.Context) ([]keychain.Entry, error) {
		noted, _ = credentials.Noted(ctx)
		pending, err := credentials.Pending(ctx)
		left, unread = credentials.Noted(ctx)
		return pending, err
	}, func(pending []keychain.Entry, err error) {
		for _, entry := range pending {
			switch {
			case entry.Kind != keychain.KindToken:
				if err == nil {
					u.app.settle(entry.Key) // its secret is nowhere
				}
			// A secret on its way to a keychain that can't be used now may be in it after all.
			case err == nil || entry.LastChars == "":
				u.add(entry)
			}
		}
		u.tokens = slices.DeleteFunc(u.tokens, func(t *UnfinishedToken) bool {
			return unread == nil && slices.Contains(known, t) && !t.Revoking() && !slices.Contains(left, t.Key)
		})
		if !slices.Equal(noted, left) {
			u.app.Saved.Refresh()
		}
		then()
	})
}

// add takes a token to report. One without a key was never noted.
func (u *Unfinished) add(entry keychain.Entry) {
	if entry.Key != "" && !u.settled[entry.Key] && u.byKey(entry.Key) == nil {
		u.tokens = append(u.tokens, &UnfinishedToken{Entry: entry})
	}
}

// Dismiss forgets a token that the person has, or wants no notice of.
func (u *Unfinished) Dismiss(token *UnfinishedToken) {
	token.revoke.Cancel()
	u.drop(token)
	if token.Found != nil {
		entry := token.Entry
		entry.LastChars = token.Found.LastChars
		u.app.remember(entry)
	}
	u.app.changed()
}

func (u *Unfinished) drop(token *UnfinishedToken) {
	u.tokens = slices.DeleteFunc(u.tokens, func(other *UnfinishedToken) bool { return other == token })
	u.app.settle(token.Key)
	u.app.Rotations.Refresh()
}

// createTime is how long after its note a token can have been created, by the
// server's clock: the request's limit, and what the clocks differ when the
// server's time isn't known.
const createTime = serverLimit + 2*time.Minute

// lookSoon is when a token is looked for again that a busy server created a moment after its list.
const lookSoon = 5 * time.Second

// matches returns the listed tokens that can be this one, the oldest first. noted
// is when it was noted, by the server's clock; saved are the ids of tokens whose
// secret is here.
func (t *UnfinishedToken) matches(listed []speckle.Token, noted time.Time, saved map[string]bool) []speckle.Token {
	found := slices.DeleteFunc(slices.Clone(listed), func(l speckle.Token) bool {
		// A saved token can have another name here than on the server.
		unlike := l.Name != t.Name
		if t.LastChars != "" {
			unlike = l.LastChars != t.LastChars
		}
		return unlike || saved[l.ID] ||
			l.CreatedAt.Before(noted.Add(-skewTolerance)) || l.CreatedAt.After(noted.Add(createTime))
	})
	slices.SortStableFunc(found, func(a, b speckle.Token) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return found
}

// compare finds the unfinished tokens of a person in the server's list.
func (u *Unfinished) compare(origin speckle.Origin, userID string, listed []speckle.Token) {
	for _, token := range slices.Clone(u.tokens) {
		if token.Origin != origin || token.UserID != userID || token.Revoking() {
			continue
		}
		listedBefore := token.Found != nil
		token.Found = nil
		if found := token.matches(listed, u.app.createdAt(token.Entry), u.app.Saved.tokenIDs(origin)); len(found) > 0 {
			token.Found = &found[0]
		}
		if token.absent = token.absent && token.Found == nil; token.Found == nil {
			u.unlisted(token, listedBefore)
		}
	}
}

// unlisted drops a token that the server doesn't list: it was never created, or
// is revoked. While a slow server may still create it, it is only hidden, and
// looked for again soon and at the end of that time.
func (u *Unfinished) unlisted(token *UnfinishedToken, listedBefore bool) {
	wait := u.app.createdAt(token.Entry).Add(createTime).Sub(u.app.NowAt(token.Origin))
	if listedBefore || wait <= 0 {
		u.drop(token)
	} else if !token.absent {
		token.absent = true
		u.app.Rotations.Refresh()
		for _, in := range []time.Duration{min(lookSoon, wait), wait} {
			time.AfterFunc(in, func() { u.app.world.Post(func() { u.lookAgain(token) }) })
		}
	}
}

// lookAgain reads the list that a token may be in by now.
func (u *Unfinished) lookAgain(token *UnfinishedToken) {
	if account := u.app.AccountOf(token.Origin, token.UserID); account != nil && u.byKey(token.Key) == token && u.app.ctx.Err() == nil {
		u.app.Tokens(account).Reload()
	}
}

// Revoke finds the token on the server, revokes it there and forgets it.
// Without a session of its person it does nothing. Where several tokens could
// be the one, which takes two of one name within two minutes, it revokes the
// one that was created first.
func (u *Unfinished) Revoke(token *UnfinishedToken) {
	account := u.app.AccountOf(token.Origin, token.UserID)
	if account == nil || token.Revoking() {
		return
	}
	info, saved := u.app.Server(token.Origin).Info, u.app.Saved.tokenIDs(token.Origin)
	person, entry := *account, token.Entry
	token.Err = nil
	start(u.app, &token.revoke, keychainLimit, func(ctx context.Context) (string, error) {
		session, err := u.app.sessions.manager(ctx, &person, info)
		if err != nil {
			return "", err
		}
		return with(ctx, u.app, session, func(s *speckle.Session) (string, error) {
			listed, err := s.Tokens(ctx)
			if err != nil {
				return "", err
			}
			found := token.matches(listed, u.app.createdAt(entry), saved)
			if len(found) == 0 {
				return "", nil
			}
			return found[0].ID, s.RevokeToken(ctx, found[0].ID)
		})
	}, func(id string, err error) {
		if token.Err = err; err != nil {
			return
		}
		if id == "" {
			u.app.report(Status{Kind: StatusUnlisted, Name: token.Name})
			u.unlisted(token, token.Found != nil)
		} else {
			u.drop(token)
			u.app.report(Status{Kind: StatusRevoked, Name: token.Name})
			u.app.Activity.record(activity.Revoked, token.Entry)
			u.app.tokenEnded(token.Origin, id)
		}
		u.app.Tokens(&person).Reload()
	})
}

// settle removes the note of a token, in the background: it was not created, or
// the person has it.
func (a *App) settle(key string) {
	if key == "" {
		return
	}
	a.Unfinished.settled[key] = true
	a.inBackground(probeLimit, func(ctx context.Context) {
		// If it fails, the next start asks the person about the token.
		_ = a.world.Credentials.Settle(ctx, key)
		a.world.Post(a.Rotations.Refresh)
	})
}

// remember does as settle for a token that the person has, and keeps its
// description: no server returns what a token is limited to.
func (a *App) remember(entry keychain.Entry) {
	a.inBackground(probeLimit, func(ctx context.Context) {
		// If it fails, the limits are asked for.
		_ = a.world.Credentials.Remember(ctx, entry)
		if a.ctx.Err() == nil {
			a.world.Post(a.Saved.Refresh)
		}
	})
}

// settleSafe removes the notes of new tokens that the person copied, when the
// program ends while their dialogs are open.
func (a *App) settleSafe() {
	for _, once := range a.fresh {
		if once.MayClose() && once.SaveState != IsSaved {
			a.remember(once.Entry)
		}
	}
}

// Lost is what is known of a token whose creation got no answer.
type Lost int

// What is known. The list of tokens is read again to find out.
const (
	LostUnknown Lost = iota // the list can't be read, or doesn't show it
	LostAsking
	LostCreated // the list has the token: its secret never arrived
	LostNotMade // the list doesn't have it
)

// Lost reports, in the phase Uncertain, what the list of tokens says since, and
// the token to revoke where it was created.
func (f *NewToken) Lost() (Lost, *UnfinishedToken) {
	if f.Phase != Uncertain {
		return LostUnknown, nil
	}
	token := f.app.Unfinished.byKey(f.noted.Key)
	switch {
	case f.tokens.job.Running():
		return LostAsking, token
	case f.tokens.Err != nil || !f.tokens.Listed || f.noted.Key == "":
		return LostUnknown, token
	case token == nil, token.absent:
		return LostNotMade, nil
	case token.Found == nil:
		return LostUnknown, token
	}
	return LostCreated, token
}

// byKey is the unfinished token of a note, nil if there is none.
func (u *Unfinished) byKey(key string) *UnfinishedToken {
	token, _ := firstOf(u.tokens, func(t *UnfinishedToken) bool { return key != "" && t.Key == key })
	return token
}
