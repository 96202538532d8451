package model

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts"
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
