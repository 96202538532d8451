//go:build linux

package keychain_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

func onBus(s *session, t *testing.T) { s.startBus(t, "") }

func TestPromptThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	shown := make(chan struct{})
	service := &stub{locked: true, onPrompt: func(func(bool)) { close(shown) }}
	service.serve(t)
	c := keychain.Open(keychain.System(), t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	saved := make(chan error, 1)
	go func() {
		_, err := c.Save(ctx, entry(t, "x"), speckle.NewSecret(canary))
		saved <- err
	}()
	<-shown

	short, end := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer end()
	_, err := c.Load(short, "0123456789abcdef0123456789abcdef")
	wantKind(t, err, keychain.KindTimeout)
	if !errors.Is(err, keychain.ErrWaiting) {
		t.Errorf("%v does not say that the keychain waits", err)
	}
	wantKind(t, c.Probe(t.Context()), keychain.KindLocked)

	cancel()
	wantKind(t, <-saved, keychain.KindCancelled)
	<-service.dismissed // the prompt does not stay on the person's screen
	if n := service.count(); n != 0 || len(names(t, c)) != 0 {
		t.Errorf("%d kept", n)
	}
}

func TestPromptRefused(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	var asked atomic.Int32
	service := &stub{locked: true, onPrompt: func(complete func(bool)) { asked.Add(1); complete(true) }}
	service.serve(t)
	c := keychain.Open(keychain.System(), "")
	_, err := c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindLocked)
	if asked.Load() != 1 || service.count() != 0 {
		t.Errorf("asked %d times, %d kept", asked.Load(), service.count())
	}
}

func TestPromptAnswered(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	service := &stub{locked: true, onPrompt: func(complete func(bool)) { complete(false) }}
	service.serve(t)
	c := keychain.Open(keychain.System(), "")
	wantKind(t, c.Probe(t.Context()), keychain.KindLocked)
	if err := c.Unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Probe(t.Context()); err != nil {
		t.Errorf("after unlocking: %v", err)
	}
	e := save(t, c, "x")
	if s, err := c.Load(t.Context(), e.Key); err != nil || s.Reveal() != canary {
		t.Errorf("load: %v", err)
	}
}

func TestServiceThatLies(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	service := &stub{spoil: true}
	service.serve(t)
	c := keychain.Open(keychain.System(), "")
	_, err := c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
	if !errors.Is(err, keychain.ErrUnfaithful) {
		t.Errorf("got %v", err)
	}
	if service.count() != 0 || len(names(t, c)) != 0 {
		t.Error("what was not kept faithfully is listed or left behind")
	}
}

// A write that is answered after its caller left is taken back, and the next
// caller is served after that.
func TestServiceThatIsLate(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	begun, goOn := make(chan struct{}), make(chan struct{})
	service := &stub{}
	service.onCreate = func() {
		service.onCreate = nil
		close(begun)
		<-goOn
	}
	service.serve(t)
	c := keychain.Open(keychain.System(), t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	saved := make(chan error, 1)
	go func() {
		_, err := c.Save(ctx, entry(t, "late"), speckle.NewSecret(canary))
		saved <- err
	}()
	<-begun
	cancel()
	wantKind(t, <-saved, keychain.KindCancelled)
	close(goOn)
	save(t, c, "next")
	if got := names(t, c); len(got) != 1 || got[0] != "next" || service.count() != 1 {
		t.Errorf("listed %v, %d secrets kept", got, service.count())
	}
	if err := c.Reconcile(t.Context()); err != nil || service.count() != 1 {
		t.Errorf("reconcile: %v, %d secrets kept", err, service.count())
	}
}

// The service ends while it is asked: an error, and no waiting for ever.
func TestServiceThatDies(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	service := &stub{}
	service.onCreate = func() { service.conn.Close() }
	service.serve(t)
	store := keychain.System()
	wantMissing(t, store.Save(t.Context(), "k", speckle.NewSecret(canary)), "org.freedesktop.secrets")
}

func TestServiceThatDiesWithItsPrompt(t *testing.T) {
	t.Parallel()
	if !inside(t, func(s *session) { onBus(s, t) }) {
		return
	}
	service := &stub{locked: true}
	service.onPrompt = func(func(bool)) { service.conn.Close() }
	service.serve(t)
	store := keychain.System()
	wantMissing(t, store.Save(t.Context(), "k", speckle.NewSecret(canary)), "org.freedesktop.secrets")
}
