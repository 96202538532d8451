package keychain

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/zalando/go-keyring"

	"speckle-keys/speckle"
)

// System returns the keychain of the operating system. Its calls run on one
// worker; a call whose context ends returns at once, and what it does later
// is undone.
func System() Store { return newSystem(goKeyring{}, desktop{}) }

// library is what we use of go-keyring.
type library interface {
	Set(service, user, password string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

type goKeyring struct{}

func (goKeyring) Set(service, user, password string) error {
	return keyring.Set(service, user, password)
}
func (goKeyring) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (goKeyring) Delete(service, user string) error        { return keyring.Delete(service, user) }

// platform is what go-keyring does not tell. Its errors are *Error.
type platform interface {
	// probe finds the keychain and its name without a prompt.
	probe(ctx context.Context) (name string, err error)
	// unlock has the keychain ask the person where it is locked.
	unlock(ctx context.Context) error
	// explain tells the kind of a typed error, or KindUnknown.
	explain(err error) Kind
}

type system struct {
	keys     library
	platform platform
	worker   worker
	name     atomic.Pointer[string]
}

func newSystem(keys library, p platform) *system {
	s := &system{keys: keys, platform: p}
	s.setName(generalName)
	return s
}

func (s *system) setName(name string) { s.name.Store(&name) }

func (s *system) Name() string { return *s.name.Load() }

// Probe does not queue behind a call that waits for a prompt: it is what
// tells why nothing moves.
func (s *system) Probe(ctx context.Context) error {
	return apart(ctx, "probe", func() error {
		name, err := s.platform.probe(ctx)
		if name != "" {
			s.setName(name)
		}
		return err
	})
}

func (s *system) Unlock(ctx context.Context) error {
	return apart(ctx, "unlock", func() error { return s.platform.unlock(ctx) })
}

// apart runs f in its own goroutine and leaves it behind when ctx ends.
func apart(ctx context.Context, op string, f func() error) error {
	var w worker
	return w.do(ctx, op, func(context.Context) error { return f() }, nil)
}

func (s *system) Save(ctx context.Context, key string, value speckle.Secret) error {
	const op = "save"
	if value.IsZero() {
		return &Error{Op: op, Err: errNoSecret}
	}
	if len(value.Reveal()) > MaxSecret {
		return &Error{Op: op, Kind: KindTooLarge}
	}
	var earlier speckle.Secret
	putBack := func() {
		// Nobody is left to tell of a failure; for our credentials the index
		// still has the key on its list of things to clean up.
		if earlier.IsZero() {
			_ = s.keys.Delete(Service, key)
		} else {
			_ = s.keys.Set(Service, key, earlier.Reveal())
		}
	}
	return s.call(ctx, op, func(ctx context.Context) error {
		old, err := s.keys.Get(Service, key)
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			return err
		}
		earlier = speckle.NewSecret(old)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = s.keys.Set(Service, key, value.Reveal())
		if err == nil {
			err = s.verify(key, value)
		}
		if err != nil {
			putBack()
		}
		return err
	}, putBack)
}

// verify reads a value back: a keychain that takes a token and does not keep
// it would lose what can't be shown a second time.
func (s *system) verify(key string, value speckle.Secret) error {
	got, err := s.keys.Get(Service, key)
	if errors.Is(err, keyring.ErrNotFound) || err == nil && !speckle.NewSecret(got).Equal(value) {
		return ErrUnfaithful
	}
	return err
}

func (s *system) Load(ctx context.Context, key string) (speckle.Secret, error) {
	loaded := make(chan speckle.Secret, 1)
	err := s.call(ctx, "load", func(context.Context) error {
		value, err := s.keys.Get(Service, key)
		loaded <- speckle.NewSecret(value)
		return err
	}, nil)
	if err != nil {
		return speckle.Secret{}, err
	}
	return <-loaded, nil
}

func (s *system) Delete(ctx context.Context, key string) error {
	return s.call(ctx, "delete", func(context.Context) error {
		return s.keys.Delete(Service, key)
	}, nil)
}

// call queues a call of the library. The library waits for prompts without a
// limit and starts a D-Bus daemon where there is none, so it is only called
// once the keychain was found and unlocked.
func (s *system) call(ctx context.Context, op string, run func(context.Context) error, undo func()) error {
	if ctx.Err() != nil {
		return ended(op, ctx)
	}
	err := s.worker.do(ctx, op, func(ctx context.Context) error {
		if err := s.platform.unlock(ctx); err != nil {
			return err
		}
		if err := run(ctx); err != nil {
			return s.classify(ctx, err)
		}
		return nil
	}, undo)
	var e *Error
	if errors.As(err, &e) {
		named := *e
		named.Op = op
		if e.Kind == KindTimeout || e.Kind == KindCancelled {
			named.Err = fmt.Errorf("%w (%w)", ErrWaiting, e.Err)
		}
		return &named
	}
	return err
}

// classify gives an error of the library its kind. Most of them have no type
// of their own; then the state of the keychain after the failure decides.
func (s *system) classify(ctx context.Context, err error) error {
	e := &Error{Err: err}
	switch {
	case ctx.Err() != nil:
		return ended("call", ctx)
	case errors.Is(err, ErrUnfaithful):
		return e
	case errors.Is(err, keyring.ErrNotFound):
		return &Error{Kind: KindNotFound}
	case errors.Is(err, keyring.ErrSetDataTooBig):
		e.Kind = KindTooLarge
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		e.Kind = KindNoService
	default:
		e.Kind = s.platform.explain(err)
	}
	if e.Kind != KindUnknown && e.Kind != KindNoService {
		return e
	}
	_, state := s.platform.probe(ctx)
	var p *Error
	if errors.As(state, &p) {
		e.Kind, e.Missing = p.Kind, p.Missing
	}
	return e
}
