package keychain

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"speckle-keys/speckle"
)

// CredentialKind is what a saved credential is.
type CredentialKind string

const (
	KindToken  CredentialKind = "token"
	KindSignIn CredentialKind = "sign-in"
	KindApp    CredentialKind = "registration" // a registration file: the app of a server, with its secret
)

// Entry describes a saved credential. It holds no secret.
type Entry struct {
	Key       string             `json:"key"` // below which the keychain holds the secret; set by Begin or Save
	Kind      CredentialKind     `json:"kind"`
	Origin    speckle.Origin     `json:"-"`                // see wire
	UserID    string             `json:"userId,omitempty"` // the person's, when known
	UserName  string             `json:"userName,omitempty"`
	Name      string             `json:"name,omitempty"`      // the token's name
	Note      string             `json:"note,omitempty"`      // the person's own words about it
	TokenID   string             `json:"tokenId,omitempty"`   // first 10 characters of a token; of no other secret
	LastChars string             `json:"lastChars,omitempty"` // last 6 characters of a token
	Scopes    []string           `json:"scopes,omitempty"`
	LimitTo   []speckle.Resource `json:"limitTo,omitzero"` // what a token is limited to; empty: nothing, nil: not known, for no server returns it
	CreatedAt time.Time          `json:"createdAt,omitzero"`
	// ServerTime: CreatedAt and ExpiresAt are by the server's clock. This
	// computer's may be set before they are compared.
	ServerTime bool      `json:"serverTime,omitempty"`
	ExpiresAt  time.Time `json:"expiresAt,omitzero"` // zero: never, or not known
	SavedAt    time.Time `json:"savedAt,omitzero"`
	RejectedAt time.Time `json:"rejectedAt,omitzero"` // when the token was found to be revoked or expired; zero: it wasn't
}

// Credentials is a keychain and the index of what Speckle Keys saved in it. It is safe for several
// goroutines, and for several running copies of the program. Every error is an *Error.
type Credentials struct {
	store Store
	index *index
}

// tidyTime is how long the end of a call may take when the caller's own time
// is up: noting in the index what happened, deleting a late write.
const tidyTime = 2 * time.Second

// shortestToken is the length, in bytes, below which a secret may be part of
// a description by chance.
const shortestToken = 16

// Open returns the credentials of a store; dir is the folder of the index
// ("" holds the index in memory). It does not read yet.
func Open(store Store, dir string) *Credentials {
	return &Credentials{store: store, index: openIndex(dir)}
}

// Name is the store's name.
func (c *Credentials) Name() string { return c.store.Name() }

// Probe returns nil when a secret could be saved now. It covers the keychain
// and the index, to be called before a token is created. KindLocked: Save will make the
// keychain ask the person, all else is well. KindNoKeyring: Unlock helps.
// KindIndex: the index can't be read, or its folder not be written.
func (c *Credentials) Probe(ctx context.Context) error {
	err := c.store.Probe(ctx)
	if err == nil || KindOf(err) == KindLocked {
		if unusable := c.index.check(ctx); unusable != nil {
			return unusable
		}
	}
	return err
}

// Unlock has the keychain ask the person to unlock it, or to create a keyring; see Store.
func (c *Credentials) Unlock(ctx context.Context) error { return c.store.Unlock(ctx) }

// List returns the saved entries, newest first, from the index alone: it never opens the keychain.
// KindIndex means that the index can't be read; see ErrIndexDamaged, ErrIndexNewer and SetAside.
func (c *Credentials) List(ctx context.Context) ([]Entry, error) {
	records, err := c.index.read(ctx)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, r := range records {
		if r.state == replacing {
			r.entry.LastChars = "" // they may be those of the earlier token yet
		}
		if r.entry.Key != "" && (r.state == saved || r.state == replacing) {
			entries = append(entries, r.entry.clone())
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return b.SavedAt.Compare(a.SavedAt) })
	return entries, nil
}

func (e Entry) clone() Entry {
	e.Scopes, e.LimitTo = slices.Clone(e.Scopes), slices.Clone(e.LimitTo)
	return e
}

// Save saves secret in the keychain and its description in the index, and returns the entry with
// Key, SavedAt and, for a token, TokenID and LastChars. An entry of Begin is finished by it. An
// error means "not saved": when the context ends first and the keychain writes nevertheless, the
// secret is deleted, at the latest by Pending at the next start. After an error an entry of Begin
// is still pending; Save can be called again.
func (c *Credentials) Save(ctx context.Context, e Entry, secret speckle.Secret) (Entry, error) {
	const op = "save"
	if secret.IsZero() {
		return Entry{}, &Error{Op: op, Err: errNoSecret}
	}
	wasBegun := e.Key != ""
	if !wasBegun {
		e.Key = newKey()
	}
	e = e.clone()
	e.SavedAt = c.nowAfter(ctx, e)
	if secret.IsToken() {
		e.TokenID, e.LastChars = secret.TokenID(), secret.LastChars()
	}
	finished := newRecord(e, saved)
	// A token pasted into the field for its name would end up on the disk.
	if len(secret.Reveal()) >= shortestToken && bytes.Contains(finished.raw, []byte(secret.Reveal())) {
		return Entry{}, &Error{Op: op, Err: errors.New("the description holds the secret")}
	}
	if err := c.index.claim(ctx, e.Key); err != nil {
		return Entry{}, err
	}
	if !wasBegun {
		defer c.index.release(e.Key)
	}
	if err := c.index.put(ctx, newRecord(e, saving)); err != nil {
		return Entry{}, err
	}
	err := c.store.Save(ctx, e.Key, secret)
	// The keychain has decided: that the caller's time ends now changes nothing.
	tidy, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer end()
	if err != nil {
		c.noteFailure(tidy, e.Key, wasBegun, err)
		return Entry{}, err
	}
	if err := c.index.put(tidy, finished); err != nil {
		_ = c.store.Delete(tidy, e.Key) // if this fails, Pending finds the secret
		return Entry{}, err
	}
	c.index.release(e.Key)
	return e, nil
}

// nowAfter is the time of saving an entry, after that of each with the same name:
// scripts get the newest, and the clock may have been put back.
func (c *Credentials) nowAfter(ctx context.Context, e Entry) time.Time {
	now := time.Now().UTC().Round(0)
	entries, _ := c.List(ctx) // what writes the index fails next, with the reason
	for _, other := range entries {
		if other.Name == e.Name && other.Origin == e.Origin && !now.After(other.SavedAt) {
			now = other.SavedAt.Add(time.Nanosecond)
		}
	}
	return now
}

// noteFailure writes into the index that a secret was not saved. If that fails, the
// record still says "saving", which Pending clears up at the next start.
func (c *Credentials) noteFailure(ctx context.Context, key string, wasBegun bool, err error) {
	untouched := wasUntouched(err)
	switch {
	case untouched && wasBegun:
		_ = c.index.stopSaving(ctx, key, begun)
	case untouched:
		_ = c.index.remove(ctx, key)
	case !wasBegun:
		_ = c.index.stopSaving(ctx, key, discarded)
	}
}

// wasUntouched reports whether the keychain surely wrote nothing.
func wasUntouched(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && (e.untouched || e.Kind == KindLocked || e.Kind == KindNoKeyring || e.Kind == KindTooLarge)
}

// Load returns the secret of an entry. KindNotFound means that the keychain
// has no such secret, though the index lists it.
func (c *Credentials) Load(ctx context.Context, key string) (speckle.Secret, error) {
	return c.store.Load(ctx, key)
}

// Replace saves another secret for an entry, such as a refreshed sign-in. The description stays.
// After an error the keychain still has the earlier secret. KindNotFound: there is no such entry.
func (c *Credentials) Replace(ctx context.Context, key string, secret speckle.Secret) error {
	records, err := c.index.read(ctx)
	if err != nil {
		return err
	}
	if find(records, key) < 0 {
		return &Error{Op: "replace", Kind: KindNotFound}
	}
	return c.store.Save(ctx, key, secret)
}

// Describe changes the name and the note of an entry. KindNotFound: there is no such entry.
func (c *Credentials) Describe(ctx context.Context, key, name, note string) error {
	return c.describe(ctx, "describe", key, func(e *Entry) { e.Name, e.Note = name, note })
}

// NoteRejected notes when the server was found to reject the token of an entry, or with the zero
// time that it accepts it. Another token that the entry has by now is left alone.
func (c *Credentials) NoteRejected(ctx context.Context, key, tokenID string, at time.Time) error {
	return c.describe(ctx, "note", key, func(e *Entry) {
		if e.TokenID == tokenID {
			e.RejectedAt = at
		}
	})
}

func (c *Credentials) describe(ctx context.Context, op, key string, change func(*Entry)) error {
	found := false
	err := c.index.update(ctx, func(records []record) []record {
		if i := find(records, key); i >= 0 {
			found = true
			r := &records[i]
			change(&r.entry)
			if r.earlier != nil {
				change(r.earlier)
			}
			*r = r.encoded()
		}
		return records
	})
	if err == nil && !found {
		return &Error{Op: op, Kind: KindNotFound}
	}
	return err
}

// Delete deletes the secret from the keychain and then the entry from the
// index. A secret that is missing is no error.
func (c *Credentials) Delete(ctx context.Context, key string) error {
	_, err := c.DeleteToken(ctx, key, "")
	return err
}

// DeleteToken is Delete unless the entry is of another token by now: ReplaceToken may have put it
// there since, in another running copy of the program. No lastChars delete any.
func (c *Credentials) DeleteToken(ctx context.Context, key, lastChars string) (deleted bool, err error) {
	err = c.index.exclusive(ctx, "delete", func() error {
		if lastChars != "" {
			records, err := c.index.read(ctx)
			if err != nil {
				return err
			}
			if i := find(records, key); i >= 0 && (records[i].state == replacing || records[i].entry.LastChars != lastChars) {
				return nil
			}
		}
		if err := c.store.Delete(ctx, key); err != nil && KindOf(err) != KindNotFound {
			return err
		}
		deleted = true
		tidy, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
		defer end()
		return c.index.remove(tidy, key)
	})
	return deleted, err
}

// SetAside renames an index that can't be read, for the person to look into, and begins a new one.
// The secrets stay in the keychain below the keys that the old file names. It returns the file's
// new path, or "" when the index is readable.
func (c *Credentials) SetAside(ctx context.Context) (string, error) {
	return c.index.setAside(ctx, time.Now())
}

// ReplaceToken saves another token for the entry of e's key, with the person, scopes, limits and
// dates of e; the name and note stay. KindNotFound: there is no such entry. After any other error
// the keychain has the earlier token; when the keychain didn't say which one it has, the entry is
// listed without TokenID and LastChars until Pending or Recognize finds out.
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
	e.Kind, e.Origin, e.Name, e.Note = earlier.Kind, earlier.Origin, earlier.Name, earlier.Note
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
			e.Scopes, e.LimitTo, e.CreatedAt, e.ExpiresAt, e.RejectedAt = nil, nil, time.Time{}, time.Time{}, time.Time{}
		}
		e.TokenID, e.LastChars = secret.TokenID(), secret.LastChars()
		return c.index.put(ctx, newRecord(e, saved))
	}
}
