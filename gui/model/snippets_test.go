package model

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"speckle-keys/speckle"
)

const snippetAddress = "https://speckle.example:8443"

// snippet is the text of a way to hand a token on.
func snippet(t *testing.T, id string) string {
	t.Helper()
	for _, s := range Snippets() {
		if s.ID == id {
			text, ok := s.Text(mustOrigin(t, snippetAddress), speckle.NewSecret(canaryToken))
			if !ok {
				t.Fatal("refused")
			}
			return text.Reveal()
		}
	}
	t.Fatalf("no snippet %q", id)
	return ""
}

func TestEverySnippetIsWhole(t *testing.T) {
	t.Parallel()
	origin, seen := mustOrigin(t, snippetAddress), map[string]bool{}
	for _, s := range Snippets() {
		secret, ok := s.Text(origin, speckle.NewSecret(canaryToken))
		text := secret.Reveal()
		if !ok || s.ID == "" || seen[s.ID] || strings.Contains(text, "%!") || strings.Contains(text, "[secret]") {
			t.Errorf("%s: %v %q", s.ID, ok, text)
		}
		seen[s.ID] = true
		if got := strings.Count(text, canaryToken); s.Secret && got != 1 || !s.Secret && got != 0 {
			t.Errorf("%s holds the token %d times", s.ID, got)
		}
		if !strings.Contains(text, snippetAddress) && s.ID != "header" {
			t.Errorf("%s doesn't name the server: %q", s.ID, text)
		}
		if !s.Secret && !strings.Contains(text, "SPECKLE_TOKEN") {
			t.Errorf("%s uses no variable: %q", s.ID, text)
		}
	}
	if len(seen) < 9 {
		t.Errorf("%d snippets", len(seen))
	}
}

func TestSnippetsTakeTokensOnly(t *testing.T) {
	t.Parallel()
	origin := mustOrigin(t, snippetAddress)
	for name, value := range map[string]string{
		"nothing": "", "a quote": strings.Repeat("a", 41) + "'", "a command": "$(rm -rf /)", "too long": canaryToken + "0",
	} {
		for _, s := range Snippets() {
			text, ok := s.Text(origin, speckle.NewSecret(value))
			if ok == s.Secret || s.Secret && !text.IsZero() {
				t.Errorf("%s, %s: %v", s.ID, name, ok)
			}
		}
	}
}

// shellSays runs a script in a shell whose variables hold nothing of Speckle, and
// returns what it prints.
func shellSays(t *testing.T, shell, script string) string {
	t.Helper()
	path, err := exec.LookPath(shell)
	if err != nil {
		t.Skip("there is no " + shell)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "script")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, file)
	command.Env, command.Dir = []string{"PATH=" + os.Getenv("PATH")}, dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

const (
	tellBoth  = "\nsh -c 'printf \"%s %s\" \"$SPECKLE_TOKEN\" \"$SPECKLE_SERVER\"'\n" // a child sees what is exported
	bothThere = canaryToken + " " + snippetAddress
)

func TestShellSnippetSetsTheVariables(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"sh", "bash", "zsh"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			if got := shellSays(t, shell, snippet(t, "shell")+tellBoth); got != bothThere {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestEnvSnippetIsReadByAShell(t *testing.T) {
	t.Parallel()
	if got := shellSays(t, "sh", "set -a\n"+snippet(t, "env")+"set +a"+tellBoth); got != bothThere {
		t.Errorf("%q", got)
	}
}

// What curl would be called with.
func TestCurlSnippetAsksWithTheVariable(t *testing.T) {
	t.Parallel()
	got := shellSays(t, "sh", "curl() { printf '<%s>\\n' \"$@\"; }\n"+snippet(t, "shell")+snippet(t, "curl"))
	want := "<--fail-with-body>\n<" + snippetAddress + "/graphql>\n" +
		"<--header>\n<Authorization: Bearer " + canaryToken + ">\n" +
		"<--header>\n<Content-Type: application/json>\n" +
		"<--data>\n<{\"query\":\"{ activeUser { id name } }\"}>\n"
	if got != want {
		t.Errorf("%s", got)
	}
}

func TestPythonSnippetParses(t *testing.T) {
	t.Parallel()
	script := "import ast\nast.parse(r'''" + snippet(t, "specklepy") + "''')\nprint('fine')\n"
	if got := shellSays(t, "python3", script); got != "fine\n" {
		t.Error(got)
	}
}

func TestSnippetsOfOtherShells(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"powershell": "$env:SPECKLE_TOKEN = '" + canaryToken + "'\n$env:SPECKLE_SERVER = '" + snippetAddress + "'\n",
		// The quotes stand around the whole, or they would become part of the value.
		"cmd":    "set \"SPECKLE_TOKEN=" + canaryToken + "\"\r\nset \"SPECKLE_SERVER=" + snippetAddress + "\"\r\n",
		"header": "Authorization: Bearer " + canaryToken,
	} {
		if got := snippet(t, id); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}
