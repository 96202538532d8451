package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"speckle-keys/assets"
)

func TestLanguages(t *testing.T) {
	at := time.Date(2026, time.March, 4, 15, 6, 0, 0, time.Local)
	for name, c := range map[string]struct {
		system, chosen            string
		quit, day, moment, number string
	}{
		"nothing known":              {"C", "", "Quit", "4 Mar 2026", "4 Mar 2026, 3:06 pm", "12,345"},
		"the system's":               {"de_AT.UTF-8", "", "Beenden", "04.03.2026", "04.03.2026, 15:06", "12.345"},
		"the system's, unknown":      {"cy_GB.UTF-8", "", "Quit", "4 Mar 2026", "4 Mar 2026, 3:06 pm", "12,345"},
		"the system's region":        {"en_US.UTF-8", "", "Quit", "Mar 4, 2026", "Mar 4, 2026, 3:06 pm", "12,345"},
		"chosen":                     {"de_DE.UTF-8", "ja", "終了", "2026/03/04", "2026/03/04 15:06", "12,345"},
		"chosen, another's region":   {"de_DE.UTF-8", "en", "Quit", "4 Mar 2026", "4 Mar 2026, 3:06 pm", "12,345"},
		"chosen, the same's region":  {"en_US.UTF-8", "en", "Quit", "Mar 4, 2026", "Mar 4, 2026, 3:06 pm", "12,345"},
		"chosen, no longer offered":  {"en_US.UTF-8", "tlh", "Quit", "Mar 4, 2026", "Mar 4, 2026, 3:06 pm", "12,345"},
		"chosen, as a broken string": {"en_US.UTF-8", "\x00", "Quit", "Mar 4, 2026", "Mar 4, 2026, 3:06 pm", "12,345"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("LC_ALL", c.system)
			t.Setenv("LANGUAGE", "")
			speaks(t, c.chosen, nil)
			if got := textOf("action.quit"); got != c.quit {
				t.Errorf("it says %q, want %q", got, c.quit)
			}
			if date(at) != c.day || moment(at) != c.moment || number(12345) != c.number {
				t.Errorf("%q, %q, %q", date(at), moment(at), number(12345))
			}
		})
	}
}

// Each file of texts has an entry in the list of languages, and its rules for dates.
func TestEachLanguageIsOffered(t *testing.T) {
	files, err := assets.Translations.ReadDir("translations")
	if err != nil || len(files) != len(languages) {
		t.Errorf("%d files of texts, %d languages on offer: %v", len(files), len(languages), err)
	}
	for _, l := range languages {
		speaks(t, l.tag, nil)
		if got := currentLanguage().rules.Locale(); got[:2] != l.tag {
			t.Errorf("%s writes dates as %s does", l.tag, got)
		}
		if l.damaged == "" {
			t.Errorf("a damaged program is silent in %s", l.tag)
		}
	}
}

// The entry of Linux desktops, the app of macOS and the installer of Windows speak the languages that the program does.
func TestPackagesSpeakEachLanguage(t *testing.T) {
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join("../assets/packaging", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	entry, installer, app := read("linux/app.desktop"), read("windows/installer.nsi"), read("macos/Info.plist")
	_, localizations, _ := strings.Cut(app, "<key>CFBundleLocalizations</key>")
	localizations, _, _ = strings.Cut(localizations, "</array>")
	texts := strings.Count(installer, "LangString ") / len(languages)
	for _, l := range languages {
		english := display.English.Tags().Name(language.Make(l.tag))
		if !strings.Contains(installer, `MUI_LANGUAGE "`+english+`"`) || strings.Count(installer, "${LANG_"+strings.ToUpper(english)+"}") != texts {
			t.Errorf("the installer doesn't speak %s", english)
		}
		if l.tag != languages[0].tag && strings.Count(entry, "["+l.tag+"]=") != strings.Count(entry, "["+languages[1].tag+"]=") {
			t.Errorf("the desktop entry lacks %s", english)
		}
		if !strings.Contains(localizations, "<string>"+l.tag+"</string>") {
			t.Errorf("the app of macOS doesn't say that it speaks %s", english)
		}
	}
}

func TestLengthsAreRoundedUp(t *testing.T) {
	speaks(t, "en", nil)
	for d, want := range map[time.Duration]string{
		time.Second: "1 second", 1500 * time.Millisecond: "2 seconds", 45 * time.Second: "45 seconds", 90 * time.Second: "90 seconds",
		2 * time.Minute: "2 minutes", 150 * time.Second: "3 minutes", time.Hour: "60 minutes", 7201 * time.Second: "3 hours",
		30 * day: "30 days", 700 * time.Hour: "29 days, 4 hours", 720*time.Hour - time.Second: "30 days", 49 * time.Hour: "2 days, 1 hour",
	} {
		if got := length(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

// Menus of fields, and Fyne's dialog for files, are in the program's language.
func TestFyneSpeaksTheChosenLanguage(t *testing.T) {
	systemSpeaks(t, "en_US", nil)
	for _, tag := range []string{"fr", "ja", ""} {
		setLanguage(tag)
		for _, name := range fyneTexts {
			if got := lang.X(name, name); got != text("fyne."+fyneKey(name)) {
				t.Errorf("%q: %s is %q", tag, name, got)
			}
		}
	}
	if got := lang.L("Select all"); got != "Select all" {
		t.Errorf("back in English it is %q", got)
	}
}
