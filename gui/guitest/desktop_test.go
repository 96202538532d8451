//go:build linux

package guitest

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// A Desktop is a virtual display with a window manager, a message bus and an
// unlocked keychain, all of its own, in a home folder of its own. It ends with
// the test.
type Desktop struct {
	// Home holds everything that a program on this desktop writes.
	Home string
	// Env is the whole environment of programs on it.
	Env []string

	t       testing.TB
	display *os.Process
	failure sync.Once
}

// startLimit is for a machine that is busy compiling.
const startLimit = 2 * time.Minute

// NewDesktop starts a desktop.
func NewDesktop(t testing.TB) *Desktop {
	t.Helper()
	// Socket paths have to be short: t.TempDir can be too long.
	home, err := os.MkdirTemp("", "keys")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { removeAll(home) })
	d := &Desktop{t: t, Home: home}
	for _, dir := range []string{"bin", "run", "data", "config", "cache", "tmp"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	d.Env = []string{
		"HOME=" + home, "PATH=" + filepath.Join(home, "bin") + ":" + os.Getenv("PATH"), "LANG=C.UTF-8", "TMPDIR=" + filepath.Join(home, "tmp"),
		"XDG_RUNTIME_DIR=" + filepath.Join(home, "run"), "XDG_DATA_HOME=" + filepath.Join(home, "data"),
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
		"FYNE_SCALE=1", "LIBGL_ALWAYS_SOFTWARE=1",
	}
	d.placeBrowser()
	d.startDisplay()
	d.startWindowManager()
	d.startBus()
	d.startKeychain()
	return d
}

// startDisplay lets Xvfb choose a free number; it tells when it is ready.
func (d *Desktop) startDisplay() {
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	cmd := d.command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "+extension", "GLX", "+render", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	d.Start(cmd)
	d.display = cmd.Process
	write.Close()
	read.SetReadDeadline(time.Now().Add(startLimit))
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb did not start: %v", err)
	}
	d.Env = append(d.Env, "DISPLAY=:"+strings.TrimSpace(number))
}

// LoseDisplay kills the display, and with it what shows a window there.
func (d *Desktop) LoseDisplay() {
	d.t.Helper()
	if err := d.display.Kill(); err != nil {
		d.t.Fatal(err)
	}
}

// NewDisplay starts another one, as a person signs in again.
func (d *Desktop) NewDisplay() {
	d.t.Helper()
	d.startDisplay()
	d.startWindowManager()
}

func (d *Desktop) startWindowManager() {
	d.Start(d.command("openbox", "--sm-disable"))
	d.await("the window manager", func() bool {
		out, err := d.command("xprop", "-root", "_NET_SUPPORTING_WM_CHECK").Output()
		return err == nil && bytes.Contains(out, []byte("window id"))
	})
}

func (d *Desktop) startBus() {
	cmd := d.command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address",
		"--address=unix:path="+filepath.Join(d.Home, "run", "bus"))
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	d.Start(cmd)
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		d.t.Fatalf("the message bus did not start: %v", err)
	}
	d.Env = append(d.Env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

func (d *Desktop) startKeychain() {
	cmd := d.command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	cmd.Stdin = strings.NewReader("a password of the test\n")
	d.Start(cmd)
	conn, err := dbus.Connect(d.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer conn.Close()
	d.await("the keychain", func() bool {
		var owned bool
		err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned)
		return err == nil && owned
	})
}

// Getenv returns a variable of the desktop's environment.
func (d *Desktop) Getenv(name string) string {
	for i := len(d.Env) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(d.Env[i], name+"="); ok {
			return value
		}
	}
	return ""
}

func (d *Desktop) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.Env
	cmd.Dir = d.Home
	return cmd
}

// Start runs cmd until the end of the test.
func (d *Desktop) Start(cmd *exec.Cmd) {
	d.t.Helper()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("%s: %v", cmd.Path, err)
	}
	d.t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// Run runs a tool on the desktop and returns what it prints.
func (d *Desktop) Run(name string, args ...string) (string, error) {
	var stderr bytes.Buffer
	cmd := d.command(name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", name, err, stderr.String())
	}
	return string(out), err
}

// await polls until done says so.
func (d *Desktop) await(what string, done func() bool) {
	d.t.Helper()
	for end := time.Now().Add(startLimit); !done(); {
		if time.Now().After(end) {
			if d.Getenv("DISPLAY") != "" {
				d.Failure()
			}
			d.t.Fatalf("waited for %s for %v", what, startLimit)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// removeAll retries: daemons may write while they end.
func removeAll(dir string) {
	for range 10 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}
