package speckle

import (
	"strings"
	"testing"
	"unicode"
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

// A secret that begins another one, as an id begins a token, must not be taken out
// alone, or the rest would stay.
func TestCleanDetailTakesTheLongestSecret(t *testing.T) {
	t.Parallel()
	short, long := NewSecret("connector"), NewSecret("connector-of-ada")
	for _, secrets := range [][]Secret{{short, long}, {long, short}} {
		if got := cleanDetail("refused "+long.Reveal()+", "+short.Reveal(), secrets); got != "refused "+hidden+", "+hidden {
			t.Errorf("%q", got)
		}
	}
}

// S22.
func TestCleanLineOfAnyText(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"plain", "Ada Okafor", "Ada Okafor"},
		{"empty", "", ""},
		{"only blanks", " \t\u00a0\u3000", ""},
		{"blanks around and inside", "  Ada \n\t Okafor ", "Ada Okafor"},
		{"separators", "a\u2028b\u2029c\u0085d", "a b c d"},
		{"control characters", "a\x00b\x07c\x1b[31md\x7f\u009b", "a b c [31md"},
		{"direction characters", "a\u202eb\u2066c\u2069d\u200e\u200f\u061c", "abcd"},
		{"invisible characters", "a\u200bb\u2060c\ufeffd\u00ade\u034f\u3164\U000e0041", "abcde"},
		{"a joiner between Latin letters", "a\u200db\u200cc", "abc"},
		{"Hebrew and Arabic", "דינה فاروق", "דינה فاروق"},
		{"Persian with its joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"a joiner at the end", "می\u200c", "می"},
		{"an emoji family", "👩‍👩‍👧‍👦 Ada", "👩‍👩‍👧‍👦 Ada"},
		{"an emoji with colour and picture sign", "👩🏽‍🚀 🏗️", "👩🏽‍🚀 🏗️"},
		{"Hindi", "क्\u200dष", "क्\u200dष"},
		{"accents as marks", "e\u0301a\u0308", "e\u0301a\u0308"},
		{"too many accents", "e" + strings.Repeat("\u0301", 50), "e" + strings.Repeat("\u0301", maxMarks)},
		{"damaged UTF-8", "a\xffb", "ab"},
		{"long", strings.Repeat("a", 1000), strings.Repeat("a", 256-1) + "…"},
		{"long in other letters", strings.Repeat("я ", 500), strings.Repeat("я ", 256/2-1) + "я…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := CleanLine(test.text, 256); got != test.want {
				t.Errorf("got %+q, want %+q", got, test.want)
			}
		})
	}
}

// S20.
func FuzzCleanLine(f *testing.F) {
	f.Add("👩‍👩‍👧 \u202eAda\x1b")
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanLine(s, 256)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > 256 || strings.TrimSpace(got) != got {
			t.Errorf("%+q became %+q", s, got)
		}
		for _, r := range got {
			if Hides(r) || unicode.IsControl(r) {
				t.Errorf("%+q kept %U", s, r)
			}
		}
		if twice := CleanLine(got, 256); twice != got {
			t.Errorf("%+q: cleaning again gives %+q", got, twice)
		}
	})
}
