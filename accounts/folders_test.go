package accounts

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	mk "speckle-keys/accounts/accountstest"
)

// within gives folders as "label path", relative to home.
func within(home string, folders []Folder) []string {
	var list []string
	for _, f := range folders {
		rel, err := filepath.Rel(home, f.Path)
		if err != nil {
			rel = f.Path
		}
		list = append(list, f.Label+" "+filepath.ToSlash(rel))
	}
	return list
}

func TestFolders(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, goos string
		env        map[string]string // values below the home folder; "" is empty
		roaming    string
		extra      []string
		want       []string
	}{
		{"Linux", "linux", nil, "", nil, []string{"~/.config .config/Speckle", "~/.local/share .local/share/Speckle"}},
		{
			"Linux with variables", "linux",
			map[string]string{"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"},
			"", nil,
			[]string{"XDG_DATA_HOME data/Speckle", "XDG_CONFIG_HOME config/Speckle", "~/.config .config/Speckle", "~/.local/share .local/share/Speckle"},
		},
		{
			"variables that name the usual folders", "linux",
			map[string]string{"XDG_DATA_HOME": ".local/share/", "XDG_CONFIG_HOME": ".config/../.config"},
			"", nil,
			[]string{"XDG_DATA_HOME .local/share/Speckle", "XDG_CONFIG_HOME .config/Speckle"},
		},
		{
			"empty variables", "linux",
			map[string]string{"XDG_DATA_HOME": "", "SPECKLE_USERDATA_PATH": ""},
			"", nil,
			[]string{"~/.config .config/Speckle", "~/.local/share .local/share/Speckle"},
		},
		{"FreeBSD is as Linux", "freebsd", nil, "", nil, []string{"~/.config .config/Speckle", "~/.local/share .local/share/Speckle"}},
		{
			"macOS", "darwin",
			map[string]string{"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config"},
			"", nil,
			[]string{"~/Library/Application Support Library/Application Support/Speckle", "~/.config .config/Speckle", "XDG_CONFIG_HOME config/Speckle", "XDG_DATA_HOME data/Speckle"},
		},
		{
			"Windows", "windows",
			map[string]string{"APPDATA": "AppData/Roaming", "XDG_DATA_HOME": "data"},
			"AppData/Roaming", nil,
			[]string{"APPDATA AppData/Roaming/Speckle"},
		},
		{
			"Windows, redirected", "windows",
			map[string]string{"APPDATA": "elsewhere"},
			"roam", nil,
			[]string{"APPDATA elsewhere/Speckle", "roaming profile roam/Speckle", `~\AppData\Roaming AppData/Roaming/Speckle`},
		},
		{
			"the override is the only one", "linux",
			map[string]string{"SPECKLE_USERDATA_PATH": "mine", "XDG_DATA_HOME": "data"},
			"", nil,
			[]string{"SPECKLE_USERDATA_PATH mine/Speckle"},
		},
		{
			"the override and folders of the person", "darwin",
			map[string]string{"SPECKLE_USERDATA_PATH": "mine"},
			"",
			[]string{"usb", "mine", ""},
			[]string{"SPECKLE_USERDATA_PATH mine/Speckle", "added by you usb/Speckle"},
		},
		{"the override names the store itself", "linux", map[string]string{"SPECKLE_USERDATA_PATH": "store"}, "", nil, []string{"SPECKLE_USERDATA_PATH store"}},
		{"a store with another in it", "linux", map[string]string{"SPECKLE_USERDATA_PATH": "both"}, "", nil, []string{"SPECKLE_USERDATA_PATH both/Speckle"}},
		{
			"linked folders are one", "linux",
			map[string]string{"XDG_DATA_HOME": "linked", "XDG_CONFIG_HOME": "store"},
			"", nil,
			[]string{"XDG_DATA_HOME linked/Speckle", "~/.config .config/Speckle", "~/.local/share .local/share/Speckle"},
		},
		{"no system", "", nil, "", nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			mk.Write(t, filepath.Join(home, "store", "Accounts.db"), "")
			mk.Write(t, filepath.Join(home, "both", "Accounts.db"), "")
			mk.Folder(t, filepath.Join(home, "both", "Speckle"))
			makeLink(t, "store", filepath.Join(home, "linked"))
			e := Environment{GOOS: test.goos, Home: home, Getenv: func(name string) string {
				if v := test.env[name]; v != "" {
					return filepath.Join(home, v)
				}
				return ""
			}}
			if test.roaming != "" {
				e.Roaming = filepath.Join(home, test.roaming)
			}
			for _, x := range test.extra {
				if x != "" {
					x = filepath.Join(home, x)
				}
				e.Extra = append(e.Extra, x)
			}
			before := mk.Tree(t, home)
			got := within(home, e.Folders())
			sameTree(t, before, mk.Tree(t, home))
			if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestFlatpakFolders(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	mk.Folder(t, filepath.Join(home, ".var", "app", "org.blender.Blender", "config", "Speckle"))
	mk.Folder(t, filepath.Join(home, ".var", "app", "org.other"))
	got := within(home, Environment{GOOS: "linux", Home: home}.Folders())
	if len(got) != 3 || got[2] != "Flatpak org.blender.Blender .var/app/org.blender.Blender/config/Speckle" {
		t.Errorf("got %q", got)
	}
}

// TestNamedFolder checks every way in which people name the folder of their
// accounts, as a further folder and in the variable.
func TestNamedFolder(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	store := filepath.Join(base, "Speckle")
	mk.Write(t, filepath.Join(store, "Accounts", "x.json"), mk.Ada(0).JSON())
	bare := filepath.Join(base, "bare")
	mk.Write(t, filepath.Join(bare, "Accounts", "x.json"), mk.Ada(0).JSON())
	empty := filepath.Join(base, "empty", "Speckle")
	mk.Folder(t, empty)
	for _, test := range []struct{ name, path, want string }{
		{"base", base, store},
		{"Speckle", store, store},
		{"Accounts", filepath.Join(store, "Accounts"), store},
		{"Accounts with a slash", filepath.Join(store, "Accounts") + string(filepath.Separator), store},
		{"database", filepath.Join(store, "Accounts.db"), store},
		{"Accounts without Speckle", filepath.Join(bare, "Accounts"), bare},
		{"a file of an account", filepath.Join(store, "Accounts", "x.json"), store},
		{"the database's journal", filepath.Join(store, "Accounts.db-wal"), store},
		{"the selection", filepath.Join(store, "DUI3Config.db"), store},
		{"database without Speckle", filepath.Join(bare, "Accounts.db"), bare},
		{"Speckle without accounts", empty, empty},
		{"Accounts that is not there", filepath.Join(empty, "Accounts"), empty},
		{"Accounts as a base", filepath.Join(base, "Accounts"), filepath.Join(base, "Accounts", "Speckle")},
		{"nothing", filepath.Join(base, "gone"), filepath.Join(base, "gone", "Speckle")},
	} {
		for quote, path := range map[string]string{
			"nothing": test.path, `"`: `"` + test.path + `"`, "'": "'" + test.path + "'", "blanks": " " + test.path + " ",
			"“”": "“" + test.path + "”", "„“": "„" + test.path + "“", "«»": "«" + test.path + "»",
		} {
			extra := Environment{GOOS: "linux", Extra: []string{path}}
			for _, e := range []Environment{only(path), extra} {
				if got := e.Folders(); len(got) != 1 || got[0].Path != test.want {
					t.Errorf("%s, quoted by %q: %+v", test.name, quote, got)
				}
			}
		}
	}
	if found, err := Find(t.Context(), only(`"`+filepath.Join(store, "Accounts")+`"`)); err != nil || len(found.Accounts) != 1 {
		t.Errorf("%d accounts, %v", len(found.Accounts), err)
	}
}

// A path may be pasted from a file manager, or typed with the home folder's
// short name.
func TestTypedPath(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	folder := filepath.Join(home, "My Speckle")
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(folder)}
	if !strings.HasPrefix(address.Path, "/") {
		address.Path = "/" + address.Path
	}
	for text, want := range map[string]string{
		folder:                folder,
		` "` + folder + `" `:  folder,
		address.String():      folder,
		"~/My Speckle":        home + "/My Speckle",
		"~":                   home,
		"~ada/Speckle":        "~ada/Speckle",
		"relative":            "relative",
		"file:":               "file:",
		"https://a.example/b": "https://a.example/b",
		"“":                   "“",
		"":                    "",
	} {
		if got := TypedPath(text, home); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	if got := TypedPath("~/x", ""); got != "~/x" {
		t.Errorf("without a home: %s", got)
	}
}

// TestFoldersAreAbsolute can't run beside tests that need the directory.
func TestFoldersAreAbsolute(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, override := range []string{"relative", "./relative", "~"} {
		folders := only(override).Folders()
		if len(folders) != 1 || realPath(folders[0].Path) != realPath(filepath.Join(dir, override, "Speckle")) || folders[0].Exists {
			t.Errorf("%s: %+v", override, folders)
		}
	}
}

func TestSystem(t *testing.T) {
	t.Parallel()
	e := System()
	if e.GOOS == "" || e.Getenv == nil || os.Getenv("PATH") != e.Getenv("PATH") {
		t.Errorf("%+v", e)
	}
	if len(e.Folders()) == 0 && e.Home != "" {
		t.Error("nowhere to look")
	}
}
