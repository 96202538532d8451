package keychain

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"speckle-keys/speckle"
)

// CredentialKind tells the saved credentials apart.
type CredentialKind string

const (
	KindToken  CredentialKind = "token"
	KindSignIn CredentialKind = "sign-in"
	KindApp    CredentialKind = "registration" // app id and secret, kept when signed out
)

// Entry describes a saved credential. It holds no secret.
type Entry struct {
	Key       string // where the secret is kept; made by Save
	Kind      CredentialKind
	Origin    speckle.Origin
	UserID    string // whose it is, when known
	UserName  string
	Name      string // the token's name
	TokenID   string // first 10 characters, when the secret is a token
	LastChars string
	Scopes    []string
	CreatedAt time.Time
	ExpiresAt time.Time // zero: never, or not known
	SavedAt   time.Time
}

// Credentials is a keychain and the index of what we keep in it. It is safe
// for several goroutines, and for several running copies of the program.
type Credentials struct {
	store Store
	index *index
}

// tidyTime is how long the index may take to note how a call ended, when the
// caller's own time is up.
const tidyTime = 2 * time.Second

// shortestToken is the length below which a secret may be in a description
// by chance.
const shortestToken = 16

// Open returns the credentials of a store; dir is the folder of the index
// ("" keeps it in memory). It does not read yet.
func Open(store Store, dir string) *Credentials {
	return &Credentials{store: store, index: &index{dir: dir}}
}

// Name is the store's name.
func (c *Credentials) Name() string { return c.store.Name() }

// Probe tells whether a secret could be saved now: nil, or an *Error.
// KindLocked means that Save will make the keychain ask the person.
func (c *Credentials) Probe(ctx context.Context) error { return c.store.Probe(ctx) }

// Unlock has the keychain ask the person to unlock it; see Unlocker. It is
// nil for a keychain that can't be locked.
func (c *Credentials) Unlock(ctx context.Context) error {
	if u, ok := c.store.(Unlocker); ok {
		return u.Unlock(ctx)
	}
	return nil
}

// List returns the entries, newest first, from the index alone: it never
// opens the keychain. KindIndex means that the index can't be read; see
// ErrIndexDamaged, ErrIndexNewer and SetAside.
func (c *Credentials) List(ctx context.Context) ([]Entry, error) {
	records, err := c.index.read(ctx)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, r := range records {
		if r.entry.Key != "" && r.state == kept {
			e := r.entry
			e.Scopes = slices.Clone(e.Scopes)
			entries = append(entries, e)
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return b.SavedAt.Compare(a.SavedAt) })
	return entries, nil
}

// Save keeps secret and then its description, and returns it with Key,
// SavedAt and, for a token, TokenID and LastChars. When the context ends
// first, the write may still happen: it is undone as soon as it does, so that
// an error always means "not kept".
func (c *Credentials) Save(ctx context.Context, e Entry, secret speckle.Secret) (Entry, error) {
	const op = "save"
	if secret.IsZero() {
		return Entry{}, &Error{Op: op, Err: errNoSecret}
	}
	e.Key = newKey()
	e.SavedAt = time.Now().UTC().Round(0)
	e.Scopes = slices.Clone(e.Scopes)
	if secret.IsToken() {
		e.TokenID, e.LastChars = secret.TokenID(), secret.LastChars()
	}
	pending, err := newRecord(e, saving)
	if err != nil {
		return Entry{}, &Error{Op: op, Kind: KindIndex, Err: err}
	}
	// A token pasted into the field for its name would end up on the disk.
	if len(secret.Reveal()) >= shortestToken && bytes.Contains(pending.raw, []byte(secret.Reveal())) {
		return Entry{}, &Error{Op: op, Err: errors.New("the description holds the secret")}
	}
	release, err := c.index.claim(e.Key)
	if err != nil {
		return Entry{}, err
	}
	defer release()
	if err := c.index.add(ctx, pending); err != nil {
		return Entry{}, err
	}
	if err := c.store.Save(ctx, e.Key, secret); err != nil {
		c.giveUp(ctx, e.Key, err)
		return Entry{}, err
	}
	// The secret is safe: that the caller's time ends now changes nothing.
	tidy, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer end()
	if err := c.index.setState(tidy, e.Key, kept); err != nil {
		_ = c.store.Delete(tidy, e.Key) // if this fails, Reconcile finds it
		return Entry{}, err
	}
	return e, nil
}

// giveUp notes that a key was not kept. Where the keychain may have written
// it nevertheless, it stays on the list of things to clean up.
func (c *Credentials) giveUp(ctx context.Context, key string, why error) {
	tidy, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer end()
	// A failure here leaves a record that Reconcile settles.
	switch KindOf(why) {
	case KindLocked, KindTooLarge:
		_ = c.index.remove(tidy, key) // nothing can have been written
	default:
		_ = c.index.setState(tidy, key, undone)
	}
}

// Load returns the secret of an entry. KindNotFound means that it is gone
// from the keychain though the index knows it.
func (c *Credentials) Load(ctx context.Context, key string) (speckle.Secret, error) {
	return c.store.Load(ctx, key)
}

// Replace keeps another secret for an entry, such as a refreshed sign-in. The
// description stays. An error means that the earlier secret is still kept.
// KindNotFound: there is no such entry.
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

// Rename changes the name of an entry. KindNotFound: there is no such entry.
func (c *Credentials) Rename(ctx context.Context, key, name string) error {
	return c.index.change(ctx, key, func(r record) (record, error) {
		r.entry.Name = name
		return newRecord(r.entry, r.state)
	})
}

// Delete forgets the secret and then the entry. A secret that is gone already
// is no error.
func (c *Credentials) Delete(ctx context.Context, key string) error {
	if err := c.store.Delete(ctx, key); err != nil && KindOf(err) != KindNotFound {
		return err
	}
	tidy, end := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer end()
	return c.index.remove(tidy, key)
}

// SetAside goes on without an index that can't be read: the file is renamed,
// never deleted, and a new list begins. The secrets stay in the keychain
// below the keys that the old file names. It returns the file's new path, or
// "" when the index is readable.
func (c *Credentials) SetAside(ctx context.Context) (string, error) {
	return c.index.setAside(ctx, time.Now())
}
