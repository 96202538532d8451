//go:build unix

package ownfile

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

const inFullDisk = "SPECKLE_KEYS_TEST_FULL_DISK"

// S16, S56: on a full disk a change is an error, and the file is as before.
// The limit on the size of files is the process's own, so it has one.
func TestFullDisk(t *testing.T) {
	if path := os.Getenv(inFullDisk); path != "" {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		before := limit
		defer syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) // or the coverage could not be written at the end
		limit.Cur = 8                                          // bytes
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenJSON(path, usual).Change(t.Context(), func(s *sheet) { (*s)["a"] = 2 }); err == nil {
			t.Error("written")
		}
		file := Open(path, MostJSON)
		if file.Locked(t.Context(), func() error { return file.CanWrite(make([]byte, 100)) }) == nil {
			t.Error("it is said that it could be written")
		}
		return
	}
	t.Parallel()
	path := pathTo(t, `{"b": 3}`)
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFullDisk$")
	c.Env = append(os.Environ(), inFullDisk+"="+path)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	checkUnchanged(t, path)
}

// S56: a folder that can't be written can be read, and nothing is set aside
// there.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("the administrator may write everywhere")
	}
	path := pathTo(t, `{"b": 3}`)
	file := OpenJSON(path, usual)
	folder := filepath.Dir(path)
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(folder, 0o700) })
	if got, found, err := file.Read(t.Context()); !found || err != nil || got["b"] != 3 {
		t.Errorf("%v, found %v, %v", got, found, err)
	}
}

func checkUnchanged(t *testing.T, path string) {
	t.Helper()
	got, _, err := OpenJSON(path, func() sheet { return nil }).Read(t.Context())
	if err != nil || !maps.Equal(got, sheet{"b": 3}) {
		t.Errorf("%v, %v", got, err)
	}
	if half, _ := filepath.Glob(path + "*.new"); len(half) > 0 {
		t.Errorf("left: %v", half)
	}
}

// Nobody writes into the pipe: whoever opens it waits for ever.
func TestPipeInPlaceOfAFile(t *testing.T) {
	t.Parallel()
	checkNoRegularFile(t, func(path string) error { return syscall.Mkfifo(path, 0o600) })
}
