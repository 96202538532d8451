//go:build unix

package ownfile

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
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

const inExport = "SPECKLE_KEYS_TEST_EXPORT"

// exporting runs the test that calls it in a process of its own.
func exporting(t *testing.T, path string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	c.Env = append(os.Environ(), inExport+"="+path)
	return c
}

// A full disk leaves the file that was there, or none.
func TestExportToAFullDisk(t *testing.T) {
	if path := os.Getenv(inExport); path != "" {
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
		for _, to := range []string{path, path + ".other"} {
			if Export(to, make([]byte, 100), false) == nil {
				t.Error("written:", to)
			}
		}
		return
	}
	t.Parallel()
	path := pathTo(t, "old")
	if out, err := exporting(t, path).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	content, err := os.ReadFile(path)
	files, _ := os.ReadDir(filepath.Dir(path))
	if err != nil || string(content) != "old" || len(files) != 1 {
		t.Errorf("%q, %v, %v", content, err, files)
	}
}

// A program that is killed while it writes leaves a whole file.
func TestExportThatIsKilled(t *testing.T) {
	const size = 4 << 20
	if path := os.Getenv(inExport); path != "" {
		for n := byte('a'); ; n = 'a' + (n-'a'+1)%26 {
			if err := Export(path, bytes.Repeat([]byte{n}, size), false); err != nil {
				t.Fatal(err)
			}
			os.Stdout.Write([]byte{n}) // the test kills from now on
		}
	}
	t.Parallel()
	path := pathTo(t, strings.Repeat("z", size))
	for range 8 {
		c := exporting(t, path)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		_, err = out.Read(make([]byte, 1))
		time.Sleep(rand.N(20 * time.Millisecond))
		_ = c.Process.Kill()
		_ = c.Wait()
		content, failed := os.ReadFile(path)
		if err != nil || failed != nil || len(content) != size || bytes.Count(content, content[:1]) != size {
			t.Fatalf("%d bytes, %v, %v", len(content), err, failed)
		}
	}
}

// The folder belongs to somebody else, and the file in it can be written: root becomes another user
// in a process of its own.
func TestExportIntoAFolderThatTakesNoFiles(t *testing.T) {
	const nobody = 65534
	if os.Getuid() != 0 {
		t.Skip("a folder can't be given to another user here")
	}
	if path := os.Getenv(inExport); path != "" {
		if err := syscall.Setreuid(-1, nobody); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setreuid(-1, 0)
		if _, err := os.Stat(path); err != nil {
			t.Skip(err)
		}
		if err := Export(path, []byte("new"), false); err != nil {
			t.Error(err)
		}
		if err := Export(path+".other", []byte("new"), false); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("a new file: %v", err)
		}
		return
	}
	t.Parallel()
	dir, err := os.MkdirTemp("", "speckle-keys-") // t.TempDir is in a private folder
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "tokens.csv")
	if err := errors.Join(os.Chmod(dir, 0o755), os.WriteFile(path, []byte("the old content"), 0o640), os.Chown(path, nobody, -1)); err != nil {
		t.Fatal(err)
	}
	if out, err := exporting(t, path).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "new" {
		t.Errorf("%q, %v", content, err)
	}
}

func TestExportIntoAPipe(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Export(path, []byte("x"), false); !errors.Is(err, ErrUnusable) {
		t.Error(err)
	}
}
