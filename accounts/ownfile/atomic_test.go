package ownfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

func TestWriteFile(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	path := filepath.Join(dir, "settings.json")
	for _, text := range []string{"old", "new"} {
		if err := writeFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("wrote %q, %v", got, err)
		}
	}
	wantModes(t, dir)
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
}

// S16: through a power cut a file is old or new as well: the new content is on
// the disk before it gets its name, and the name before anybody relies on it.
func TestWriteFileIsOnTheDisk(t *testing.T) { // not parallel: it listens to all
	if runtime.GOOS == "windows" {
		t.Skip("folders can't be synced there")
	}
	path := filepath.Join(t.TempDir(), "data", "index.json")
	var synced []string
	whole := syncFile
	t.Cleanup(func() { syncFile = whole })
	syncFile = func(f *os.File) error {
		_, err := os.Stat(path)
		synced = append(synced, fmt.Sprint(filepath.Base(f.Name()), ", renamed: ", err == nil))
		return whole(f)
	}
	if err := writeFile(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	want := []string{"index.json.new, renamed: false", "data, renamed: true"}
	if !slices.Equal(synced, want) {
		t.Errorf("synced %q, want %q", synced, want)
	}
}

// S16: A write that fails leaves the old file and nothing beside it.
func TestWriteFileThatFails(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]func(dir string) string{
		"a folder in its place": func(dir string) string { return dir },
		"a file as its folder": func(dir string) string {
			put(t, filepath.Join(dir, "file"), "x")
			return filepath.Join(dir, "file", "settings.json")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "full")
			if err := os.MkdirAll(filepath.Join(dir, "kept"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := writeFile(path(dir), []byte("new")); err == nil {
				t.Fatal("no error")
			}
			if _, err := os.Stat(filepath.Join(dir, "kept")); err != nil {
				t.Error(err)
			}
			if left, _ := filepath.Glob(dir + "*.new"); len(left) != 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}

// What a killed program left beside a file is in nobody's way: not half a file,
// and not a link to another one. A folder that others could look into is closed.
func TestWriteFileOverWhatIsLeft(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("has no such links and modes")
	}
	dir := t.TempDir()
	path, others := filepath.Join(dir, "data", "settings.json"), filepath.Join(dir, "others")
	put(t, others, "theirs")
	for name, leave := range map[string]func(path string) error{
		"half a file": func(path string) error { return os.WriteFile(path, []byte("half"), 0o600) },
		"a link":      func(path string) error { return os.Symlink(others, path) },
	} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.Chmod(filepath.Dir(path), 0o755), leave(beside(path))); err != nil {
			t.Fatal(err)
		}
		if err := writeFile(path, []byte(name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, err := os.ReadFile(path); string(got) != name {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if got, err := os.ReadFile(others); string(got) != "theirs" {
			t.Errorf("%s: others have %q, %v", name, got, err)
		}
		wantModes(t, filepath.Dir(path))
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "not", "there", "settings.lock")
	unlock, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := Lock(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("locked twice: %v", err)
	}
	unlock()
	unlock, err = Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	wantModes(t, filepath.Dir(path))
	if _, err := Lock(t.Context(), filepath.Join(path, "below a file")); err == nil {
		t.Error("no error")
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// S15: wantModes checks that the folder and all in it are for its owner alone.
func wantModes(t *testing.T, dir string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return // has no such modes
	}
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
