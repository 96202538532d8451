package ownfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// What a person named is replaced as a whole, with the rights that it had or is to have.
func TestExport(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("other rights, and links need rights of their own")
	}
	const old, content = "the earlier content, which is longer", "content"
	for name, c := range map[string]struct {
		before  fs.FileMode // of a file that is there; 0: none
		private bool
		link    bool // to it, in another folder
		want    fs.FileMode
	}{
		"new":                        {want: 0o600},
		"new, private":               {private: true, want: 0o600},
		"shared":                     {before: 0o664, want: 0o664},
		"shared, becomes private":    {before: 0o664, private: true, want: 0o600},
		"behind a link":              {before: 0o640, link: true, want: 0o640},
		"behind a link, private":     {before: 0o640, link: true, private: true, want: 0o600},
		"behind a link that is torn": {link: true, want: 0o600},
		"protected":                  {before: 0o444, want: 0o444},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "tokens.csv")
			if c.before != 0 {
				if err := errors.Join(os.WriteFile(file, []byte(old), 0o600), os.Chmod(file, c.before)); err != nil {
					t.Fatal(err)
				}
			}
			path := file
			if c.link {
				path = filepath.Join(t.TempDir(), "link.csv")
				if err := os.Symlink(file, path); err != nil {
					t.Fatal(err)
				}
			}
			want := content
			err := Export(path, []byte(content), c.private)
			if name == "protected" && os.Getuid() != 0 {
				if want = old; !errors.Is(err, fs.ErrPermission) {
					t.Errorf("told %v", err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			info, _ := os.Stat(path)
			if err != nil || string(got) != want || info.Mode().Perm() != c.want {
				t.Fatalf("%q, %v, %v", got, info.Mode(), err)
			}
			if at, _ := os.Lstat(path); c.link && c.before != 0 && at.Mode()&fs.ModeSymlink == 0 {
				t.Error("the link was replaced")
			}
			for _, folder := range []string{filepath.Dir(path), filepath.Dir(file)} {
				if _, err := os.Stat(filepath.Join(folder, exportName)); err == nil {
					t.Error("half a file is left in", folder)
				}
				if info, _ := os.Stat(folder); info.Mode().Perm()&0o055 == 0 {
					t.Error("other people's rights were taken from", folder)
				}
			}
		})
	}
}

func TestExportIntoNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := Export(dir, []byte("x"), false); !errors.Is(err, ErrUnusable) {
		t.Errorf("a folder: %v", err)
	}
	if err := Export(filepath.Join(dir, "missing", "file"), []byte("x"), false); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is missing: %v", err)
	}
}

func TestExportInPlace(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "the earlier content, which is longer")
	if err := writeInPlace(path, []byte("content"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "content" {
		t.Errorf("%q, %v", got, err)
	}
	if err := writeInPlace(path+".missing", []byte("content"), 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that isn't there: %v", err)
	}
}

// What is in the place of the file that is written first stays, and the export says that it failed.
func TestExportThatCanNotBeginAnew(t *testing.T) {
	t.Parallel()
	path := pathTo(t, "old")
	if err := os.MkdirAll(filepath.Join(filepath.Dir(path), exportName, "kept"), 0o700); err != nil {
		t.Fatal(err)
	}
	if Export(path, []byte("new"), false) == nil {
		t.Error("no error")
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "old" {
		t.Errorf("%q, %v", got, err)
	}
}
