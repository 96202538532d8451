//go:build linux

package keychain_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// newBus returns a session with a bus and no keychain.
func newBus(t *testing.T) *session {
	t.Helper()
	s := newSession(t)
	s.startBus(t, "")
	return s
}

func TestPromptThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	shown := make(chan struct{})
	service := &stub{locked: true, onPrompt: func(func(bool)) { close(shown) }}
	c := keychain.Open(service.serve(t, s), t.TempDir())
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

// S26.
func TestPromptRefused(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	var asked atomic.Int32
	service := &stub{locked: true, onPrompt: func(complete func(bool)) { asked.Add(1); complete(true) }}
	c := keychain.Open(service.serve(t, s), "")
	_, err := c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindLocked)
	if asked.Load() != 1 || service.count() != 0 {
		t.Errorf("asked %d times, %d kept", asked.Load(), service.count())
	}
}

func TestPromptAnswered(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	service := &stub{locked: true, onPrompt: func(complete func(bool)) { complete(false) }}
	c := keychain.Open(service.serve(t, s), "")
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

func TestServiceThatSpoilsSecrets(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	service := &stub{spoil: true}
	c := keychain.Open(service.serve(t, s), "")
	_, err := c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
	if !errors.Is(err, keychain.ErrNotSaved) {
		t.Errorf("got %v", err)
	}
	if service.count() != 0 || len(names(t, c)) != 0 {
		t.Error("what was not kept faithfully is listed or left behind")
	}
}

// S26: A write that is answered after its caller left is taken back, and the next
// caller is served after that.
func TestServiceThatIsLate(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	begun, goOn := make(chan struct{}), make(chan struct{})
	service := &stub{}
	var once sync.Once
	service.onCreate = func() { once.Do(func() { close(begun); <-goOn }) }
	c := keychain.Open(service.serve(t, s), t.TempDir())
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
	if pending, err := c.Pending(t.Context()); err != nil || len(pending) != 0 || service.count() != 1 {
		t.Errorf("pending: %v, %v, %d secrets kept", pending, err, service.count())
	}
}

// S26: The service ends while it is asked: an error, and no waiting for ever.
func TestServiceThatDies(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	service := &stub{}
	service.onCreate = func() { service.conn.Close() }
	store := service.serve(t, s)
	wantMissing(t, store.Save(t.Context(), "k", speckle.NewSecret(canary)), "org.freedesktop.secrets")
}

func TestServiceThatDiesWithItsPrompt(t *testing.T) {
	t.Parallel()
	s := newBus(t)
	service := &stub{locked: true}
	service.onPrompt = func(func(bool)) { service.conn.Close() }
	store := service.serve(t, s)
	wantMissing(t, store.Save(t.Context(), "k", speckle.NewSecret(canary)), "org.freedesktop.secrets")
}

// Case 1: the default keyring is the object that ReadAlias names.
func TestDefaultKeyringWithoutAnAliasObject(t *testing.T) {
	t.Parallel()
	service := &stub{path: stubDefault}
	store := service.serve(t, newBus(t))
	if err := store.Probe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if store.Name() != "Secret Service" {
		t.Errorf("an unknown product is named %q", store.Name())
	}
	c := keychain.Open(store, "")
	e := save(t, c, "x")
	if s, err := c.Load(t.Context(), e.Key); err != nil || s.Reveal() != canary || service.count() != 1 {
		t.Errorf("load: %v, %d saved", err, service.count())
	}
	if err := c.Delete(t.Context(), e.Key); err != nil || service.count() != 0 {
		t.Errorf("delete: %v, %d saved", err, service.count())
	}
}

// S26: Case 13: a keychain in which no keyring was created yet.
func TestNoKeyringYet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		refused bool
		after   error
	}{{"created", false, nil}, {"refused", true, &keychain.Error{Kind: keychain.KindNoKeyring}}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			service := &stub{none: true, path: stubDefault, onPrompt: func(complete func(bool)) { complete(c.refused) }}
			creds := keychain.Open(service.serve(t, newBus(t)), t.TempDir())
			check := func(err error, want error) {
				t.Helper()
				if (err == nil) != (want == nil) || keychain.KindOf(err) != keychain.KindOf(want) {
					t.Errorf("got %v, want kind %v", err, keychain.KindOf(want))
				}
			}
			_, err := creds.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
			wantKind(t, err, keychain.KindNoKeyring)
			wantKind(t, creds.Probe(t.Context()), keychain.KindNoKeyring)
			if asked := service.prompts(); len(asked) != 0 {
				t.Errorf("only Unlock may ask to create one: %q", asked)
			}
			check(creds.Unlock(t.Context()), c.after)
			if want := []string{"create Default keyring as default"}; !slices.Equal(service.prompts(), want) {
				t.Errorf("asked %q, want %q", service.prompts(), want)
			}
			check(creds.Probe(t.Context()), c.after)
			_, err = creds.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
			check(err, c.after)
		})
	}
}

func TestCreatingAKeyringCanBeCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	service := &stub{none: true, onPrompt: func(func(bool)) { cancel() }}
	store := service.serve(t, newBus(t))
	wantKind(t, store.Unlock(ctx), keychain.KindCancelled)
	<-service.dismissed
}

// What saving needs, the probe tests.
func TestProbeTakesThePathOfSaving(t *testing.T) {
	t.Parallel()
	for name, service := range map[string]*stub{
		"no session":             {noSession: true},
		"an answer of odd type":  {oddLocked: true},
		"keyring without object": {path: "/org/freedesktop/secrets/collection/elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := service.serve(t, newBus(t))
			if service.path != stubLogin {
				if err := service.conn.ExportMethodTable(nil, service.path, "org.freedesktop.DBus.Properties"); err != nil {
					t.Fatal(err)
				}
			}
			probed := store.Probe(t.Context())
			wantKind(t, probed, keychain.KindUnknown)
			saved := store.Save(t.Context(), "k", speckle.NewSecret(canary))
			wantKind(t, saved, keychain.KindUnknown)
			if !errors.Is(saved, errors.Unwrap(probed)) && errors.Unwrap(saved).Error() != errors.Unwrap(probed).Error() {
				t.Errorf("probe says %v, saving %v", probed, saved)
			}
		})
	}
}

// A service that asks before it writes and deletes: a refusal is no success.
func TestServiceThatAsksBeforeEachChange(t *testing.T) {
	t.Parallel()
	var refuse atomic.Bool
	service := &stub{locked: true, confirms: true}
	service.onPrompt = func(complete func(bool)) { complete(refuse.Load()) }
	c := keychain.Open(service.serve(t, newBus(t)), "")
	e := save(t, c, "x")
	if want := []string{"unlock", "save"}; !slices.Equal(service.prompts(), want) {
		t.Errorf("asked %q, want %q", service.prompts(), want)
	}
	refuse.Store(true)
	if _, err := c.Save(t.Context(), entry(t, "y"), speckle.NewSecret(canary)); !errors.Is(err, keychain.ErrNotSaved) {
		t.Errorf("got %v", err)
	}
	wantKind(t, c.Delete(t.Context(), e.Key), keychain.KindLocked)
	if got := names(t, c); !slices.Equal(got, []string{"x"}) || service.count() != 1 {
		t.Errorf("listed %v, %d saved", got, service.count())
	}
	refuse.Store(false)
	if err := c.Delete(t.Context(), e.Key); err != nil || service.count() != 0 {
		t.Errorf("delete: %v, %d saved", err, service.count())
	}
}

// A prompt of a change that nobody answers does not outlive its caller for
// long: the next call gets its turn.
func TestPromptOfAChangeThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	service := &stub{confirms: true}
	ctx, cancel := context.WithCancel(t.Context())
	service.onPrompt = func(complete func(bool)) {
		if ctx.Err() == nil {
			cancel()
			return
		}
		complete(false)
	}
	c := keychain.Open(service.serve(t, newBus(t)), "")
	_, err := c.Save(ctx, entry(t, "x"), speckle.NewSecret(canary))
	wantKind(t, err, keychain.KindCancelled)
	save(t, c, "next")
}
