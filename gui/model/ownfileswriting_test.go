package model

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
)

// An ownFile is a file of ours, written by what the program itself calls.
type ownFile struct {
	open func(t *testing.T, dir string) openFile
	told string // the words for a failure of writing
	// later: what could not be written is written as soon as something can be.
	later bool
}

// An openFile is one that is open in a running program.
type openFile struct {
	write func(name string) error // as the person is told
	names func() []string         // that it has
}

// everyOwnFile has all files that this program writes for itself, by name.
var everyOwnFile = map[string]ownFile{
	"settings.json": {func(t *testing.T, dir string) openFile {
		s := OpenSettings(filepath.Join(dir, "settings.json"), nil)
		s.Post = func(f func()) { f() }
		return openFile{func(name string) error {
			s.Change(func(now *Settings) { now.Folders = append(now.Folders, filepath.Join(dir, name)) })
			s.Flush()
			return s.Err
		}, func() (names []string) {
			for _, folder := range s.Now().Folders {
				names = append(names, filepath.Base(folder))
			}
			return names
		}}
	}, "settings", true},
	"servers.json": {func(t *testing.T, dir string) openFile {
		trust := NewTrust(filepath.Join(dir, "servers.json"))
		if err := trust.Load(); err != nil {
			t.Error(err)
		}
		return openFile{func(name string) error {
			return trust.change(t.Context(), origin(t, "http://"+name), func(t *trusted) { t.PlainHTTP = true })
		}, func() (names []string) {
			for _, server := range trust.Servers() {
				names = append(names, server.Origin.Host())
			}
			return names
		}}
	}, "unknown", false}, // the dialog has words of its own
	"connections.json": {func(t *testing.T, dir string) openFile {
		connections := NewConnections(filepath.Join(dir, "connections.json"))
		a := NewApp(World{Connections: connections})
		return openFile{func(name string) error {
			connections.add(t.Context(), Connection{Origin: origin(t, "http://"+name), UserID: "u"})
			for _, problem := range a.ownProblems() {
				return errors.New(string(problem.Code))
			}
			return nil
		}, func() (names []string) {
			for _, c := range connections.list() {
				names = append(names, c.Origin.Host())
			}
			return names
		}}
	}, "own-unwritten", true},
	"rotations.json": {func(t *testing.T, dir string) openFile {
		journal := NewRotationJournal(filepath.Join(dir, "rotations.json"))
		return openFile{func(name string) error {
			return journal.add(t.Context(), rotationRecord{ID: name, Origin: origin(t, "http://"+name), Old: tokenMark{Name: name}})
		}, func() (names []string) {
			records, err := journal.read()
			for _, record := range records {
				names = append(names, record.ID)
			}
			if err != nil {
				t.Error(err)
			}
			return names
		}}
	}, "rotations", false},
	"activity.jsonl": {func(t *testing.T, dir string) openFile {
		l := activity.Open(dir, nil)
		return openFile{func(name string) error {
			return localError("activity", l.Add(t.Context(), activity.Entry{Kind: activity.Created, Name: name}))
		}, func() (names []string) {
			entries, err := l.List(t.Context())
			for _, e := range entries {
				names = append(names, e.Name)
			}
			if err != nil {
				t.Error(err)
			}
			return names
		}}
	}, "activity", false},
	"credentials.json": {func(t *testing.T, dir string) openFile {
		store := keychaintest.New()
		c := keychain.Open(store, dir)
		return openFile{func(name string) error {
			before := len(store.Keys())
			_, err := c.Save(t.Context(), keychain.Entry{Name: name}, dummy(1))
			if len(store.Keys()) > before && err != nil {
				t.Errorf("the keychain has %s, and no list names it", name)
			}
			return err
		}, func() (names []string) {
			entries, err := c.List(t.Context())
			for _, e := range entries {
				names = append(names, e.Name)
			}
			if err != nil {
				t.Error(err)
			}
			return names
		}}
	}, "keychain-index", false},
	// Creations that are under way are noted in the same file.
	"credentials.json, begun": {func(t *testing.T, dir string) openFile {
		c := keychain.Open(keychaintest.New(), dir)
		return openFile{func(name string) error {
			_, err := c.Begin(t.Context(), keychain.Entry{Name: name})
			return err
		}, func() (names []string) { // Pending is for those that nobody holds
			content, err := os.ReadFile(filepath.Join(dir, "credentials.json"))
			if err != nil {
				t.Error(err)
			}
			for _, found := range regexp.MustCompile(`"name": *"([^"]*)"`).FindAllSubmatch(content, -1) {
				names = append(names, string(found[1]))
			}
			return names
		}}
	}, "keychain-index", false},
}

// S16, S56: where a file of ours can't be written, each says so once, in its
// words, what it held stays, nothing half is left, and as soon as it can be
// written it is.
func TestEveryFileThatCantBeWritten(t *testing.T) {
	t.Parallel()
	for name, file := range everyOwnFile {
		for how, spoil := range map[string]func(t *testing.T, path string) (mend func()){
			"nothing new can be written": func(t *testing.T, path string) func() {
				return inTheWay(t, path+".new")
			},
			"it can't be locked": func(t *testing.T, path string) func() {
				return inTheWay(t, strings.TrimSuffix(path, filepath.Ext(path))+".lock")
			},
		} {
			t.Run(name+"/"+how, func(t *testing.T) {
				t.Parallel()
				checkUnwritable(t, t.TempDir(), name, file, spoil)
			})
		}
	}
}

// inTheWay puts a folder, with something in it, in place of a file.
func inTheWay(t *testing.T, path string) (mend func()) {
	if err := errors.Join(os.RemoveAll(path), os.MkdirAll(filepath.Join(path, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	return func() { os.RemoveAll(path) }
}

func checkUnwritable(t *testing.T, dir, name string, file ownFile, spoil func(t *testing.T, path string) (mend func())) {
	base, _, _ := strings.Cut(name, ",")
	path := filepath.Join(dir, base)
	open := file.open(t, dir)
	if err := open.write("one"); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	mend := spoil(t, path)
	beside := filesIn(t, dir)
	err := open.write("two")
	if told := wordsOf(err); told != file.told {
		t.Errorf("told as %q, want %q: %v", told, file.told, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("it is changed: %s, was %s; %v", after, before, err)
	}
	if after := filesIn(t, dir); !slices.Equal(after, beside) {
		t.Errorf("left: %v, there were %v", after, beside)
	}
	inFile, running := []string{"one"}, []string{"one"}
	if file.later {
		running = []string{"one", "two"}
	}
	checkNames(t, "in the running program", open, running)
	mend()
	if err := open.write("three"); err != nil {
		t.Errorf("it stays so: %v", err)
	}
	if inFile = append(inFile, "three"); file.later {
		inFile = append(inFile, "two")
	}
	checkNames(t, "at the end", open, inFile)
	checkNames(t, "at the next start", file.open(t, dir), inFile)
}

// wordsOf is what a person reads of a failure: the key of its texts.
func wordsOf(err error) string {
	if err == nil {
		return ""
	}
	if key := err.Error(); strings.HasPrefix(key, "own-") { // a problem of the list of problems
		return key
	}
	return TroubleOf(err).Key
}

func checkNames(t *testing.T, where string, open openFile, want []string) {
	t.Helper()
	got := slices.Sorted(slices.Values(open.names()))
	if want = slices.Sorted(slices.Values(want)); !slices.Equal(got, want) {
		t.Errorf("%s it has %v, want %v", where, got, want)
	}
}

func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if err != nil {
		t.Error(err)
	}
	return names
}
