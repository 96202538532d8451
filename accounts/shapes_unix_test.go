//go:build unix

package accounts

import (
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	mk "speckle-keys/accounts/accountstest"
)

// TestShapes checks everything that may stand where an account is expected.
// One good account beside it must always be found.
func TestShapes(t *testing.T) {
	t.Parallel()
	const files, db = "Speckle/Accounts", "Speckle/Accounts.db"
	outside := t.TempDir()
	mk.Write(t, filepath.Join(outside, "other.json"), mk.Ada(9).JSON())
	writeLogged(t, filepath.Join(outside, "other.db"), mk.Rows(mk.Ada(1)), mk.Rows(mk.Ada(2)))
	for _, test := range []struct {
		name     string
		make     func(t *testing.T, speckle string)
		accounts int
		problems []string
	}{
		{"a folder named like a file", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "Accounts", "x.json", "inner.json"), mk.Ada(1).JSON())
		}, 1, []string{files + "/x.json not-a-file!"}},
		{"a pipe", func(t *testing.T, s string) { mk.Pipe(t, filepath.Join(s, "Accounts", "pipe.json")) }, 1, []string{files + "/pipe.json not-a-file!"}},
		{"a link to a pipe", func(t *testing.T, s string) {
			mk.Pipe(t, filepath.Join(s, "Accounts", "pipe"))
			makeLink(t, "pipe", filepath.Join(s, "Accounts", "link.json"))
		}, 1, []string{files + "/link.json not-a-file!"}},
		{"a socket", func(t *testing.T, s string) { makeSocket(t, filepath.Join(s, "Accounts", "s.json")) }, 1, []string{files + "/s.json not-a-file!"}},
		{"a link to a device", func(t *testing.T, s string) { makeLink(t, "/dev/zero", filepath.Join(s, "Accounts", "zero.json")) }, 1, []string{files + "/zero.json not-a-file!"}},
		{"a link to itself", func(t *testing.T, s string) { makeLink(t, "loop.json", filepath.Join(s, "Accounts", "loop.json")) }, 1, []string{files + "/loop.json link!"}},
		{"two links to each other", func(t *testing.T, s string) {
			makeLink(t, "b.json", filepath.Join(s, "Accounts", "a.json"))
			makeLink(t, "a.json", filepath.Join(s, "Accounts", "b.json"))
		}, 1, []string{files + "/a.json link!", files + "/b.json link!"}},
		{"a link to nothing", func(t *testing.T, s string) { makeLink(t, "nothing.json", filepath.Join(s, "Accounts", "d.json")) }, 1, []string{files + "/d.json link!"}},
		{"a link out of the folder", func(t *testing.T, s string) {
			makeLink(t, filepath.Join(outside, "other.json"), filepath.Join(s, "Accounts", "l.json"))
		}, 2, nil},
		{"a link out by a relative way", func(t *testing.T, s string) {
			rel, err := filepath.Rel(filepath.Join(s, "Accounts"), filepath.Join(outside, "other.json"))
			if err != nil {
				t.Skip(err)
			}
			makeLink(t, rel, filepath.Join(s, "Accounts", "l.json"))
		}, 2, nil},
		{"a link to a file of another user", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "foreign"), mk.Ada(9).JSON())
			giveAway(t, filepath.Join(s, "foreign"))
			makeLink(t, "../foreign", filepath.Join(s, "Accounts", "l.json"))
		}, 1, []string{files + "/l.json foreign-link!"}},
		{"a link inside the folder", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "kept", "ada"), mk.Ada(1).JSON())
			makeLink(t, "../kept/ada", filepath.Join(s, "Accounts", "l.json"))
		}, 2, nil},
		{"a sub-folder", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "Accounts", "sub", "deep", "n.json"), mk.Ada(1).JSON())
			mk.Write(t, filepath.Join(s, "Accounts", ".hidden", "n.json"), mk.Ada(2).JSON())
		}, 2, nil},
		{"a sub-folder that links up", func(t *testing.T, s string) { makeLink(t, "..", filepath.Join(s, "Accounts", "up")) }, 1, nil},
		{"names that are not accounts", func(t *testing.T, s string) {
			for _, name := range []string{".hidden.json", "._ada.json", "ada.json.bak", "ada.json~", "readme.txt", "json", "ada.jsonx"} {
				mk.Write(t, filepath.Join(s, "Accounts", name), mk.Ada(1).JSON())
			}
		}, 1, nil},
		{"names of every kind", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "Accounts", "UPPER.JSON"), mk.Ada(1).JSON())
			mk.Write(t, filepath.Join(s, "Accounts", "naïve — 🏗️.json"), mk.Ada(2).JSON())
			mk.Write(t, filepath.Join(s, "Accounts", strings.Repeat("n", 240)+".json"), mk.Ada(3).JSON())
		}, 4, nil},
		{"a name with control and direction characters", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "Accounts", "a\n\x1b[31m\u202egpj.json"), "{")
			mk.Write(t, filepath.Join(s, "Accounts", "b\xff.json"), "{")
		}, 1, []string{files + "/a��[31m�gpj.json syntax!", files + "/b�.json syntax!"}},
		{"a picture that is too large", func(t *testing.T, s string) {
			p := mk.Ada(1)
			p.Avatar = "data:image/png;base64," + strings.Repeat("A", 5<<20)
			mk.Write(t, filepath.Join(s, "Accounts", "large.json"), p.JSON())
		}, 2, []string{files + "/large.json large-picture"}},
		{"a file of blanks", func(t *testing.T, s string) {
			mk.Write(t, filepath.Join(s, "Accounts", "blanks.json"), strings.Repeat(" ", maxDocument+1))
			mk.Write(t, filepath.Join(s, "Accounts", "few.json"), strings.Repeat("\n", 1<<20))
		}, 1, []string{files + "/blanks.json too-large!", files + "/few.json empty!"}},
		{"Accounts.db is a folder", func(t *testing.T, s string) { mk.Folder(t, filepath.Join(s, "Accounts.db")) }, 1, []string{db + " not-a-file!"}},
		{"Accounts.db is a pipe", func(t *testing.T, s string) { mk.Pipe(t, filepath.Join(s, "Accounts.db")) }, 1, []string{db + " not-a-file!"}},
		{"Accounts.db links to nothing", func(t *testing.T, s string) { makeLink(t, "gone.db", filepath.Join(s, "Accounts.db")) }, 1, []string{db + " link!"}},
		{"Accounts.db links out of the folder", func(t *testing.T, s string) {
			makeLink(t, filepath.Join(outside, "other.db"), filepath.Join(s, "Accounts.db"))
		}, 3, nil},
		{"Accounts.db links to another user's database", func(t *testing.T, s string) {
			mk.WriteDatabase(t, filepath.Join(s, "foreign.db"), mk.Table, mk.Rows(mk.Ada(1)))
			giveAway(t, filepath.Join(s, "foreign.db"))
			makeLink(t, "foreign.db", filepath.Join(s, "Accounts.db"))
		}, 1, []string{db + " foreign-link!"}},
		{"Accounts.db links to a pipe", func(t *testing.T, s string) {
			mk.Pipe(t, filepath.Join(s, "pipe"))
			makeLink(t, "pipe", filepath.Join(s, "Accounts.db"))
		}, 1, []string{db + " not-a-file!"}},
		{"Accounts.db links to a folder", func(t *testing.T, s string) {
			makeLink(t, outside, filepath.Join(s, "Accounts.db"))
		}, 1, []string{db + " not-a-file!"}},
		{"Accounts.db links inside the folder, with its log there", func(t *testing.T, s string) {
			mk.Folder(t, filepath.Join(s, "real"))
			writeLogged(t, filepath.Join(s, "real", "a.db"), mk.Rows(mk.Ada(1)), mk.Rows(mk.Ada(2)))
			makeLink(t, "real/a.db", filepath.Join(s, "Accounts.db"))
		}, 3, nil},
		{"the log is a pipe", func(t *testing.T, s string) {
			mk.WriteDatabase(t, filepath.Join(s, "Accounts.db"), mk.Table, mk.Rows(mk.Ada(1)))
			mk.Pipe(t, filepath.Join(s, "Accounts.db-wal"))
		}, 1, []string{db + " not-a-file!"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			mk.Write(t, filepath.Join(base, "Speckle", "Accounts", "good.json"), mk.Ada(0).JSON())
			test.make(t, filepath.Join(base, "Speckle"))
			found := search(t, base)
			if len(found.Accounts) != test.accounts {
				t.Errorf("%d accounts, want %d: %v", len(found.Accounts), test.accounts, people(found))
			}
			same(t, "problems", problems(base, found), test.problems)
		})
	}
}

// TestFolderShapes checks what may stand where a folder is expected.
func TestFolderShapes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		make     func(t *testing.T, speckle string)
		problems []string
	}{
		{"nothing", func(*testing.T, string) {}, nil},
		{"an empty folder", func(t *testing.T, s string) { mk.Folder(t, s) }, nil},
		{"a file", func(t *testing.T, s string) { mk.Write(t, s, "") }, []string{"Speckle not-a-folder!"}},
		{"a link to nothing", func(t *testing.T, s string) { makeLink(t, "gone", s) }, []string{"Speckle link!"}},
		{"Accounts is a file", func(t *testing.T, s string) { mk.Write(t, filepath.Join(s, "Accounts"), "{}") }, []string{"Speckle/Accounts not-a-folder!"}},
		{"Accounts is a pipe", func(t *testing.T, s string) { mk.Pipe(t, filepath.Join(s, "Accounts")) }, []string{"Speckle/Accounts not-a-folder!"}},
		{"Accounts is a loop", func(t *testing.T, s string) { makeLink(t, "Accounts", filepath.Join(s, "Accounts")) }, []string{"Speckle/Accounts link!"}},
		{"Accounts links to nothing", func(t *testing.T, s string) { makeLink(t, "gone", filepath.Join(s, "Accounts")) }, []string{"Speckle/Accounts link!"}},
		{"Accounts links to another user's folder", func(t *testing.T, s string) {
			other := t.TempDir()
			mk.Write(t, filepath.Join(other, "a.json"), mk.Ada(1).JSON())
			giveAway(t, other)
			makeLink(t, other, filepath.Join(s, "Accounts"))
		}, []string{"Speckle/Accounts foreign-link!"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			test.make(t, filepath.Join(base, "Speckle"))
			found := search(t, base)
			same(t, "problems", problems(base, found), test.problems)
			if len(found.Accounts) != 0 {
				t.Errorf("found %v", people(found))
			}
		})
	}
}

// TestLinkedFolder checks that files are read where a link to them leads.
func TestLinkedFolder(t *testing.T) {
	t.Parallel()
	base, other := t.TempDir(), t.TempDir()
	mk.Write(t, filepath.Join(other, "a.json"), mk.Ada(0).JSON())
	makeLink(t, other, filepath.Join(base, "Speckle", "Accounts"))
	found := search(t, base)
	same(t, "accounts", people(found), []string{"https://server0.example Ada Okafor 0"})
	same(t, "problems", problems(base, found), nil)
}

// giveAway makes a file another user's, or skips the test: only root may.
func giveAway(t *testing.T, path string) {
	t.Helper()
	if err := os.Chown(path, 65534, -1); err != nil {
		t.Skip("files can't be given to another user here:", err)
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name         string
		base         os.FileMode
		folder, file os.FileMode
		told         bool
	}{
		{"open", 0o755, 0o755, 0o644, true},
		{"open to others only", 0o701, 0o701, 0o604, true},
		{"private file", 0o755, 0o755, 0o600, false},
		{"private folder", 0o755, 0o700, 0o644, false},
		{"private above", 0o700, 0o755, 0o644, false},
		{"the owner's own group", 0o770, 0o770, 0o660, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := openFolder(t)
			speckle := filepath.Join(base, "Speckle")
			mk.WriteDatabase(t, filepath.Join(mkdir(t, speckle), "Accounts.db"), mk.Table, mk.Rows(mk.Ada(0)))
			mk.Write(t, filepath.Join(speckle, "Accounts", "a.json"), mk.Ada(1).JSON())
			for path, mode := range map[string]os.FileMode{
				base: test.base, speckle: test.folder,
				filepath.Join(speckle, "Accounts"): test.folder, filepath.Join(speckle, "Accounts.db"): test.file,
				filepath.Join(speckle, "Accounts", "a.json"): test.file,
			} {
				if err := os.Chmod(path, mode); err != nil {
					t.Fatal(err)
				}
			}
			want := []string(nil)
			if test.told {
				want = []string{"Speckle permissions"}
			}
			same(t, "problems", problems(base, search(t, base)), want)
		})
	}
}

// fileInfo is what the system says of a file or folder.
type fileInfo struct {
	fs.FileInfo
	mode  fs.FileMode
	owner syscall.Stat_t
}

func (f fileInfo) Mode() fs.FileMode { return f.mode }
func (f fileInfo) IsDir() bool       { return f.mode.IsDir() }
func (f fileInfo) Sys() any          { return &f.owner }

// The group counts as others unless it is the owner's own.
func TestReadableByOthers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		mode     fs.FileMode
		gid      uint32
		readable bool
	}{
		{0o600, 100, false},
		{0o640, 1000, false},
		{0o640, 100, true},
		{0o620, 100, false},
		{0o604, 1000, true},
		{fs.ModeDir | 0o700, 100, false},
		{fs.ModeDir | 0o750, 1000, false},
		{fs.ModeDir | 0o710, 100, true},
		{fs.ModeDir | 0o740, 100, false}, // its files can be listed, and not opened
		{fs.ModeDir | 0o701, 1000, true},
	} {
		info := fileInfo{mode: test.mode}
		info.owner.Uid, info.owner.Gid = 1000, test.gid
		if got := readableByOthers(info); got != test.readable {
			t.Errorf("%v with group %d: %v", test.mode, test.gid, got)
		}
	}
}

// openFolder is a new folder that others may reach, which t.TempDir isn't.
func openFolder(t *testing.T) string {
	t.Helper()
	base, err := os.MkdirTemp("", "speckle-keys-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	for above := filepath.Dir(base); above != filepath.Dir(above); above = filepath.Dir(above) {
		if info, err := os.Stat(above); err != nil || !readableByOthers(info) {
			t.Skip("the folder for tests is itself private")
		}
	}
	return base
}

func mkdir(t *testing.T, path string) string {
	t.Helper()
	mk.Folder(t, path)
	return path
}

// S17: TestReadTimes checks that the owner's files are not even marked as read.
func TestReadTimes(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts", "a.json")
	mk.Write(t, path, mk.Ada(0).JSON())
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(t.Context(), only(base)); err != nil {
		t.Fatal(err)
	}
	if read, known := lastRead(t, path); known && !read.Equal(old) {
		t.Errorf("the file is marked as read at %v", read)
	}
}

// makeSocket creates a socket in the file system.
func makeSocket(t testing.TB, path string) {
	t.Helper()
	mk.Folder(t, filepath.Dir(path))
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Skip("sockets can't be made here:", err)
	}
	t.Cleanup(func() { l.Close() })
}
