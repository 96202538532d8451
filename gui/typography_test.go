package gui

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"speckle-keys/assets"
)

// A rule is a pattern that no text of some languages may match.
type rule struct {
	name, languages string // of languages, all when it is ""
	wrong           *regexp.Regexp
}

// address are parts of a text that keep their own punctuation: addresses,
// scopes, places for what is put in, names of files, code to type.
var address = regexp.MustCompile(`https?://\S*|\b[a-z]+:[a-z]+\b|\{\{[^}]*\}\}|\.env|fetch\([^)]*\)`)

var typography = []rule{
	{"three dots for an ellipsis", "", regexp.MustCompile(`\.\.`)},
	{"two spaces", "", regexp.MustCompile(`\s\s`)},
	{"a space at an end", "", regexp.MustCompile(`^\s|\s$`)},
	{"a straight quote", "", regexp.MustCompile(`['"]`)},
	{"quotes of another language", "en", regexp.MustCompile(`[„«»「」]`)},
	{"quotes of another language", "de", regexp.MustCompile(`[«»”「」]`)},
	{"quotes of another language", "fr es", regexp.MustCompile(`[“”„「」]`)},
	{"quotes of another language", "ja", regexp.MustCompile(`[«»“”„]`)},
	{"no narrow space before high punctuation", "fr", regexp.MustCompile(`[^\x{202f}][;:!?»]|«[^\x{202f}]`)},
	{"a space before punctuation", "en de es ja", regexp.MustCompile(`\s[,.;:!?»”)。、）：]`)},
	{"a question that does not open", "es", regexp.MustCompile(`^[^¿]*\?|^[^¡]*!`)},
	{"punctuation of half the width", "ja", regexp.MustCompile(`[\p{Han}\p{Hiragana}\p{Katakana}ー、。] ?[,.:;?!()]|[,:;?!()] ?[\p{Han}\p{Hiragana}\p{Katakana}]`)},
	{"a space beside punctuation of full width", "ja", regexp.MustCompile(`[、。：！？「」（）] | [、。：！？「」（）]`)},
}

// TestTypography holds each language to what its readers expect of print.
func TestTypography(t *testing.T) {
	all := translated(t)
	all["en"] = english(t)
	for tag, texts := range all {
		for key, text := range texts {
			for _, words := range allForms(text) {
				shown := address.ReplaceAllString(words, "x")
				for _, r := range typography {
					if r.languages == "" || strings.Contains(r.languages, tag) {
						if wrong := r.wrong.FindString(shown); wrong != "" {
							t.Errorf("%s %s: %s: %q in %q", tag, key, r.name, wrong, words)
						}
					}
				}
				for _, pair := range []string{"“”", "„“", "«»", "「」", "（）", "()", "¿?", "¡!"} {
					if open, shut := halves(pair); used(tag, pair) && strings.Count(shown, open) != strings.Count(shown, shut) {
						t.Errorf("%s %s: %s does not pair in %q", tag, key, pair, words)
					}
				}
			}
		}
	}
}

// used reports whether a pair is one of a language's.
func used(tag, pair string) bool {
	only := map[string]string{"“”": "en", "„“": "de", "«»": "fr es", "「」": "ja", "¿?": "es", "¡!": "es"}[pair]
	return only == "" || strings.Contains(only, tag)
}

func halves(pair string) (open, shut string) {
	runes := []rune(pair)
	return string(runes[0]), string(runes[1])
}

// allForms are the forms of a text of a catalogue.
func allForms(text any) []string {
	switch text := text.(type) {
	case string:
		return []string{text}
	case map[string]any:
		var all []string
		for _, words := range text {
			all = append(all, words.(string))
		}
		return all
	}
	return nil
}

// TestTextsEndAlike holds that a sentence is one in every language, and a
// title or button in none.
func TestTextsEndAlike(t *testing.T) {
	source := english(t)
	for tag, texts := range translated(t) {
		for key, text := range source {
			english, ok := text.(string)
			if !ok || strings.HasSuffix(english, "}}") {
				continue
			}
			words := texts[key].(string)
			if got, want := ending(words), ending(english); got != want && !strings.HasSuffix(words, "}}") {
				t.Errorf("%s %s ends in %q, English in %q: %q", tag, key, got, want, words)
			}
		}
	}
}

// ending is the punctuation that a text ends in, in the terms of English.
func ending(text string) string {
	for shut, as := range map[string]string{".": ".", "。": ".", "?": "?", "？": "?", "!": "!", "！": "!", ":": ":", "：": ":", "…": "…"} {
		if strings.HasSuffix(text, shut) {
			return as
		}
	}
	return ""
}

// TestCatalogueIsTidy holds that no key stands twice in a file, which JSON
// allows and which hides the first.
func TestCatalogueIsTidy(t *testing.T) {
	files, err := assets.Translations.ReadDir("translations")
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`(?m)^  ("[^"]+"):`)
	for _, file := range files {
		content, err := assets.Translations.ReadFile("translations/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(content, &texts); err != nil {
			t.Fatal(err)
		}
		if lines := len(key.FindAllSubmatch(content, -1)); lines != len(texts) {
			t.Errorf("%s: %d lines for %d texts", file.Name(), lines, len(texts))
		}
	}
}
