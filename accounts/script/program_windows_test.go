package script_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"speckle-keys/accounts/keychain"
)

// The program of a package, with its streams redirected and the real
// Credential Manager: a token that our package saved reaches a command.
func TestPackagedProgram(t *testing.T) {
	program := os.Getenv("SPECKLE_KEYS_PROGRAM")
	if program == "" {
		t.Skip("SPECKLE_KEYS_PROGRAM names no program; .ci/package-wine does")
	}
	c := keychain.Open(keychain.System(), filepath.Join(xdg.DataHome, "speckle-keys"))
	if err := saveAll(t.Context(), c, samples()); err != nil {
		t.Fatal(err)
	}
	removeAll := func() {
		entries, err := c.List(t.Context())
		if err != nil {
			t.Error(err)
		}
		for _, e := range entries {
			if err := c.Delete(t.Context(), e.Key); err != nil {
				t.Error(err)
			}
		}
	}
	defer removeAll()
	packaged := func(args ...string) (stdout, stderr string, status int) {
		return finish(t, exec.CommandContext(t.Context(), program, args...))
	}

	stdout, stderr, status := packaged("run", "ci-publish", "--", "cmd", "/d", "/c", "echo %SPECKLE_TOKEN% %SPECKLE_SERVER_URL%& exit 7")
	if strings.TrimSpace(stdout) != canary+" https://a.example" || stderr != "" || status != 7 {
		t.Errorf("run: %d bytes, %q, %d", len(stdout), stderr, status)
	}
	stdout, stderr, status = packaged("token", "reports")
	if stdout != second+"\n" || stderr != "" || status != 0 {
		t.Errorf("token: %d bytes, %q, %d", len(stdout), stderr, status)
	}
	stdout, _, status = packaged("list", "-json")
	if !strings.Contains(stdout, `"ci-publish"`) || status != 0 {
		t.Errorf("list: %q, %d", stdout, status)
	}
	withoutSecrets(t, stdout)

	removeAll()
	if stdout, _, status = packaged("list", "-json"); stdout != "[]\n" || status != 0 {
		t.Errorf("list after deleting: %q, %d", stdout, status)
	}
}
