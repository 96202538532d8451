//go:build unix

package script_test

import (
	"bufio"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Every refusal of a name also stops run before anything is started.
func TestRunRefusesNames(t *testing.T) {
	t.Parallel()
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			marker := filepath.Join(t.TempDir(), "started")
			c := speckleKeys(t, slices.Concat([]string{"run"}, test.args, []string{"--", "touch", marker})...)
			stdout, stderr, status := finish(t, c)
			if status != test.status || stdout != "" {
				t.Errorf("status %d, want %d; printed %d bytes", status, test.status, len(stdout))
			}
			oneSentence(t, stderr, test.want)
			if _, err := os.Stat(marker); err == nil {
				t.Error("the command was started")
			}
		})
	}
}

func TestRunRefusesCommands(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	garbage := file("garbage", "\x00\x01", 0o700)
	for name, test := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no dashes":             {[]string{"ci-publish", "true"}, 2, `Write "--"`},
		"no command":            {[]string{"ci-publish", "--"}, 2, `Write "--"`},
		"no name":               {[]string{"--", "true"}, 2, "name"},
		"two in one variable":   {[]string{"ci-publish", "reports", "--", "true"}, 2, `"ci-publish" and "reports" both use the variable SPECKLE_TOKEN`},
		"the same twice":        {[]string{"ci-publish=A", "reports=A", "--", "true"}, 2, "variable A"},
		"token and server":      {[]string{"ci-publish=A,A", "--", "true"}, 2, "variable A"},
		"servers in one":        {[]string{"ci-publish=A,U", "reports=B,U", "--", "true"}, 2, "variable U"},
		"no variable":           {[]string{"ci-publish=1A", "--", "true"}, 2, `"1A" is not a valid variable name`},
		"empty variable":        {[]string{"ci-publish=", "--", "true"}, 2, "not a valid variable name"},
		"command unknown":       {[]string{"ci-publish", "--", "no-such-command"}, 127, `"no-such-command" was not found`},
		"path unknown":          {[]string{"ci-publish", "--", "/no/such/command"}, 127, "was not found"},
		"not executable":        {[]string{"ci-publish", "--", file("plain", "", 0o600)}, 126, "permission denied"},
		"a folder":              {[]string{"ci-publish", "--", dir}, 126, "is a directory"},
		"not a program":         {[]string{"ci-publish", "--", garbage}, 126, "exec format error"},
		"unknown name is first": {[]string{"unknown", "--", "no-such-command"}, 3, "No saved token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, status := finish(t, speckleKeys(t, append([]string{"run"}, test.args...)...))
			if status != test.status || stdout != "" {
				t.Errorf("status %d, want %d; printed %q", status, test.status, stdout)
			}
			oneSentence(t, stderr, test.want)
		})
	}
	t.Run("in the current folder only", func(t *testing.T) {
		t.Parallel()
		c := speckleKeys(t, "run", "ci-publish", "--", "garbage")
		c.Dir, c.Env = dir, append(c.Env, "PATH=.")
		_, stderr, status := finish(t, c)
		if status != 127 {
			t.Errorf("status %d", status)
		}
		oneSentence(t, stderr, "current folder")
	})
	t.Run("locked", func(t *testing.T) {
		t.Parallel()
		marker := filepath.Join(t.TempDir(), "started")
		c := speckleKeys(t, "run", "ci-publish", "--", "touch", marker)
		c.Env = append(c.Env, storeEnv+"=locked")
		_, stderr, status := finish(t, c)
		if status != 6 {
			t.Errorf("status %d", status)
		}
		oneSentence(t, stderr, "test keychain is locked")
		if _, err := os.Stat(marker); err == nil {
			t.Error("the command was started")
		}
	})
	// The keychain is not asked for a command that can't be started.
	t.Run("locked and unknown command", func(t *testing.T) {
		t.Parallel()
		c := speckleKeys(t, "run", "ci-publish", "--", "no-such-command")
		c.Env = append(c.Env, storeEnv+"=locked")
		if _, _, status := finish(t, c); status != 127 {
			t.Errorf("status %d", status)
		}
	})
}

func TestRunSetsVariables(t *testing.T) {
	t.Parallel()
	// What is in the environment already must not reach the command beside
	// the token of another server.
	inherited := []string{"SPECKLE_TOKEN=inherited", "SPECKLE_SERVER_URL=https://inherited.example", "KEPT=a=b", "T=inherited"}
	const a, b = "https://a.example", "https://b.example"
	for name, test := range map[string]struct {
		args []string
		want map[string]string
	}{
		"plain":                 {[]string{"ci-publish"}, map[string]string{"SPECKLE_TOKEN": canary, "SPECKLE_SERVER_URL": a, "T": "inherited"}},
		"server by name":        {[]string{"both@b.example"}, map[string]string{"SPECKLE_TOKEN": second, "SPECKLE_SERVER_URL": b, "T": "inherited"}},
		"server by flag":        {[]string{"both", "-server", "b.example"}, map[string]string{"SPECKLE_TOKEN": second, "SPECKLE_SERVER_URL": b, "T": "inherited"}},
		"variable":              {[]string{"ci-publish=T"}, map[string]string{"T": canary, "SPECKLE_SERVER_URL": a}},
		"both variables":        {[]string{"ci-publish=T,U"}, map[string]string{"T": canary, "U": a}},
		"server and variable":   {[]string{"both@b.example=T"}, map[string]string{"T": second, "SPECKLE_SERVER_URL": b}},
		"two of one server":     {[]string{"ci-publish=T", "me@work=T2"}, map[string]string{"T": canary, "T2": canary, "SPECKLE_SERVER_URL": a}},
		"two of two servers":    {[]string{"ci-publish=T", "reports=T2"}, map[string]string{"T": canary, "T2": second}},
		"two, one named":        {[]string{"ci-publish", "reports=T2,U2"}, map[string]string{"SPECKLE_TOKEN": canary, "SPECKLE_SERVER_URL": a, "T2": second, "U2": b, "T": "inherited"}},
		"two, each named":       {[]string{"ci-publish=T,U", "reports=T2,U2"}, map[string]string{"T": canary, "U": a, "T2": second, "U2": b}},
		"the usual, named":      {[]string{"ci-publish=SPECKLE_TOKEN,SPECKLE_SERVER_URL"}, map[string]string{"SPECKLE_TOKEN": canary, "SPECKLE_SERVER_URL": a, "T": "inherited"}},
		"name with =":           {[]string{"a=B"}, map[string]string{"SPECKLE_TOKEN": canary, "SPECKLE_SERVER_URL": a, "T": "inherited"}},
		"name with = and where": {[]string{"a=B=T"}, map[string]string{"T": canary, "SPECKLE_SERVER_URL": a}},
		"the usual for one":     {[]string{"ci-publish=T,SPECKLE_SERVER_URL", "reports=T2"}, map[string]string{"T": canary, "SPECKLE_SERVER_URL": a, "T2": second}},
		"name with a dash":      {[]string{"--", "-dash"}, map[string]string{"SPECKLE_TOKEN": canary, "SPECKLE_SERVER_URL": a, "T": "inherited"}},
		"server not known":      {[]string{"nowhere"}, map[string]string{"SPECKLE_TOKEN": canary, "T": "inherited"}},
		"plain http":            {[]string{"local"}, map[string]string{"SPECKLE_TOKEN": canary, "SPECKLE_SERVER_URL": "http://localhost:3000", "T": "inherited"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := speckleKeys(t, slices.Concat([]string{"run"}, test.args, []string{"--", "env", "-0"})...)
			c.Env = append(c.Env, inherited...)
			stdout, stderr, status := finish(t, c)
			if status != 0 || stderr != "" {
				t.Fatalf("status %d, %q", status, stderr)
			}
			got := map[string]string{}
			for line := range strings.SplitSeq(strings.TrimSuffix(stdout, "\x00"), "\x00") {
				name, value, _ := strings.Cut(line, "=")
				if _, twice := got[name]; twice {
					t.Errorf("%s is set twice", name)
				}
				got[name] = value
			}
			if got["KEPT"] != "a=b" {
				t.Error("what the command inherits is lost")
			}
			maps.DeleteFunc(got, func(name, _ string) bool {
				return !slices.Contains([]string{"SPECKLE_TOKEN", "SPECKLE_SERVER_URL", "T", "U", "T2", "U2"}, name)
			})
			if !maps.Equal(got, test.want) {
				t.Errorf("the command has %v\nwant %v", got, test.want)
			}
		})
	}
}

func TestRunPassesArgumentsInputAndStatus(t *testing.T) {
	t.Parallel()
	c := speckleKeys(t, "run", "ci-publish", "--", "sh", "-c", `printf '%s|' "$@"; cat; echo problem >&2; exit 42`, "sh", "--", "-h", "a b", "")
	c.Stdin = strings.NewReader("input")
	stdout, stderr, status := finish(t, c)
	if stdout != "--|-h|a b||input" || stderr != "problem\n" || status != 42 {
		t.Errorf("%q, %q, %d", stdout, stderr, status)
	}
}

// The command takes the place of speckle-keys: same process, no one between
// it and a signal.
func TestRunPassesSignals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script string
		check  func(syscall.WaitStatus) bool
	}{
		"caught":     {`sleep 60 & trap 'kill $!; exit 42' TERM; echo $$; wait`, func(s syscall.WaitStatus) bool { return s.ExitStatus() == 42 }},
		"not caught": {`echo $$; exec sleep 60`, func(s syscall.WaitStatus) bool { return s.Signaled() && s.Signal() == syscall.SIGTERM }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := speckleKeys(t, "run", "ci-publish", "--", "sh", "-c", test.script)
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(out).ReadString('\n')
			if err != nil {
				t.Error(err)
			}
			if pid := strings.TrimSpace(line); pid != strconv.Itoa(c.Process.Pid) {
				t.Errorf("the command is process %s, speckle-keys was %d", pid, c.Process.Pid)
			}
			if err := c.Process.Signal(syscall.SIGTERM); err != nil {
				t.Error(err)
			}
			_ = c.Wait() // the status is what counts
			if s := c.ProcessState.Sys().(syscall.WaitStatus); !test.check(s) {
				t.Errorf("ended with %v", c.ProcessState)
			}
		})
	}
}
