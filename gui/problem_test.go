package gui

import (
	"strings"
	"testing"
	"testing/fstest"

	"speckle-keys/assets"
	"speckle-keys/gui/desktop"
)

func TestProblemsOfTheStartAreSaidInEveryLanguage(t *testing.T) {
	defer setLanguage("en")
	const command = "sudo apt install something"
	seen := map[string]bool{}
	for _, language := range languages {
		setLanguage(language.tag)
		for kind := desktop.ProblemNoOpenGLWindows; kind <= desktop.ProblemBroken; kind++ {
			text := ProblemText(desktop.Problem{Kind: kind, Detail: command})
			if seen[text] || strings.Contains(text, "start.") || !strings.Contains(text, "Speckle Keys") {
				t.Errorf("%s, %d: %q", language.tag, kind, text)
			}
			seen[text] = true
			if named := kind == desktop.ProblemNoOpenGLLinux || kind == desktop.ProblemRefused; strings.Contains(text, command) != named {
				t.Errorf("%s, %d: names the command: %v", language.tag, kind, !named)
			}
		}
		if text := ProblemText(desktop.Problem{Kind: desktop.ProblemNoOpenGLLinux}); strings.HasSuffix(text, ":") || seen[text] {
			t.Errorf("%s, without a command: %q", language.tag, text)
		}
	}
}

// A bad block on a disk is read as zeros.
func TestADamagedProgramSaysSo(t *testing.T) {
	before := texts
	defer func() {
		texts = before
		setLanguage("en")
	}()
	if problem := UseTexts(""); problem != "" {
		t.Fatal("damaged from the start: ", problem)
	}
	english, err := assets.Translations.ReadFile("translations/en.json")
	if err != nil {
		t.Fatal(err)
	}
	bad := append([]byte("{"), make([]byte, 512)...)
	texts, localized = newTranslations(fstest.MapFS{"translations/en.json": {Data: bad}}), nil
	said := map[string]bool{}
	for _, language := range languages {
		text := UseTexts(language.tag)
		if !strings.Contains(text, "Speckle Keys") || said[text] || localized != nil {
			t.Errorf("%s: it says %q", language.tag, text)
		}
		said[text] = true
	}
	// Another language is not worth the start: English stands in.
	texts = newTranslations(fstest.MapFS{"translations/en.json": {Data: english}, "translations/de.json": {Data: bad}})
	if problem := UseTexts("de"); problem != "" || textOf("action.quit") != "Quit" {
		t.Errorf("it says %q, %q", problem, textOf("action.quit"))
	}
}

// What is said before the window exists is in the language of the settings.
func TestProblemsOfTheStartAreInTheChosenLanguage(t *testing.T) {
	defer setLanguage("en")
	for tag, want := range map[string]string{"de": "läuft bereits", "ja": "実行"} {
		UseTexts(tag)
		if text := ProblemText(desktop.Problem{Kind: desktop.ProblemSilent}); !strings.Contains(text, want) {
			t.Errorf("%s: %q", tag, text)
		}
	}
}

// The texts of a language that nobody chose cost no time and no memory.
func TestOnlyChosenLanguagesAreRead(t *testing.T) {
	before := texts
	defer func() {
		texts = before
		setLanguage("en")
	}()
	texts = newTranslations(assets.Translations)
	setLanguage("fr")
	if !texts.read["en"] || !texts.read["fr"] || len(texts.read) != 2 {
		t.Errorf("read: %v", texts.read)
	}
}
