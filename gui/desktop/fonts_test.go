package desktop

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"fyne.io/fyne/v2/theme"
)

func TestPrepareFonts(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have no setting for it")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		home string
		own  bool // the person's cache is used
	}{
		"home without a cache": {t.TempDir(), true},
		"home is a file":       {file, false},
		"no home":              {"", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("HOME", c.home)
			t.Setenv("XDG_CACHE_HOME", "")
			remove := PrepareFonts()
			folder, err := os.UserCacheDir()
			if err != nil {
				t.Fatal(err)
			}
			if own := folder == filepath.Join(c.home, ".cache"); own != c.own {
				t.Errorf("uses %s", folder)
			}
			if err := os.WriteFile(filepath.Join(folder, "index"), nil, 0o600); err != nil {
				t.Error(err)
			}
			remove()
			if _, err := os.Stat(folder); (err == nil) != c.own {
				t.Errorf("%s afterwards: %v", folder, err)
			}
		})
	}
}

func TestHasFont(t *testing.T) {
	if HasFont('\U0010FFFD') { // for private use, as the last of all characters
		t.Error("some font has every character")
	}
}

// Fyne crashes with a font that it can't read.
func TestFontThatCantBeReadIsNotUsed(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, content []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("a-Regular.ttf", theme.DefaultTextFont().Content())
	half := write("b-Regular.ttf", theme.DefaultTextFont().Content())
	write("b-Bold.ttf", []byte("no font"))
	for _, c := range []struct {
		font string
		used bool
	}{{good, true}, {half, false}, {write("c.ttc", []byte("ttcf\x00\x01")), false}, {filepath.Join(folder, "none"), true}} {
		t.Setenv("FYNE_FONT", c.font)
		ignoreBrokenFonts()
		if used := os.Getenv("FYNE_FONT") == c.font; used != c.used {
			t.Errorf("%s: used %v", filepath.Base(c.font), used)
		}
	}
}
