package keychain

import (
	"context"
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
type Credentials struct{}

// Open returns the credentials of a store; dir is the folder of the index
// ("" keeps it in memory). It does not read yet.
func Open(store Store, dir string) *Credentials { panic("not built yet") }

// Name is the store's name.
func (c *Credentials) Name() string { panic("not built yet") }

// Probe tells whether a secret could be saved now: nil, or an *Error.
func (c *Credentials) Probe(ctx context.Context) error { panic("not built yet") }

// List returns the entries, newest first, from the index alone: it never
// opens the keychain.
func (c *Credentials) List(ctx context.Context) ([]Entry, error) { panic("not built yet") }

// Save keeps secret and then its description. When the context ends first,
// the write may still happen: it is undone as soon as it does, so that an
// error always means "not kept".
func (c *Credentials) Save(ctx context.Context, e Entry, secret speckle.Secret) (Entry, error) {
	panic("not built yet")
}

// Load returns the secret of an entry. KindNotFound means that it is gone
// from the keychain though the index knows it.
func (c *Credentials) Load(ctx context.Context, key string) (speckle.Secret, error) {
	panic("not built yet")
}

// Delete forgets the secret and then the entry. A secret that is gone already
// is no error.
func (c *Credentials) Delete(ctx context.Context, key string) error { panic("not built yet") }
