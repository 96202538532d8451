package model

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/ownfile"
)

// Theme is which colors a person chose.
type Theme int

const (
	ThemeSystem Theme = iota // as the system has them, also when it changes
	ThemeLight
	ThemeDark
)

// Settings are what the program remembers from one start to the next: what a
// person chose, and how they left the window. None of it is a secret.
type Settings struct {
	Theme        Theme         `json:"theme"`
	Language     string        `json:"language"` // a BCP 47 tag; "" follows the system
	TextSize     float64       `json:"textSize"` // factor for all text
	ReduceMotion bool          `json:"reduceMotion"`
	Clipboard    time.Duration `json:"clipboard"` // in nanoseconds; how long a secret stays there, 0 until the program ends
	Folders      []string      `json:"folders"`   // searched for accounts besides the platform's; absolute
	CheckAtStart bool          `json:"checkAtStart"`
	Activity     bool          `json:"activity"` // what is done with tokens is recorded

	Reminders      bool   `json:"reminders"`      // of what expires soon
	Notifications  bool   `json:"notifications"`  // reminders also come as the system's notifications
	Updates        bool   `json:"updates"`        // the program looks for them once a week
	UpdatesChecked string `json:"updatesChecked"` // when it did last, as 2006-01-02; "" for never
	Reminded       string `json:"reminded"`       // the newest day with a reminder, as 2006-01-02; "" for none

	Welcomed     bool                          `json:"welcomed"` // the line about the first accounts was closed
	Tab          Tab                           `json:"tab"`
	AccountsSide float32                       `json:"accountsSide"` // width of the account list; 0: the default
	Place        []int                         `json:"place"`        // x and y of the window on the screen; nil: unknown
	Size         []int                         `json:"size"`         // width and height of the window's content; nil: the default
	Columns      map[string]map[string]float32 `json:"columns"`      // by table and column: widths set by hand
}

// DefaultSettings are those of somebody who chose nothing.
func DefaultSettings() Settings {
	return Settings{TextSize: 1, Clipboard: 45 * time.Second, Activity: true, Reminders: true, Tab: TabTokens}
}

// TextSizes are those to choose from, small to large.
func TextSizes() []float64 { return []float64{0.9, 1, 1.15, 1.3, 1.5} }

// ClipboardLimits are those to choose from.
func ClipboardLimits() []time.Duration {
	return []time.Duration{15 * time.Second, 45 * time.Second, 2 * time.Minute, 5 * time.Minute, 0}
}

// Valid returns the settings with defaults in place of invalid values: they
// are read from a file that users can edit.
func (s Settings) Valid() Settings {
	fallback := DefaultSettings()
	if s.Theme < ThemeSystem || s.Theme > ThemeDark {
		s.Theme = fallback.Theme
	}
	if !slices.Contains(TextSizes(), s.TextSize) {
		s.TextSize = fallback.TextSize
	}
	if !slices.Contains(ClipboardLimits(), s.Clipboard) {
		s.Clipboard = fallback.Clipboard
	}
	if s.Tab < TabServer || s.Tab > TabSaved {
		s.Tab = fallback.Tab
	}
	if len(s.Place) != 2 {
		s.Place = nil
	}
	if len(s.Size) != 2 || s.Size[0] <= 0 || s.Size[1] <= 0 {
		s.Size = nil
	}
	folders := s.Folders
	s.Folders = nil
	for _, folder := range folders {
		s = s.WithFolder(folder)
	}
	return s
}

// WithFolder returns the settings with one more folder to search. A path that
// is not absolute, or there already, changes nothing.
func (s Settings) WithFolder(path string) Settings {
	home, _ := os.UserHomeDir() // without one "~" stays, and is not absolute
	path = accounts.TypedPath(path, home)
	if !filepath.IsAbs(path) || strings.ContainsRune(path, 0) {
		return s
	}
	if path = filepath.Clean(path); !slices.Contains(s.Folders, path) {
		s.Folders = append(slices.Clone(s.Folders), path)
	}
	return s
}

// WithoutFolder returns the settings with one folder less.
func (s Settings) WithoutFolder(path string) Settings {
	s.Folders = slices.DeleteFunc(slices.Clone(s.Folders), func(f string) bool { return f == path })
	return s
}

// SearchIn sets the folders that are searched for accounts besides the
// platform's, and searches them when the program has started.
func (a *App) SearchIn(folders []string) {
	if a.world.SearchIn == nil || slices.Equal(folders, a.folders) {
		return
	}
	a.folders = slices.Clone(folders)
	a.world.SearchIn(a.folders)
	if a.started {
		a.Accounts.Refresh()
		a.watch()
	}
}

// SettingsFile holds the settings and writes each change to a file, one after
// the other, away from the screen's goroutine. OpenSettings makes it.
type SettingsFile struct {
	// Post runs a function on the screen's goroutine. Changed is called there
	// when the settings changed, or when Err did. At first neither does anything.
	Post    func(func())
	Changed func()
	// Err, a *LocalError, is why the newest change isn't in the file, or else
	// that a file which could not be used was set aside.
	Err error

	now  Settings
	file *ownfile.JSON[Settings] // nil: in memory

	changes writes[func(*Settings)]
	failed  []func(*Settings) // changes that could not be written; the next write tries them again
	idle    sync.WaitGroup
}

// OpenSettings reads the settings from a file; with "" they stay in memory. It waits for the disk,
// so it is called before the window exists. Without a file they are what earlier returns, which may
// be nil, and are then written to the file, so that earlier is called once.
func OpenSettings(path string, earlier func() Settings) *SettingsFile {
	s := &SettingsFile{now: DefaultSettings(), Post: func(func()) {}, Changed: func() {}}
	if path == "" {
		return s
	}
	s.file = ownfile.OpenJSON(path, DefaultSettings)
	read, found, err := s.file.Read(context.Background())
	s.now, s.Err = read.Valid(), localError("settings", err)
	if !found && earlier != nil {
		from := ownfile.OpenJSON(path, func() Settings { return earlier().Valid() })
		s.now, err = from.Change(context.Background(), func(*Settings) {})
		s.Err = localError("settings", err)
	}
	return s
}

// ChosenLanguage is the language in the settings of this computer, for what is
// said before there is a window: a tag, or "" for the system's.
func ChosenLanguage() string { return readSettings(SettingsPath()).Language }

// readSettings reads settings without changing, locking or moving anything.
// Those that can't be read are the defaults.
func readSettings(path string) Settings {
	settings := DefaultSettings()
	content, err := ownfile.ReadRegular(path, ownfile.MostJSON)
	if err != nil || json.Unmarshal(content, &settings) != nil {
		return DefaultSettings()
	}
	return settings.Valid()
}

// Now returns the settings.
func (s *SettingsFile) Now() Settings { return s.now }

// Change changes the settings at once, and the file soon.
func (s *SettingsFile) Change(change func(*Settings)) {
	before := s.now
	s.now.Columns = cloneColumns(before.Columns)
	change(&s.now)
	s.now = s.now.Valid()
	if s.file != nil {
		s.changes.add(change, s.idle.Go, s.write)
	}
	s.Changed()
}

// claim notes a day if it is so many after the one that the file holds now, which another window may
// have changed. done gets, on the screen's goroutine, whether it was noted. Where the file can't be
// written, this program's own settings decide.
func (s *SettingsFile) claim(noted func(*Settings) *string, days int, today string, done func(made bool)) {
	change := func(settings *Settings) bool {
		last := noted(settings)
		if !due(*last, today, days) {
			return false
		}
		*last = today
		return true
	}
	if s.file == nil {
		done(change(&s.now))
		return
	}
	s.idle.Go(func() {
		made := false
		_, err := s.file.Change(context.Background(), func(settings *Settings) { made = change(settings) })
		s.Post(func() {
			if changed := change(&s.now); err != nil {
				made = changed
			}
			done(made)
		})
	})
}

// ClaimReminder notes that a day, as 2006-01-02, has its reminder. done gets
// whether it had none before.
func (s *SettingsFile) ClaimReminder(day string, done func(mine bool)) {
	s.claim(func(settings *Settings) *string { return &settings.Reminded }, 1, day, done)
}

// write brings changes into the file, behind those that could not be written before.
func (s *SettingsFile) write(changes []func(*Settings)) {
	changes = append(s.failed, changes...)
	s.failed = nil
	_, err := s.file.Change(context.Background(), func(settings *Settings) {
		settings.Columns = cloneColumns(settings.Columns)
		for _, change := range changes {
			change(settings)
		}
	})
	if err != nil {
		s.failed = changes
	}
	s.Post(func() {
		before := s.Err
		if s.Err = localError("settings", cmp.Or(err, s.file.Err())); s.Err != nil || before != nil {
			s.Changed()
		}
	})
}

// Flush waits until every change was written, or failed to be, but not for a
// disk that never answers. It is called after the window has closed.
func (s *SettingsFile) Flush() { bounded(s.idle.Wait)() }

// SetColumn sets the width of a column of a table; 0 is its default.
func (s *Settings) SetColumn(table, column string, width float32) {
	if s.Columns == nil {
		s.Columns = map[string]map[string]float32{}
	}
	if s.Columns[table] == nil {
		s.Columns[table] = map[string]float32{}
	}
	if width <= 0 {
		delete(s.Columns[table], column)
		return
	}
	s.Columns[table][column] = width
}

func cloneColumns(columns map[string]map[string]float32) map[string]map[string]float32 {
	if columns == nil {
		return nil
	}
	clone := maps.Clone(columns)
	for table := range clone {
		clone[table] = maps.Clone(clone[table])
	}
	return clone
}
