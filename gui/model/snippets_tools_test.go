package model

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// onPath makes a folder of programs that are shell scripts.
func onPath(t *testing.T, programs map[string]string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, script := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// shell runs a script with programs of the test before those of the system.
func shell(t *testing.T, dir, script string, variables ...string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("there is no sh")
	}
	command := exec.CommandContext(t.Context(), "sh", "-c", script)
	command.Dir = dir
	command.Env = append([]string{"PATH=" + dir + ":" + os.Getenv("PATH")}, variables...)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

// S11: gh gets the token by its standard input, and nobody by an argument.
func TestGhSnippetPipesTheToken(t *testing.T) {
	t.Parallel()
	dir := onPath(t, map[string]string{
		"speckle-keys": `printf '<%s>' "$@" >keys-arguments; echo ` + snippetToken,
		"gh":           `printf '<%s>' "$@" >gh-arguments; cat >gh-input`,
	})
	shell(t, dir, snippetOf(t, "gh", snippetData(t)))
	for file, want := range map[string]string{
		"keys-arguments": "<token><ci-publish>", "gh-arguments": "<secret><set><SPECKLE_TOKEN>", "gh-input": snippetToken + "\n",
	} {
		if got, err := os.ReadFile(filepath.Join(dir, file)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", file, got, err)
		}
	}
}

// The real curl sends the header, and has the token in no argument.
func TestCurlSnippetAsksARealServer(t *testing.T) {
	t.Parallel()
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("there is no curl")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := new(strings.Builder)
		_ = r.Write(body)
		for _, part := range []string{"POST /graphql ", "Authorization: Bearer " + snippetToken + "\r\n", "{ activeUser { id name } }"} {
			if !strings.Contains(body.String(), part) {
				t.Errorf("not sent: %q", part)
			}
		}
		w.Write([]byte("answered"))
	}))
	defer server.Close()
	dir := onPath(t, map[string]string{"curl": `printf '<%s>' "$@" >arguments; exec ` + curl + ` -sS "$@"`})
	got := shell(t, dir, snippetOf(t, "curl", snippetData(t)), "SPECKLE_TOKEN="+snippetToken, "SPECKLE_SERVER_URL="+server.URL)
	if arguments, err := os.ReadFile(filepath.Join(dir, "arguments")); got != "answered" || err != nil || strings.Contains(string(arguments), snippetToken) {
		t.Errorf("%q; arguments %s, %v", got, arguments, err)
	}
}

// A file .env is read by what reads such files: here node, from version 20.6.
func TestEnvSnippetIsReadByNode(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node")
	}
	file := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(file, []byte(snippetOf(t, "env", snippetData(t))), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), node, "--env-file="+file, "-e", `process.stdout.write(process.env.SPECKLE_TOKEN + " " + process.env.SPECKLE_SERVER_URL)`)
	c.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := c.CombinedOutput()
	if err != nil && strings.Contains(string(out), "bad option") {
		t.Skip("this node reads no .env file")
	}
	if string(out) != bothThere {
		t.Errorf("%q, %v", out, err)
	}
}

// TypeScript itself takes the code, where it is installed.
func TestTypeScriptSnippetIsTypeScript(t *testing.T) {
	t.Parallel()
	tsc, err := exec.LookPath("tsc")
	if err != nil {
		t.Skip("there is no tsc: the snippet is run as JavaScript only")
	}
	file := filepath.Join(t.TempDir(), "snippet.mts")
	declared := "declare const process: { env: Record<string, string | undefined> };\n"
	if err := os.WriteFile(file, []byte(declared+snippetOf(t, "typescript", snippetData(t))), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tsc, "--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", file).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// The shells of Windows, where they are.
func TestWindowsSnippetsSetTheVariables(t *testing.T) {
	t.Parallel()
	for id, shell := range map[string]struct {
		programs  []string
		extension string
		arguments []string
		print     string
	}{
		"powershell": {
			[]string{"powershell", "pwsh"},
			".ps1",
			[]string{"-NoProfile", "-ExecutionPolicy", "Bypass", "-File"},
			"[Console]::Write(\"$env:SPECKLE_TOKEN $env:SPECKLE_SERVER_URL\")\n",
		},
		"cmd": {[]string{"cmd"}, ".bat", []string{"/d", "/q", "/c"}, "<nul set /p =%SPECKLE_TOKEN% %SPECKLE_SERVER_URL%\r\n"},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			var path string
			for _, program := range shell.programs {
				if found, err := exec.LookPath(program); err == nil {
					path = found
				}
			}
			if path == "" {
				t.Skipf("there is no %s", strings.Join(shell.programs, " and no "))
			}
			file := filepath.Join(t.TempDir(), "snippet"+shell.extension)
			if err := os.WriteFile(file, []byte(snippetOf(t, id, snippetData(t))+shell.print), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := exec.CommandContext(t.Context(), path, append(shell.arguments, file)...).CombinedOutput()
			if err != nil || !strings.Contains(string(out), bothThere) {
				t.Errorf("%v: %q", err, out)
			}
		})
	}
}
