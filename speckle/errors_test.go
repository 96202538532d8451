package speckle

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestErrorText(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	e := &Error{
		Op: "list tokens", Kind: KindMissingScope, Origin: mustOrigin(t, "https://speckle.example"), Status: 200,
		Code: "FORBIDDEN", Scope: "tokens:read", Detail: "a server's words", Err: cause,
	}
	if want := "list tokens: https://speckle.example: missing scope (HTTP 200, FORBIDDEN, tokens:read)"; e.Error() != want {
		t.Errorf("%q, want %q", e.Error(), want)
	}
	if got := (&Error{}).Error(); got != "unknown failure" {
		t.Errorf("the empty error is %q", got)
	}
	wrapped := fmt.Errorf("show tokens: %w", e)
	if KindOf(wrapped) != KindMissingScope || !errors.Is(wrapped, cause) {
		t.Error("a wrapped error is not found")
	}
	if KindOf(nil) != KindUnknown || KindOf(context.Canceled) != KindUnknown || KindOf((*Error)(nil)) != KindUnknown {
		t.Error("a kind where there is none")
	}
}
