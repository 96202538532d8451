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

// The goldens are the structure of each screen as Fyne writes it: what stands
// where, in which size, with which words and colours. One file holds a screen
// in one size and one language, with the names of colours, and without closing
// tags, which the indentation tells. Light and dark are drawn too and have to
// be that file with their own colours, and nothing else. What a dialog covers
// is left out: it is a screen of its own.

// golden are the screens, by the names of their scenes.
var golden = []string{
	"main-server", "main-apps", "main-tokens", "main-saved",
	"main-loading", "main-explained", "main-rejected", "main-offline", "main-untrusted", "main-partial",
	"main-saved-nothing", "main-saved-no-keychain", "main-search-without-match", "main-tokens-none-match",
	"loading", "empty-computer", "empty-with-problems",
	"new-token", "one-time-saved", "one-time-failed", "paste", "paste-found", "revoke", "token-detail", "app-detail",
	"sign-in-register", "sign-in-browse", "sign-in-waiting", "sign-in-other", "sign-in-done",
	"trust", "trust-changed", "trust-http", "problems", "folders", "all-saved", "sign-ins", "apps-let-in",
	"settings", "palette", "keyboard", "about",
}

// goldenSizes are those of a new window and of the smallest.
var goldenSizes = []fyne.Size{fyne.NewSize(1100, 720), smallest}

// goldenFolder is rewritten by make golden.
const goldenFolder = "testdata/screens"

// accepting is set by make golden: what is drawn is right from now on.
var accepting = os.Getenv("SPECKLE_KEYS_GOLDEN") == "accept"

func TestGoldenScreens(t *testing.T) {
	if underRace {
		t.Skip("one playing of all scenes is enough for the race detector")
	}
	stale, err := filepath.Glob(filepath.Join(goldenFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	withoutSystemFonts(t)
	// One theme after the other, for each one that is put on costs memory.
	for _, in := range []struct {
		name   string
		theme  model.Theme
		colors palette
	}{{"light", model.ThemeLight, lightPalette}, {"dark", model.ThemeDark, darkPalette}} {
		for _, language := range []struct {
			name, tag string
			texts     []byte
		}{{"en", "en", nil}, {"pseudo", "eo", stretched(t)}} {
			for _, name := range golden {
				t.Run(strings.Join([]string{in.name, language.name, name}, "/"), func(t *testing.T) {
					systemSpeaks(t, language.tag, language.texts)
					files := map[fyne.Size]string{}
					for _, size := range goldenSizes {
						file := filepath.Join(goldenFolder, fmt.Sprintf("%s-%gx%g-%s.txt", name, size.Width, size.Height, language.name))
						stale = slices.DeleteFunc(stale, func(known string) bool { return known == file })
						files[size] = file
					}
					// A screen of its own each time: what was shown before leaves traces.
					play := func(named bool) *screen {
						sc := sceneOf(t, name)
						prefTheme.keep(onlyApp().Preferences(), int(in.theme))
						s := newScreen(t, sc.adapt)
						s.settings.Theme = model.ThemeSystem // the settings tell which was chosen
						if named {
							test.ApplyTheme(t, namedColors{NewTheme(Light).(*look)})
						}
						sc.play(s)
						return s
					}
					if accepting && in.theme == model.ThemeLight {
						play(true).write(files)
						return
					}
					play(false).matches(files, in.name, in.colors)
				})
			}
		}
	}
	if t.Failed() || !allRun() {
		return
	}
	for _, file := range stale {
		if !accepting {
			t.Errorf("%s is of no screen; make golden removes it", file)
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
			languages[i].name = "Nihongo"
		}
	}
}

// write makes what is shown the golden from now on.
func (s *screen) write(files map[fyne.Size]string) {
	s.t.Helper()
	if err := os.MkdirAll(goldenFolder, 0o755); err != nil {
		s.t.Fatal(err)
	}
	for _, size := range goldenSizes {
		s.window.Resize(size)
		for range 4 { // on a busy machine what comes may be long in coming
			s.rest()
		}
		if err := os.WriteFile(files[size], []byte(namedColors{}.name(s.structure())), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
}

// matches compares what is shown, in some colours and all sizes, with the files.
func (s *screen) matches(files map[fyne.Size]string, name string, colors palette) {
	s.t.Helper()
	for _, size := range goldenSizes {
		content, err := os.ReadFile(files[size])
		if err != nil {
			s.t.Fatalf("%v (make golden writes it)", err)
		}
		want := colors.value(strings.ReplaceAll(string(content), "\r\n", "\n"))
		s.window.Resize(size)
		s.same(files[size]+" in "+name, want, func() string { return colors.value(s.structure()) })
	}
}

// same waits until what is drawn is as wanted. What still comes in is taken in,
// however late it is; only a difference waits until nothing comes any more.
func (s *screen) same(what, want string, drawn func() string) {
	s.t.Helper()
	for {
		for len(s.queue) > 0 {
			(<-s.queue)()
		}
		got := drawn()
		if got == want {
			s.keepsSecrets(what, got)
			return
		}
		select {
		case f := <-s.queue:
			f()
		case <-time.After(2 * time.Second):
			s.t.Errorf("%s is drawn otherwise than it was; if that is right, make golden accepts it\n%s", what, difference(want, got))
			return
		}
	}
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

// structure is what is shown now, in Fyne's markup.
func (s *screen) structure() string {
	markup := test.RenderToMarkup(s.window.Canvas())
	if start := strings.Index(markup, "\t<overlay>"); start >= 0 {
		end := strings.Index(markup, "\t<content>")
		markup = markup[:end] + markup[start:]
	}
	return computer.Replace(closingTag.ReplaceAllString(markup, ""))
}

// namedColors is a theme in which each colour is another one, so that what is
// drawn tells which it was drawn with.
type namedColors struct{ *look }

var colorNames = slices.Sorted(maps.Keys(lightPalette))

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
