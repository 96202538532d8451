package model

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// record is what was recorded since the last call: "action name", the oldest
// first.
func (s *stage) record() string {
	s.t.Helper()
	s.settle()
	var entries []activity.Entry
	var err error
	aside(func() {
		if entries, err = s.world.Activity.List(s.t.Context()); err == nil {
			err = s.world.Activity.Erase(s.t.Context())
		}
	})
	if err != nil {
		s.t.Error(err)
	}
	var words []string
	for _, e := range entries {
		what := e.Name
		if e.SignIn {
			what = "sign-in"
		}
		words = append([]string{string(e.Kind) + " " + what}, words...)
		if e.Person != "Ada Okafor" || !strings.HasPrefix(e.Server, "http") || e.Time.IsZero() || !e.SignIn && len(e.LastChars) != 6 {
			s.t.Errorf("recorded %+v", e)
		}
	}
	return strings.Join(words, ", ")
}

// expectRecord compares what was recorded since the last call.
func (s *stage) expectRecord(want string) {
	s.t.Helper()
	if got := s.record(); got != want {
		s.t.Errorf("recorded %q, want %q", got, want)
	}
}

func TestANewTokenIsRecorded(t *testing.T) {
	t.Parallel()
	b := managing(t)
	once := b.once(true)
	b.expectRecord("created nightly, saved nightly")
	once.Revealed()
	once.Copied()
	once.Close()
	b.expectRecord("revealed nightly, copied nightly")
	once = b.once(false)
	b.expectRecord("created nightly")
	b.store.Fail(keychaintest.Save, keychain.KindLocked)
	once.Save()
	b.expectRecord("")
	b.store.Work(keychaintest.Save)
	once.Save()
	b.expectRecord("saved nightly")
}

func TestWhatIsDoneWithASavedTokenIsRecorded(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	token := b.server.AddToken(b.ada, demoToken("it"))
	entry := b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, UserName: "Ada Okafor", Name: "it"}, token)
	b.Saved.Copy(entry.Key, func(speckle.Secret) {})
	b.expectRecord("copied it")
	b.Saved.Reveal(entry.Key, func(speckle.Secret) {})
	b.expectRecord("") // it may come too late to be shown
	b.Saved.Revealed(entry.Key)
	b.expectRecord("revealed it")
	b.Saved.Check(entry)
	b.expectRecord("")
	b.store.Fail(keychaintest.Load, keychain.KindLocked)
	b.Saved.Copy(entry.Key, func(speckle.Secret) {})
	b.expectRecord("")
	b.store.Work(keychaintest.Load)
	b.Saved.Delete(entry.Key)
	b.Saved.Undo(entry.Key)
	b.expectRecord("")
	b.Saved.RevokeAndDelete([]string{entry.Key})
	b.expectRecord("revoked it, deleted it")
	if page.Reload(); b.made("it") != 0 {
		t.Error("it is not revoked")
	}
}

func TestADeletedCredentialIsRecorded(t *testing.T) {
	t.Parallel()
	for name, quit := range map[string]bool{"after its time": false, "when the program ends": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, nil)
			entry := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), UserName: "Ada Okafor", Name: "it"}, dummy(1))
			s.Saved.Delete(entry.Key)
			if quit {
				s.Stop()()
			} else {
				s.Saved.remove(entry.Key)
			}
			s.expectRecord("deleted it")
		})
	}
}

func TestRevokedTokensAreRecorded(t *testing.T) {
	t.Parallel()
	b := managing(t)
	ids := b.tokensNamed("one", "two", "three")
	page := b.page()
	page.Revoke(ids[0])
	b.expectRecord("revoked one")
	page.Revoke("0000000000")
	b.expectRecord("")
	page.Revoke(ids[1:]...)
	b.expectRecord("revoked two, revoked three")
}

// The record has a person's name of today, else that of the saved credential.
func TestNameOfThePersonInTheRecord(t *testing.T) {
	t.Parallel()
	b := managing(t)
	token := b.server.AddToken(b.ada, demoToken("it"))
	entry := b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, UserName: "Ada before she married", Name: "it"}, token)
	b.Saved.RevokeAndDelete([]string{entry.Key})
	b.expectRecord("revoked it, deleted it")
}

func TestSignInsAreRecorded(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	e.byHand(w, e.ada)
	e.settle()
	e.expectRecord("signed-in sign-in")
	row := e.Saved.SignIns()[0]
	e.Saved.SignOut(row.Entry)
	e.expectRecord("signed-out sign-in")
	e.logouts++
}

func TestAPastedTokenIsRecordedWhenItIsSaved(t *testing.T) {
	t.Parallel()
	b := managing(t)
	p := b.checked(b.server.AddToken(b.ada, demoToken("it")))
	b.expectRecord("")
	p.Save("pasted")
	b.expectRecord("saved pasted")
}

func TestOffRecordsNothing(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.Activity.SetOn(false)
	b.once(true)
	if b.expectRecord(""); b.Activity.On() {
		t.Error("it says that it is on")
	}
	b.Activity.SetOn(true)
	b.once(false)
	b.expectRecord("created nightly")
}

// A record that can't be written stops nothing. It is told once.
func TestAFailingRecordIsToldOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	blocked := filepath.Join(dir, "speckle-keys")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := newStage(t, func(_ *stage, w *World) { w.Activity = activity.Open(blocked, nil) })
	entry := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "it"}, dummy(1))
	copied := 0
	copyIt := func() {
		s.Saved.Copy(entry.Key, func(speckle.Secret) { copied++ })
		s.settle()
	}
	copyIt()
	if copied != 1 || s.Status().Kind != StatusUnrecorded || TroubleOf(s.Activity.Err()).Key != "activity" {
		t.Errorf("copied %d times, status %+v, %v", copied, s.Status(), s.Activity.Err())
	}
	s.status = Status{}
	copyIt()
	if copied != 2 || s.Status().Kind != StatusNone {
		t.Errorf("copied %d times, said again: %+v", copied, s.Status())
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	copyIt()
	if s.Activity.Err() != nil {
		t.Errorf("it works again, and says %v", s.Activity.Err())
	}
	s.Activity.Refresh()
	s.settle()
	if s.Activity.Total() != 1 || s.Activity.Loading() {
		t.Errorf("%d are recorded", s.Activity.Total())
	}
	// What is recorded while the list is open shows, and so does damage.
	copyIt()
	if s.Activity.Total() != 2 {
		t.Errorf("%d are listed", s.Activity.Total())
	}
	path := filepath.Join(blocked, "activity.jsonl")
	if err := os.WriteFile(path, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	copyIt()
	copyIt()
	if trouble := TroubleOf(s.Activity.Err()); trouble.Key != "activity-damaged" || trouble.Remedy != RemedyEdit || trouble.Missing != path+".damaged" || s.Activity.Total() != 2 {
		t.Errorf("%+v, %d are listed", trouble, s.Activity.Total())
	}
	s.Activity.Erase()
	s.settle()
	if s.Activity.Total() != 0 || s.Activity.Err() != nil {
		t.Errorf("%d are left, %v", s.Activity.Total(), s.Activity.Err())
	}
}

func TestActivityIsSearched(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	aside(func() {
		for i, e := range []activity.Entry{
			{Kind: activity.Copied, Server: "https://a.example", Person: "Ada", Name: "nightly", LastChars: "abcdef"},
			{Kind: activity.Handed, Server: "https://b.example", Person: "Bob", Name: "other", LastChars: "123456", Command: "python3"},
		} {
			e.Time = time.Unix(int64(i), 0)
			if err := s.world.Activity.Add(t.Context(), e); err != nil {
				t.Error(err)
			}
		}
	})
	s.Activity.Refresh()
	s.settle()
	words := func(e ActivityEntry) string { return map[activity.Kind]string{activity.Copied: "Kopiert"}[e.Kind] }
	for text, want := range map[string]string{
		"": "other nightly", "ADA night": "nightly", "kopiert": "nightly", "python": "other",
		"123456": "other", "b.example bob": "other", "ada bob": "",
	} {
		var got []string
		for _, e := range s.Activity.Find(text, words) {
			got = append(got, e.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q finds %q", text, got)
		}
	}
	s.Activity.readErr = os.ErrPermission
	if s.Activity.Close(); s.Activity.Err() != nil {
		t.Errorf("what failed before it was closed is shown when it is opened again: %v", s.Activity.Err())
	}
}

// The settings on the disk decide for whoever has no window.
func TestSettingsWithoutAWindow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "settings.json")
	type said struct {
		activity bool
		language string
	}
	for content, want := range map[string]said{
		"":                                  {true, ""},
		`{"theme":1}`:                       {true, ""},
		`{"activity":false}`:                {false, ""},
		`{"activity":true,"language":"ja"}`: {true, "ja"},
		`{"activity":false,"language":5}`:   {true, ""},
		"garbage":                           {true, ""},
	} {
		os.Remove(path)
		if content != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := readSettings(path); got.Activity != want.activity || got.Language != want.language {
			t.Errorf("%q: %+v", content, got)
		}
		if content != "" {
			if after, err := os.ReadFile(path); err != nil || string(after) != content {
				t.Errorf("%q became %q, %v", content, after, err)
			}
		}
	}
}

func demoToken(name string) demoserver.Token {
	return demoserver.Token{Name: name, Scopes: []string{"profile:read"}}
}

// What is recorded while the record is read for the first time is shown, too.
func TestEntryDuringTheFirstReadingIsShown(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.Activity.Refresh()
	s.work.Wait() // it was read, and that is still to be told
	aside(func() {
		if err := s.world.Activity.Add(t.Context(), activity.Entry{Time: time.Now(), Kind: activity.Copied, Name: "ci"}); err != nil {
			t.Error(err)
		}
	})
	s.Activity.written(nil)
	s.settle()
	if n := s.Activity.Total(); n != 1 {
		t.Errorf("%d entries", n)
	}
}
