package accounts

import (
	"strings"
	"testing"
	"unicode/utf8"

	mk "speckle-keys/accounts/accountstest"
)

// S22.
func TestClean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"plain", "Ada Okafor", "Ada Okafor"},
		{"empty", "", ""},
		{"only blanks", " \t\u00a0\u3000", ""},
		{"blanks around and inside", "  Ada \n\t Okafor ", "Ada Okafor"},
		{"separators", "a\u2028b\u2029c\u0085d", "a b c d"},
		{"control characters", "a\x00b\x07c\x1b[31md\x7f\u009b", "abc[31md"},
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
		{"damaged UTF-8", "a\xffb", "a\ufffdb"},
		{"long", strings.Repeat("a", 1000), strings.Repeat("a", maxText-1) + "…"},
		{"long in other letters", strings.Repeat("я ", 500), strings.Repeat("я ", maxText/2-1) + "я…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := clean(test.text); got != test.want {
				t.Errorf("got %+q, want %+q", got, test.want)
			}
		})
	}
}

// S20.
func FuzzClean(f *testing.F) {
	f.Add("👩‍👩‍👧 \u202eAda\x1b")
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxText || strings.TrimSpace(got) != got {
			t.Errorf("%+q became %+q", s, got)
		}
		for _, r := range got {
			if r != '\u200c' && r != '\u200d' && hides(r) {
				t.Errorf("%+q kept %U", s, r)
			}
		}
		if twice := clean(got); twice != got {
			t.Errorf("%+q: cleaning again gives %+q", got, twice)
		}
	})
}

func TestShowID(t *testing.T) {
	t.Parallel()
	if got := showID(mk.Token(1)); got != "[hidden]" {
		t.Error("a token used as an id is shown")
	}
	if got := showID(strings.Repeat("A", 500)); utf8.RuneCountInString(got) != 80 {
		t.Errorf("%d characters", utf8.RuneCountInString(got))
	}
}
