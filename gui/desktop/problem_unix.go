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

// NoOpenGL says that no window could be created, and what helps here.
func NoOpenGL() string {
	if runtime.GOOS == "darwin" {
		return noOpenGL + "Update macOS, or give the virtual machine a graphics card."
	}
	file, err := os.Open("/etc/os-release")
	if err != nil {
		return noOpenGL + mesaAdvice(strings.NewReader(""))
	}
	defer file.Close()
	return noOpenGL + mesaAdvice(file)
}

// mesaAdvice names the command that installs Mesa's software rendering on the
// distribution of an os-release file (man os-release).
func mesaAdvice(release io.Reader) string {
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
	const advice = "Update the driver, or install Mesa's software rendering"
	for _, name := range names {
		switch name {
		case "debian", "ubuntu":
			return advice + ": sudo apt install libgl1-mesa-dri"
		case "fedora", "rhel", "centos":
			return advice + ": sudo dnf install mesa-dri-drivers"
		case "arch":
			return advice + ": sudo pacman -S mesa"
		}
	}
	return advice + "."
}
