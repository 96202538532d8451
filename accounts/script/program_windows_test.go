package script_test

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// A command doesn't go on with its token when run is ended from outside.
func TestEndedRunEndsItsCommand(t *testing.T) {
	run, _, out := running(t, "echo started& set /p answer=")
	if line, err := out.ReadString('\n'); strings.TrimSpace(line) != "started" {
		t.Fatalf("%q, %v", line, err)
	}
	if err := run.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-closed(out):
	case <-time.After(30 * time.Second):
		t.Error("the command goes on")
	}
}

// What a command leaves running outlives run, as it does without.
func TestWhatACommandStartsOutlivesRun(t *testing.T) {
	run, stdin, out := running(t, "start /b cmd /d /q /c set /p answer=")
	if _, err := run.Process.Wait(); err != nil {
		t.Fatal(err)
	}
	ended := closed(out)
	select {
	case <-ended:
		t.Error("it was ended")
	case <-time.After(time.Second):
	}
	stdin.Close() // its answer
	<-ended
}

// running starts a line of cmd by run.
func running(t *testing.T, line string) (run *exec.Cmd, stdin io.Closer, stdout *bufio.Reader) {
	t.Helper()
	run = exec.CommandContext(t.Context(), os.Args[0], "run", "ci-publish", "--", "cmd", "/d", "/q", "/c", line)
	run.Env = append(os.Environ(), storeEnv+"=memory")
	in, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	return run, in, bufio.NewReader(out)
}

// closed tells when the last process that could write has ended.
func closed(r io.Reader) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = io.Copy(io.Discard, r)
	}()
	return done
}
