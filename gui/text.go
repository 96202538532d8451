package gui

import (
	"fmt"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"speckle-keys/assets"
)

// data fills the places of a text.
type data map[string]any

var loadTexts = sync.OnceFunc(func() {
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		fyne.LogError("translations", err)
	}
})

// t returns the text of a key of the catalogue (assets/translations). A key
// that is missing there shows itself, and fails a test.
func t(key string, values ...data) string {
	loadTexts()
	if len(values) == 0 {
		return lang.X(key, key)
	}
	return lang.X(key, key, values[0])
}

// tn returns the text of a key for a number, which is {{.N}} in it.
func tn(key string, n int, values ...data) string {
	loadTexts()
	all := data{"N": n}
	for _, v := range values {
		for name, value := range v {
			all[name] = value
		}
	}
	return lang.XN(key, key, n, all)
}

// maybe returns the text of a composed key, or other when there is none.
func maybe(key, other string) string {
	loadTexts()
	if text := lang.X(key, ""); text != "" {
		return text
	}
	return other
}

// orDash stands in for what is not known.
func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// yesNo words an answer that may be missing.
func yesNo(answer *bool) string {
	switch {
	case answer == nil:
		return t("answer.unknown")
	case *answer:
		return t("answer.yes")
	}
	return t("answer.no")
}

// clip shortens a text to n runes for places that can't shorten it themselves,
// such as a title bar.
func clip(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return fmt.Sprintf("%s…", string(runes[:n-1]))
	}
	return text
}
