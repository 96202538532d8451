package accounts

import (
	"strings"
	"testing"
	"unicode/utf8"

	mk "speckle-keys/accounts/accountstest"
)

func TestShowID(t *testing.T) {
	t.Parallel()
	if got := showID(mk.Token(1)); got != "[hidden]" {
		t.Error("a token used as an id is shown")
	}
	if got := showID(strings.Repeat("A", 500)); utf8.RuneCountInString(got) != 80 {
		t.Errorf("%d characters", utf8.RuneCountInString(got))
	}
}

// A path has one line, and no character that hides or reorders others.
func TestShowPath(t *testing.T) {
	t.Parallel()
	if got, want := showPath("/a\u2028b\u2029c\nd\x1be\u202ef\xff"), "/a�b�c�d�e�f�"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
