package accounts

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Environment is what a search depends on. The zero value finds nothing; use System.
type Environment struct {
	GOOS   string
	Home   string
	Getenv func(string) string
	// Roaming is the roaming profile folder as Windows itself knows it,
	// which .NET connectors use whatever APPDATA says; "" elsewhere.
	Roaming string
	Extra   []string // further folders to search, as the person wrote them
}

// System returns the environment of this process.
func System() Environment {
	home, _ := os.UserHomeDir() // "" leaves the folders below it out
	return Environment{GOOS: runtime.GOOS, Home: home, Getenv: os.Getenv, Roaming: roamingFolder()}
}

// overrideVariable makes connectors look in one place only.
const overrideVariable = "SPECKLE_USERDATA_PATH"

// Folders returns where connectors save accounts, in the order of search, without duplicates. With
// SPECKLE_USERDATA_PATH set it is the only one besides the Extra folders.
func (e Environment) Folders() []Folder {
	var list folderList
	if e.Getenv == nil {
		e.Getenv = func(string) string { return "" }
	}
	if override := e.Getenv(overrideVariable); override != "" {
		list.addBase(override, overrideVariable)
	} else {
		e.addUsual(&list)
	}
	for _, extra := range e.Extra {
		if extra != "" {
			list.addBase(extra, LabelAdded)
		}
	}
	return list.folders
}

// addUsual adds the folders of every writer of every year: they moved between
// versions, and an old connector's accounts stay where they were.
func (e Environment) addUsual(list *folderList) {
	variable := func(name string) {
		if base := e.Getenv(name); base != "" {
			list.add(filepath.Join(base, "Speckle"), name)
		}
	}
	home := func(label string, parts ...string) {
		if e.Home != "" {
			list.add(filepath.Join(append([]string{e.Home}, append(parts, "Speckle")...)...), label)
		}
	}
	switch e.GOOS {
	case "windows":
		variable("APPDATA")
		if e.Roaming != "" {
			list.add(filepath.Join(e.Roaming, "Speckle"), LabelRoaming)
		}
		home(`~\AppData\Roaming`, "AppData", "Roaming")
	case "darwin":
		home("~/Library/Application Support", "Library", "Application Support")
		home("~/.config", ".config")
		variable("XDG_CONFIG_HOME")
		variable("XDG_DATA_HOME")
	case "":
	default:
		variable("XDG_DATA_HOME")
		variable("XDG_CONFIG_HOME")
		home("~/.config", ".config")
		home("~/.local/share", ".local", "share")
		e.addFlatpaks(list)
	}
}

// addFlatpaks adds the folders of sandboxed applications. Only those that
// exist are added, because every application could have one.
func (e Environment) addFlatpaks(list *folderList) {
	if e.Home == "" {
		return
	}
	apps, err := os.ReadDir(filepath.Join(e.Home, ".var", "app"))
	if err != nil {
		return
	}
	for _, app := range apps[:min(len(apps), 1000)] {
		path := filepath.Join(e.Home, ".var", "app", app.Name(), "config", "Speckle")
		if isFolder(path) {
			list.add(path, "Flatpak "+clean(app.Name()))
		}
	}
}

type folderList struct {
	folders []Folder
	real    map[string]bool
}

// addBase adds the folder that a person means by a path: people name the base
// folder, the Speckle folder in it, the Accounts folder that Speckle's
// documentation names, or a file in one of them, and copy paths with quotes around.
func (l *folderList) addBase(path, label string) {
	path = filepath.Clean(unquoted(path))
	switch name := filepath.Base(path); {
	case isDocumentName(name) && exists(path) && !isFolder(path):
		path = filepath.Dir(path)
	case isDatabaseName(name) && !isFolder(path):
		l.add(filepath.Dir(path), label)
		return
	}
	inner := filepath.Join(path, "Speckle")
	parent := filepath.Dir(path)
	switch {
	case exists(inner):
		l.add(inner, label)
	case holdsAccounts(path), strings.EqualFold(filepath.Base(path), "Speckle"):
		l.add(path, label)
	case strings.EqualFold(filepath.Base(path), filesName) &&
		(exists(path) || strings.EqualFold(filepath.Base(parent), "Speckle")):
		l.add(parent, label)
	default:
		l.add(inner, label)
	}
}

// isDatabaseName reports whether a file of this name lies beside the accounts:
// a database, or one of the files that SQLite puts beside it.
func isDatabaseName(name string) bool {
	name = strings.TrimSuffix(strings.TrimSuffix(name, "-wal"), "-shm")
	return strings.EqualFold(name, databaseName) || strings.EqualFold(name, selectionName)
}

// quotes are the pairs that stand around a copied path.
var quotes = []string{`""`, "''", "“”", "„“", "«»"}

// unquoted removes blanks and one pair of quotes around a path.
func unquoted(path string) string {
	path = strings.TrimSpace(path)
	for _, pair := range quotes {
		half := len(pair) / 2
		inner, begins := strings.CutPrefix(path, pair[:half])
		inner, ends := strings.CutSuffix(inner, pair[half:])
		if begins && ends && inner != "" {
			return inner
		}
	}
	return path
}

// TypedPath returns the path that a person typed or pasted: without quotes, of
// the file:// address that file managers copy, and with the home folder for "~".
func TypedPath(text, home string) string {
	path := unquoted(text)
	if address, err := url.Parse(path); err == nil && address.Scheme == "file" && address.Path != "" {
		path = filepath.FromSlash(address.Path)
		if filepath.VolumeName(path[1:]) != "" { // Windows: /C:/Users
			path = path[1:]
		}
	}
	if rest, found := strings.CutPrefix(path, "~"); found && home != "" && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = home + rest
	}
	return path
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// add makes the path absolute. A "~" is not expanded, for connectors don't.
func (l *folderList) add(path, label string) {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	key := realPath(path)
	if l.real[key] || l.sameFolder(path) {
		return
	}
	if l.real == nil {
		l.real = make(map[string]bool)
	}
	l.real[key] = true
	l.folders = append(l.folders, Folder{Path: path, Label: label, Exists: isFolder(path)})
}

// sameFolder reports whether the list has the folder under another spelling,
// which file systems that ignore case allow.
func (l *folderList) sameFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && slices.ContainsFunc(l.folders, func(f Folder) bool {
		other, err := os.Stat(f.Path)
		return err == nil && os.SameFile(info, other)
	})
}

// realPath resolves links as far as the path exists.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	parent := filepath.Dir(path)
	if parent == path {
		return path
	}
	return filepath.Join(realPath(parent), filepath.Base(path))
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// holdsAccounts reports whether the account store lies in path itself.
func holdsAccounts(path string) bool {
	return exists(filepath.Join(path, databaseName)) || exists(filepath.Join(path, filesName))
}
