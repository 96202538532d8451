package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/gofrs/flock"
)

type sheet = map[string]int

func own(t *testing.T, content string) ownFile[sheet] {
	t.Helper()
	file := ownFile[sheet]{path: filepath.Join(t.TempDir(), "folder", "sheet.json")}
	if content != "" {
		if err := os.MkdirAll(filepath.Dir(file.path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file.path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

// held has another program hold the lock of a file, until free is called.
func held(t *testing.T, path string) (free func()) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(path + ".lock")
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	return func() {
		if err := lock.Unlock(); err != nil {
			t.Error(err)
		}
	}
}

func TestOwnFileIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content string
		want    sheet
		found   bool
		damaged bool
	}{
		"none":         {"", sheet{"default": 1}, false, false},
		"good":         {`{"a": 2}`, sheet{"default": 1, "a": 2}, true, false},
		"null":         {"null", nil, true, false},
		"cut off":      {`{"a": `, sheet{"default": 1}, true, true},
		"blank":        {" ", sheet{"default": 1}, true, true},
		"another type": {`[1, 2]`, sheet{"default": 1}, true, true},
		"of NUL":       {"\x00\x00\x00", sheet{"default": 1}, true, true}, // as a crash may leave it
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := own(t, c.content)
			got, found, err := file.read(sheet{"default": 1})
			if !maps.Equal(got, c.want) || found != c.found {
				t.Errorf("%v, found %v, want %v", got, found, c.want)
			}
			if !c.damaged {
				if err != nil {
					t.Error(err)
				}
				return
			}
			damaged, ok := errors.AsType[*FileDamaged](err)
			if !ok || damaged.Path != file.path+".damaged" || damaged.Cause == nil || !strings.Contains(err.Error(), damaged.Path) {
				t.Fatalf("%v", err)
			}
			if aside, err := os.ReadFile(damaged.Path); string(aside) != c.content || err != nil {
				t.Errorf("set aside: %q, %v", aside, err)
			}
			if _, found, err := file.read(sheet{}); found || err != nil {
				t.Errorf("it is still there: %v", err)
			}
		})
	}
}

// S16: the file is this person's alone and has all or nothing of a change.
func TestOwnFileIsWritten(t *testing.T) {
	t.Parallel()
	file := own(t, "")
	for n := range 3 {
		got, err := file.change(t.Context(), sheet{"default": 1}, func(s *sheet) { (*s)[fmt.Sprint(n)] = n })
		if err != nil || got[fmt.Sprint(n)] != n {
			t.Fatalf("%v, %v", got, err)
		}
	}
	content, err := os.ReadFile(file.path)
	var got sheet
	if err != nil || json.Unmarshal(content, &got) != nil || !maps.Equal(got, sheet{"default": 1, "0": 0, "1": 1, "2": 2}) {
		t.Errorf("%s, %v", content, err)
	}
	info, err := os.Stat(file.path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// A damaged file costs no change: it is set aside, and a new one begins.
func TestChangeOfADamagedFile(t *testing.T) {
	t.Parallel()
	file := own(t, "{")
	got, err := file.change(t.Context(), sheet{}, func(s *sheet) { (*s)["a"] = 1 })
	if err != nil || !maps.Equal(got, sheet{"a": 1}) {
		t.Errorf("%v, %v", got, err)
	}
	if aside, err := os.ReadFile(file.path + ".damaged"); string(aside) != "{" {
		t.Errorf("set aside: %q, %v", aside, err)
	}
}

// What stands in the file's place is neither opened nor replaced.
func TestNoRegularFile(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(path string) error{
		"a folder":  func(path string) error { return os.MkdirAll(path, 0o700) },
		"too large": func(path string) error { return os.WriteFile(path, make([]byte, mostOwnFile+1), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkNoRegularFile(t, put)
		})
	}
}

func checkNoRegularFile(t *testing.T, put func(path string) error) {
	t.Helper()
	file := own(t, "{}")
	if err := errors.Join(os.Remove(file.path), put(file.path)); err != nil {
		t.Fatal(err)
	}
	before, _ := os.Lstat(file.path)
	got, found, err := file.read(sheet{"default": 1})
	if err == nil || !found || !maps.Equal(got, sheet{"default": 1}) {
		t.Errorf("%v, found %v, %v", got, found, err)
	}
	changed := false
	if _, err := file.change(t.Context(), sheet{}, func(*sheet) { changed = true }); err == nil || changed {
		t.Errorf("changed %v, %v", changed, err)
	}
	if after, err := os.Lstat(file.path); err != nil || after.Mode() != before.Mode() {
		t.Errorf("it was replaced: %v", err)
	}
}

func TestOwnFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := own(t, "not a folder")
	file.path = filepath.Join(file.path, "sheet.json")
	if _, err := file.change(t.Context(), sheet{}, func(*sheet) {}); err == nil {
		t.Error("no failure")
	}
	if _, err := os.Stat(file.path); !errors.Is(err, fs.ErrNotExist) && err == nil {
		t.Error("it is there")
	}
}

// S49: programs that change one file at the same time lose nothing.
func TestOwnFileOfSeveralPrograms(t *testing.T) {
	t.Parallel()
	file := own(t, "")
	var work sync.WaitGroup
	for program := range 4 {
		work.Go(func() {
			for n := range 5 {
				name := fmt.Sprint(program, " ", n)
				if _, err := (ownFile[sheet]{file.path}).change(t.Context(), sheet{}, func(s *sheet) { (*s)[name] = n }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	got, _, err := file.read(sheet{})
	if err != nil || len(got) != 20 {
		t.Errorf("%d of 20: %v, %v", len(got), slices.Sorted(maps.Keys(got)), err)
	}
}

func TestLockIsWaitedForNotForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		file := own(t, "")
		free := held(t, file.path)
		if _, err := file.change(t.Context(), sheet{}, func(*sheet) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		free()
		if _, err := file.change(t.Context(), sheet{}, func(*sheet) {}); err != nil {
			t.Error(err)
		}
	})
}
