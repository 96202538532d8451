//go:build linux

package keychain_test

import (
	"testing"

	"speckle-keys/accounts/keychain"
)

func TestDesktop(t *testing.T) {
	for value, want := range map[string]string{"": "", "KDE": "KDE", "ubuntu:GNOME": "GNOME", "X-Cinnamon": "X-Cinnamon"} {
		t.Setenv("XDG_CURRENT_DESKTOP", value)
		if got := keychain.Desktop(); got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}
