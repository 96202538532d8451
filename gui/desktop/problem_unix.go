//go:build unix

package desktop

import (
	"bufio"
	"io"
	"os"
	"runtime"
	"strings"
)

func messageBox(string) {}

// NoOpenGL is the problem that no window could be created, with what helps here.
func NoOpenGL() Problem {
	if runtime.GOOS == "darwin" {
		return Problem{Kind: ProblemNoOpenGLMac}
	}
	file, err := os.Open("/etc/os-release")
	if err != nil {
		return Problem{Kind: ProblemNoOpenGLLinux}
	}
	defer file.Close()
	return Problem{Kind: ProblemNoOpenGLLinux, Detail: mesaCommand(file)}
}

// mesaCommand is the command that installs Mesa's software rendering on the
// distribution of an os-release file (man os-release), "" if it isn't known.
func mesaCommand(release io.Reader) string {
	var names []string // the distribution, then those that it resembles
	lines := bufio.NewScanner(io.LimitReader(release, 64<<10))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			names = append([]string{value}, names...)
		case "ID_LIKE":
			names = append(names, strings.Fields(value)...)
		}
	}
	for _, name := range names {
		switch name {
		case "debian", "ubuntu":
			return "sudo apt install libgl1-mesa-dri"
		case "fedora", "rhel", "centos":
			return "sudo dnf install mesa-dri-drivers"
		case "arch":
			return "sudo pacman -S mesa"
		case "suse", "opensuse":
			return "sudo zypper install Mesa-dri"
		}
	}
	return ""
}
