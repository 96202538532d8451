package model

import (
	"context"
	"slices"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
)

// S24: nothing that may wait is called on the goroutine of the screen. Every
// test of this package looks for it; this one goes through all there is.
func TestNothingWaitsOnTheGoroutineOfTheScreen(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	ada := s.Accounts.Current()
	server := s.Server(ada.Origin)
	server.LoadApps()
	server.LoadDetail("sca")
	page := s.Tokens(ada)
	page.Load()
	s.settle()

	form := page.NewToken()
	form.SetName("nightly")
	form.Submit()
	s.settle()
	once := form.OneTime
	entry := once.Entry
	once.Close()
	s.Saved.Copy(entry.Key, func(Secret) {})
	s.settle()
	s.Saved.Check(entry)
	s.settle()
	page.Revoke(entry.TokenID)
	s.settle()

	paste := s.Paste(ada.Origin)
	paste.Set(ada.Token.Reveal())
	paste.Check()
	s.settle()
	paste.Save("connector")
	s.settle()
	paste.Close()
	s.Saved.Delete(entry.Key)
	s.Saved.remove(entry.Key)
	s.settle()
	s.Keychain.Probe()
	s.RefreshAll()
	s.Diagnose("test", func(string, error) {})
	s.settle()

	for _, op := range []string{keychaintest.Probe, keychaintest.Save, keychaintest.Load, keychaintest.Delete} {
		if !slices.Contains(s.store.Calls(), op) {
			t.Errorf("%s was not called at all", op)
		}
	}
	if s.wire.count("apiTokenRevoke") == 0 || len(s.misplaced) > 0 {
		t.Errorf("%q", s.misplaced)
	}
}

// The watchdog itself.
func TestMisplacedCallsAreFound(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.store.Probe(t.Context())
	s.world.Find(context.Background())
	s.client(nobodyThere(t)).ServerInfo(t.Context())
	if len(s.misplaced) != 3 {
		t.Errorf("found %q", s.misplaced)
	}
	s.misplaced = nil
	aside(func() { s.store.Probe(context.Background()) })
	if len(s.misplaced) != 0 {
		t.Errorf("found %q", s.misplaced)
	}
}

func TestKeychainStates(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	k := s.Keychain
	s.redraws()
	if k.Known || k.Ready() || k.Locked() || k.Name() != "test keychain" {
		t.Errorf("%+v before it was asked", k)
	}
	for _, c := range []struct {
		kind          keychain.Kind
		ready, locked bool
	}{
		{keychain.KindNoService, false, false}, {keychain.KindLocked, false, true}, {keychain.KindTimeout, false, false},
	} {
		s.store.Fail(keychaintest.Probe, c.kind)
		k.Probe()
		s.settle()
		if !k.Known || k.Ready() != c.ready || k.Locked() != c.locked || keychain.KindOf(k.Err) != c.kind {
			t.Errorf("%s: %+v", c.kind, k)
		}
		if s.redraws() == 0 {
			t.Errorf("%s: not redrawn", c.kind)
		}
	}
	s.store.Work(keychaintest.Probe)
	k.Probe()
	s.settle()
	if !k.Ready() || k.Locked() || k.Err != nil || s.redraws() == 0 {
		t.Errorf("%+v, or not redrawn", k)
	}
}

func TestProbeIsGivenUpAfterItsTime(t *testing.T) {
	deleting(t, func(s *stage, _ keychain.Entry) {
		s.store.Hang(keychaintest.Probe)
		s.Keychain.Probe()
		s.wait(probeLimit)
		if keychain.KindOf(s.Keychain.Err) != keychain.KindTimeout || s.Keychain.Ready() {
			s.t.Errorf("%v", s.Keychain.Err)
		}
	})
}

func TestDiagnosisIsHandedOver(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	var text string
	var failed error
	s.Diagnose("1.2.3-test", func(got string, err error) { text, failed = got, err })
	s.settle()
	if failed != nil || len(text) < 100 || tokenForm.MatchString(text) {
		t.Errorf("%v: %s", failed, text)
	}
}

func TestWorldsHaveAClock(t *testing.T) {
	t.Parallel()
	s := newStage(t, func(_ *stage, w *World) { w.Demo = true })
	if s.Now().IsZero() || !s.Demo() || !s.MayQuit() {
		t.Errorf("%v", s.Now())
	}
}
