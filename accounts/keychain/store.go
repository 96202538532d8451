// Package keychain keeps tokens in the keychain of the operating system and
// remembers, without secrets, what was kept.
package keychain

import (
	"context"

	"speckle-keys/speckle"
)

// Service is the name below which everything is kept.
const Service = "speckle-keys"

// MaxSecret is the longest secret that is kept, in bytes: what the Windows
// Credential Manager takes. The limit is the same everywhere, so that what
// can be kept doesn't depend on the computer.
const MaxSecret = 2560

// Store keeps secrets by key. Every error is an *Error.
type Store interface {
	// Name is what the person calls it: "GNOME Keyring", "macOS Keychain",
	// "Windows Credential Manager", "this program's memory". It never waits: until the
	// first Probe it may be a general name, such as "Secret Service".
	Name() string
	// Probe asks whether a secret could be saved now, without writing one
	// and without a prompt. KindLocked means that Save will ask the person.
	Probe(ctx context.Context) error
	// Save keeps value below key, in place of what was there. Nil means that
	// it was read back and is the same. An error, also the one of an ended
	// context, means that it is not kept: a write that turns out to have
	// happened nevertheless is taken back, and the earlier value restored.
	Save(ctx context.Context, key string, value speckle.Secret) error
	// Load returns the secret of key, or KindNotFound.
	Load(ctx context.Context, key string) (speckle.Secret, error)
	// Delete forgets the secret of key, or says KindNotFound.
	Delete(ctx context.Context, key string) error
}

// Unlocker is a Store that can ask the person to unlock it.
type Unlocker interface {
	// Unlock shows the keychain's own prompt and waits for the answer. When
	// the context ends the prompt is taken away. KindLocked means that the
	// person refused, or could not be asked.
	Unlock(ctx context.Context) error
}
