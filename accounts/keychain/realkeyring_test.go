//go:build linux

package keychain_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

func TestRealKeyring(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) {
		need(t, "secret-tool")
		s.startBus(t, "")
		s.startKeyring(t)
	}) {
		return
	}
	store := keychain.System()
	if err := store.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if store.Name() != "GNOME Keyring" {
		t.Errorf("named %q", store.Name())
	}
	dir := filepath.Join(os.Getenv("HOME"), "index")
	c := keychain.Open(store, dir)
	e := save(t, c, "ci-publish")

	lookup := []string{"secret-tool", "lookup", "service", keychain.Service, "username", e.Key}
	if got := command(t, "", lookup...); got != canary {
		t.Errorf("secret-tool finds %d bytes", len(got))
	}
	if s, err := c.Load(t.Context(), e.Key); err != nil || s.Reveal() != canary {
		t.Errorf("load: %v", err)
	}
	if err := c.Replace(t.Context(), e.Key, speckle.NewSecret("refreshed\nžluťoučký")); err != nil {
		t.Error(err)
	}
	if got := command(t, "", lookup...); got != "refreshed\nžluťoučký" {
		t.Errorf("secret-tool finds %q after replacing", got)
	}
	again := keychain.Open(keychain.System(), dir) // as after a restart
	if got := names(t, again); !slices.Equal(got, []string{"ci-publish"}) {
		t.Errorf("listed %v", got)
	}
	command(t, "", "secret-tool", "clear", "service", keychain.Service, "username", e.Key)
	_, err := again.Load(t.Context(), e.Key)
	wantKind(t, err, keychain.KindNotFound)
	if err := again.Delete(t.Context(), e.Key); err != nil || len(names(t, c)) != 0 {
		t.Errorf("delete: %v", err)
	}

	keepsItsPromises(t, store)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if _, err := c.Save(t.Context(), entry(t, fmt.Sprint(i)), speckle.NewSecret(canary)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(names(t, c)); n != 20 {
		t.Errorf("%d of 20 listed", n)
	}
}

func TestRealKeyringLocked(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) {
		s.startBus(t, "")
		s.startKeyring(t)
	}) {
		return
	}
	store := keychain.System()
	c := keychain.Open(store, t.TempDir())
	e := save(t, c, "before")
	lockKeyring(t)

	wantKind(t, c.Probe(t.Context()), keychain.KindLocked)
	if store.Name() != "GNOME Keyring" {
		t.Errorf("a locked keyring is named %q", store.Name())
	}
	_, err := c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindLocked) // no display: the prompt can't be shown
	_, err = c.Load(t.Context(), e.Key)
	wantKind(t, err, keychain.KindLocked)
	wantKind(t, c.Unlock(t.Context()), keychain.KindLocked)
	wantKind(t, c.Delete(t.Context(), e.Key), keychain.KindLocked)
	if got := names(t, c); !slices.Equal(got, []string{"before"}) {
		t.Errorf("listed %v", got)
	}
}

func lockKeyring(t *testing.T) {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	service := conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	err = service.CallWithContext(t.Context(), "org.freedesktop.Secret.Service.Lock", 0,
		[]dbus.ObjectPath{"/org/freedesktop/secrets/collection/login"}).Err
	if err != nil {
		t.Fatal(err)
	}
}

// A daemon that D-Bus starts by itself is found, but has no keyring yet that
// anyone made or unlocked.
func TestRealKeyringStartedByTheBus(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) {
		need(t, "gnome-keyring-daemon")
		s.startBus(t, lookPath(t, "gnome-keyring-daemon")+" --start --foreground --components=secrets")
	}) {
		return
	}
	store := keychain.System()
	wantMissing(t, store.Probe(t.Context()), "default keyring")
	if store.Name() != "GNOME Keyring" {
		t.Errorf("named %q", store.Name())
	}
	wantMissing(t, store.Save(t.Context(), "k", speckle.NewSecret(canary)), "default keyring")
}

// everyCall checks that nothing can be done, and says so soon.
func everyCall(t *testing.T, store keychain.Store, check func(*testing.T, error)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	check(t, store.Probe(ctx))
	check(t, store.Save(ctx, "k", speckle.NewSecret(canary)))
	_, err := store.Load(ctx, "k")
	check(t, err)
	check(t, store.Delete(ctx, "k"))
	check(t, store.(keychain.Unlocker).Unlock(ctx))
}

func TestNoSecretService(t *testing.T) {
	t.Parallel()
	if inside(t, func(s *session) { s.startBus(t, "") }) {
		everyCall(t, keychain.System(), func(t *testing.T, err error) { wantMissing(t, err, "org.freedesktop.secrets") })
	}
}

func TestSecretServiceThatDoesNotStart(t *testing.T) {
	t.Parallel()
	if inside(t, func(s *session) { s.startBus(t, lookPath(t, "false")) }) {
		everyCall(t, keychain.System(), func(t *testing.T, err error) { wantMissing(t, err, "org.freedesktop.secrets") })
	}
}

func TestDeadBus(t *testing.T) {
	t.Parallel()
	if inside(t, func(s *session) {
		s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+s.home+"/nothing")
	}) {
		everyCall(t, keychain.System(), func(t *testing.T, err error) { wantMissing(t, err, "D-Bus session bus") })
	}
}

// Without a bus nothing is started: the D-Bus library would run dbus-launch.
func TestNoBusAndNoAutolaunch(t *testing.T) {
	for _, address := range []string{"", "autolaunch:"} {
		t.Run("address "+address, func(t *testing.T) {
			t.Parallel()
			if !inside(t, func(s *session) {
				launch := filepath.Join(s.home, "dbus-launch")
				write(t, launch, "#!/bin/sh\n: > "+s.home+"/launched\n")
				if err := os.Chmod(launch, 0o700); err != nil {
					t.Fatal(err)
				}
				s.env = append(s.env, "PATH="+s.home+":"+os.Getenv("PATH"), "DBUS_SESSION_BUS_ADDRESS="+address)
			}) {
				return
			}
			everyCall(t, keychain.System(), func(t *testing.T, err error) { wantMissing(t, err, "D-Bus session bus") })
			if _, err := os.Stat(os.Getenv("HOME") + "/launched"); err == nil {
				t.Error("a bus was started")
			}
		})
	}
}

// A session that only has the socket, as systemd's.
func TestBusInTheRuntimeFolder(t *testing.T) {
	t.Parallel()
	if inside(t, func(s *session) {
		s.startBus(t, "")
		s.startKeyring(t)
		s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS=")
	}) {
		save(t, keychain.Open(keychain.System(), ""), "x")
	}
}

func TestBusThatNeverAnswers(t *testing.T) {
	t.Parallel()
	if !inside(t, func(*session) {}) {
		return
	}
	socket := os.Getenv("XDG_RUNTIME_DIR") + "/bus"
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for { // accepted, held, and that is all
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
		}
	}()
	store := keychain.System()
	calls := map[string]func(context.Context) error{
		"probe":  store.Probe,
		"save":   func(ctx context.Context) error { return store.Save(ctx, "k", speckle.NewSecret(canary)) },
		"delete": func(ctx context.Context) error { return store.Delete(ctx, "k") },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			start := time.Now()
			wantKind(t, call(ctx), keychain.KindTimeout)
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
	// What was left behind holds nobody up: the next call has its turn.
	if err := listener.Close(); err != nil { // removes the socket too
		t.Fatal(err)
	}
	everyCall(t, store, func(t *testing.T, err error) { wantMissing(t, err, "D-Bus session bus") })
}
