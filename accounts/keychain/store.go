// Package keychain keeps tokens in the keychain of the operating system and
// remembers, without secrets, what was kept.
package keychain

import (
	"context"

	"speckle-keys/speckle"
)

// Service is the name below which everything is kept.
const Service = "speckle-keys"

// Kind says why a keychain call failed.
type Kind int

const (
	KindUnknown   Kind = iota
	KindNoService      // no keychain on this computer, or not reachable
	KindLocked         // locked, or the person refused to unlock it
	KindNotFound
	KindTooLarge
	KindTimeout
	KindCancelled
	KindIndex // our own index could not be read or written
)

// Error is the error of every call of this package.
type Error struct {
	Op   string
	Kind Kind
	// Missing names what is missing in the terms of this desktop, such as
	// "org.freedesktop.secrets", for KindNoService.
	Missing string
	Err     error
}

func (e *Error) Error() string { panic("not built yet") }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or KindUnknown.
func KindOf(err error) Kind { panic("not built yet") }

// Store keeps secrets by key.
type Store interface {
	// Name is what the person calls it: "GNOME Keyring", "Keychain",
	// "Windows Credential Manager", "memory".
	Name() string
	// Probe asks whether a secret could be saved now, without writing one
	// and without a prompt where that can be known.
	Probe(ctx context.Context) error
	Save(ctx context.Context, key string, value speckle.Secret) error
	Load(ctx context.Context, key string) (speckle.Secret, error)
	Delete(ctx context.Context, key string) error
}

// System returns the keychain of the operating system. Its calls run on one
// worker; a call whose context ends returns at once, and what it does later
// is undone or finished (see Credentials).
func System() Store { panic("not built yet") }

// Memory returns a store that forgets everything with the program.
func Memory() Store { panic("not built yet") }
