package activity_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

const canary = "ca4a12f00d00112233445566778899aabbccddeeff"

func entry(name string) activity.Entry {
	return activity.Entry{Kind: activity.Copied, Server: "https://a.example", Person: "Ada", Name: name, LastChars: "ddeeff"}
}

// list returns the names in the record, the newest first.
func list(t *testing.T, l *activity.Log) string {
	t.Helper()
	entries, err := l.List(t.Context())
	if err != nil {
		t.Errorf("list: %v", err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	return strings.Join(names, " ")
}

func add(t *testing.T, l *activity.Log, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := l.Add(t.Context(), entry(name)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatWasDoneIsListedNewestFirst(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "speckle-keys")
	for _, l := range []*activity.Log{activity.Open("", nil), activity.Open(dir, nil)} {
		add(t, l, "one", "two", "three")
		old := entry("old")
		old.Time = time.Now().Add(-time.Hour)
		if err := l.Add(t.Context(), old); err != nil {
			t.Fatal(err)
		}
		if got := list(t, l); got != "three two one old" {
			t.Errorf("listed %q", got)
		}
	}
	again, err := activity.Open(dir, nil).List(t.Context())
	if err != nil || len(again) != 4 || again[0].Kind != activity.Copied || again[0].LastChars != "ddeeff" || time.Since(again[0].Time) > time.Minute {
		t.Errorf("read again: %+v, %v", again, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "activity.jsonl"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestOnlyTheNewestEntriesAreKept(t *testing.T) {
	for _, l := range []*activity.Log{activity.Open("", nil), activity.Open(t.TempDir(), nil)} {
		var all []activity.Entry
		for i := range activity.Most + 5 {
			all = append(all, entry(fmt.Sprint(i)))
		}
		if err := l.Add(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
		add(t, l, "last")
		got := strings.Fields(list(t, l))
		if len(got) != activity.Most || got[0] != "last" || got[len(got)-1] != "6" {
			t.Errorf("%d are kept, from %s to %s", len(got), got[0], got[len(got)-1])
		}
	}
}

// A token that a person typed as a name, and a name of any length, stay out.
func TestNoTokenIsEverWritten(t *testing.T) {
	dir := t.TempDir()
	l := activity.Open(dir, nil)
	e := activity.Of(activity.Created, keychain.Entry{
		Name: "key " + canary, UserName: canary, TokenID: canary[:10],
		LastChars: canary[36:], Origin: mustOrigin(t, "https://a.example"), Key: "k",
	}).With("/opt/" + canary)
	e.LastChars = canary
	if err := l.Add(t.Context(), e, entry(strings.Repeat("long ", 10_000))); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, "activity.jsonl"))
	if err != nil || len(content) > 1000 {
		t.Errorf("%d bytes are written, %v", len(content), err)
	}
	if strings.Contains(string(content), canary[:10]) || !strings.Contains(string(content), canary[36:]) {
		t.Errorf("written: %s", content)
	}
}

func mustOrigin(t *testing.T, address string) speckle.Origin {
	t.Helper()
	o, err := speckle.ParseOrigin(address)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestASignInHasNoName(t *testing.T) {
	e := activity.Of(activity.Saved, keychain.Entry{Kind: keychain.KindSignIn, Name: "Speckle Keys", UserName: "Ada"})
	if !e.SignIn || e.Name != "" || e.Person != "Ada" {
		t.Errorf("recorded as %+v", e)
	}
	if e := activity.Of(activity.Saved, keychain.Entry{Kind: keychain.KindToken, Name: "ci"}); e.SignIn || e.Name != "ci" {
		t.Errorf("a token is recorded as %+v", e)
	}
}

func TestOffWritesNothingMore(t *testing.T) {
	on := true
	l := activity.Open(t.TempDir(), func() bool { return on })
	add(t, l, "before")
	on = false
	add(t, l, "meanwhile")
	if got := list(t, l); got != "before" {
		t.Errorf("listed %q", got)
	}
}

func TestErase(t *testing.T) {
	dir := t.TempDir()
	for _, l := range []*activity.Log{activity.Open("", nil), activity.Open(dir, nil)} {
		for range 2 { // also when there is nothing
			if err := l.Erase(t.Context()); err != nil {
				t.Error(err)
			}
			if got := list(t, l); got != "" {
				t.Errorf("%q is left", got)
			}
			add(t, l, "more")
		}
	}
	aside := filepath.Join(dir, "activity.jsonl.damaged")
	if err := os.WriteFile(aside, []byte("old names"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := activity.Open(dir, nil).Erase(t.Context()); err != nil {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.jsonl*")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// One bad line costs itself only, and is still there afterwards: a newer
// version may have written it.
func TestABadLineCostsOnlyItself(t *testing.T) {
	dir := t.TempDir()
	l := activity.Open(dir, nil)
	add(t, l, "one")
	path := filepath.Join(dir, "activity.jsonl")
	content, _ := os.ReadFile(path)
	newer := `{"time":"2031-01-02T03:04:05Z","action":"lent","name":"newer","to":"Bob"}`
	if err := os.WriteFile(path, append([]byte("{\"time\":\n\n"+newer+"\n[]\n"), content...), 0o600); err != nil {
		t.Fatal(err)
	}
	add(t, l, "two")
	if got := list(t, l); got != "newer two one" {
		t.Errorf("listed %q", got)
	}
	if content, _ = os.ReadFile(path); !strings.Contains(string(content), newer) || !strings.Contains(string(content), "{\"time\":\n") {
		t.Errorf("lines are lost: %s", content)
	}
}

// What is no record at all is set aside and told, and the entry is written.
func TestDamageIsSetAside(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"garbage": func(path string) error { return os.WriteFile(path, []byte("\x00\xff\nx"), 0o600) },
		"huge":    func(path string) error { return os.WriteFile(path, make([]byte, 5<<20), 0o600) },
		"folder":  func(path string) error { return os.Mkdir(path, 0o700) },
		"link":    func(path string) error { return os.Symlink("/etc/hostname", path) },
	} {
		for _, read := range []bool{false, true} {
			t.Run(fmt.Sprint(name, read), func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, "activity.jsonl")
				if err := spoil(path); err != nil {
					t.Skip(err)
				}
				l := activity.Open(dir, nil)
				var err error
				if read {
					_, err = l.List(t.Context())
				} else {
					err = l.Add(t.Context(), entry("one"))
				}
				damaged, ok := errors.AsType[*ownfile.Damaged](err)
				if !ok || damaged.Path != path+".damaged" {
					t.Fatalf("said %v", err)
				}
				if _, err := os.Lstat(damaged.Path); err != nil {
					t.Error(err)
				}
				add(t, l, "two")
				want := "two one"
				if read {
					want = "two"
				}
				if got := list(t, l); got != want {
					t.Errorf("listed %q", got)
				}
			})
		}
	}
}

func TestAFolderThatCantBeWrittenIsAnError(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l := activity.Open(filepath.Join(blocked, "below"), nil)
	if l.Add(t.Context(), entry("one")) == nil || l.Erase(t.Context()) == nil {
		t.Error("no error")
	}
}

// A program that holds the lock is waited for as long as the caller wants.
func TestALockThatNobodyReleases(t *testing.T) {
	dir := t.TempDir()
	unlock, err := ownfile.Lock(t.Context(), filepath.Join(dir, "activity.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := activity.Open(dir, nil).Add(ctx, entry("one")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("said %v", err)
	}
}

// Two windows and scripts write at once; nothing is lost.
func TestSeveralProgramsWrite(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for p := range 4 {
		all.Go(func() {
			l := activity.Open(dir, nil)
			for i := range 10 {
				if err := l.Add(t.Context(), entry(fmt.Sprint(p, "-", i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := len(strings.Fields(list(t, activity.Open(dir, nil)))); got != 40 {
		t.Errorf("%d of 40 are there", got)
	}
}
