//go:build linux || freebsd || openbsd || netbsd || dragonfly

package desktop

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// displayLimit is how long a display may take to answer.
const displayLimit = 3 * time.Second

// PrepareDisplay says in one sentence why no window can open, or returns "".
// Call it before Fyne is started: Fyne 2.8 panics without a display, and its
// GLFW crashes in C on a Wayland compositor without a seat. Where only X11
// works, it selects X11 in Fyne, which would otherwise insist on Wayland.
func PrepareDisplay() (problem string) {
	platform, problem := chooseDisplay(os.Getenv)
	if platform != "" {
		os.Setenv("FYNE_PLATFORM", platform)
	}
	return problem
}

// chooseDisplay returns the value that FYNE_PLATFORM needs, "" for unchanged,
// and the reason why neither Wayland nor X11 can be used.
func chooseDisplay(getenv func(string) string) (platform, problem string) {
	const needs = "Speckle Keys needs a graphical desktop: "
	wayland, x11 := getenv("WAYLAND_DISPLAY"), getenv("DISPLAY")
	if wayland == "" && x11 == "" {
		return "", needs + "neither DISPLAY nor WAYLAND_DISPLAY is set. Over SSH, use “speckle-keys -diagnose”, which needs no window."
	}
	asked := getenv("FYNE_PLATFORM")
	if wayland != "" && asked != "x11" {
		problem = waylandProblem(wayland, getenv("XDG_RUNTIME_DIR"))
		if problem == "" {
			return "", ""
		}
	}
	if x11 != "" && asked != "wayland" {
		if answersX11(x11) {
			if wayland != "" {
				platform = "x11"
			}
			return platform, ""
		}
		problem = fmt.Sprintf("no X server answers at DISPLAY=%q.", x11)
	}
	if problem == "" {
		problem = fmt.Sprintf("FYNE_PLATFORM is %q, and the display for it is not set.", asked)
	}
	return "", needs + problem
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
	conn, err := net.DialTimeout(network, address, displayLimit)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
