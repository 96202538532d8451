package ownfile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

type sheet = map[string]int

func usual() sheet { return sheet{"default": 1} }

// pathTo is a file with some content; with "" there is none yet.
func pathTo(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "folder", "sheet.json")
	if content != "" {
		put(t, path, content)
	}
	return path
}

func TestJSONIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		content string
		want    sheet
		found   bool
		damaged bool
	}{
		"none":         {"", usual(), false, false},
		"good":         {`{"a": 2}`, sheet{"default": 1, "a": 2}, true, false},
		"null":         {"null", nil, true, false},
		"cut off":      {`{"a": `, sheet{"default": 1}, true, true},
		"blank":        {" ", sheet{"default": 1}, true, true},
		"another type": {`[1, 2]`, sheet{"default": 1}, true, true},
		"of NUL":       {"\x00\x00\x00", sheet{"default": 1}, true, true}, // as a crash may leave it
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := pathTo(t, c.content)
			file := OpenJSON(path, usual)
			got, found, err := file.Read(t.Context())
			if !maps.Equal(got, c.want) || found != c.found {
				t.Errorf("%v, found %v, want %v", got, found, c.want)
			}
			if !c.damaged {
				if err != nil {
					t.Error(err)
				}
				return
			}
			damaged, ok := errors.AsType[*Damaged](err)
			if !ok || damaged.Path != path+".damaged" || damaged.Cause == nil || !strings.Contains(err.Error(), damaged.Path) {
				t.Fatalf("%v", err)
			}
			if aside, err := os.ReadFile(damaged.Path); string(aside) != c.content || err != nil {
				t.Errorf("set aside: %q, %v", aside, err)
			}
			if _, found, err := file.Read(t.Context()); found || err != nil {
				t.Errorf("it is still there: %v", err)
			}
		})
	}
}

// S16: the file is this person's alone and has all or nothing of a change.
// A view asks for what went wrong at any time: that a file was set aside stays
// true, a failed reading is over with the next good one.
func TestErrOfAJSONFile(t *testing.T) {
	t.Parallel()
	damaged := OpenJSON(pathTo(t, `{"a": `), usual)
	for range 2 {
		_, _, _ = damaged.Read(t.Context())
		if _, ok := errors.AsType[*Damaged](damaged.Err()); !ok {
			t.Errorf("%v of a damaged file", damaged.Err())
		}
	}
	parent := filepath.Join(t.TempDir(), "folder")
	path := filepath.Join(parent, "sheet.json")
	put(t, parent, "a file in place of the folder")
	file := OpenJSON(path, usual)
	if file.Err() != nil {
		t.Errorf("%v of a file that was not read", file.Err())
	}
	if _, _, err := file.Read(t.Context()); err == nil || file.Err() == nil {
		t.Errorf("%v, %v without a folder", err, file.Err())
	}
	if err := os.Remove(parent); err != nil {
		t.Fatal(err)
	}
	put(t, path, `{"a": 2}`)
	if _, _, err := file.Read(t.Context()); err != nil || file.Err() != nil {
		t.Errorf("%v, %v of a good file", err, file.Err())
	}
}

func TestJSONIsWritten(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "")
	file := OpenJSON(path, usual)
	for n := range 3 {
		got, err := file.Change(t.Context(), func(s *sheet) { (*s)[fmt.Sprint(n)] = n })
		if err != nil || got[fmt.Sprint(n)] != n {
			t.Fatalf("%v, %v", got, err)
		}
	}
	content, err := os.ReadFile(path)
	var got sheet
	if err != nil || json.Unmarshal(content, &got) != nil || !maps.Equal(got, sheet{"default": 1, "0": 0, "1": 1, "2": 2}) {
		t.Errorf("%s, %v", content, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// A damaged file costs no change: it is set aside, and a new one begins.
func TestChangeOfADamagedFile(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "{")
	got, err := OpenJSON(path, func() sheet { return sheet{} }).Change(t.Context(), func(s *sheet) { (*s)["a"] = 1 })
	if err != nil || !maps.Equal(got, sheet{"a": 1}) {
		t.Errorf("%v, %v", got, err)
	}
	if aside, err := os.ReadFile(path + ".damaged"); string(aside) != "{" {
		t.Errorf("set aside: %q, %v", aside, err)
	}
}

// What stands in the file's place is neither opened nor overwritten: it is set
// aside, and a new file begins.
func TestNoRegularFile(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(path string) error{
		"a folder":        func(path string) error { return os.Mkdir(path, 0o700) },
		"too large":       func(path string) error { return os.WriteFile(path, make([]byte, MostJSON+1), 0o600) },
		"a link to that":  func(path string) error { return os.Symlink(os.Args[0], path) },
		"a dangling link": func(path string) error { return os.Symlink(path+".none", path) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkNoRegularFile(t, put)
		})
	}
}

func checkNoRegularFile(t *testing.T, put func(path string) error) {
	t.Helper()
	path := pathTo(t, "{}")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := put(path); err != nil {
		t.Skip(err) // Windows wants a right for links
	}
	before, _ := os.Lstat(path)
	file := OpenJSON(path, usual)
	got, _, err := file.Read(t.Context())
	damaged, ok := errors.AsType[*Damaged](err)
	if !ok || !maps.Equal(got, usual()) {
		t.Fatalf("%v, %v", got, err)
	}
	if after, err := os.Lstat(damaged.Path); err != nil || after.Mode() != before.Mode() {
		t.Errorf("it is gone: %v", err)
	}
	if got, err := file.Change(t.Context(), func(s *sheet) { (*s)["a"] = 2 }); err != nil || !maps.Equal(got, sheet{"default": 1, "a": 2}) {
		t.Errorf("%v, %v", got, err)
	}
}

// What can't be read or written is an error, and nothing is renamed.
func TestFolderThatIsNone(t *testing.T) {
	t.Parallel()
	file := OpenJSON(filepath.Join(pathTo(t, "not a folder"), "sheet.json"), usual)
	if _, err := file.Change(t.Context(), func(*sheet) {}); err == nil {
		t.Error("changed")
	}
	if got, _, err := file.Read(t.Context()); err == nil || !maps.Equal(got, usual()) {
		t.Errorf("%v, %v", got, err)
	}
}

// In memory a file is as on the disk, and nobody holds a part of it.
func TestJSONInMemory(t *testing.T) {
	t.Parallel()
	file := OpenJSON("", usual)
	got, err := file.Change(t.Context(), func(s *sheet) { (*s)["a"] = 2 })
	if err != nil {
		t.Fatal(err)
	}
	got["a"] = 3
	if read, found, err := file.Read(t.Context()); !found || err != nil || !maps.Equal(read, sheet{"default": 1, "a": 2}) {
		t.Errorf("%v, found %v, %v", read, found, err)
	}
	if err := file.file.Erase(); err != nil {
		t.Error(err)
	}
	if _, found, _ := file.Read(t.Context()); found {
		t.Error("still there")
	}
}

// S49: programs that change one file at the same time lose nothing.
func TestJSONOfSeveralPrograms(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "")
	none := func() sheet { return sheet{} }
	var work sync.WaitGroup
	for program := range 4 {
		work.Go(func() {
			for n := range 5 {
				name := fmt.Sprint(program, " ", n)
				if _, err := OpenJSON(path, none).Change(t.Context(), func(s *sheet) { (*s)[name] = n }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	got, _, err := OpenJSON(path, none).Read(t.Context())
	if err != nil || len(got) != 20 {
		t.Errorf("%d of 20: %v, %v", len(got), slices.Sorted(maps.Keys(got)), err)
	}
}

func TestLockIsWaitedForNotForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := pathTo(t, "")
		file := OpenJSON(path, usual)
		free, err := Lock(t.Context(), filepath.Join(filepath.Dir(path), "sheet.lock"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Change(t.Context(), func(*sheet) {}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		free()
		if _, err := file.Change(t.Context(), func(*sheet) {}); err != nil {
			t.Error(err)
		}
	})
}
