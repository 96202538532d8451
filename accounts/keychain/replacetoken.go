package keychain

import (
	"context"
	"time"

	"speckle-keys/speckle"
)

// ReplaceToken saves another token for the entry of e's key, with the person,
// scopes and dates of e; the name and note stay. KindNotFound: there is no such
// entry. After any other error the keychain has the earlier token; when the
// keychain didn't say which one it has, the entry is listed without TokenID and
// LastChars until Pending or Recognize finds out.
func (c *Credentials) ReplaceToken(ctx context.Context, e Entry, secret speckle.Secret) error {
	const op = "replace"
	if err := c.index.claim(ctx, e.Key); err != nil {
		return err
	}
	defer c.index.release(e.Key)
	return c.index.exclusive(ctx, op, func() error { return c.replaceToken(ctx, op, e, secret) })
}

func (c *Credentials) replaceToken(ctx context.Context, op string, e Entry, secret speckle.Secret) error {
	// No list may give the id of one token to the secret of another, whenever
	// the program is killed: with the id a token is revoked.
	var r record
	err := c.index.update(ctx, func(records []record) []record {
		if i := find(records, e.Key); i >= 0 && (records[i].state == saved || records[i].state == replacing) {
			r = records[i].replacedBy(e.clone(), secret)
			records[i] = r
		}
		return records
	})
	switch {
	case err != nil:
		return err
	case r.earlier == nil:
		return &Error{Op: op, Kind: KindNotFound}
	}
	err = c.store.Save(ctx, e.Key, secret)
	tidy, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer end()
	switch {
	case err == nil:
		r.entry.TokenID = secret.TokenID()
		return c.index.put(tidy, newRecord(r.entry, saved))
	case wasUntouched(err):
		_ = c.index.put(tidy, newRecord(*r.earlier, saved)) // if this fails, Pending does it
	case ctx.Err() == nil: // else the keychain may still be at it
		_ = c.recognize(tidy, r)
	}
	return err
}

// replacedBy is the record while the token of an entry is being replaced.
func (r record) replacedBy(e Entry, secret speckle.Secret) record {
	earlier := r.entry
	if r.earlier != nil { // an earlier try is unfinished
		earlier = *r.earlier
	}
	e.Kind, e.Origin, e.Name, e.Note, e.LimitTo = earlier.Kind, earlier.Origin, earlier.Name, earlier.Note, nil
	e.LastChars, e.SavedAt = secret.LastChars(), time.Now().UTC().Round(0)
	return record{entry: e, state: replacing, earlier: &earlier}.encoded()
}

// Recognize describes the entry of a key by the token that the keychain has:
// that of an unfinished ReplaceToken, or one that another program wrote.
func (c *Credentials) Recognize(ctx context.Context, key string) error {
	const op = "recognize"
	return c.index.exclusive(ctx, op, func() error {
		records, err := c.index.read(ctx)
		if err != nil {
			return err
		}
		i := find(records, key)
		if i < 0 {
			return &Error{Op: op, Kind: KindNotFound}
		}
		return c.recognize(ctx, records[i])
	})
}

func (c *Credentials) recognize(ctx context.Context, r record) error {
	secret, err := c.store.Load(ctx, r.entry.Key)
	switch e := r.entry; {
	case r.earlier != nil && (KindOf(err) == KindNotFound || err == nil && secret.TokenID() == r.earlier.TokenID):
		return c.index.put(ctx, newRecord(*r.earlier, saved))
	case err != nil:
		return err
	default:
		if e.LastChars != secret.LastChars() { // neither: a third token, of which nothing is known
			e.Scopes, e.LimitTo, e.CreatedAt, e.ExpiresAt = nil, nil, time.Time{}, time.Time{}
		}
		e.TokenID, e.LastChars = secret.TokenID(), secret.LastChars()
		return c.index.put(ctx, newRecord(e, saved))
	}
}
