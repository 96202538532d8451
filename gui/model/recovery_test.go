package model

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

func TestUnlockingTheKeychain(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	k := s.Keychain
	s.store.Fail(keychaintest.Probe, keychain.KindLocked)
	k.Retry() // nobody knows yet that it is locked: it is asked, not opened
	s.settle()
	if !k.Locked() || slices.Contains(s.store.Calls(), keychaintest.Unlock) {
		t.Fatalf("%v after %v", k.Err, s.store.Calls())
	}
	s.store.Fail(keychaintest.Unlock, keychain.KindLocked) // the person refuses
	k.Retry()
	s.settle()
	if !k.Locked() || k.Ready() {
		t.Errorf("%v after the person refused", k.Err)
	}
	s.store.Work(keychaintest.Unlock)
	k.Retry()
	s.settle()
	if !k.Ready() || k.Locked() {
		t.Errorf("%v after it was unlocked", k.Err)
	}
	unlocks := len(slices.DeleteFunc(s.store.Calls(), func(op string) bool { return op != keychaintest.Unlock }))
	k.Retry() // an open one is only asked
	s.settle()
	if unlocks != 2 || len(slices.DeleteFunc(s.store.Calls(), func(op string) bool { return op != keychaintest.Unlock })) != 2 {
		t.Errorf("unlocked %d times", unlocks)
	}
}

// One that works isn't asked again after each use.
func TestKeychainThatWorksIsNotProbedAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.Start()
	s.settle()
	before := len(s.store.Calls())
	s.Saved.Refresh()
	s.settle()
	if calls := s.store.Calls()[before:]; !s.Keychain.Ready() || slices.Contains(calls, keychaintest.Probe) {
		t.Errorf("ready %v, asked %v", s.Keychain.Ready(), calls)
	}
}

// A keychain asks for its password by itself when something is saved or loaded; then it isn't locked any more.
func TestKeychainThatIsOpenedByItsUse(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(*stage, keychain.Entry){
		"saving":  func(s *stage, _ keychain.Entry) { s.Saved.Refresh() }, // all that saves ends so
		"loading": func(s *stage, entry keychain.Entry) { s.Saved.Copy(entry.Key, func(speckle.Secret) {}) },
	} {
		s := newStage(t, nil)
		entry := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "it"}, dummy(1))
		s.store.Fail(keychaintest.Probe, keychain.KindLocked)
		s.Keychain.Probe()
		s.settle()
		locked := s.Keychain.Locked()
		s.store.Work(keychaintest.Probe)
		use(s, entry)
		if s.settle(); !locked || !s.Keychain.Ready() {
			t.Errorf("%s: locked before: %v; %v", name, locked, s.Keychain.Err)
		}
	}
}

// S61.
func TestDamagedIndexIsSetAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := newStage(t, func(s *stage, w *World) { w.Credentials = keychain.Open(s.store, dir) })
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "old"}, dummy(1))
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v: %v", files, err)
	}
	if err := os.WriteFile(files[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Saved.Refresh()
	s.Keychain.Probe()
	s.settle()
	if TroubleOf(s.Saved.Err).Remedy != RemedySetAside || s.Keychain.Ready() {
		t.Fatalf("%v, %v", s.Saved.Err, s.Keychain.Err)
	}
	s.Saved.SetAside()
	s.settle()
	if !s.Keychain.Ready() {
		t.Errorf("the keychain still says %v", s.Keychain.Err)
	}
	if s.Saved.Err != nil || len(s.Saved.Rows(speckle.Origin{})) != 0 || len(s.store.Keys()) != 1 {
		t.Errorf("%d rows, %d secrets: %v", len(s.Saved.Rows(speckle.Origin{})), len(s.store.Keys()), s.Saved.Err)
	}
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "new"}, dummy(2))
	if got := s.row("new"); got.TokenID != dummy(2).TokenID() {
		t.Errorf("%+v", got)
	}
}

// When a server is back, what failed because it was away is asked again.
func TestWhatFailedIsAskedAgainWhenTheServerIsBack(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
	})
	b.server.AddToken(b.ada, demoserver.Token{Name: "one", Scopes: []string{"streams:read"}})
	b.front.Set(speckletest.NotFound())
	b.Start()
	b.settle()
	page := b.page()
	account := b.account("Ada Okafor")
	if standing, _ := b.Accounts.State(account); page.Err == nil || standing.State != TokenNotJudged {
		t.Fatalf("%v, %+v", page.Err, standing)
	}
	b.front.Set()
	b.Server(b.origin).Reload()
	b.settle()
	if standing, _ := b.Accounts.State(account); page.Err != nil || page.Total() != 1 || standing.State != TokenValid {
		t.Errorf("%v, %d tokens, %+v", page.Err, page.Total(), standing)
	}
}

// What another question finds out about a server is shown of the server too.
func TestServerIsAskedAgainWhenAnotherAnswerContradicts(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]func(*bench){
		"tokens":          func(b *bench) { b.page().Reload() },
		"account":         func(b *bench) { b.Accounts.Check(b.account("Ada Okafor")) },
		"apps":            func(b *bench) { b.Server(b.origin).ReloadApps() },
		"authorized apps": func(b *bench) { b.mine().Authorized.Reload() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			server := b.Server(b.origin)
			server.Load()
			if b.settle(); !server.Reachable() {
				t.Fatal(server.Err)
			}
			b.front.Set(speckletest.CutOff(0))
			again(b)
			if b.settle(); server.Reachable() {
				t.Error("still shown as online")
			}
			b.front.Set()
			again(b)
			if b.settle(); !server.Reachable() {
				t.Errorf("still shown: %v", server.Err)
			}
		})
	}
}

func TestWhereAServerHasMoved(t *testing.T) {
	t.Parallel()
	here, there, noted := mustOrigin(t, "https://old.example"), mustOrigin(t, "https://new.example"), mustOrigin(t, "https://noted.example")
	for name, c := range map[string]struct {
		noted speckle.Origin
		info  *ServerInfo
		want  speckle.Origin
	}{
		"nowhere":          {speckle.Origin{}, &ServerInfo{}, speckle.Origin{}},
		"not asked":        {speckle.Origin{}, nil, speckle.Origin{}},
		"by its word":      {speckle.Origin{}, &ServerInfo{MovedTo: "https://new.example/"}, there},
		"by a note":        {noted, nil, noted},
		"its word goes":    {noted, &ServerInfo{MovedTo: "https://new.example"}, there},
		"to itself":        {speckle.Origin{}, &ServerInfo{MovedTo: "https://OLD.example/x"}, speckle.Origin{}},
		"to no web server": {noted, &ServerInfo{MovedTo: "javascript:alert(1)"}, noted},
	} {
		if got := MovedTo(&Account{Origin: here, MovedTo: c.noted}, c.info); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestRolesThatMayManageTokens(t *testing.T) {
	t.Parallel()
	for role, want := range map[string]bool{
		demoserver.RoleAdmin: true, demoserver.RoleUser: true, demoserver.RoleGuest: false, demoserver.RoleArchived: false,
		"server:something-newer": true, "": true,
	} {
		if MayManage(&speckle.User{Role: role}) != want {
			t.Errorf("%q: %v", role, !want)
		}
	}
	if got := Presets(); len(got) != 4 || got[0] != PresetReadOnly || got[3] != PresetCustom {
		t.Errorf("%v", got)
	}
}
