package accounts

import (
	"os"
	"path/filepath"
	"runtime"
)

// Environment is what a search depends on. The zero value is no search; use
// System.
type Environment struct {
	GOOS   string
	Home   string
	Getenv func(string) string
	// Roaming is the roaming profile folder as Windows itself knows it,
	// which .NET connectors use whatever APPDATA says; "" elsewhere.
	Roaming string
	// Extra are folders that the person asked to search besides.
	Extra []string
}

// System returns the environment of this process.
func System() Environment {
	home, _ := os.UserHomeDir() // "" leaves the folders below it out
	return Environment{GOOS: runtime.GOOS, Home: home, Getenv: os.Getenv, Roaming: roamingFolder()}
}

// overrideVariable makes connectors look in one place only.
const overrideVariable = "SPECKLE_USERDATA_PATH"

// Folders returns where connectors keep accounts, in the order of search,
// without duplicates. With SPECKLE_USERDATA_PATH set it is the only one
// besides the Extra folders.
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

// addFlatpaks adds what sandboxed applications keep. Only those that exist:
// there is one possible place for every application.
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

// folderList collects folders and knows which are the same.
type folderList struct {
	folders []Folder
	real    map[string]bool
}

// addBase adds <base>/Speckle, or base itself when it is the very folder that
// holds the accounts: people point at either.
func (l *folderList) addBase(base, label string) {
	inner := filepath.Join(base, "Speckle")
	if _, err := os.Lstat(inner); err != nil && holdsAccounts(base) {
		l.add(base, label)
		return
	}
	l.add(inner, label)
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

// sameFolder finds what spelling hides on file systems that ignore case.
func (l *folderList) sameFolder(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	for _, f := range l.folders {
		if other, err := os.Stat(f.Path); err == nil && os.SameFile(info, other) {
			return true
		}
	}
	return false
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
	for _, name := range []string{databaseName, filesName} {
		if _, err := os.Lstat(filepath.Join(path, name)); err == nil {
			return true
		}
	}
	return false
}
