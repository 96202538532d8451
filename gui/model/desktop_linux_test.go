package model

import "testing"

func TestDesktop(t *testing.T) {
	for value, want := range map[string]string{"": "other", "KDE": "kde", "ubuntu:GNOME": "gnome", "X-Cinnamon": "gnome", "LXQt": "other"} {
		t.Setenv("XDG_CURRENT_DESKTOP", value)
		if got := Desktop(); got != want {
			t.Errorf("%q is %q, want %q", value, got, want)
		}
	}
}
