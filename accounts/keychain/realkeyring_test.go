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

// S27.
func TestRealKeyring(t *testing.T) {
	t.Parallel()
	need(t, "secret-tool")
	s := newBus(t)
	s.startKeyring(t)
	store := s.store()
	if err := store.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if store.Name() != "GNOME Keyring" {
		t.Errorf("named %q", store.Name())
	}
	dir := filepath.Join(t.TempDir(), "index")
	c := keychain.Open(store, dir)
	e := save(t, c, "ci-publish")

	lookup := []string{"secret-tool", "lookup", "service", keychain.Service, "username", e.Key}
	if got := s.command(t, lookup...); got != canary {
		t.Errorf("secret-tool finds %d bytes", len(got))
	}
	if got, err := c.Load(t.Context(), e.Key); err != nil || got.Reveal() != canary {
		t.Errorf("load: %v", err)
	}
	if err := c.Replace(t.Context(), e.Key, speckle.NewSecret("refreshed\nžluťoučký")); err != nil {
		t.Error(err)
	}
	if got := s.command(t, lookup...); got != "refreshed\nžluťoučký" {
		t.Errorf("secret-tool finds %q after replacing", got)
	}
	again := keychain.Open(s.store(), dir) // as after a restart
	if got := names(t, again); !slices.Equal(got, []string{"ci-publish"}) {
		t.Errorf("listed %v", got)
	}
	s.command(t, "secret-tool", "clear", "service", keychain.Service, "username", e.Key)
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

// S26.
func TestRealKeyringLocked(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	s.startKeyring(t)
	store := s.store()
	c := keychain.Open(store, t.TempDir())
	e := save(t, c, "before")
	lockKeyring(t, s)

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

func lockKeyring(t *testing.T, s *session) {
	t.Helper()
	conn, err := dbus.Connect(s.address())
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
	s := newSession(t)
	s.startBus(t, lookPath(t, "gnome-keyring-daemon")+" --start --foreground --components=secrets")
	store := s.store()
	wantKind(t, store.Probe(t.Context()), keychain.KindNoKeyring)
	if store.Name() != "GNOME Keyring" {
		t.Errorf("named %q", store.Name())
	}
	wantKind(t, store.Save(t.Context(), "k", speckle.NewSecret(canary)), keychain.KindNoKeyring)
	wantKind(t, store.Unlock(t.Context()), keychain.KindNoKeyring) // no display: the prompt can't be shown
}

// everyCall checks that nothing can be done, and says so soon.
func everyCall(t *testing.T, store keychain.Store, check func(*testing.T, error)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	allCalls(ctx, t, store, check)
}

// allCalls checks what each of the five calls returns.
func allCalls(ctx context.Context, t *testing.T, store keychain.Store, check func(*testing.T, error)) {
	t.Helper()
	check(t, store.Probe(ctx))
	check(t, store.Save(ctx, "k", speckle.NewSecret(canary)))
	_, err := store.Load(ctx, "k")
	check(t, err)
	check(t, store.Delete(ctx, "k"))
	check(t, store.Unlock(ctx))
}

// S26.
func TestNoSecretService(t *testing.T) {
	t.Parallel()
	everyCall(t, newBus(t).store(), func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingService) })
}

func TestSecretServiceThatDoesNotStart(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	s.startBus(t, lookPath(t, "false"))
	everyCall(t, s.store(), func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingService) })
}

// S26.
func TestNoBus(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "unix:path=/nowhere", "nonsense"} {
		everyCall(t, keychain.OnBus(address), func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingBus) })
	}
}

// Without a bus none is started: the D-Bus library would run dbus-launch.
func TestNoBusIsStarted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/dbus-launch", "#!/bin/sh\n: > "+dir+"/launched\n")
	if err := os.Chmod(dir+"/dbus-launch", 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("XDG_RUNTIME_DIR", dir)
	for _, address := range []string{"", "autolaunch:"} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		everyCall(t, keychain.System(), func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingBus) })
	}
	if _, err := os.Stat(dir + "/launched"); err == nil {
		t.Error("a bus was started")
	}
}

// The bus is found by its address, and where only its socket is, as systemd
// makes it.
func TestSessionBus(t *testing.T) {
	s := newBus(t)
	(&stub{}).serve(t, s)
	t.Setenv("XDG_RUNTIME_DIR", s.home+"/run")
	for _, address := range []string{s.address(), ""} {
		t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
		save(t, keychain.Open(keychain.System(), ""), "x")
	}
}

func TestBusThatNeverAnswers(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	socket := s.home + "/run/bus"
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
	store := s.store()
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
			if took := time.Since(start); took > time.Minute {
				t.Errorf("took %v", took)
			}
		})
	}
	// What was left behind holds nobody up: the next call has its turn.
	if err := listener.Close(); err != nil { // removes the socket too
		t.Fatal(err)
	}
	everyCall(t, store, func(t *testing.T, err error) { wantMissing(t, err, keychain.MissingBus) })
}
