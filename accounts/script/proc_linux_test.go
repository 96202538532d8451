package script_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/script"
)

// has reports whether a file of a process in /proc holds a token.
func has(t *testing.T, pid int, file string) bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(text), canary)
}

// waiting starts a process that prints a line and then lives until the end of
// the test, and returns its id.
func waiting(t *testing.T, c *exec.Cmd) int {
	t.Helper()
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = c.Wait()
	})
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return c.Process.Pid
}

// S60: the token is in the environment of the command, and in no argument or
// other environment.
func TestTokenReachesTheCommandOnly(t *testing.T) {
	t.Parallel()
	const wait = "echo ready; exec cat"
	before := waiting(t, exec.Command("sh", "-c", wait))
	command := waiting(t, speckleKeys(t, "run", "ci-publish", "--", "sh", "-c", wait))
	after := waiting(t, exec.Command("sh", "-c", wait))

	if !has(t, command, "environ") {
		t.Error("the command has no token")
	}
	for _, pid := range []int{os.Getpid(), before, command, after} {
		if has(t, pid, "cmdline") {
			t.Errorf("process %d has the token in its arguments", pid)
		}
		if pid != command && has(t, pid, "environ") {
			t.Errorf("process %d has the token in its environment", pid)
		}
	}
}

// S11: A command that the system refuses leaves this process as it was, with the
// token loaded already.
func TestTokenStaysOutOfOurOwnEnvironment(t *testing.T) {
	t.Parallel()
	garbage := filepath.Join(t.TempDir(), "garbage")
	if err := os.WriteFile(garbage, []byte("\x00"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, stderr, status := call(t, credentials(t, samples()), "run", "ci-publish", "--", garbage)
	if status != 126 {
		t.Errorf("status %d", status)
	}
	oneSentence(t, stderr, "exec format error")
	if slices.ContainsFunc(os.Environ(), func(line string) bool { return strings.Contains(line, canary) }) {
		t.Error("the token is in our environment")
	}
	if has(t, os.Getpid(), "environ") || has(t, os.Getpid(), "cmdline") {
		t.Error("the token is in what others see of our process")
	}
}

// terminal opens a pseudo-terminal: what is written to screen can be read
// from master.
func terminal(t *testing.T) (master, screen *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	screen, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { screen.Close() })
	return master, screen
}

func TestTokenOnATerminal(t *testing.T) {
	t.Parallel()
	master, screen := terminal(t)
	c := credentials(t, samples())
	var problems strings.Builder

	if status := script.Main(t.Context(), []string{"token", "ci-publish"}, screen, &problems, c, activity.Open("", nil)); status != 2 {
		t.Errorf("status %d", status)
	}
	oneSentence(t, problems.String(), "-reveal")

	if status := script.Main(t.Context(), []string{"token", "ci-publish", "-reveal"}, screen, io.Discard, c, activity.Open("", nil)); status != 0 {
		t.Errorf("status %d", status)
	}
	// The first line on the screen is the revealed one: the refused call
	// wrote nothing.
	if line, err := bufio.NewReader(master).ReadString('\n'); err != nil || line != canary+"\r\n" {
		t.Errorf("the screen shows %d bytes, %v", len(line), err)
	}
}

func TestTokenIntoAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "token")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if status := script.Main(t.Context(), []string{"token", "ci-publish"}, file, io.Discard, credentials(t, samples()), activity.Open("", nil)); status != 0 {
		t.Errorf("status %d", status)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != canary+"\n" {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
