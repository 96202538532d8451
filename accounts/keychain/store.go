// Package keychain saves tokens in the keychain of the operating system, and
// an index of them, without secrets, in a file.
package keychain

import (
	"context"

	"speckle-keys/speckle"
)

// Service is the service name of all our items in the keychain.
const Service = "speckle-keys"

// MaxSecret is the longest secret, in bytes, that can be saved: what the
// Windows Credential Manager takes. The limit is the same on every system, so
// that a credential that can be saved on one can be saved on all.
const MaxSecret = 2560

// Store holds secrets by key. Every error is an *Error.
type Store interface {
	// Name is what people call it: "GNOME Keyring", "macOS Keychain", "Windows Credential Manager",
	// "this program's memory". It never waits: until the first Probe it may be a general name, such
	// as "Secret Service".
	Name() string
	// Probe asks whether a secret could be saved now, without writing one and without a prompt.
	// KindLocked means that Save will ask the person, KindNoKeyring that Unlock will.
	Probe(ctx context.Context) error
	// Unlock shows the keychain's own prompt, to unlock it or to create its first keyring, and
	// waits for the answer. When the context ends the prompt is closed. KindLocked or KindNoKeyring
	// mean that the person refused, or could not be asked.
	Unlock(ctx context.Context) error
	// Save saves value below key, in place of what was there. Nil means that it was read back and
	// is the same. An error, also the one of an ended context, means that it is not saved: a write
	// that turns out to have happened nevertheless is undone, and the earlier value restored.
	Save(ctx context.Context, key string, value speckle.Secret) error
	// Load returns the secret of key, or KindNotFound.
	Load(ctx context.Context, key string) (speckle.Secret, error)
	// Delete deletes the secret of key, or returns KindNotFound.
	Delete(ctx context.Context, key string) error
}
