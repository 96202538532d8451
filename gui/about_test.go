package gui

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts/keychain"
	"speckle-keys/assets/licences"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// asReal lets the demo's world pass for this computer's.
func asReal(w *model.World) {
	w.Demo = false
	withStore(namedStore{keychain.Memory()})(w)
}

type namedStore struct{ keychain.Store }

func (namedStore) Name() string { return "GNOME Keyring" }

// aboutScreen opens the About window of a program that was built from a commit and
// keeps things in folders of somebody.
func aboutScreen(s *screen) {
	s.shell.about = about{
		version: "1.2.3",
		build:   model.Build{Commit: "0123456789abcdef0123456789abcdef01234567", Go: "go1.26.8", Fyne: "v2.8.1"},
		places: Places{
			Index:    "/home/ada/.local/share/speckle-keys",
			Servers:  "/home/ada/.config/speckle-keys/servers.json",
			Settings: "/home/ada/.config/speckle-keys/settings.json",
		},
	}
	s.press("about")
}

// licencesOf opens the list of licences and narrows it.
func licencesOf(text string) func(*screen) {
	return then(on("Ada Okafor", model.TabTokens), aboutScreen, func(s *screen) { showLicences(s.shell).search.SetText(text) })
}

func init() {
	scenes = append(scenes,
		scene{name: "about", adapt: asReal, play: then(on("Ada Okafor", model.TabTokens), aboutScreen), sharp: true},
		scene{name: "about-demo", play: then(on("Ada Okafor", model.TabTokens), pressing("about"))},
		scene{name: "about-licences", play: licencesOf("")},
		scene{name: "about-licences-none", play: licencesOf("zzz")},
		scene{name: "about-licence-text", play: then(licencesOf(""), func(s *screen) { showLicences(s.shell).table.List().OnActivated(1) })},
	)
}

// inWords is a text of the catalogue, where t is the test.
func inWords(key string) string { return t(key) }

func TestAboutTellsWhatAndWhere(t *testing.T) {
	s := newScreen(t, asReal)
	aboutScreen(s)
	text := s.everything()
	places := s.shell.about.places
	for _, want := range []string{
		"Version 1.2.3", "0123456789ab", "Go 1.26.8, Fyne 2.8.1", "MIT", "GNOME Keyring",
		places.Index, places.Servers, places.Settings, inWords("action.diagnostics"), inWords("about.licences"),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not told", want)
		}
	}
	for i, want := range []string{places.Index, places.Servers, places.Settings} {
		s.shell.chosenFacts()[i+1].Extra.(*widgets.Button).Press()
		if got := s.fyne.Clipboard().Content(); got != want {
			t.Errorf("copied %q, not %q", got, want)
		}
	}
	s.shell.buildFacts()[0].Extra.(*widgets.Button).Press()
	if got := s.fyne.Clipboard().Content(); got != s.shell.about.build.Commit {
		t.Errorf("copied %q, not the whole commit", got)
	}
}

func TestAboutOfTheDemoTellsNoPlaces(t *testing.T) {
	s := newScreen(t, nil)
	aboutScreen(s)
	if text := s.everything(); strings.Contains(text, s.shell.about.places.Index) || !strings.Contains(text, inWords("about.files-demo")) {
		t.Errorf("%s", text)
	}
}

func TestAboutOfAnUnknownBuild(t *testing.T) {
	s := newScreen(t, nil)
	s.press("about")
	if facts := s.shell.buildFacts(); len(facts) != 1 || facts[0].Value != runtime.GOOS+"/"+runtime.GOARCH {
		t.Errorf("%+v", facts)
	}
	s.shell.about.build = model.Build{Commit: "01", Changed: true}
	if facts := s.shell.buildFacts(); facts[0].Value != inWordsWith("about.changed", data{"Commit": "01"}) {
		t.Errorf("%+v", facts)
	}
}

func TestLicencesAreFound(t *testing.T) {
	s := newScreen(t, nil)
	d := showLicences(s.shell)
	names := func() (names []string) {
		for _, part := range d.table.rows {
			names = append(names, part.Name)
		}
		return names
	}
	for search, want := range map[string][]string{
		"ofl":           {"Inter", "Noto Sans"},
		"  SQLite ":     {"modernc.org/sqlite", "SQLite"},
		"public domain": {"SQLite"},
		"speckle keys":  {licences.Ours},
	} {
		if d.search.SetText(search); !slices.Equal(names(), want) {
			t.Errorf("%q finds %v, not %v", search, names(), want)
		}
	}
	if d.search.SetText("no such thing"); d.table.Visible() || !d.none.Visible() {
		t.Error("nothing found is not told")
	}
	if d.search.SetText(""); len(d.table.rows) != len(licences.All()) || !d.table.Visible() || d.none.Visible() {
		t.Error("not all are back")
	}
}

func TestALicenceOpensByOneTapAndByKeyboard(t *testing.T) {
	s := newScreen(t, nil)
	d := showLicences(s.shell)
	c := s.window.Canvas()
	list := d.table.List()
	test.TapCanvas(c, s.fyne.Driver().AbsolutePositionForObject(list).AddXY(30, 20))
	shown := widgets.TopDialog(c)
	if shown == d.dialog || shown.Title != licences.Ours {
		t.Fatal("the tap opened nothing")
	}
	for _, want := range []string{"Permission is hereby granted", "MIT"} {
		if !strings.Contains(said(shown), want) {
			t.Errorf("the licence says nothing of %q", want)
		}
	}
	shown.Close()
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if shown = widgets.TopDialog(c); shown.Title != licences.Go {
		t.Errorf("Return opened %q", shown.Title)
	}
}

func TestNotesOfLicences(t *testing.T) {
	s := newScreen(t, nil)
	d := showLicences(s.shell)
	for want, part := range map[string]licences.Part{
		"test":                       {Name: licences.Ours},
		"1.2.3":                      {Name: "example.org/a", Version: "v1.2.3"},
		"2.0 · in example.org/b":     {Name: "A font", Version: "v2.0", From: "example.org/b"},
		"1.0 · only on macOS, Linux": {Name: "example.org/c", Version: "v1.0", Systems: []string{"darwin", "linux"}},
	} {
		if got := d.note(part); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
