package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
)

func TestArguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args   []string
		status int
		stdout string
		stderr string
	}{
		"version":      {[]string{"-version"}, 0, "speckle-keys " + version, ""},
		"two dashes":   {[]string{"--version"}, 0, "speckle-keys " + version, ""},
		"help":         {[]string{"-h"}, 0, "Usage: speckle-keys", ""},
		"unknown flag": {[]string{"-token"}, 2, "", "speckle-keys: Wrong usage: flag provided but not defined: -token. Run \"speckle-keys -h\" for help.\n"},
		"an argument":  {[]string{"c0ffee"}, 2, "", "speckle-keys: Wrong usage: unknown command. Run \"speckle-keys -h\" for help.\n"},
		"value":        {[]string{"-demo=perhaps"}, 2, "", "Wrong usage: invalid boolean value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if status := run(c.args, &stdout, &stderr); status != c.status {
				t.Errorf("status %d", status)
			}
			if !strings.HasPrefix(stdout.String(), c.stdout) || (c.stdout == "") != (stdout.Len() == 0) {
				t.Errorf("stdout: %s", stdout.String())
			}
			if !strings.Contains(stderr.String(), c.stderr) || strings.Count(stderr.String(), "\n") != min(c.status, 1) {
				t.Errorf("stderr: %s", stderr.String())
			}
		})
	}
}

// S47.
func TestWithoutADisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	if desktop.PrepareDisplay(nil) == "" {
		t.Skip("this system always has a display")
	}
	var stdout, stderr bytes.Buffer
	if status := run(nil, &stdout, &stderr); status != 1 {
		t.Errorf("status %d", status)
	}
	if stdout.Len() > 0 || strings.Count(stderr.String(), "\n") != 1 || strings.Contains(stderr.String(), "goroutine") {
		t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
	}
}

// The fyne command reads version and ID from FyneApp.toml.
func TestFyneAppTomlHasTheSameVersionAndID(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^Version = "(.*)"$`).FindSubmatch(text)
	if found == nil || string(found[1]) != version {
		t.Errorf("FyneApp.toml has %q, main.go %q", found, version)
	}
	if !bytes.Contains(text, []byte(`ID = "`+appID+`"`)) {
		t.Error("FyneApp.toml has another ID than main.go")
	}
}

// S10.
func TestDiagnosePrintsOneObjectWithoutSecrets(t *testing.T) {
	const token = "c0ffee0123456789abcdef0123456789abcdef0123"
	base := t.TempDir()
	folder := filepath.Join(base, "Speckle", "Accounts")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"ada.json": `{"token":"` + token + `","serverInfo":{"url":"https://speckle.studio.example"},` +
			`"userInfo":{"id":"a1b2c3d4e5","name":"Ada Okafor","email":"ada@studio.example"},"isDefault":true}`,
		"broken.json": `{"token":"` + token,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("SPECKLE_USERDATA_PATH", base)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(base, "no-bus"))

	var stdout, stderr bytes.Buffer
	if status := run([]string{"-diagnose"}, &stdout, &stderr); status != 0 || stderr.Len() > 0 {
		t.Errorf("status %d, stderr %q", status, stderr.String())
	}
	var got model.Diagnosis
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Accounts) != 1 || got.Accounts[0].Person != "A.O. @studio.example" || !got.Accounts[0].HasToken ||
		len(got.Problems) != 1 || got.Problems[0].Path != filepath.Join(folder, "broken.json") ||
		len(got.Folders) != 1 || got.Version != version || got.Keychain.State == "" {
		t.Errorf("%s", stdout.String())
	}
	for _, secret := range []string{token[:10], token[36:], "Ada", "Okafor", "ada@"} {
		if strings.Contains(stdout.String(), secret) {
			t.Errorf("%q is in %s", secret, stdout.String())
		}
	}
}

// What can't be written to a full disk is told, and is no success for a script.
func TestOutputOnAFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	base := t.TempDir()
	t.Setenv("SPECKLE_USERDATA_PATH", base)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(base, "no-bus"))
	for _, arg := range []string{"-version", "-diagnose"} {
		var stderr bytes.Buffer
		if status := run([]string{arg}, full, &stderr); status != 1 || stderr.String() != "speckle-keys: The output could not be written.\n" {
			t.Errorf("%s: status %d, stderr %q", arg, status, stderr.String())
		}
	}
}

// elsewhere lets this process find all folders of a person below dir, and no keychain.
func elsewhere(t *testing.T, dir string) {
	t.Helper()
	t.Cleanup(xdg.Reload)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(dir, "no-bus"))
	for _, variable := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"} {
		t.Setenv(variable, dir)
	}
	xdg.Reload()
}

// Nothing of what is done in the demo is saved on this computer.
func TestDemoKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	elsewhere(t, dir)
	world, end, err := demoWorld(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	secret := speckle.NewSecret("c0ffee0123456789abcdef0123456789abcdef0123")
	if _, err := world.Credentials.Save(t.Context(), keychain.Entry{Kind: keychain.KindToken, Name: "x"}, secret); err != nil {
		t.Error(err)
	}
	if world.Trust != nil || world.Connections != nil || world.Rotations != nil || world.Activity != nil || world.SearchIn != nil {
		t.Error("the demo has files of this computer")
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

const hardens = "SPECKLE_KEYS_TEST_HARDENS"

// S13, S15: this process keeps secrets out of core files and its files from
// others, but not as list, run and token: a command would inherit that.
func TestCommandsInheritNoLimits(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing is set there")
	}
	if argument := os.Getenv(hardens); argument != "" {
		elsewhere(t, t.TempDir())
		run([]string{argument}, new(bytes.Buffer), new(bytes.Buffer))
		limits, err := exec.CommandContext(t.Context(), "sh", "-c", "umask; ulimit -c").Output()
		if err != nil {
			t.Fatal(err)
		}
		t.Log("limits:", strings.Fields(string(limits)))
		return
	}
	for argument, want := range map[string]string{"list": `limits: \[0022 [07]\]`, "-version": `limits: \[0077 0\]`} {
		c := exec.CommandContext(t.Context(), "sh", "-c", `umask 022; ulimit -c 7 || true; exec "$0" -test.v -test.run='^TestCommandsInheritNoLimits$'`, os.Args[0])
		c.Env = append(os.Environ(), hardens+"="+argument)
		if out, err := c.CombinedOutput(); err != nil || !regexp.MustCompile(want).Match(out) {
			t.Errorf("%s: %v\n%s", argument, err, out)
		}
	}
}
