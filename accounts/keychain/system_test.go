package keychain

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"speckle-keys/speckle"
)

// script is a keychain that fails, waits or spoils on demand.
type script struct {
	mu      sync.Mutex
	values  map[string]string
	log     []string
	onSet   func() error  // called by set before it writes
	hold    chan struct{} // set waits for it, as for a prompt
	spoil   bool          // set writes something else
	probeIs error
	openIs  error
	kind    Kind // of errors that have none
	opened  int  // opened and not closed
}

func newScript() *script { return &script{values: map[string]string{}} }

func (s *script) note(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = append(s.log, what)
}

func (s *script) did() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.log, " ")
}

func (s *script) value(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key]
}

func (s *script) set(_ context.Context, user, password string) error {
	s.note("set")
	if s.hold != nil {
		<-s.hold
	}
	if s.onSet != nil {
		if err := s.onSet(); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spoil {
		password = "something else"
	}
	s.values[user] = password
	return nil
}

func (s *script) get(_ context.Context, user string) (string, error) {
	s.note("get")
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.values[user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return v, nil
}

func (s *script) delete(_ context.Context, user string) error {
	s.note("delete")
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.values[user]; !ok {
		return keyring.ErrNotFound
	}
	delete(s.values, user)
	return nil
}

func (s *script) probe(context.Context) (string, error) { return "Script", s.probeIs }
func (s *script) unlock(context.Context) error          { return s.openIs }
func (s *script) explain(error) (Kind, string)          { return s.kind, "" }

func (s *script) open(context.Context) (items, error) {
	if s.openIs != nil {
		return nil, s.openIs
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	return s, nil
}

func (s *script) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened--
}

var token = speckle.NewSecret("ca9a2700adc0ffee0123456789abcdef0123456789")

func wantKind(t *testing.T, err error, kind Kind) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want an error of kind %q", err, kind)
	}
	return e
}

func TestSystemSave(t *testing.T) {
	t.Parallel()
	boom := errors.New("no such luck")
	cases := []struct {
		name   string
		before string // the earlier value
		script func(*script)
		kind   Kind
		is     error
		after  string
	}{
		{"a new secret", "", func(*script) {}, "none", nil, token.Reveal()},
		{"another secret", "old", func(*script) {}, "none", nil, token.Reveal()},
		{"a keychain that spoils what it gets", "", func(s *script) { s.spoil = true }, KindUnknown, ErrNotSaved, ""},
		{"refused by a prompt", "", func(s *script) { s.openIs = &Error{Kind: KindLocked} }, KindLocked, nil, ""},
		{"not there", "", func(s *script) { s.openIs = &Error{Kind: KindNoService, Missing: "bus"} }, KindNoService, nil, ""},
		{"locked meanwhile", "old", func(s *script) {
			s.onSet = func() error { return boom }
			s.kind = KindLocked
		}, KindLocked, boom, "old"},
		{"any other failure", "", func(s *script) { s.onSet = func() error { return boom } }, KindUnknown, boom, ""},
		{"too big", "", func(s *script) {
			s.onSet = func() error { return keyring.ErrSetDataTooBig }
		}, KindTooLarge, nil, ""},
		{"no such platform", "", func(s *script) {
			s.onSet = func() error { return keyring.ErrUnsupportedPlatform }
		}, KindNoService, nil, ""},
		{"a panic of the library", "old", func(s *script) {
			s.onSet = func() error { panic(token.Reveal()) }
		}, KindUnknown, nil, "old"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newScript()
			if c.before != "" {
				s.values["k"] = c.before
			}
			c.script(s)
			err := newSystem(s).Save(t.Context(), "k", token)
			if c.kind == "none" {
				if err != nil {
					t.Fatal(err)
				}
			} else {
				if e := wantKind(t, err, c.kind); e.untouched != (s.openIs != nil) {
					t.Errorf("untouched: %v", e.untouched)
				}
				if c.is != nil && !errors.Is(err, c.is) {
					t.Errorf("%v is not %v", err, c.is)
				}
				if strings.Contains(err.Error(), token.Reveal()) {
					t.Error("the error holds the secret")
				}
			}
			if got := s.value("k"); got != c.after {
				t.Errorf("kept %d bytes, want %d", len(got), len(c.after))
			}
			if s.opened != 0 {
				t.Errorf("%d connections left open", s.opened)
			}
		})
	}
}

// S25: A write that hangs, and what becomes of it after its caller left.
func TestSystemLateWrite(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		before string
		late   error // how the write ends
		after  string
	}{
		{"late success of a new secret is deleted", "", nil, ""},
		{"late success puts the earlier secret back", "old", nil, "old"},
		{"late failure leaves the earlier secret", "old", errors.New("dismissed"), "old"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScript()
				if c.before != "" {
					s.values["k"] = c.before
				}
				s.hold = make(chan struct{})
				s.onSet = func() error {
					err := c.late
					s.onSet = nil
					return err
				}
				store := newSystem(s)
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				start := time.Now()
				err := store.Save(ctx, "k", token)
				wantKind(t, err, KindTimeout)
				if took := time.Since(start); took != 10*time.Second {
					t.Errorf("returned after %v", took)
				}
				close(s.hold)
				synctest.Wait()
				if got := s.value("k"); got != c.after {
					t.Errorf("kept %d bytes, want %d", len(got), len(c.after))
				}
			})
		})
	}
}

// S25.
func TestSystemHungKeychainDoesNotHoldLaterCallers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScript()
		s.values["there"] = "value"
		s.hold = make(chan struct{})
		store := newSystem(s)
		first, cancelFirst := context.WithCancel(t.Context())
		errs := make(chan error, 1)
		go func() { errs <- store.Save(first, "k", token) }()
		synctest.Wait()
		cancelFirst()
		wantKind(t, <-errs, KindCancelled)

		second, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := store.Load(second, "there")
		wantKind(t, err, KindTimeout)
		if !errors.Is(err, ErrWaiting) {
			t.Errorf("%v does not say that the keychain waits", err)
		}
		if err := store.Probe(t.Context()); err != nil {
			t.Errorf("a probe must not queue behind a prompt: %v", err)
		}
		third := make(chan speckle.Secret, 1)
		go func() {
			v, _ := store.Load(t.Context(), "there")
			third <- v
		}()
		synctest.Wait()
		close(s.hold)
		if v := <-third; v.Reveal() != "value" {
			t.Error("a caller that waited was not served")
		}
		// Get and set for the first caller, read back, undo; the load of the
		// second caller was skipped; the third one's.
		if got, want := s.did(), "get set get delete get"; got != want {
			t.Errorf("did %q, want %q", got, want)
		}
	})
}

func TestSystemCallsOneAtATime(t *testing.T) {
	t.Parallel()
	s := newScript()
	var busy sync.Mutex
	s.onSet = func() error {
		if !busy.TryLock() {
			t.Error("two calls at once")
		}
		runtime.Gosched()
		busy.Unlock()
		return nil
	}
	store := newSystem(s)
	var all sync.WaitGroup
	for _, key := range strings.Split("abcdefghijklmnopqrstuvwxyz", "") {
		all.Go(func() {
			if err := store.Save(t.Context(), key, token); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(s.values) != 26 {
		t.Errorf("%d of 26 kept", len(s.values))
	}
}

func TestSystemRefusesWithoutAsking(t *testing.T) {
	t.Parallel()
	s := newScript()
	store := newSystem(s)
	wantKind(t, store.Save(t.Context(), "k", speckle.Secret{}), KindUnknown)
	big := speckle.NewSecret(strings.Repeat("x", MaxSecret+1))
	wantKind(t, store.Save(t.Context(), "k", big), KindTooLarge)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := store.Save(ctx, "k", token)
	wantKind(t, err, KindCancelled)
	if errors.Is(err, ErrWaiting) {
		t.Error("a context that had ended before is no fault of the keychain")
	}
	if got := s.did(); got != "" {
		t.Errorf("the keychain was asked: %q", got)
	}
}

func TestSystemTakesAsMuchAsItPromises(t *testing.T) {
	t.Parallel()
	if err := newSystem(newScript()).Save(t.Context(), "k", speckle.NewSecret(strings.Repeat("x", MaxSecret))); err != nil {
		t.Error(err)
	}
}

func TestSystemNameComesWithTheProbe(t *testing.T) {
	t.Parallel()
	s := newScript()
	store := newSystem(s)
	before := store.Name()
	s.probeIs = &Error{Kind: KindLocked}
	wantKind(t, store.Probe(t.Context()), KindLocked)
	if before != generalName || store.Name() != "Script" {
		t.Errorf("named %q, then %q", before, store.Name())
	}
}

func TestErrorTexts(t *testing.T) {
	t.Parallel()
	for kind, want := range map[Kind]string{
		KindUnknown: "keychain: save: failed: no bus: why",
		KindLocked:  "keychain: save: locked: no bus: why",
	} {
		if got := (&Error{Op: "save", Kind: kind, Missing: "bus", Err: errors.New("why")}).Error(); got != want {
			t.Errorf("%q: %q", kind, got)
		}
	}
}
