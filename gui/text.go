package gui

import (
	"cmp"
	"fmt"
	"maps"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"speckle-keys/gui/widgets"
)

// data fills the places of a text.
type data map[string]any

// t returns the text of a key of the catalog (assets/translations). A key
// that is missing there shows itself, and fails a test.
func t(key string, values ...data) string {
	return localize(key, key, &i18n.LocalizeConfig{TemplateData: merged(values)})
}

// tn returns the text of a key for a number, which is {{.N}} in it.
func tn(key string, n int, values ...data) string {
	return localize(key, key, &i18n.LocalizeConfig{TemplateData: merged(append(values, data{"N": number(n)})), PluralCount: n})
}

// maybe returns the text of a composed key, or other when there is none.
func maybe(key, other string) string { return localize(key, other, &i18n.LocalizeConfig{}) }

func localize(key, other string, how *i18n.LocalizeConfig) string {
	how.MessageID = key
	text, err := currentLanguage().texts.Localize(how)
	if err != nil && text == "" {
		return other
	}
	return text
}

func merged(values []data) data {
	all := data{}
	for _, v := range values {
		maps.Copy(all, v)
	}
	return all
}

func orDash(text string) string { return cmp.Or(text, "–") }

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

// clip shortens a text to n runes for places that can't shorten it themselves, such as a title bar.
func clip(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return fmt.Sprintf("%s…", string(runes[:n-1]))
	}
	return text
}

// The patterns that put two things, or a list and one more, behind each other.
const (
	commas     = "list.comma"
	semicolons = "list.semicolon" // where the things have commas of their own
	dots       = "list.dot"       // facts of different kinds
)

// listed puts things that are not "" behind each other as the language does it.
func listed(pattern string, things ...string) (all string) {
	for _, thing := range things {
		if all == "" {
			all = thing
		} else if thing != "" {
			all = t(pattern, data{"All": all, "Last": thing})
		}
	}
	return all
}

// accessibleStates are what a screen reader says of what others see at a glance.
func accessibleStates() widgets.Words {
	return widgets.Words{
		Selected: t("spoken.selected"), Checked: t("spoken.checked"), Unchecked: t("spoken.unchecked"),
		Disabled: t("spoken.disabled"), Busy: t("spoken.busy"),
		Ascending: t("spoken.ascending"), Descending: t("spoken.descending"),
	}
}
