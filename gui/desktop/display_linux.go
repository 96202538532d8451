package desktop

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"speckle-keys/gui/display"
)

// PrepareDisplay says in one sentence why no window can open, or returns "".
// Call it before Fyne is started: Fyne 2.8 panics without a display, and its
// GLFW crashes in C on a Wayland compositor without a seat. Where only X11
// works, it selects X11 in Fyne, which would otherwise insist on Wayland.
// ended is called, on a goroutine of its own, when the display is gone later; it ends the program.
func PrepareDisplay(ended func(problem string)) (problem string) {
	platform, problem := chooseDisplay(os.Getenv)
	wayland := os.Getenv("WAYLAND_DISPLAY")
	switch {
	case platform != "":
		os.Setenv("FYNE_PLATFORM", platform)
	case problem == "" && wayland != "":
		go watchWayland(wayland, os.Getenv("XDG_RUNTIME_DIR"), ended)
	}
	return problem
}

// watchWayland waits until the compositor is gone. Xlib ends the program when the X server is.
// GLFW only asks the window to close, again and again, and one with a token that is nowhere else
// doesn't: the program would run on unseen, and no other could start.
func watchWayland(name, runtimeDir string, ended func(problem string)) {
	conn, err := display.DialWayland(name, runtimeDir)
	if err != nil {
		return
	}
	_ = conn.SetDeadline(time.Time{})
	_, _ = io.Copy(io.Discard, conn) // nothing was asked, and nothing comes but the end
	ended("Speckle Keys ended because the Wayland compositor is gone.")
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
		if conn, _, err := display.DialX11(x11); err == nil {
			conn.Close()
			if wayland != "" {
				platform = "x11"
			}
			return platform, ""
		}
		problem = fmt.Sprintf("no X server answers at DISPLAY=%q.", x11)
	}
	return "", needs + cmp.Or(problem, fmt.Sprintf("FYNE_PLATFORM is %q, and the display for it is not set.", asked))
}

// waylandNeeds are the interfaces without which GLFW 3.4 crashes (wl_seat, the
// keyboard and mouse) or refuses to start.
var waylandNeeds = []string{"wl_seat", "wl_compositor", "wl_shm", "xdg_wm_base"}

// waylandProblem says why no window can open on a Wayland display, or returns "".
func waylandProblem(name, runtimeDir string) string {
	offered, err := waylandInterfaces(name, runtimeDir)
	if err != nil {
		return fmt.Sprintf("no compositor answers at WAYLAND_DISPLAY=%q.", name)
	}
	missing := slices.DeleteFunc(slices.Clone(waylandNeeds), func(need string) bool { return offered[need] != 0 })
	switch {
	case len(missing) == 0:
		return ""
	case missing[0] == "wl_seat":
		return fmt.Sprintf("the session at WAYLAND_DISPLAY=%q has no keyboard and no mouse (no wl_seat).", name)
	}
	return fmt.Sprintf("the compositor at WAYLAND_DISPLAY=%q does not offer %s.", name, strings.Join(missing, ", "))
}

func waylandInterfaces(name, runtimeDir string) (map[string]uint32, error) {
	conn, err := display.DialWayland(name, runtimeDir)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return conn.Globals()
}
