package speckle

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// S22.
func TestCleanLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Studio Speckle":                 "Studio Speckle",
		" a \t b\r\nc ":                  "a b c",
		"a\x00b\x1b[31mc\x7f":            "a b [31mc",
		"\u202eevil\u202c \u2066x\u2069": "evil x",
		"a\u200bb\ufeffc\u00add":         "abcd",
		"no\u00a0break\u2028line":        "no break line",
		"broken\xff\xfe":                 "broken",
		"👩\u200d💻 क\u094d\u200dष":        "👩\u200d💻 क\u094d\u200dष",
		"naïve Prüfstand – 🙂":            "naïve Prüfstand – 🙂",
		"":                               "",
	} {
		if got := cleanLine(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	exact := strings.Repeat("ü", maxLine)
	if cleanLine(exact) != exact {
		t.Error("a line of full length was cut")
	}
	if got := cleanLine(exact + "x"); utf8.RuneCountInString(got) != maxLine || !strings.HasSuffix(got, "ü…") {
		t.Errorf("cut to %d runes", utf8.RuneCountInString(got))
	}
}

func TestCleanText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"One\r\n two\x00\t\nthree ": "One\ntwo\nthree",
		"\n\nOne\n\nTwo\n":          "One\n\nTwo",
		"One\u2028Two\rThree":       "One Two Three",
		"\u202eOne":                 "One",
	} {
		if got := cleanText(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := cleanText(strings.Repeat("x\n", maxText)); utf8.RuneCountInString(got) != maxText {
		t.Errorf("cut to %d runes", utf8.RuneCountInString(got))
	}
}

// TestCleanDetailOfHugeText: what is cut off must not leave half a token.
func TestCleanDetailOfHugeText(t *testing.T) {
	t.Parallel()
	text := "no " + strings.Repeat("\u200b", (maxRaw-20)/3) + canary + strings.Repeat(" x", 1<<20)
	if got := cleanDetail(text, nil); got != "no" {
		t.Errorf("%q", got)
	}
}
