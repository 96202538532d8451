package widgets

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestSimpleEmoji(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"no emoji":           {"ci-publish", "ci-publish"},
		"one character":      {"🏢 Bureau", "🏢 Bureau"},
		"variation selector": {"🏗️ Studio", "🏗 Studio"},
		"skin tone":          {"👍🏽", "👍"},
		"joined":             {"👷🏽‍♀️ Ada", "👷 Ada"},
		"family":             {"👨‍👩‍👧", "👨"},
		"key":                {"1️⃣ first", "1️⃣ first"},
		"flag of a region":   {"🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴"},
		"joiner in a word":   {"क्\u200dष", "क्\u200dष"},
		"two in a row":       {"🏗️🏗️", "🏗🏗"},
	} {
		if got := simpleEmoji(c.text); got != c.want {
			t.Errorf("%s: %q is drawn as %q, want %q", name, c.text, got, c.want)
		}
	}
}

func TestEmojiAreSpokenWhole(t *testing.T) {
	test.NewTempApp(t)
	const name = "👷🏽‍♀️ Ada"
	text := &Text{Text: name}
	test.NewTempWindow(t, text)
	if text.AccessibilityLabel() != name || text.Text != name {
		t.Errorf("spoken %q, kept %q, want %q", text.AccessibilityLabel(), text.Text, name)
	}
	if text.full != "👷 Ada" {
		t.Errorf("drawn %q", text.full)
	}
}
