package keychain_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

const goodKey = "00112233445566778899aabbccddeeff"

func indexOf(entries string) string {
	return `{"format":"speckle-keys credentials","version":1,"entries":[` + entries + `]}`
}

// S61.
func TestIndexThatCannotBeRead(t *testing.T) {
	t.Parallel()
	good := `{"key":"` + goodKey + `","kind":"token","name":"good"}`
	cases := []struct {
		name, text string
		is         error
	}{
		{"empty", "", keychain.ErrIndexDamaged},
		{"blank", " \n", keychain.ErrIndexDamaged},
		{"NUL bytes after a crash", string(make([]byte, 4096)), keychain.ErrIndexDamaged},
		{"cut off", indexOf(good)[:60], keychain.ErrIndexDamaged},
		{"twice", indexOf(good) + indexOf(good), keychain.ErrIndexDamaged},
		{"a list", "[]", keychain.ErrIndexDamaged},
		{"null", "null", keychain.ErrIndexDamaged},
		{"another program's", `{"version":1,"entries":[]}`, keychain.ErrIndexDamaged},
		{"no version", `{"format":"speckle-keys credentials","entries":[]}`, keychain.ErrIndexDamaged},
		{"version as text", `{"format":"speckle-keys credentials","version":"1"}`, keychain.ErrIndexDamaged},
		{"entries are no list", `{"format":"speckle-keys credentials","version":1,"entries":{}}`, keychain.ErrIndexDamaged},
		{"nested without end", `{"format":` + strings.Repeat("[", 100_000), keychain.ErrIndexDamaged},
		{"not UTF-8", "\xff\xfe{\x00", keychain.ErrIndexDamaged},
		{"too large", strings.Repeat(" ", 17<<20), keychain.ErrIndexDamaged},
		{"a newer version's", `{"format":"speckle-keys credentials","version":2,"entries":{}}`, keychain.ErrIndexNewer},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "credentials.json")
			writeFile(t, path, c.text)
			store := keychaintest.New()
			creds := keychain.Open(store, dir)

			_, err := creds.List(t.Context())
			wantKind(t, err, keychain.KindIndex)
			if !errors.Is(err, c.is) {
				t.Errorf("%v is not %v", err, c.is)
			}
			_, err = creds.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
			wantKind(t, err, keychain.KindIndex)
			if len(store.Keys()) != 0 {
				t.Error("a secret was kept that no list names")
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != c.text {
				t.Fatal("the index that can't be read was changed")
			}

			aside, err := creds.SetAside(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if kept, err := os.ReadFile(aside); err != nil || string(kept) != c.text {
				t.Error("the index set aside is not what it was")
			}
			if strings.Contains(aside, ".newer-") != errors.Is(c.is, keychain.ErrIndexNewer) {
				t.Errorf("set aside as %s", filepath.Base(aside))
			}
			save(t, creds, "after")
			if got := names(t, creds); !slices.Equal(got, []string{"after"}) {
				t.Errorf("listed %v", got)
			}
			if again, err := creds.SetAside(t.Context()); again != "" || err != nil {
				t.Errorf("a good index was set aside: %v", err)
			}
		})
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestIndexThatIsNoFile(t *testing.T) {
	t.Parallel()
	elsewhere := filepath.Join(t.TempDir(), "target")
	cases := map[string]func(path string) error{
		"a folder":        func(path string) error { return os.Mkdir(path, 0o700) },
		"a dangling link": func(path string) error { return os.Symlink(elsewhere, path) },
		"a loop":          func(path string) error { return os.Symlink(path, path) },
		"a pipe":          makePipe,
	}
	for name, make := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := make(filepath.Join(dir, "credentials.json")); err != nil {
				t.Skip(err)
			}
			c := keychain.Open(keychain.Memory(), dir)
			_, err := c.List(t.Context())
			wantKind(t, err, keychain.KindIndex)
			_, err = c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
			wantKind(t, err, keychain.KindIndex)
			if _, err := c.SetAside(t.Context()); err != nil {
				t.Fatal(err)
			}
			save(t, c, "after")
			if _, err := os.Lstat(elsewhere); !errors.Is(err, fs.ErrNotExist) {
				t.Error("the link was followed")
			}
		})
	}
}

// One entry that is spoiled costs only itself, and writing does not lose it,
// nor what a later version added to another.
func TestIndexKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	strange := []string{
		`{"key":"` + goodKey + `","kind":"token","name":"good","colour":"mauve"}`,
		`{"key":"../../etc/passwd","name":"a key that is none"}`,
		`{"key":7,"name":"a number for a key"}`,
		`{"key":"ffeeddccbbaa99887766554433221100","savedAt":"tomorrow"}`,
		`"just text"`,
		`null`,
		`{"key":"0123456789abcdef0123456789abcdef","kind":"token","name":"odd origin","origin":"gopher://x"}`,
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials.json")
	writeFile(t, path, indexOf(strings.Join(strange, ",")))
	c := keychain.Open(keychain.Memory(), dir)
	if got := names(t, c); !slices.Equal(got, []string{"good", "odd origin"}) {
		t.Errorf("listed %v", got)
	}
	save(t, c, "mine")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	squeezed := strings.Join(strings.Fields(string(data)), "")
	for _, s := range strange {
		if !strings.Contains(squeezed, strings.Join(strings.Fields(s), "")) {
			t.Errorf("lost: %s", s)
		}
	}
}

// S12.
func TestIndexHoldsNoSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := keychaintest.New()
	c := keychain.Open(store, dir)
	e := save(t, c, "x")
	store.Fail(keychaintest.Save, keychain.KindUnknown)
	if _, err := c.Save(t.Context(), entry(t, "fails"), speckle.NewSecret(canary)); err == nil {
		t.Fatal("saved")
	}
	store.Work(keychaintest.Save)
	if err := c.Replace(t.Context(), e.Key, speckle.NewSecret(canary)); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		// Also no piece beyond the id and the last characters.
		if bytes.Contains(data, []byte(canary[10:36])) || bytes.Contains(data, []byte(canary[:16])) {
			t.Errorf("%s holds the secret", d.Name())
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

// S15.
func TestIndexIsPrivate(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	save(t, keychain.Open(keychain.Memory(), dir), "x")
	wantModes(t, dir)
}

// wantModes checks that the folder and all in it are for its owner alone.
func wantModes(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", d.Name(), info.Mode().Perm(), want)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// S49: Several copies of the program, as separate Credentials of one folder.
func TestSeveralCopies(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store := keychain.Memory()
	done := make(chan error)
	const copies, each = 4, 10
	for i := range copies {
		c := keychain.Open(store, dir)
		go func() {
			for n := range each {
				e, err := c.Save(t.Context(), keychain.Entry{Name: string(rune('a' + i))}, speckle.NewSecret(canary))
				if err == nil && n%2 == 1 {
					err = c.Delete(t.Context(), e.Key)
				}
				if err == nil {
					_, err = c.List(t.Context())
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range copies {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if got := len(names(t, keychain.Open(store, dir))); got != copies*each/2 {
		t.Errorf("%d entries, want %d", got, copies*each/2)
	}
}

// A copy that is stopped while it changes the index must not stop this one.
func TestIndexLockedForLong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := keychain.Open(keychain.Memory(), dir)
	e := save(t, c, "x")
	unlock := holdLock(t, filepath.Join(dir, "credentials.lock"))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	wantKind(t, c.Describe(ctx, e.Key, "y", ""), keychain.KindTimeout)
	if got := names(t, c); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed %v", got)
	}
	unlock()
	if err := c.Describe(t.Context(), e.Key, "y", ""); err != nil {
		t.Error(err)
	}
}
