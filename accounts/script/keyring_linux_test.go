package script_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"speckle-keys/accounts/keychain"
)

const (
	requireEnv = "SPECKLE_KEYS_REQUIRE_KEYRING" // "1": a missing keyring fails
	insideEnv  = "SPECKLE_KEYS_TEST_INSIDE"
)

// S27: With a real Secret Service: saved here, handed over by processes of
// speckle-keys that have no display.
func TestRealKeyring(t *testing.T) {
	t.Parallel()
	if os.Getenv(insideEnv) != t.Name() {
		inSession(t)
		return
	}
	startKeyring(t)
	home := os.Getenv("HOME")
	if err := saveAll(t.Context(), keychain.Open(keychain.System(), home), samples()); err != nil {
		t.Fatal(err)
	}
	system := func(args ...string) *exec.Cmd {
		c := speckleKeys(t, args...)
		c.Env = append(c.Env, storeEnv+"=system")
		return c
	}
	run := []string{"run", "ci-publish", "--", "sh", "-c", `printf '%s %s' "$SPECKLE_TOKEN" "$SPECKLE_SERVER_URL"; exit 7`}

	stdout, stderr, status := finish(t, system(run...))
	if stdout != canary+" https://a.example" || stderr != "" || status != 7 {
		t.Errorf("run: %d bytes, %q, %d", len(stdout), stderr, status)
	}
	stdout, stderr, status = finish(t, system("token", "reports"))
	if stdout != second+"\n" || stderr != "" || status != 0 {
		t.Errorf("token: %d bytes, %q, %d", len(stdout), stderr, status)
	}
	stdout, _, status = finish(t, system("list", "-json"))
	if !strings.Contains(stdout, `"ci-publish"`) || status != 0 {
		t.Errorf("list: %q, %d", stdout, status)
	}
	withoutSecrets(t, stdout)

	readByPython(t, home)

	lockKeyring(t)
	stdout, stderr, status = finish(t, system(run...))
	if status != 6 || stdout != "" {
		t.Errorf("run with a locked keyring: %d bytes, %d", len(stdout), status)
	}
	oneSentence(t, stderr, "GNOME Keyring is locked. Unlock it")
	if _, _, status = finish(t, system("list")); status != 0 {
		t.Errorf("list with a locked keyring: status %d", status)
	}

	c := system(run...)
	c.Env = append(c.Env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+home+"/nothing", "XDG_RUNTIME_DIR="+home)
	stdout, stderr, status = finish(t, c)
	if status != 6 || stdout != "" {
		t.Errorf("run without a keychain: %d bytes, %d", len(stdout), status)
	}
	oneSentence(t, stderr, "No keychain is available: missing")

	_ = filepath.WalkDir(home, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			if text, err := os.ReadFile(path); err == nil && bytes.Contains(text, []byte(canary)) {
				t.Errorf("the token is in the file %s", path)
			}
		}
		return nil
	})
}

// readByPython reads a token as the snippet for Python's keyring does: that
// library and ours look for an item by the same attributes.
func readByPython(t *testing.T, home string) {
	t.Helper()
	entries, err := keychain.Open(keychain.System(), home).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(entries, func(e keychain.Entry) bool { return e.Name == "ci-publish" })
	read := `import keyring; print(keyring.get_password("` + keychain.Service + `", "` + entries[at].Key + `"))`
	for _, python := range []string{"python3", "/usr/bin/python3"} { // the first may be another one than the system's
		if exec.CommandContext(t.Context(), python, "-c", "import keyring, secretstorage").Run() != nil {
			continue
		}
		out, err := exec.CommandContext(t.Context(), python, "-c", read).CombinedOutput()
		if string(out) != canary+"\n" {
			t.Errorf("Python's keyring read %d bytes, %v", len(out), err)
		}
		return
	}
	t.Log("Python's keyring is not installed: its snippet is not tried")
}

// inSession runs this test again in a session of its own: an empty home, a
// bus and no display.
func inSession(t *testing.T) {
	t.Helper()
	for _, program := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv(requireEnv) == "1" {
				t.Fatalf("%s is needed for this test", program)
			}
			t.Skipf("%s is not installed: the Secret Service is not tested", program)
		}
	}
	home := t.TempDir()
	c := exec.CommandContext(t.Context(), "dbus-run-session", "--", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=10m")
	c.Env = []string{
		"HOME=" + home, "TMPDIR=" + os.TempDir(), "PATH=" + os.Getenv("PATH"), insideEnv + "=" + t.Name(),
		"XDG_RUNTIME_DIR=" + home, "XDG_DATA_HOME=" + home, "XDG_CONFIG_HOME=" + home, "XDG_CACHE_HOME=" + home, "GOCOVERDIR=" + home,
	}
	c.WaitDelay = 5 * time.Second
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("inside the session: %v\n%s", err, out)
	}
}

func sessionBus(t *testing.T) *dbus.Conn {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// startKeyring runs GNOME Keyring, unlocked, and waits until it is on the bus.
func startKeyring(t *testing.T) {
	t.Helper()
	conn := sessionBus(t)
	owners := make(chan *dbus.Signal, 16)
	conn.Signal(owners)
	if err := conn.AddMatchSignal(dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, "org.freedesktop.secrets")); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("password of the test")
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	for timeout := time.After(2 * time.Minute); ; {
		select {
		case signal := <-owners:
			if strings.HasSuffix(signal.Name, ".NameOwnerChanged") {
				return
			}
		case <-timeout:
			t.Fatal("the keyring did not come to the bus")
		}
	}
}

func lockKeyring(t *testing.T) {
	t.Helper()
	err := sessionBus(t).Object("org.freedesktop.secrets", "/org/freedesktop/secrets").CallWithContext(t.Context(),
		"org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{"/org/freedesktop/secrets/collection/login"}).Err
	if err != nil {
		t.Fatal(err)
	}
}
