package gui

import (
	"flag"
	"fmt"
	"image/color"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/model"
)

// The goldens are the structure of each view as Fyne writes it: what stands
// where, in which size, with which words and colors. A file holds one part of
// one scene, so that a change of a view touches the files of that view only,
// with the names of colors, and without closing tags, which the indentation
// replaces. Most are of English in a new window; where another layout has to be
// proven, there is one more of the smallest window (narrow) or of longer texts
// (stretched), and the same file is compared in dark colors.

// goldenPart is a part of the window that has a file of its own.
type goldenPart string

const (
	tabPart      goldenPart = "tab"      // the content of the tab in sight
	framePart    goldenPart = "frame"    // all but that
	accountsPart goldenPart = "accounts" // the left side
	headerPart   goldenPart = "header"   // above the tabs
	emptyPart    goldenPart = "empty"    // instead of all these, without accounts
	dialogPart   goldenPart = "dialog"   // all that stands in front
)

// goldenViews are the views with goldens, by the names of their scenes.
var goldenViews = []struct {
	scene                   string
	parts                   []goldenPart
	narrow, stretched, dark bool
	waits                   bool // its work waits for a person, or for a server that is silent
}{
	{scene: "main-tokens", parts: []goldenPart{framePart, tabPart}, narrow: true, stretched: true, dark: true},
	{scene: "main-server", parts: []goldenPart{tabPart}},
	{scene: "main-apps", parts: []goldenPart{tabPart}},
	{scene: "apps-authorized", parts: []goldenPart{tabPart}, narrow: true},
	{scene: "main-saved", parts: []goldenPart{tabPart}},
	{scene: "main-saved-nothing", parts: []goldenPart{tabPart}},
	{scene: "main-saved-no-keychain", parts: []goldenPart{tabPart}},
	{scene: "main-loading", parts: []goldenPart{headerPart, tabPart}, waits: true},
	{scene: "main-explained", parts: []goldenPart{tabPart}},
	{scene: "main-rejected", parts: []goldenPart{headerPart, tabPart}},
	{scene: "main-offline", parts: []goldenPart{headerPart, tabPart}, dark: true},
	{scene: "main-untrusted", parts: []goldenPart{tabPart}},
	{scene: "main-partial", parts: []goldenPart{accountsPart}},
	{scene: "main-search-without-match", parts: []goldenPart{accountsPart}},
	{scene: "main-tokens-none-match", parts: []goldenPart{tabPart}},
	{scene: "main-moved-and-different", parts: []goldenPart{headerPart}, stretched: true},
	{scene: "loading", parts: []goldenPart{framePart}, waits: true},
	{scene: "empty-computer", parts: []goldenPart{emptyPart}},
	{scene: "empty-with-problems", parts: []goldenPart{emptyPart}, narrow: true},
	{scene: "new-token", parts: []goldenPart{dialogPart}, narrow: true, stretched: true, dark: true},
	{scene: "one-time-saved", parts: []goldenPart{dialogPart}, stretched: true},
	{scene: "one-time-failed", parts: []goldenPart{dialogPart}, dark: true},
	{scene: "settings", parts: []goldenPart{dialogPart}, narrow: true, stretched: true},
	{scene: "paste", parts: []goldenPart{dialogPart}},
	{scene: "paste-found", parts: []goldenPart{dialogPart}},
	{scene: "revoke", parts: []goldenPart{dialogPart}},
	{scene: "token-detail", parts: []goldenPart{dialogPart}},
	{scene: "app-detail", parts: []goldenPart{dialogPart}},
	{scene: "sign-in-choose", parts: []goldenPart{dialogPart}},
	{scene: "sign-in-register", parts: []goldenPart{dialogPart}},
	{scene: "sign-in-browse", parts: []goldenPart{dialogPart}},
	{scene: "sign-in-waiting", parts: []goldenPart{dialogPart}, waits: true},
	{scene: "sign-in-other", parts: []goldenPart{dialogPart}},
	{scene: "sign-in-done", parts: []goldenPart{dialogPart}},
	{scene: "trust", parts: []goldenPart{dialogPart}},
	{scene: "trust-changed", parts: []goldenPart{dialogPart}},
	{scene: "trust-http", parts: []goldenPart{dialogPart}},
	{scene: "problems", parts: []goldenPart{dialogPart}},
	{scene: "folders", parts: []goldenPart{dialogPart}},
	{scene: "all-saved", parts: []goldenPart{dialogPart}},
	{scene: "sign-ins", parts: []goldenPart{dialogPart}},
	{scene: "palette", parts: []goldenPart{dialogPart}},
	{scene: "keyboard", parts: []goldenPart{dialogPart}},
	{scene: "about", parts: []goldenPart{dialogPart}},
}

// goldenForms are the forms that a view can have goldens in.
var goldenForms = []struct {
	name     string
	size     fyne.Size
	language string      // "" for English
	theme    model.Theme // the system's is on already, and light: another one costs time
	dark     bool
}{
	{name: "", size: defaultSize, theme: model.ThemeSystem},
	{name: "narrow", size: smallest, theme: model.ThemeSystem},
	{name: "stretched", size: defaultSize, language: "eo", theme: model.ThemeSystem},
	{name: "dark", size: defaultSize, theme: model.ThemeDark, dark: true},
}

// goldenFolder is rewritten by make golden.
const goldenFolder = "testdata/screens"

// accepting is set by make golden: what is drawn is right from now on.
var accepting = os.Getenv("SPECKLE_KEYS_GOLDEN") == "accept"

// S39.
func TestGoldenScreens(t *testing.T) {
	if underRace {
		t.Skip("one playing of all scenes is enough for the race detector")
	}
	stale, err := filepath.Glob(filepath.Join(goldenFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	withoutSystemFonts(t)
	for _, form := range goldenForms {
		for _, view := range goldenViews {
			if !map[string]bool{"": true, "narrow": view.narrow, "stretched": view.stretched, "dark": view.dark}[form.name] {
				continue
			}
			files := map[goldenPart]string{}
			for _, part := range view.parts {
				name := view.scene + "-" + string(part)
				if form.name != "" && form.name != "dark" {
					name += "-" + form.name
				}
				files[part] = filepath.Join(goldenFolder, name+".txt")
				stale = slices.DeleteFunc(stale, func(known string) bool { return known == files[part] })
			}
			t.Run(strings.TrimSuffix(view.scene+"/"+form.name, "/"), func(t *testing.T) {
				if form.language != "" {
					systemSpeaks(t, form.language, stretched(t))
				}
				sc := sceneOf(t, view.scene)
				s := newScreen(t, sc.adapt)
				s.setTheme(form.theme)
				// The setting is not the view's: About and the settings show it.
				s.settings.Change(func(settings *model.Settings) { settings.Theme = model.ThemeSystem })
				writing := accepting && form.name != "dark"
				if writing {
					test.ApplyTheme(t, namedColors{&appTheme{model.ThemeLight, 1}})
				}
				s.window.Resize(smallest) // the test driver lays out nothing that keeps its size
				s.window.Resize(form.size)
				sc.play(s)
				for part, file := range files {
					if writing {
						s.write(part, file, view.waits)
					} else {
						s.matches(part, file, form.dark, view.waits)
					}
				}
			})
		}
	}
	if t.Failed() || !allRun() {
		return
	}
	for _, file := range stale {
		if !accepting {
			t.Errorf("%s is of no view; make golden removes it", file)
		} else if err := os.Remove(file); err != nil {
			t.Error(err)
		}
	}
}

// withoutSystemFonts has a language's name in letters that Fyne brings along:
// others are as wide as the system's font has them.
func withoutSystemFonts(t *testing.T) {
	before := languages
	t.Cleanup(func() { languages = before })
	languages = slices.Clone(languages)
	for i := range languages {
		if languages[i].tag == "ja" {
			languages[i].name, languages[i].english = "Nihongo", ""
		}
	}
}

// write makes what is shown the golden from now on.
func (s *screen) write(part goldenPart, file string, waits bool) {
	s.t.Helper()
	if err := os.MkdirAll(goldenFolder, 0o755); err != nil {
		s.t.Fatal(err)
	}
	if waits {
		s.calm(2*time.Second, never)
	} else {
		s.rest()
	}
	if err := os.WriteFile(file, []byte(namedColors{}.name(s.structure(part))), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// palette is the colors of a theme.
type palette map[fyne.ThemeColorName]color.Color

func paletteOf(dark bool) palette {
	p := palette{}
	for name, pair := range colors {
		if p[name] = pair.light; dark {
			p[name] = pair.dark
		}
	}
	return p
}

// matches compares a part of what is shown, in light or dark colors, with a file.
func (s *screen) matches(part goldenPart, file string, dark, waits bool) {
	s.t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		s.t.Fatalf("%v (make golden writes it)", err)
	}
	colors := paletteOf(dark)
	want := colors.value(strings.ReplaceAll(string(content), "\r\n", "\n"))
	s.same(file, want, waits, func() string { return colors.value(s.structure(part)) })
}

// same waits until what is drawn is as wanted. What still comes in is taken in,
// however late it is; only a difference waits until nothing can come any more.
func (s *screen) same(what, want string, waits bool, drawn func() string) {
	s.t.Helper()
	s.turn()
	if waits {
		s.calm(10*time.Second, func() bool { return drawn() == want })
	} else if drawn() != want {
		s.rest()
	}
	if got := drawn(); got != want {
		s.t.Errorf("%s is drawn otherwise than it was; if that is right, make golden accepts it\n%s", what, difference(want, got))
		return
	}
	s.keepsSecrets(what, want)
}

// keepsSecrets fails when a golden would hold a piece of a token.
func (s *screen) keepsSecrets(what, drawn string) {
	s.t.Helper()
	for _, a := range s.demo.Accounts {
		for _, piece := range append(pieces(a.Token), pieces(a.Refresh)...) {
			if strings.Contains(drawn, piece) {
				s.t.Fatalf("%s holds a piece of the token of %s", what, a.Person.Name)
			}
		}
	}
	if s.once() == nil {
		return
	}
	for _, piece := range pieces(s.once().once.Secret()) {
		if strings.Contains(drawn, piece) {
			s.t.Fatalf("%s holds a piece of the new token", what)
		}
	}
}

var closingTag = regexp.MustCompile(`(?m)^\t*</\w+>\n`)

// computer is what About says of where the test runs.
var computer = strings.NewReplacer(runtime.Version(), "go", strings.TrimPrefix(runtime.Version(), "go"), "go", runtime.GOOS+"/"+runtime.GOARCH, "system")

// structure is a part of what is shown now, in Fyne's markup.
func (s *screen) structure(part goldenPart) string {
	markup := ""
	switch part {
	case tabPart:
		markup = test.RenderObjectToMarkup(s.page.pages[s.app.Tab].object())
	case accountsPart:
		markup = test.RenderObjectToMarkup(s.page.accounts.content)
	case headerPart:
		markup = test.RenderObjectToMarkup(s.page.header.root)
	case emptyPart:
		markup = test.RenderObjectToMarkup(s.page.empty.content)
	case framePart:
		tab := s.page.pages[s.app.Tab].object()
		tab.Hide()
		markup = test.RenderToMarkup(s.window.Canvas())
		tab.Show()
	case dialogPart:
		markup = test.RenderToMarkup(s.window.Canvas())
		markup = "<canvas>\n" + markup[strings.Index(markup, "\t<overlay>"):]
	}
	return computer.Replace(closingTag.ReplaceAllString(markup, ""))
}

// namedColors is a theme in which each colour is another one, so that what is
// drawn tells which it was drawn with.
type namedColors struct{ *appTheme }

var colorNames = slices.Sorted(maps.Keys(colors))

// Color implements fyne.Theme.
func (namedColors) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return color.NRGBA{R: uint8(slices.Index(colorNames, name) + 1), G: 71, A: 255}
}

var namedColor = regexp.MustCompile(`rgba\((\d+),71,0,255\)`)

// name puts names in the place of the colours of this theme. Fyne knows its
// own; the rest are ours.
func (namedColors) name(markup string) string {
	return namedColor.ReplaceAllStringFunc(markup, func(found string) string {
		i, _ := strconv.Atoi(namedColor.FindStringSubmatch(found)[1])
		return string(colorNames[i-1])
	})
}

// fyneColors are the names of Fyne's colours as they stand in its markup.
var fyneColors = map[string]fyne.ThemeColorName{
	"disabled button":     theme.ColorNameDisabledButton,
	"scrollbar":           theme.ColorNameScrollBar,
	"scrollbarBackground": theme.ColorNameScrollBarBackground,
}

var colorAttribute = regexp.MustCompile(` (\w*[cC]olor)="([^"]*)"`)

// value puts the colours themselves in the place of their names, since two
// names may be one colour here. What has the colour of text is not told.
func (p palette) value(markup string) string {
	return colorAttribute.ReplaceAllStringFunc(markup, func(found string) string {
		parts := colorAttribute.FindStringSubmatch(found)
		attribute, value := parts[1], parts[2]
		name, ok := fyneColors[value]
		if !ok {
			name = fyne.ThemeColorName(value)
		}
		if c, ok := p[name]; ok {
			r, g, b, a := c.(color.NRGBA).R, c.(color.NRGBA).G, c.(color.NRGBA).B, c.(color.NRGBA).A
			value = fmt.Sprintf("rgba(%d,%d,%d,%d)", r, g, b, a)
		}
		if attribute == "color" && p[theme.ColorNameForeground] == p[name] {
			return ""
		}
		return fmt.Sprintf(" %s=%q", attribute, value)
	})
}

// difference shows the first lines that differ, with what stands before them.
func difference(want, got string) string {
	const shown, before = 8, 3
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	var text strings.Builder
	fmt.Fprintf(&text, "line %d; %d lines were there, %d are now\n", start+1, endA-start, endB-start)
	for _, part := range []struct {
		mark  string
		lines []string
	}{{"  ", a[max(0, start-before):start]}, {"- ", a[start:min(endA, start+shown)]}, {"+ ", b[start:min(endB, start+shown)]}} {
		for _, line := range part.lines {
			text.WriteString(part.mark + strings.TrimLeft(line, "\t") + "\n")
		}
	}
	return text.String()
}

// sceneOf is the scene of a name.
func sceneOf(t *testing.T, name string) scene {
	t.Helper()
	i := slices.IndexFunc(scenes, func(sc scene) bool { return sc.name == name })
	if i < 0 {
		t.Fatalf("no scene %s", name)
	}
	return scenes[i]
}

// allRun reports whether no pattern chose among the screens.
func allRun() bool {
	return !strings.Contains(flag.Lookup("test.run").Value.String(), "/") && flag.Lookup("test.skip").Value.String() == ""
}
