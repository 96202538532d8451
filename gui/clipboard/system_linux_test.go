package clipboard_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/display"
	"speckle-keys/speckle"
)

// desktop is a real display as other programs see it.
type desktop struct {
	types func() string              // what the clipboard offers, a line each
	paste func(kind string) string   // "" for the best text
	copy  func(text string)          // by another program
	plain func() clipboard.Clipboard // the window library's
}

func onX11(t *testing.T) desktop {
	x := startX(t)
	t.Setenv("DISPLAY", x.display)
	t.Setenv("WAYLAND_DISPLAY", "")
	get := func(kind string) string {
		out, _ := x.xclip("-o", "-t", kind).Output()
		return string(out)
	}
	return desktop{
		types: func() string { return get("TARGETS") },
		paste: func(kind string) string {
			if kind == "" {
				kind = "UTF8_STRING"
			}
			return get(kind)
		},
		copy: x.SetContent, plain: func() clipboard.Clipboard { return x },
	}
}

// onWayland starts a compositor without a screen.
func onWayland(t *testing.T) desktop {
	for _, program := range []string{"sway", "wl-copy", "wl-paste"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: the Wayland clipboard is not tested", program)
		}
	}
	dir, err := os.MkdirTemp("", "clipboard") // t.TempDir is in a folder of this user alone
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("FYNE_PLATFORM", "")
	sway := exec.Command("sway", "-c", os.DevNull)
	sway.Env = append(os.Environ(), "WLR_BACKENDS=headless", "WLR_RENDERER=pixman", "WLR_LIBINPUT_NO_DEVICES=1")
	if os.Geteuid() == 0 { // sway refuses that
		const nobody = 65534
		sway.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	if err := sway.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = sway.Process.Signal(os.Interrupt)
		_ = sway.Wait()
	})
	eventually(t, "the compositor", func() bool {
		sockets, _ := filepath.Glob(filepath.Join(dir, "wayland-?"))
		if len(sockets) == 0 {
			return false
		}
		t.Setenv("WAYLAND_DISPLAY", filepath.Base(sockets[0]))
		conn, err := display.DialWayland(sockets[0], "") // the socket is there before anyone answers
		if err != nil {
			return false
		}
		defer conn.Close()
		_, err = conn.Globals()
		return err == nil
	})
	run := func(args ...string) string {
		out, _ := exec.CommandContext(t.Context(), args[0], args[1:]...).Output()
		return string(out)
	}
	return desktop{
		types: func() string { return run("wl-paste", "--list-types") },
		paste: func(kind string) string {
			if kind == "" {
				return run("wl-paste", "--no-newline")
			}
			return run("wl-paste", "--no-newline", "--type", kind)
		},
		copy: func(text string) {
			c := exec.CommandContext(t.Context(), "wl-copy", "--foreground", "--type", "text/plain", text)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Wait() })
		},
		plain: func() clipboard.Clipboard { return &board{} },
	}
}

// eventually waits for what another process does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// S37, and the mark of secrets, with real displays and other programs. Not in
// parallel: the display is in the environment.
func TestSystem(t *testing.T) {
	for name, start := range map[string]func(*testing.T) desktop{"X11": onX11, "Wayland": onWayland} {
		t.Run(name, func(t *testing.T) {
			d := start(t)
			system := clipboard.OfSystem(d.plain())
			posted := make(chan func(), 10)
			guard := clipboard.New(system, func(f func()) { posted <- f }, func() {})
			guard.SetLimit(0)
			line := speckle.NewSecret("SPECKLE_TOKEN=" + one.Reveal())

			eventually(t, "the text", func() bool {
				guard.CopyText(one, line) // without the mark as long as the display has not answered
				return d.paste("") == line.Reveal() && strings.Contains(d.types(), "x-kde")
			})
			if types := d.types(); !strings.Contains(types, "x-kde-passwordManagerHint") || !strings.Contains(types, "text/plain;charset=utf-8") {
				t.Errorf("offered: %s", types)
			}
			if got := d.paste("x-kde-passwordManagerHint"); got != "secret" {
				t.Errorf("the mark is %q", got)
			}
			for _, kind := range []string{"text/plain", "text/plain;charset=utf-8", "STRING"} {
				if d.paste(kind) != line.Reveal() {
					t.Errorf("not there as %s", kind)
				}
			}
			if system.Content() != line.Reveal() {
				t.Error("not there for ourselves")
			}

			guard.Copy(two)
			eventually(t, "the next text", func() bool { return d.paste("") == two.Reveal() })
			guard.Clear()
			eventually(t, "an empty clipboard", func() bool { return d.paste("") == "" })
			if guard.Holding() || guard.Due || strings.Contains(d.types(), "x-kde") {
				t.Errorf("holding %v, due %v, offered: %s", guard.Holding(), guard.Due, d.types())
			}

			guard.Copy(one)
			eventually(t, "the text", func() bool { return d.paste("") == one.Reveal() })
			d.copy("a shopping list")
			(<-posted)() // we are told
			if guard.Holding() {
				t.Error("still held after another program copied")
			}
			guard.Quit()
			if got := d.paste(""); got != "a shopping list" {
				t.Errorf("%q is there, not what others copied", got)
			}
		})
	}
}

// A display that wants a proof of who we are is shown the right one.
func TestSystemWithACookie(t *testing.T) {
	record := func(family byte, address, display, data string) string {
		text := "\x01" + string(family)
		for _, part := range []string{address, display, "MIT-MAGIC-COOKIE-1", data} {
			text += "\x00" + string(rune(len(part))) + part
		}
		return text
	}
	hostname, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	// The server takes each record for one of its own, and reads its file again when it changes.
	servers, file := filepath.Join(dir, "server"), filepath.Join(dir, "cookies")
	if err := os.WriteFile(servers, []byte(record(0, hostname, "", "0123456789abcdef")), 0o600); err != nil {
		t.Fatal(err)
	}
	x := startX(t, "-auth", servers)
	ours := record(0, "elsewhere", "", "another, of 16 b") + record(0, hostname, "99999", "not this display") +
		record(0, hostname, strings.TrimPrefix(x.display, ":"), "0123456789abcdef") + "\x00\x01torn"
	if err := os.WriteFile(file, []byte(ours), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DISPLAY", x.display)
	t.Setenv("WAYLAND_DISPLAY", "")
	for file, want := range map[string]bool{file: true, os.DevNull: false} {
		t.Setenv("XAUTHORITY", file)
		plain := &board{}
		guard := clipboard.New(clipboard.OfSystem(plain), func(func()) {}, func() {})
		guard.SetLimit(0)
		if !want {
			guard.Copy(one)
			if plain.text == "" {
				t.Error("marked without a proof")
			}
			continue
		}
		eventually(t, "a mark", func() bool {
			guard.Copy(one)
			return plain.text == ""
		})
	}
}

// Where no display answers, secrets are copied without a mark.
func TestSystemWithoutADisplay(t *testing.T) {
	for name, variables := range map[string][2]string{
		"no X server": {"DISPLAY", ":7777"}, "no compositor": {"WAYLAND_DISPLAY", "nothing-there"}, "neither": {"DISPLAY", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range []string{"DISPLAY", "WAYLAND_DISPLAY", "FYNE_PLATFORM"} {
				t.Setenv(variable, "")
			}
			t.Setenv(variables[0], variables[1])
			plain := &board{}
			guard := clipboard.New(clipboard.OfSystem(plain), func(func()) {}, func() {})
			guard.SetLimit(0)
			guard.Copy(one)
			if plain.text != one.Reveal() {
				t.Error("not copied")
			}
			guard.Clear()
			if plain.text != "" || guard.Holding() {
				t.Error("not cleared")
			}
		})
	}
}
