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
