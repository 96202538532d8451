//go:build linux || freebsd || openbsd || netbsd || dragonfly

package desktop

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// DisplayProblem says in one sentence why no window can open, or returns "".
// Call it before Fyne is started, which panics without a display (Fyne 2.8).
func DisplayProblem(getenv func(string) string) string {
	wayland, x11 := getenv("WAYLAND_DISPLAY"), getenv("DISPLAY")
	if wayland == "" && x11 == "" {
		return "Speckle Keys needs a graphical desktop: neither DISPLAY nor WAYLAND_DISPLAY is set. (speckle-keys -diagnose works without one.)"
	}
	if wayland != "" && answersWayland(wayland, getenv("XDG_RUNTIME_DIR")) {
		return ""
	}
	if x11 != "" && answersX11(x11) {
		return ""
	}
	if x11 == "" {
		return fmt.Sprintf("Speckle Keys needs a graphical desktop: nothing answers at WAYLAND_DISPLAY=%q.", wayland)
	}
	return fmt.Sprintf("Speckle Keys needs a graphical desktop: nothing answers at DISPLAY=%q.", x11)
}

func answersWayland(display, runtimeDir string) bool {
	if !filepath.IsAbs(display) {
		if runtimeDir == "" {
			return false
		}
		display = filepath.Join(runtimeDir, display)
	}
	return answers("unix", display)
}

// answersX11 tries the addresses that a display name stands for, as in Xlib:
// [host]:number[.screen], where an empty host or "unix" is a local socket.
func answersX11(display string) bool {
	if path, _, _ := strings.Cut(display, "."); filepath.IsAbs(path) { // launchd, as XQuartz has it
		return answers("unix", path) || answers("unix", display)
	}
	colon := strings.LastIndexByte(display, ':')
	if colon < 0 {
		return false
	}
	host := display[:colon]
	digits, _, _ := strings.Cut(display[colon+1:], ".")
	number, err := strconv.ParseUint(digits, 10, 15)
	if err != nil {
		return false
	}
	if slash := strings.LastIndexByte(host, '/'); slash >= 0 { // protocol/host
		host = host[slash+1:]
	}
	if host == "" || host == "unix" {
		socket := fmt.Sprintf("/tmp/.X11-unix/X%d", number)
		return answers("unix", "@"+socket) || answers("unix", socket) // abstract first, as Xlib does
	}
	return answers("tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(6000+number, 10)))
}

func answers(network, address string) bool {
	conn, err := net.DialTimeout(network, address, 3*time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
