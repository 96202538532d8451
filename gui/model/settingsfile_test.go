package model

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/ownfile"
)

// own is the path of a file of ours, with some content; with "" there is none.
func own(t *testing.T, content string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "folder", "sheet.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if content != "" {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// held has another program hold the lock of a file, until free is called.
func held(t *testing.T, path string) (free func()) {
	t.Helper()
	free, err := ownfile.Lock(t.Context(), strings.TrimSuffix(path, ".json")+".lock")
	if err != nil {
		t.Fatal(err)
	}
	return free
}

// settingsIn opens settings in a folder of their own, with a file of a content
// if it isn't "".
func settingsIn(t *testing.T, content string) (*SettingsFile, string) {
	t.Helper()
	path := own(t, content)
	return OpenSettings(path, nil), path
}

// reopened is what the next start reads.
func reopened(t *testing.T, path string) Settings {
	t.Helper()
	s := OpenSettings(path, func() Settings { t.Error("the settings are not in the file"); return Settings{} })
	if s.Err != nil {
		t.Error(s.Err)
	}
	return s.Now()
}

func TestSettingsLastOverAStart(t *testing.T) {
	t.Parallel()
	s, path := settingsIn(t, "")
	if !reflect.DeepEqual(s.Now(), DefaultSettings()) || s.Err != nil {
		t.Errorf("begins with %+v: %v", s.Now(), s.Err)
	}
	changed := 0
	s.Changed = func() { changed++ }
	want := Settings{
		Theme: ThemeDark, Language: "de", TextSize: 1.3, ReduceMotion: true, Clipboard: 2 * time.Minute,
		Folders: []string{filepath.Dir(path)}, CheckAtStart: true, Tab: TabSaved, AccountsSide: 312.5, Place: []int{10, -20}, Size: []int{900, 600},
	}
	want.SetColumn("tokens", "name", 120)
	s.Change(func(now *Settings) { *now = want })
	if !reflect.DeepEqual(s.Now(), want) || changed != 1 {
		t.Errorf("%+v, told %d times", s.Now(), changed)
	}
	s.Flush()
	if got := reopened(t, path); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The program's end doesn't wait for ever: not for a disk that never answers.
func TestFlushHasALimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, began := &SettingsFile{}, time.Now()
		s.idle.Add(1)
		defer s.idle.Done()
		s.Flush()
		if took := time.Since(began); took != endLimit {
			t.Errorf("it waited %v", took)
		}
	})
}

func TestSettingsInMemory(t *testing.T) {
	t.Parallel()
	s := OpenSettings("", func() Settings { t.Error("asked for earlier ones"); return Settings{} })
	changed := 0
	s.Changed = func() { changed++ }
	s.Change(func(now *Settings) { now.Theme = 99; now.Language = "fr" })
	s.Flush()
	if got := s.Now(); got.Language != "fr" || got.Theme != ThemeSystem || got.TextSize != 1 || changed != 1 {
		t.Errorf("%+v, told %d times", got, changed)
	}
}

// S61.
func TestSettingsOfOtherVersions(t *testing.T) {
	t.Parallel()
	usual := DefaultSettings()
	for name, c := range map[string]struct {
		content string
		adapt   func(*Settings)
	}{
		"nothing":       {"{}", func(*Settings) {}},
		"null":          {"null", func(*Settings) {}},
		"older":         {`{"theme": 2, "textSize": 1.15}`, func(s *Settings) { s.Theme, s.TextSize = ThemeDark, 1.15 }},
		"newer":         {`{"version": 999, "language": "ja", "hologram": {"on": true}}`, func(s *Settings) { s.Language = "ja" }},
		"out of range":  {`{"theme": 12, "textSize": 400, "tab": -1, "size": [0, 0], "folders": ["here"]}`, func(*Settings) {}},
		"until it ends": {`{"clipboard": 0}`, func(s *Settings) { s.Clipboard = 0 }},
		"columns by hand": {`{"columns": {"tokens": {"name": 90}, "apps": null}}`, func(s *Settings) {
			s.Columns = map[string]map[string]float32{"tokens": {"name": 90}, "apps": nil}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, path := settingsIn(t, c.content)
			want := usual
			c.adapt(&want)
			if got := s.Now(); !reflect.DeepEqual(got, want) || s.Err != nil {
				t.Errorf("%+v, want %+v: %v", got, want, s.Err)
			}
			s.Change(func(now *Settings) { now.SetColumn("apps", "name", 70); now.ReduceMotion = true })
			s.Flush()
			if got := reopened(t, path); !got.ReduceMotion || got.Columns["apps"]["name"] != 70 || got.Language != want.Language {
				t.Errorf("%+v", got)
			}
		})
	}
}

// S61: a damaged file is kept, the person learns of it, and the program works.
func TestDamagedSettings(t *testing.T) {
	t.Parallel()
	s, path := settingsIn(t, `{"theme": "pink", "language": "fr"`)
	damaged, ok := errors.AsType[*ownfile.Damaged](s.Err)
	if !ok || damaged.Path != path+".damaged" || !reflect.DeepEqual(s.Now(), DefaultSettings()) {
		t.Errorf("%v, %+v", s.Err, s.Now())
	}
	s.Post = func(f func()) { f() }
	s.Change(func(now *Settings) { now.Language = "es" })
	s.Flush()
	if got := reopened(t, path); got.Language != "es" {
		t.Errorf("%+v", got)
	}
	if trouble := TroubleOf(s.Err); trouble.Key != "settings-damaged" || trouble.Missing != damaged.Path {
		t.Errorf("told as %+v", trouble) // until the end
	}
	if aside, err := os.ReadFile(path + ".damaged"); !strings.Contains(string(aside), "pink") {
		t.Errorf("%s, %v", aside, err)
	}
}

// S49: each window keeps what the other changed.
func TestSettingsOfTwoWindows(t *testing.T) {
	t.Parallel()
	one, path := settingsIn(t, "")
	two := OpenSettings(path, nil)
	one.Change(func(now *Settings) { now.Language = "de"; now.SetColumn("tokens", "name", 90) })
	one.Flush()
	two.Change(func(now *Settings) { now.Theme = ThemeDark; now.SetColumn("tokens", "scopes", 40) })
	two.Flush()
	one.Change(func(now *Settings) { now.CheckAtStart = true })
	one.Flush()
	got := reopened(t, path)
	if got.Language != "de" || got.Theme != ThemeDark || !got.CheckAtStart ||
		!reflect.DeepEqual(got.Columns, map[string]map[string]float32{"tokens": {"name": 90, "scopes": 40}}) {
		t.Errorf("%+v", got)
	}
	if one.Now().Theme != ThemeSystem {
		t.Error("a window changes by itself")
	}
}

// What Now returned is a value of that moment.
func TestSettingsAreCopies(t *testing.T) {
	t.Parallel()
	s := OpenSettings("", nil)
	s.Change(func(now *Settings) { now.SetColumn("tokens", "name", 90) })
	before := s.Now()
	s.Change(func(now *Settings) { now.SetColumn("tokens", "name", 0); now.SetColumn("tokens", "id", -1) })
	if before.Columns["tokens"]["name"] != 90 || len(s.Now().Columns["tokens"]) != 0 {
		t.Errorf("%v, then %v", before.Columns, s.Now().Columns)
	}
}

// S56: a quit waits until the newest change is in the file.
func TestFlushWaitsForASlowWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, path := settingsIn(t, "")
		free := held(t, path)
		for _, language := range []string{"de", "fr", "es", "ja"} {
			s.Change(func(now *Settings) { now.Language = language })
			time.Sleep(time.Millisecond) // the first write waits already
		}
		s.Change(func(now *Settings) { now.Theme = ThemeLight })
		time.AfterFunc(time.Second, free)
		s.Flush()
		if got := reopened(t, path); got.Language != "ja" || got.Theme != ThemeLight {
			t.Errorf("%+v", got)
		}
	})
}

// S56: a change that can't be written works, is told, and is written with the
// next one that can.
func TestSettingsThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, path := settingsIn(t, "")
		posted := make(chan func(), 10)
		s.Post = func(f func()) { posted <- f }
		changed := 0
		s.Changed = func() { changed++ }
		free := held(t, path)
		s.Change(func(now *Settings) { now.Language = "de" })
		s.Flush()
		(<-posted)()
		if !errors.Is(s.Err, context.DeadlineExceeded) || s.Now().Language != "de" || changed != 2 {
			t.Errorf("%v, %+v, told %d times", s.Err, s.Now(), changed)
		}
		free()
		s.Change(func(now *Settings) { now.Theme = ThemeDark })
		s.Flush()
		(<-posted)()
		if got := reopened(t, path); got.Language != "de" || got.Theme != ThemeDark || s.Err != nil || changed != 4 {
			t.Errorf("%+v: %v, told %d times", got, s.Err, changed)
		}
		// What is as before is not told.
		s.Change(func(now *Settings) { now.Theme = ThemeLight })
		s.Flush()
		(<-posted)()
		if changed != 5 {
			t.Errorf("told %d times", changed)
		}
	})
}

func TestSettingsWithoutAFolder(t *testing.T) {
	t.Parallel()
	blocked := own(t, "no folder")
	s := OpenSettings(filepath.Join(blocked, "settings.json"), nil)
	posted := make(chan func(), 1)
	s.Post = func(f func()) { posted <- f }
	s.Change(func(now *Settings) { now.Language = "de" })
	s.Flush()
	(<-posted)()
	if s.Err == nil || s.Now().Language != "de" {
		t.Errorf("%v, %+v", s.Err, s.Now())
	}
}

func TestEarlierSettingsAreTakenOverOnce(t *testing.T) {
	t.Parallel()
	path := own(t, "")
	s := OpenSettings(path, func() Settings { return Settings{Language: "fr", Theme: 17, TextSize: 1.5, Tab: TabApps} })
	if s.Now().Language != "fr" || s.Now().Theme != ThemeSystem || s.Err != nil {
		t.Errorf("%+v: %v", s.Now(), s.Err)
	}
	if got := reopened(t, path); !reflect.DeepEqual(got, s.Now()) {
		t.Errorf("%+v, want %+v", got, s.Now())
	}
	// A file that can't be used is none to begin with: it isn't replaced by old settings.
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged := OpenSettings(path, func() Settings { t.Error("asked"); return Settings{} })
	if _, ok := errors.AsType[*ownfile.Damaged](damaged.Err); !ok {
		t.Error(damaged.Err)
	}
}

func TestEarlierSettingsServeWhenTheyCannotBeWritten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		path := own(t, "")
		free := held(t, path)
		s := OpenSettings(path, func() Settings { return Settings{Language: "fr"} })
		if s.Now().Language != "fr" || !errors.Is(s.Err, context.DeadlineExceeded) {
			t.Errorf("%+v: %v", s.Now(), s.Err)
		}
		free()
	})
}
