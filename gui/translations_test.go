package gui

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/assets"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// TestMain lets the tests read English whatever the developer speaks, and the
// same times wherever that is; a tour is drawn in the language of who asks for
// it.
func TestMain(m *testing.M) {
	if os.Getenv("SPECKLE_KEYS_TOUR") == "" {
		os.Setenv("LC_ALL", "C")
	}
	time.Local = time.UTC
	os.Exit(m.Run())
}

// translated are the catalogues of all languages but English.
func translated(t *testing.T) map[string]map[string]any {
	t.Helper()
	files, err := assets.Translations.ReadDir("translations")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for _, file := range files {
		tag := strings.TrimSuffix(file.Name(), ".json")
		if tag == "en" {
			continue
		}
		content, err := assets.Translations.ReadFile(path.Join("translations", file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(content, &texts); err != nil {
			t.Fatalf("%s: %v", file.Name(), err)
		}
		all[tag] = texts
	}
	if len(all) == 0 {
		t.Fatal("no language but English")
	}
	return all
}

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

// Each text has one place in the files of all languages: a line, by its key.
func TestTranslationsAreInOrder(t *testing.T) {
	line := regexp.MustCompile(`(?m)^  "([^"]+)": `)
	for _, tag := range append(slices.Collect(maps.Keys(translated(t))), "en") {
		content, err := assets.Translations.ReadFile("translations/" + tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, match := range line.FindAllSubmatch(content, -1) {
			keys = append(keys, string(match[1]))
		}
		if !slices.IsSorted(keys) || len(keys) != bytes.Count(content, []byte("\n"))-2 {
			t.Errorf("%s.json is not a line for each text, sorted by key", tag)
		}
	}
}

// fields are the placeholders of a text, each once, in order.
func fields(text string) []string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// forms are those that a language has for whole numbers by CLDR, sorted. In
// Romance languages "many" is for millions.
var forms = map[string][]string{
	"de": {"one", "other"},
	"es": {"many", "one", "other"},
	"fr": {"many", "one", "other"},
	"ja": {"other"},
}

func TestTranslationsAreWhole(t *testing.T) {
	source := english(t)
	for tag, texts := range translated(t) {
		t.Run(tag, func(t *testing.T) {
			for key := range texts {
				if source[key] == nil {
					t.Errorf("%s is not in en.json", key)
				}
			}
			for key, text := range source {
				switch text := text.(type) {
				case string:
					got, ok := texts[key].(string)
					if !ok {
						t.Errorf("%s has no text", key)
						continue
					}
					sameFields(t, key, text, got)
				case map[string]any:
					got, ok := texts[key].(map[string]any)
					if !ok {
						t.Errorf("%s has no forms by number", key)
						continue
					}
					if has := slices.Sorted(maps.Keys(got)); !slices.Equal(has, forms[tag]) {
						t.Errorf("%s has the forms %v, %s needs %v", key, has, tag, forms[tag])
					}
					for form, words := range got {
						pattern := text[form]
						if pattern == nil {
							pattern = text["other"]
						}
						sameFields(t, key+"."+form, pattern.(string), words.(string))
					}
				}
			}
		})
	}
}

func sameFields(t *testing.T, key, english, text string) {
	t.Helper()
	if strings.TrimSpace(text) == "" {
		t.Errorf("%s is blank", key)
	}
	if want, got := fields(english), fields(text); !slices.Equal(got, want) {
		t.Errorf("%s has %v, English %v", key, got, want)
	}
}

// tight are the texts that stand where there is little room: buttons, tabs,
// columns, badges and choices.
var tight = regexp.MustCompile(`^(action|attention|button|menu|reach|remedy|risk|state|tab|new\.(keep|lives|preset))\.|\.column-|-yes$`)

func TestTranslationsAreShortWhereRoomIsShort(t *testing.T) {
	const times, always = 1.8, 14 // a word of so many letters fits everywhere
	source := english(t)
	for tag, texts := range translated(t) {
		t.Run(tag, func(t *testing.T) {
			for key, text := range source {
				words, ok := text.(string)
				if !ok || !tight.MatchString(key) || strings.HasPrefix(key, "action.row-") { // a menu is as wide as its entries
					continue
				}
				got, _ := texts[key].(string)
				limit := max(always, int(times*float64(utf8.RuneCountInString(words))))
				if n := utf8.RuneCountInString(got); n > limit {
					t.Errorf("%s: %q has %d letters, %q leaves room for %d", key, got, n, words, limit)
				}
			}
		})
	}
}

// stretched is English with every text lengthened by two fifths, as a
// language that nobody has translated yet may be, and in marks, which what is
// put into a text stands outside of: ⟦Quitoo⟧, ⟦Sign in as ⟧Ada⟦ooooo⟧.
func stretched(t *testing.T) []byte {
	t.Helper()
	longer := func(text string) string {
		more := (2*utf8.RuneCountInString(placeholder.ReplaceAllString(text, ""))+4)/5 - len("[]")
		return "⟦" + placeholder.ReplaceAllString(text, "⟧$0⟦") + strings.Repeat("o", max(0, more)) + "⟧"
	}
	texts := english(t)
	for key, text := range texts {
		switch text := text.(type) {
		case string:
			if strings.HasPrefix(key, "format.") {
				texts[key] = "⟦" + text + "⟧"
			} else {
				texts[key] = longer(text)
			}
		case map[string]any:
			for form, words := range text {
				text[form] = longer(words.(string))
			}
		}
	}
	content, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// speaks has the program's texts in a language until the test ends. Where it is
// none of the program's, it takes the place of the last one, with these texts.
func speaks(t *testing.T, tag string, content []byte) {
	t.Helper()
	if content != nil && !slices.ContainsFunc(languages, func(l interfaceLanguage) bool { return l.tag == tag }) {
		if _, err := texts.bundle.ParseMessageFileBytes(content, tag+".json"); err != nil {
			t.Fatal(err)
		}
		before := languages
		t.Cleanup(func() { languages = before })
		languages = slices.Clone(languages)
		languages[len(languages)-1].tag = tag // the name stays: the settings show it
		texts.read[tag] = true
	}
	t.Cleanup(func() { setLanguage("") })
	setLanguage(tag)
}

// systemSpeaks is as speaks for a program that starts and follows the system.
func systemSpeaks(t *testing.T, tag string, content []byte) {
	t.Helper()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the language of this system is not an environment variable")
	}
	t.Cleanup(func() { setLanguage("") }) // after the environment is back
	t.Setenv("LC_ALL", tag+".UTF-8")
	t.Setenv("LANGUAGE", "")
	speaks(t, tag, content)
}

// TestLanguagesFitTheSmallestWindow holds that in every language the window
// can be as small as in English, with the largest text too, and that no button
// or choice in it loses a part of its words.
func TestLanguagesFitTheSmallestWindow(t *testing.T) {
	catalogues := map[string][]byte{"eo": stretched(t)} // Esperanto: a tag that isn't taken
	for tag := range translated(t) {
		content, err := assets.Translations.ReadFile("translations/" + tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		catalogues[tag] = content
	}
	for tag, content := range catalogues {
		t.Run(tag, func(t *testing.T) {
			systemSpeaks(t, tag, content)
			var texts map[string]any
			if err := json.Unmarshal(content, &texts); err != nil {
				t.Fatal(err)
			}
			s := newScreen(t, nil)
			if got := textOf("action.quit"); got != texts["action.quit"] {
				t.Fatalf("it says %q, so it does not speak %s", got, tag)
			}
			on("Ada Okafor", model.TabTokens)(s)
			s.window.Resize(smallest)
			s.set(largest)
			for tab, name := range []string{"server", "apps", "tokens", "saved"} {
				s.shell.showTab(model.Tab(tab))
				s.fits(name)
			}
			showNewToken(s.shell, s.app.Accounts.Current())
			s.until("the keychain", func() bool { return s.app.Keychain.Known })
			s.fits("new token")
		})
	}
}

// textOf is t, whose name a test has for itself.
func textOf(key string) string { return t(key) }

// fits fails where the window needs more than it has, or a button does.
func (s *screen) fits(what string) {
	s.t.Helper()
	s.checkLeast(what)
	seen := 0
	c := s.window.Canvas()
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		s.buttons(root, func(o fyne.CanvasObject) {
			seen++
			where := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if has, needs := o.Size().Width, o.MinSize().Width; has+0.5 < needs {
				s.t.Errorf("%s: %q has a width of %v and needs %v", what, said(o), has, needs)
			} else if where.X+has > smallest.Width {
				s.t.Errorf("%s: %q reaches out of the window", what, said(o))
			}
		})
	}
	if seen == 0 {
		s.t.Errorf("%s: no button to look at", what)
	}
}

// buttons calls found with every button and choice that is shown.
func (s *screen) buttons(o fyne.CanvasObject, found func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *widgets.Button, *widgets.Segmented:
		found(o)
	case fyne.Widget:
		for _, part := range test.WidgetRenderer(o).Objects() {
			s.buttons(part, found)
		}
	case *fyne.Container:
		for _, part := range o.Objects {
			s.buttons(part, found)
		}
	}
}
