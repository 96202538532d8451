package keychain

import (
	"context"
	"slices"
	"time"
)

// Begin notes in the index that a token is about to be created, before the server is asked, so that
// a program that is killed before Save leaves a trace: Pending returns it at the next start. The
// entry comes back with its Key, and with CreatedAt where that was zero. Finish it with Save, or
// with Settle when no token was created or the person has it elsewhere. It does not touch the
// keychain. KindIndex: the index can't be written.
func (c *Credentials) Begin(ctx context.Context, e Entry) (Entry, error) {
	e = e.clone()
	e.Key = newKey()
	if e.CreatedAt.IsZero() {
		e.CreatedAt = time.Now().UTC().Round(0)
	}
	if err := c.index.claim(ctx, e.Key); err != nil {
		return Entry{}, err
	}
	if err := c.index.put(ctx, newRecord(e, begun)); err != nil {
		c.index.release(e.Key)
		return Entry{}, err
	}
	return e, nil
}

// Pending finishes what a killed program left, to be called at the start: a
// secret that reached the keychain is listed, one that was given up is
// deleted. It returns the entries whose token was created, as far as is known,
// and never saved. They have no TokenID, and LastChars only when Save had
// begun: Name, UserID and CreatedAt (not later than the token's) find the
// token on the server. They come back at each start until Settle.
//
// It never makes the keychain ask. While the keychain can't be used, the error
// is that of the keychain's Probe, and the entries include those whose secret
// may be in it after all. While a copy of the program is creating or saving,
// it returns nothing.
func (c *Credentials) Pending(ctx context.Context) ([]Entry, error) {
	records, err := c.index.abandoned(ctx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(records, func(r record) bool { return r.state != begun }) {
		err = c.store.Probe(ctx)
	}
	var pending []Entry
	for _, r := range records {
		finished := r.state == discarded || r.state == replacing
		if r.state != begun && err == nil {
			finished, err = c.finish(ctx, r)
		}
		if !finished {
			pending = append(pending, r.entry.clone())
		}
	}
	return pending, err
}

// Noted returns the keys of the entries of Begin that are neither saved nor
// settled, in this or another running copy of the program, or after a killed one.
func (c *Credentials) Noted(ctx context.Context) ([]string, error) {
	records, err := c.index.read(ctx)
	var keys []string
	for _, r := range records {
		if r.state == begun || r.state == saving {
			keys = append(keys, r.entry.Key)
		}
	}
	return keys, err
}

// finish ends what was being done with a secret of the keychain. It returns
// false when the entry must still be shown to the person.
func (c *Credentials) finish(ctx context.Context, r record) (bool, error) {
	switch r.state {
	case discarded:
		return true, c.Delete(ctx, r.entry.Key)
	case replacing:
		return true, c.recognize(ctx, r)
	}
	secret, err := c.store.Load(ctx, r.entry.Key)
	if err != nil {
		if KindOf(err) == KindNotFound {
			err = c.index.stopSaving(ctx, r.entry.Key, begun)
		}
		return false, err
	}
	e := r.entry
	if secret.IsToken() {
		e.TokenID, e.LastChars = secret.TokenID(), secret.LastChars()
	}
	return true, c.index.put(ctx, newRecord(e, saved))
}

// Settle removes the note of an entry of Begin or Pending: no token was created, it was revoked, or
// the person has it elsewhere. A secret that the keychain may hold below the key is deleted, as
// soon as this needs no question to the person. A saved entry stays as it is.
func (c *Credentials) Settle(ctx context.Context, key string) error {
	defer c.index.release(key)
	records, err := c.index.read(ctx)
	if err != nil {
		return err
	}
	i := find(records, key)
	switch {
	case i < 0 || records[i].state == saved || records[i].state == replacing:
		return nil
	case records[i].state == begun:
		return c.index.remove(ctx, key)
	}
	if err := c.index.stopSaving(ctx, key, discarded); err != nil {
		return err
	}
	if c.store.Probe(ctx) == nil {
		_ = c.Delete(ctx, key) // else Pending does at the next start
	}
	return nil
}

// maxUnsaved is how many descriptions of tokens that are saved elsewhere are
// remembered: the newest.
const maxUnsaved = 200

// Remember settles the note of a token that the person has elsewhere (see
// Settle), and keeps its description in the index: no server returns what a
// token is limited to. The description has LastChars, but no TokenID.
func (c *Credentials) Remember(ctx context.Context, e Entry) error {
	if err := c.Settle(ctx, e.Key); err != nil {
		return err
	}
	e = e.clone()
	e.Key = newKey()
	return c.index.update(ctx, func(records []record) []record {
		over, now := 1-maxUnsaved, time.Now()
		for _, r := range records {
			if r.state == unsaved {
				over++
			}
		}
		records = slices.DeleteFunc(records, func(r record) bool {
			if r.state != unsaved {
				return false
			}
			over-- // the oldest are first
			return over >= 0 || !r.entry.ExpiresAt.IsZero() && r.entry.ExpiresAt.Before(now)
		})
		return append(records, newRecord(e, unsaved))
	})
}

// Remembered returns what Remember kept, the oldest first.
func (c *Credentials) Remembered(ctx context.Context) ([]Entry, error) {
	records, err := c.index.read(ctx)
	var entries []Entry
	for _, r := range records {
		if r.entry.Key != "" && r.state == unsaved {
			entries = append(entries, r.entry.clone())
		}
	}
	return entries, err
}

// Forget removes what Remember kept below the keys.
func (c *Credentials) Forget(ctx context.Context, keys ...string) error {
	return c.index.update(ctx, func(records []record) []record {
		return slices.DeleteFunc(records, func(r record) bool {
			return r.state == unsaved && slices.Contains(keys, r.entry.Key)
		})
	})
}
