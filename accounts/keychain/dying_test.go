//go:build linux

package keychain_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"speckle-keys/accounts/keychain"
)

// S26: The service ends while it is asked about an item: one error of its kind,
// nobody waits, and nothing is lost or forgotten. With the service back, all goes on.
func TestServiceThatDiesAtAnItem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		at   string
		do   func(*testing.T, *keychain.Credentials, string) error
		kept int // secrets, by the service
	}{
		"before it is found to be read":     {"search", load, 1},
		"while it is read":                  {"get", load, 1},
		"before it is found to be deleted":  {"search", deleting, 1},
		"while it is deleted":               {"delete", deleting, 1},
		"before it answers that it deleted": {"deleted", deleting, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, dir := newBus(t), t.TempDir()
			service := &stub{}
			e := save(t, keychain.Open(service.serve(t, s), dir), "x")

			dying := &stub{items: service.items}
			dying.onItem = func(call string) bool {
				if call == c.at {
					dying.conn.Close()
				}
				return call == c.at
			}
			service.conn.Close()
			creds := keychain.Open(dying.serve(t, s), dir)
			err := c.do(t, creds, e.Key)
			wantMissing(t, err, keychain.MissingService)
			if strings.Contains(err.Error(), canary) {
				t.Error("the error holds the secret")
			}
			if got := names(t, creds); !slices.Equal(got, []string{"x"}) || dying.count() != c.kept {
				t.Errorf("listed %v, %d secrets", got, dying.count())
			}

			again := &stub{items: dying.items}
			creds = keychain.Open(again.serve(t, s), dir)
			if c.kept > 0 {
				if err := load(t, creds, e.Key); err != nil {
					t.Error(err)
				}
			}
			if err := creds.Delete(t.Context(), e.Key); err != nil || len(names(t, creds)) != 0 || again.count() != 0 {
				t.Errorf("delete: %v; listed %v, %d secrets", err, names(t, creds), again.count())
			}
		})
	}
}

// load fails the test for another secret than the saved one.
func load(t *testing.T, c *keychain.Credentials, key string) error {
	t.Helper()
	secret, err := c.Load(t.Context(), key)
	if err == nil && secret.Reveal() != canary {
		t.Errorf("loaded %d bytes", len(secret.Reveal()))
	}
	return err
}

func deleting(t *testing.T, c *keychain.Credentials, key string) error {
	t.Helper()
	return c.Delete(t.Context(), key)
}

// S26: The bus ends while the service is asked, and stays away.
func TestBusThatDies(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	var saved atomic.Bool
	service := &stub{onItem: func(call string) bool {
		dies := call == "get" && saved.Load()
		if dies {
			s.endBus()
		}
		return dies
	}}
	store := service.serve(t, s)
	creds := keychain.Open(store, t.TempDir())
	e := save(t, creds, "x")
	saved.Store(true)
	wantKind(t, load(t, creds, e.Key), keychain.KindNoService)
	everyCall(t, store, func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingBus) })
	if got := names(t, creds); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed %v", got)
	}
}

// S26, S27: The daemon of GNOME Keyring crashes between two calls: each call
// says so, and with a new daemon the secret is there.
func TestRealKeyringThatDies(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	kill := s.startKeyring(t)
	store := s.store()
	creds := keychain.Open(store, t.TempDir())
	e := save(t, creds, "x")
	waitForKeyring(t, s, kill)
	everyCall(t, store, func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingService) })
	wantMissing(t, creds.Delete(t.Context(), e.Key), keychain.MissingService)
	if got := names(t, creds); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed %v", got)
	}
	s.startKeyring(t)
	if err := load(t, creds, e.Key); err != nil {
		t.Error(err)
	}
}

// Each call has a connection of its own, which ends with it and not only when
// its context does, also when it fails.
func TestCallsLeaveNoConnection(t *testing.T) {
	t.Parallel()
	refused := func(complete func(bool)) { complete(true) }
	for name, service := range map[string]*stub{"that fail": {locked: true, onPrompt: refused}, "that work": {}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newBus(t)
			store := service.serve(t, s)
			watch, err := dbus.Connect(s.address())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { watch.Close() })
			signals := make(chan *dbus.Signal, 1000)
			watch.Signal(signals)
			if err := watch.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged")); err != nil {
				t.Fatal(err)
			}
			allCalls(t.Context(), t, store, func(t *testing.T, err error) {
				if service.onPrompt != nil {
					wantKind(t, err, keychain.KindLocked)
				} else if err != nil {
					t.Error(err)
				}
			})
			limit := time.After(2 * time.Minute)
			came, went := map[string]bool{}, 0
			for went < 5 { // the calls of allCalls
				select {
				case signal := <-signals:
					var name, before, owner string
					if dbus.Store(signal.Body, &name, &before, &owner) != nil {
						continue // another signal
					}
					if owner != "" {
						came[name] = true
					} else if came[name] {
						went++
					}
				case <-limit:
					t.Fatalf("%d connections came, %d went", len(came), went)
				}
			}
		})
	}
}
