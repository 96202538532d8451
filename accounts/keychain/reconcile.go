package keychain

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/gofrs/flock"
)

// Reconcile settles what a crash or an ended context left half done: a secret
// whose saving was not noted any more is listed, one that was given up is
// deleted. Call it when the program starts. It never makes the keychain ask:
// while it is locked nothing is settled and the error is Probe's.
func (c *Credentials) Reconcile(ctx context.Context) error {
	if c.index.dir == "" {
		return nil // no crash outlives it
	}
	records, err := c.index.read(ctx)
	if err != nil {
		return err
	}
	open := slices.DeleteFunc(records, func(r record) bool { return r.entry.Key == "" || r.state == kept })
	if len(open) == 0 {
		return nil
	}
	if err := c.store.Probe(ctx); err != nil {
		return err
	}
	var failed []error
	for _, r := range open {
		release, err := c.index.claim(r.entry.Key)
		if err != nil {
			continue // another copy, or another call, is just saving it
		}
		failed = append(failed, c.settle(ctx, r))
		release()
	}
	return errors.Join(failed...)
}

func (c *Credentials) settle(ctx context.Context, r record) error {
	key := r.entry.Key
	if r.state == saving {
		_, err := c.store.Load(ctx, key)
		switch {
		case err == nil:
			return c.index.setState(ctx, key, kept)
		case KindOf(err) == KindNotFound:
			return c.index.remove(ctx, key)
		}
		return err
	}
	return c.Delete(ctx, key)
}

// claim says that this call settles a key, so that no other copy of the
// program does. It ends with the process, however that ends.
func (x *index) claim(key string) (release func(), err error) {
	if x.dir == "" {
		return func() {}, nil // Reconcile leaves it alone
	}
	if err := privateFolder(x.dir); err != nil {
		return nil, &Error{Op: "change the list", Kind: KindIndex, Err: err}
	}
	path := filepath.Join(x.dir, "saving-"+key+".lock")
	lock := flock.New(path, flock.SetPermissions(0o600))
	held, err := lock.TryLock()
	if err == nil && !held {
		err = errClaimed
	}
	if err != nil {
		return nil, &Error{Op: "change the list", Kind: KindIndex, Err: err}
	}
	return func() {
		_ = os.Remove(path) // Windows does this only after Close
		_ = lock.Close()
		_ = os.Remove(path)
	}, nil
}

var errClaimed = errors.New("another copy of the program is at it")
