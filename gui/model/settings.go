package model

import (
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Theme is which colours a person wants.
type Theme int

const (
	ThemeSystem Theme = iota // as the system has them, also when it changes
	ThemeLight
	ThemeDark
)

// Settings are what a person chooses for the program, from one start to the
// next. None of it is a secret.
type Settings struct {
	Theme    Theme
	Language string  // a BCP 47 tag; "" follows the system
	TextSize float64 // of all texts; 1 is usual
	Still    bool    // nothing moves
	// Clipboard is how long a secret stays on the clipboard; 0 leaves it there
	// until the program ends.
	Clipboard time.Duration
	Folders   []string // searched for accounts besides the platform's; absolute
}

// UsualSettings are those of somebody who chose nothing.
func UsualSettings() Settings { return Settings{TextSize: 1, Clipboard: 45 * time.Second} }

// TextSizes are those to choose from, small to large.
func TextSizes() []float64 { return []float64{0.9, 1, 1.15, 1.3, 1.5} }

// ClipboardLimits are those to choose from.
func ClipboardLimits() []time.Duration {
	return []time.Duration{15 * time.Second, 45 * time.Second, 2 * time.Minute, 5 * time.Minute, 0}
}

// Valid returns the settings with the usual in place of what nobody can have
// chosen: they are read from a file that anybody may edit.
func (s Settings) Valid() Settings {
	usual := UsualSettings()
	if s.Theme < ThemeSystem || s.Theme > ThemeDark {
		s.Theme = usual.Theme
	}
	if !slices.Contains(TextSizes(), s.TextSize) {
		s.TextSize = usual.TextSize
	}
	if !slices.Contains(ClipboardLimits(), s.Clipboard) {
		s.Clipboard = usual.Clipboard
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
	path = strings.TrimSpace(path)
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
