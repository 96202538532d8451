package keychain

import (
	"context"
	"errors"
)

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

func (k Kind) String() string {
	switch k {
	case KindNoService:
		return "no keychain"
	case KindLocked:
		return "locked"
	case KindNotFound:
		return "not found"
	case KindTooLarge:
		return "too large"
	case KindTimeout:
		return "timed out"
	case KindCancelled:
		return "cancelled"
	case KindIndex:
		return "index not usable"
	}
	return "failed"
}

// What can be behind an Error; ask with errors.Is.
var (
	// ErrWaiting says that the call's turn did not come, or did not end,
	// because the keychain has not answered: mostly it shows a prompt that
	// nobody has answered yet.
	ErrWaiting = errors.New("the keychain has not answered: it may show a prompt that is still open")
	// ErrUnfaithful says that the keychain reported success but did not give
	// back what it had been given.
	ErrUnfaithful = errors.New("the keychain did not give back what it was given")
	// ErrIndexDamaged says that the index is not readable as such. It is
	// left untouched; Credentials.SetAside goes on without it.
	ErrIndexDamaged = errors.New("the list of saved credentials is damaged")
	// ErrIndexNewer says that a newer version of this program wrote the
	// index. It is left untouched.
	ErrIndexNewer = errors.New("the list of saved credentials was written by a newer version")
)

// What may be missing of a desktop's keychain, in English.
const (
	MissingBus     = "D-Bus session bus"
	MissingService = "org.freedesktop.secrets (GNOME Keyring, KWallet or KeePassXC)"
	MissingKeyring = "default keyring"
)

var errNoSecret = errors.New("there is no secret to keep")

// Error is the error of every call of this package.
type Error struct {
	Op   string
	Kind Kind
	// Missing names what is missing, for KindNoService: one of MissingBus,
	// MissingService and MissingKeyring, or the name of a program.
	Missing string
	Err     error
}

// Error gives one line for developers; people get texts made from Kind. It
// never holds a secret or a token's id.
func (e *Error) Error() string {
	text := "keychain: " + e.Op + ": " + e.Kind.String()
	if e.Missing != "" {
		text += ": no " + e.Missing
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or KindUnknown.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindUnknown
}

// ended is the error of a call whose context ended.
func ended(op string, ctx context.Context) *Error {
	e := &Error{Op: op, Kind: KindCancelled, Err: ctx.Err()}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		e.Kind = KindTimeout
	}
	return e
}
