package model

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"speckle-keys/speckle"
)

const (
	snippetAddress = "https://speckle.example:8443"
	snippetToken   = "0123456789abcdef0123456789abcdef0123456789"
)

func snippetData(t *testing.T) SnippetData {
	t.Helper()
	return SnippetData{
		Origin: mustOrigin(t, snippetAddress), Token: speckle.NewSecret(snippetToken),
		Name: "ci-publish", Key: "some-key", system: "linux",
	}
}

// snippetOf is the text of a way to hand a token on, "" where it can't serve.
func snippetOf(t *testing.T, id string, d SnippetData) string {
	t.Helper()
	for _, s := range Snippets() {
		if s.ID == id {
			text, _ := s.Text(d)
			return text.Reveal()
		}
	}
	t.Fatalf("no snippet %q", id)
	return ""
}

func TestEverySnippetIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, s := range Snippets() {
		secret, ok := s.Text(snippetData(t))
		text := secret.Reveal()
		if !ok || s.ID == "" || seen[s.ID] || strings.Contains(text, "[secret]") {
			t.Errorf("%s: %v %q", s.ID, ok, text)
		}
		seen[s.ID] = true
		if got := strings.Count(text, snippetToken); s.Secret && got != 1 || !s.Secret && got != 0 {
			t.Errorf("%s holds the token %d times", s.ID, got)
		}
		for _, named := range []string{snippetAddress, "SPECKLE_SERVER_URL", "run ci-publish", "token ci-publish", "some-key"} {
			ok = ok && !strings.Contains(text, named)
		}
		if ok && s.ID != "header" {
			t.Errorf("%s names neither server nor credential: %q", s.ID, text)
		}
	}
	if first := Snippets()[0].ID; first != "run" || len(seen) != 12 {
		t.Errorf("%q first of %d", first, len(seen))
	}
}

func TestSnippetsTakeTokensOnly(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"nothing": "", "a quote": strings.Repeat("a", 41) + "'", "a command": "$(rm -rf /)", "too long": snippetToken + "0",
	} {
		d := snippetData(t)
		d.Token = speckle.NewSecret(value)
		for _, s := range Snippets() {
			text, ok := s.Text(d)
			if ok == s.Secret || s.Secret && !text.IsZero() {
				t.Errorf("%s, %s: %v", s.ID, name, ok)
			}
		}
	}
}

func TestSnippetsByNameNeedASavedToken(t *testing.T) {
	t.Parallel()
	unsaved, unnamed, unquotable, mac := snippetData(t), snippetData(t), snippetData(t), snippetData(t)
	unsaved.Name, unsaved.Key = "", ""
	unnamed.Name = ""
	unquotable.Name, unquotable.system = `say "x"`, "windows"
	mac.system = "darwin"
	for _, c := range []struct {
		d     SnippetData
		needs map[string]string
	}{
		{snippetData(t), nil},
		{unsaved, map[string]string{"run": "saved", "gh": "saved", "keyring": "saved"}},
		{unnamed, map[string]string{"run": "name", "gh": "name"}},
		{unquotable, map[string]string{"run": "name", "gh": "name", "keyring": "linux"}},
		{mac, map[string]string{"keyring": "linux"}},
	} {
		for _, s := range Snippets() {
			if got := s.Needs(c.d); got != c.needs[s.ID] {
				t.Errorf("%s of %+v needs %q, want %q", s.ID, c.d, got, c.needs[s.ID])
			}
			if got := snippetOf(t, s.ID, c.d); (got == "") != (c.needs[s.ID] != "") {
				t.Errorf("%s of %+v: %q", s.ID, c.d, got)
			}
		}
	}
	d := snippetData(t)
	d.Token = speckle.Secret{} // comes when it is copied
	for _, s := range Snippets() {
		if got := s.Needs(d); got != "" {
			t.Errorf("%s needs %q before the token is loaded", s.ID, got)
		}
	}
}

func TestCommandsOnWindows(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"ci-publish": "ci-publish", "-v1.2": `-- "-v1.2"`, "two words": `"two words"`, "it's": `"it's"`,
		// cmd would fill these in even between quotes.
		"50% off": "'50% off'", "now!": "'now!'", "it's 5%": "'it''s 5%'", "$HOME": "'$HOME'", "typo’s %": "'typo’’s %'",
		`say "x"`: "", "“x”": "", "line\nbreak": "", `folder\`: "",
	} {
		d := snippetData(t)
		d.Name, d.system = name, "windows"
		want = strings.TrimPrefix("speckle-keys run "+want+" -- python publish.py\n", "speckle-keys run  -- python publish.py\n")
		if got := snippetOf(t, "run", d); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// output runs a script with a program whose variables hold nothing of Speckle,
// and returns what it prints.
func output(t *testing.T, program, script string, variables ...string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		t.Skip("there is no " + program)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "script.mjs")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, file)
	command.Env, command.Dir = append([]string{"PATH=" + os.Getenv("PATH")}, variables...), dir
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

const (
	printBoth = "\nsh -c 'printf \"%s %s\" \"$SPECKLE_TOKEN\" \"$SPECKLE_SERVER_URL\"'\n" // a child sees what is exported
	bothThere = snippetToken + " " + snippetAddress
)

func inEnvironment() []string {
	return []string{"SPECKLE_TOKEN=" + snippetToken, "SPECKLE_SERVER_URL=" + snippetAddress}
}

func TestShellSnippetSetsTheVariables(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"sh", "bash", "zsh"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			if got := output(t, shell, snippetOf(t, "shell", snippetData(t))+printBoth); got != bothThere {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestEnvSnippetIsReadByAShell(t *testing.T) {
	t.Parallel()
	if got := output(t, "sh", "set -a\n"+snippetOf(t, "env", snippetData(t))+"set +a"+printBoth); got != bothThere {
		t.Errorf("%q", got)
	}
}

// The shell passes any name to speckle-keys as it is.
func TestNamesAreQuotedForShells(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ci-publish", "🏗️ née", "\u202eevil\u202c", "tab\tand\rmore", "it's `$(id)` \"x\" $1 \\' !!", "--", "two words", "it's", `"x"`, "$(id)", "`id`", "a;b|c&d", "$HOME", `\`, "ü 東京", "!x", "*", "a'b'c", "line\nbreak"} {
		d := snippetData(t)
		d.Name = name
		dashes := ""
		if strings.HasPrefix(name, "-") {
			dashes = "<-->"
		}
		for id, want := range map[string]string{"run": "<run>" + dashes + "<" + name + "><--><python><publish.py>", "gh": "<token>" + dashes + "<" + name + ">"} {
			script := "speckle_keys() { for x; do printf '<%s>' \"$x\"; done; }\ngh() { cat; }\n" +
				strings.Replace(snippetOf(t, id, d), "speckle-keys", "speckle_keys", 1)
			if got := output(t, "sh", script); got != want {
				t.Errorf("%s of %q: %s", id, name, got)
			}
		}
	}
}

// The token comes through a pipe: on the command line all could read it.
func TestCurlSnippetPipesTheToken(t *testing.T) {
	t.Parallel()
	got := output(t, "sh", "curl() { printf '<%s>\\n' \"$@\"; cat; }\n"+snippetOf(t, "curl", snippetData(t)), inEnvironment()...)
	want := "<--fail-with-body>\n<-H>\n<@->\n<-H>\n<Content-Type: application/json>\n" +
		"<--data>\n<{\"query\":\"{ activeUser { id name } }\"}>\n<" + snippetAddress + "/graphql>\n" +
		"Authorization: Bearer " + snippetToken + "\n"
	if got != want {
		t.Errorf("%s", got)
	}
}

func TestTypeScriptSnippetAsks(t *testing.T) {
	t.Parallel()
	script := "globalThis.fetch = async (url, o) => console.log(url, o.method, o.headers.Authorization, o.body);\n" +
		snippetOf(t, "typescript", snippetData(t))
	want := snippetAddress + "/graphql POST Bearer " + snippetToken + ` {"query":"{ activeUser { id name } }"}` + "\n"
	if got := output(t, "node", script, inEnvironment()...); got != want {
		t.Errorf("%q", got)
	}
}

// Stand-ins for the libraries note what they are called with.
func TestPythonSnippetsRun(t *testing.T) {
	t.Parallel()
	const stubs = `import sys, types
def module(name, **content):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(content)
class SpeckleClient:
    def __init__(self, host): self.host = host
    def authenticate_with_token(self, token): print(self.host, token)
module("specklepy"); module("specklepy.api"); module("specklepy.api.client", SpeckleClient=SpeckleClient)
module("keyring", get_password=lambda service, key: print(service, key))
`
	for id, want := range map[string]string{
		"specklepy": snippetAddress + " " + snippetToken + "\n", "keyring": "speckle-keys some-key\n",
	} {
		if got := output(t, "python3", stubs+snippetOf(t, id, snippetData(t)), inEnvironment()...); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}

func TestSnippetsOfOtherShells(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"powershell": "$env:SPECKLE_TOKEN = '" + snippetToken + "'\n$env:SPECKLE_SERVER_URL = '" + snippetAddress + "'\n",
		"cmd":        "set \"SPECKLE_TOKEN=" + snippetToken + "\"\r\nset \"SPECKLE_SERVER_URL=" + snippetAddress + "\"\r\n",
		"header":     "Authorization: Bearer " + snippetToken,
	} {
		if got := snippetOf(t, id, snippetData(t)); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}
