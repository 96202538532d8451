// Package keychaintest provides a keychain that fails on demand, for tests.
package keychaintest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// The calls of a Store, as Fail, Hang and Calls name them.
const (
	Probe  = "probe"
	Save   = "save"
	Load   = "load"
	Delete = "delete"
	Unlock = "unlock"
)

// Store is keychain.Memory whose calls fail, wait or are delayed on demand.
// Create it with New; it is safe for several goroutines.
type Store struct {
	keychain.Store

	// OnCall, when set before the first call, is called with the name of
	// each call, on the caller's goroutine.
	OnCall func(op string)

	mu    sync.Mutex
	keys  map[string]bool
	calls []string
	fail  map[string]error
	hang  map[string]chan struct{}
	delay map[string]time.Duration
}

// New returns an empty keychain that works.
func New() *Store {
	return &Store{
		Store: keychain.Memory(), keys: map[string]bool{},
		fail: map[string]error{}, hang: map[string]chan struct{}{}, delay: map[string]time.Duration{},
	}
}

// Fail makes every call of op fail with kind, until Work.
func (s *Store) Fail(op string, kind keychain.Kind) {
	e := &keychain.Error{Op: op, Kind: kind}
	if kind == keychain.KindNoService {
		e.Missing = "test keychain"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail[op] = e
}

// Delay makes every call of op take d, or until its context ends.
func (s *Store) Delay(op string, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delay[op] = d
}

// Hang makes every call of op wait, until Work or until its context ends.
func (s *Store) Hang(op string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hang[op] == nil {
		s.hang[op] = make(chan struct{})
	}
}

// Work makes op work again at once, and ends the waiting of Hang.
func (s *Store) Work(op string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.hang[op]; c != nil {
		close(c)
	}
	delete(s.hang, op)
	delete(s.fail, op)
	delete(s.delay, op)
}

// Calls returns the calls so far, in the order in which they began.
func (s *Store) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Keys returns the keys that hold a secret, sorted.
func (s *Store) Keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.keys))
}

// Lose deletes a secret as another program would: no call is recorded.
func (s *Store) Lose(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, key)
	_ = s.Store.Delete(context.Background(), key)
}

func (s *Store) begin(ctx context.Context, op string) error {
	if s.OnCall != nil {
		s.OnCall(op)
	}
	s.mu.Lock()
	s.calls = append(s.calls, op)
	hang, delay := s.hang[op], s.delay[op]
	s.mu.Unlock()
	if hang != nil {
		select {
		case <-hang:
		case <-ctx.Done():
		}
	}
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-ctx.Done():
		}
	}
	if err := s.Store.Probe(ctx); err != nil { // ctx has ended
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fail[op]
}

func (s *Store) Name() string { return "test keychain" }

// Probe returns the error that was set, or nil.
func (s *Store) Probe(ctx context.Context) error { return s.begin(ctx, Probe) }

// Unlock returns the error that was set, or nil; then Probe works again too.
func (s *Store) Unlock(ctx context.Context) error {
	err := s.begin(ctx, Unlock)
	if err == nil {
		s.Work(Probe)
	}
	return err
}

// Save saves the value, unless it returns an error.
func (s *Store) Save(ctx context.Context, key string, value speckle.Secret) error {
	if err := s.begin(ctx, Save); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.Store.Save(ctx, key, value)
	if err == nil {
		s.keys[key] = true
	}
	return err
}

// Load returns the value, or KindNotFound.
func (s *Store) Load(ctx context.Context, key string) (speckle.Secret, error) {
	if err := s.begin(ctx, Load); err != nil {
		return speckle.Secret{}, err
	}
	return s.Store.Load(ctx, key)
}

// Delete deletes the value, or returns KindNotFound.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.begin(ctx, Delete); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.keys, key)
	return s.Store.Delete(ctx, key)
}
