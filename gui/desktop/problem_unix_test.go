//go:build unix

package desktop

import (
	"strings"
	"testing"
)

func TestMesaAdviceFitsTheDistribution(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ release, want string }{
		"Debian":       {"PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", "apt install libgl1-mesa-dri"},
		"Linux Mint":   {"ID_LIKE=\"ubuntu debian\"\nID=linuxmint\n", "apt install libgl1-mesa-dri"},
		"Fedora":       {"ID=fedora\n", "dnf install mesa-dri-drivers"},
		"Rocky Linux":  {"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "dnf install mesa-dri-drivers"},
		"Manjaro":      {"ID=manjaro\nID_LIKE=arch\n", "pacman -S mesa"},
		"another":      {"ID=void\n", "software rendering."},
		"no such file": {"", "software rendering."},
	} {
		if got := mesaAdvice(strings.NewReader(c.release)); !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
