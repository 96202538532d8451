//go:build unix

package desktop

import (
	"strings"
	"testing"
)

func TestMesaCommandFitsTheDistribution(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ release, want string }{
		"Debian":       {"PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n", "sudo apt install libgl1-mesa-dri"},
		"Linux Mint":   {"ID_LIKE=\"ubuntu debian\"\nID=linuxmint\n", "sudo apt install libgl1-mesa-dri"},
		"Fedora":       {"ID=fedora\n", "sudo dnf install mesa-dri-drivers"},
		"Rocky Linux":  {"ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "sudo dnf install mesa-dri-drivers"},
		"Manjaro":      {"ID=manjaro\nID_LIKE=arch\n", "sudo pacman -S mesa"},
		"openSUSE":     {"ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n", "sudo zypper install Mesa-dri"},
		"another":      {"ID=void\n", ""},
		"no such file": {"", ""},
	} {
		if got := mesaCommand(strings.NewReader(c.release)); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
