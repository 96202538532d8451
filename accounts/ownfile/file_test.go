package ownfile

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestSharedLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pending.lock")
	isFree := func(want bool) {
		t.Helper()
		if free, err := Free(path); err != nil || free != want {
			t.Errorf("free %v, %v", free, err)
		}
	}
	isFree(true)
	one, err := Share(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Share(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	one()
	isFree(false)
	two()
	isFree(true)
}

// What is checked leaves nothing behind.
func TestCanWrite(t *testing.T) {
	t.Parallel()
	path := pathTo(t, `{"a": 1}`)
	if err := Open(path, 100).CanWrite([]byte("more")); err != nil {
		t.Error(err)
	}
	if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
		t.Errorf("%v, %v", files, err)
	}
	if err := Open("", 100).CanWrite([]byte("more")); err != nil {
		t.Error(err)
	}
	if Open(filepath.Join(path, "below"), 100).CanWrite(nil) == nil {
		t.Error("below a file")
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "x")
	put(t, path+damagedSuffix, "old")
	file := Open(path, 100)
	for range 2 { // also when there is nothing
		if err := file.Locked(t.Context(), file.Erase); err != nil {
			t.Error(err)
		}
	}
	if left, _ := filepath.Glob(path + "*"); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	if err := Open(filepath.Join(pathTo(t, "x"), "below"), 100).Erase(); err == nil {
		t.Error("below a file")
	}
}

// What can't be in JSON changes nothing.
func TestChangeThatIsNoJSON(t *testing.T) {
	t.Parallel()
	path := pathTo(t, `{"a": 1}`)
	file := OpenJSON[map[string]float64](path, nil)
	got, err := file.Change(t.Context(), func(m *map[string]float64) { (*m)["a"] = math.Inf(1) })
	if err == nil || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	if got, _, err := file.Read(t.Context()); err != nil || got["a"] != 1 {
		t.Errorf("%v, %v", got, err)
	}
}

// A file that another program mends meanwhile is not set aside.
func TestMendedMeanwhile(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "spoiled")
	times := 0
	found, err := Open(path, 100).Load(t.Context(), func(content []byte) error {
		if times++; times == 1 {
			put(t, path, "mended")
		}
		if strings.HasPrefix(string(content), "mended") {
			return nil
		}
		return errors.New("spoiled")
	})
	if !found || err != nil || times != 2 {
		t.Errorf("found %v after %d, %v", found, times, err)
	}
}

// People keep settings elsewhere and link to them.
func TestLinkIsFollowed(t *testing.T) {
	t.Parallel()
	target := pathTo(t, `{"a": 2}`)
	path := filepath.Join(t.TempDir(), "sheet.json")
	if err := os.Symlink(target, path); err != nil {
		t.Skip(err) // Windows wants a right for links
	}
	file := OpenJSON(path, usual)
	if _, err := file.Change(t.Context(), func(s *sheet) { (*s)["b"] = 3 }); err != nil {
		t.Fatal(err)
	}
	if got, _, err := OpenJSON(target, usual).Read(t.Context()); err != nil || got["a"] != 2 || got["b"] != 3 {
		t.Errorf("%v, %v", got, err)
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
}

// A file that is too large is refused, not cut.
func TestTooLargeFile(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "12345")
	for most, unusable := range map[int64]bool{4: true, 5: false} {
		if got, err := ReadRegular(path, most); errors.Is(err, ErrUnusable) != unusable || (string(got) == "12345") == unusable {
			t.Errorf("of %d bytes at most: %q, %v", most, got, err)
		}
	}
}

// A file in memory is as one on the disk: what was read or written is nobody
// else's, and one change is made at a time.
func TestFileInMemory(t *testing.T) {
	t.Parallel()
	f := Open("", 100)
	content := []byte("mine")
	if err := f.Write(content); err != nil {
		t.Fatal(err)
	}
	content[0] = 'x'
	got, err := f.Read()
	if err != nil || string(got) != "mine" {
		t.Errorf("%q, %v", got, err)
	}
	got[0] = 'x'
	if got, _ := f.Read(); string(got) != "mine" {
		t.Errorf("%q after what was read was changed", got)
	}
	changes := 0
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if err := f.Locked(t.Context(), func() error {
				before := changes
				runtime.Gosched()
				changes = before + 1
				return nil
			}); err != nil {
				t.Error(err)
			}
		})
	}
	if all.Wait(); changes != 100 {
		t.Errorf("%d of 100 changes are left", changes)
	}
}
