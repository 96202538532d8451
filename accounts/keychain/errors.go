package keychain

import (
	"cmp"
	"context"
	"errors"
)

// Kind says why a keychain call failed, in English, for developers.
type Kind string

const (
	KindUnknown   Kind = ""
	KindNoService Kind = "no keychain" // no keychain on this computer, or not reachable
	KindNoKeyring Kind = "no keyring"  // the keychain works but holds no keyring yet: Unlock lets it create one
	KindLocked    Kind = "locked"      // locked, or the person refused to unlock it
	KindNotFound  Kind = "not found"
	KindTooLarge  Kind = "too large"
	KindTimeout   Kind = "timed out"
	KindCancelled Kind = "cancelled"
	KindIndex     Kind = "index not usable" // our own index could not be read or written
)

// What can be behind an Error; ask with errors.Is.
var (
	// ErrWaiting says that the call did not get its turn, or did not end, because the keychain has
	// not answered: mostly it shows a prompt that has no answer yet.
	ErrWaiting = errors.New("the keychain has not answered: it may show a prompt that is still open")
	// ErrNotSaved says that the keychain reported success, but then did not return the same secret.
	ErrNotSaved = errors.New("the keychain did not return the secret that it was given")
	// ErrIndexDamaged says that the index can't be read. The file is left as
	// it is; Credentials.SetAside renames it and begins a new one.
	ErrIndexDamaged = errors.New("the list of saved credentials is damaged")
	// ErrIndexNewer says that a newer version of this program wrote the
	// index. The file is left as it is, as for ErrIndexDamaged.
	ErrIndexNewer = errors.New("the list of saved credentials was written by a newer version")
)

// What may be missing of a Linux desktop's keychain, in English.
const (
	MissingBus     = "D-Bus session bus"
	MissingService = "org.freedesktop.secrets (GNOME Keyring, KWallet or KeePassXC)"
	MissingKeyring = "default keyring" // with KindNoKeyring
)

var errNoSecret = errors.New("there is no secret to save")

// Error is the error of every call of this package.
type Error struct {
	Op   string
	Kind Kind
	// Missing names what is missing: MissingBus, MissingService or the path
	// of a program for KindNoService, MissingKeyring for KindNoKeyring.
	Missing string
	Err     error

	untouched bool // the keychain was never asked to write
}

// Error returns one line for developers; people get texts chosen by Kind. It
// never holds a secret or a token's id.
func (e *Error) Error() string {
	text := "keychain: " + e.Op + ": " + cmp.Or(string(e.Kind), "failed")
	if e.Missing != "" {
		text += ": no " + e.Missing
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or KindUnknown.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return KindUnknown
}

func ended(op string, ctx context.Context) *Error {
	e := &Error{Op: op, Kind: KindCancelled, Err: ctx.Err()}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e.Kind = KindTimeout
	}
	return e
}
