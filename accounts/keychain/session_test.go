//go:build linux

package keychain_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"speckle-keys/accounts/keychain"
)

// requireEnv, when 1, makes tests fail that would be skipped for the lack of a
// program.
const requireEnv = "SPECKLE_KEYS_REQUIRE_KEYRING"

// need skips the test when a program is missing.
func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err == nil {
			continue
		}
		if os.Getenv(requireEnv) == "1" {
			t.Fatalf("%s is needed for this test", p)
		}
		t.Skipf("%s is not installed: the Secret Service is not tested", p)
	}
}

// A session is a desktop session beside that of the person who runs the tests:
// a home and a bus of its own.
type session struct {
	home   string
	env    []string
	endBus func() // once
}

// newSession makes an empty home without display, bus or keychain.
func newSession(t *testing.T) *session {
	t.Helper()
	home := t.TempDir()
	s := &session{home: home}
	for _, dir := range []string{"run", "data", "config", "cache"} {
		if err := os.Mkdir(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{
		"HOME=" + home, "TMPDIR=" + home, "PATH=" + os.Getenv("PATH"),
		"XDG_RUNTIME_DIR=" + home + "/run", "XDG_DATA_HOME=" + home + "/data",
		"XDG_CONFIG_HOME=" + home + "/config", "XDG_CACHE_HOME=" + home + "/cache",
	}
	return s
}

const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=@/run/bus</listen>
<servicedir>@/services</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
`

// startBus runs a bus at the session's XDG_RUNTIME_DIR/bus. command is what
// D-Bus starts for org.freedesktop.secrets, "" for nothing.
func (s *session) startBus(t *testing.T, command string) {
	t.Helper()
	need(t, "dbus-daemon")
	config := filepath.Join(s.home, "bus.conf")
	write(t, config, strings.ReplaceAll(busConfig, "@", s.home))
	if err := os.Mkdir(filepath.Join(s.home, "services"), 0o700); err != nil {
		t.Fatal(err)
	}
	if command != "" {
		write(t, filepath.Join(s.home, "services", "org.freedesktop.secrets.service"),
			"[D-BUS Service]\nName=org.freedesktop.secrets\nExec="+command+"\n")
	}
	bus := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--print-address")
	bus.Env = s.env
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := bus.Start(); err != nil {
		t.Fatal(err)
	}
	s.endBus = sync.OnceFunc(func() {
		_ = bus.Process.Kill()
		_ = bus.Wait()
	})
	t.Cleanup(s.endBus)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("no bus: %q, %v", line, err)
	}
	s.env = append(s.env, "DBUS_SESSION_BUS_ADDRESS="+s.address())
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// startKeyring runs the daemon of GNOME Keyring, unlocked with a password. kill
// ends it at once, as a crash would.
func (s *session) startKeyring(t *testing.T) (kill func()) {
	t.Helper()
	need(t, "gnome-keyring-daemon")
	daemon := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Env = s.env
	daemon.Stdin = strings.NewReader("password of the test")
	waitForKeyring(t, s, func() {
		if err := daemon.Start(); err != nil {
			t.Fatal(err)
		}
	})
	kill = sync.OnceFunc(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	t.Cleanup(kill)
	return kill
}

// waitForKeyring starts or ends a Secret Service and waits until the bus knows.
func waitForKeyring(t *testing.T, s *session, start func()) {
	t.Helper()
	conn, err := dbus.Connect(s.address())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	err = conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, "org.freedesktop.secrets"))
	if err != nil {
		t.Fatal(err)
	}
	start()
	for {
		select {
		case signal := <-signals:
			if strings.HasSuffix(signal.Name, ".NameOwnerChanged") {
				return
			}
		case <-time.After(2 * time.Minute):
			t.Fatal("the bus says nothing of the keyring")
		}
	}
}

// store returns the Secret Service of the session.
func (s *session) store() keychain.Store { return keychain.OnBus(s.address()) }

func (s *session) address() string { return "unix:path=" + s.home + "/run/bus" }

// command runs a program in the session and returns what it printed.
func (s *session) command(t *testing.T, args ...string) string {
	t.Helper()
	need(t, args[0])
	c := exec.CommandContext(t.Context(), args[0], args[1:]...)
	c.Env = s.env
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v", args[0], err)
	}
	return string(out)
}

// wantMissing checks for KindNoService and what is said to be missing.
func wantMissing(t *testing.T, err error, what string) {
	t.Helper()
	wantKind(t, err, keychain.KindNoService)
	if !strings.Contains(err.Error(), what) {
		t.Errorf("%v does not name %q", err, what)
	}
}

func lookPath(t *testing.T, program string) string {
	t.Helper()
	need(t, program)
	path, _ := exec.LookPath(program)
	return path
}
