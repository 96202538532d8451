//go:build linux

package guitest_test

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"speckle-keys/gui/guitest"
)

// words are the program's own texts by their keys, so that a test finds a
// button whatever it is called.
type words map[string]any

func readWords(t *testing.T, language string) words {
	t.Helper()
	text, err := os.ReadFile("../../assets/translations/" + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var w words
	if err := json.Unmarshal(text, &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// says matches the text of a key, of one where it counts, whatever stands at its placeholders.
func (w words) says(t *testing.T, key string) guitest.Match {
	t.Helper()
	text, ok := w[key].(string)
	if forms, counts := w[key].(map[string]any); counts {
		text, ok = forms["one"].(string)
	}
	if !ok {
		t.Fatalf("the program has no text %q", key)
	}
	quoted := regexp.MustCompile(`\\\{\\\{\\?\.\w+\\\}\\\}`).ReplaceAllString(regexp.QuoteMeta(text), "(?s:.*)")
	pattern := regexp.MustCompile("^" + quoted + "$")
	return func(n guitest.Node) bool { return n.Text != "" && pattern.MatchString(n.Text) }
}

// hints matches the entry with the place holder of a key.
func (w words) hints(t *testing.T, key string) guitest.Match {
	t.Helper()
	text, ok := w[key].(string)
	if !ok {
		t.Fatalf("the program has no text %q", key)
	}
	return guitest.Hint(text)
}
