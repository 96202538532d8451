package model

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"speckle-keys/accounts/accountstest"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// exported is the content of a registration file of the entrance's app.
func (e *entrance) exported(change func(*registrationFile)) string {
	e.t.Helper()
	file := registrationFile{registrationFormat, 1, e.origin, e.app.ID, e.app.Secret.Reveal(), e.app.RedirectURL}
	if change != nil {
		change(&file)
	}
	content, err := json.Marshal(file)
	if err != nil {
		e.t.Fatal(err)
	}
	return string(content)
}

func TestRegistrationFileImport(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	other, err := speckle.ParseOrigin("https://speckle.elsewhere.example")
	if err != nil {
		t.Fatal(err)
	}
	good := e.exported(nil)
	for name, c := range map[string]struct {
		content string
		problem RegistrationProblem
		found   string
	}{
		"good":              {good, "", ""},
		"line break at end": {good + "\n", "", ""},
		"empty":             {"", AppFileDamaged, ""},
		"cut off":           {good[:len(good)-3], AppFileDamaged, ""},
		"not JSON":          {"Dear colleague, here it is", AppFileDamaged, ""},
		"another JSON":      {`{"token":"x"}`, AppFileDamaged, ""},
		"a list":            {"[" + good + "]", AppFileDamaged, ""},
		"too large":         {good + strings.Repeat(" ", mostFile), AppFileDamaged, ""},
		"newer version":     {e.exported(func(f *registrationFile) { f.Version = 2 }), AppFileDamaged, ""},
		"other format":      {e.exported(func(f *registrationFile) { f.Format = "x" }), AppFileDamaged, ""},
		"no id":             {e.exported(func(f *registrationFile) { f.AppID = "" }), AppFileDamaged, ""},
		"no secret":         {e.exported(func(f *registrationFile) { f.Secret = "" }), AppFileDamaged, ""},
		"of another server": {e.exported(func(f *registrationFile) { f.Origin = other }), AppElsewhere, other.String()},
		"deleted app":       {e.exported(func(f *registrationFile) { f.AppID = "0123456789" }), AppMissing, ""},
		"other redirect":    {e.exported(func(f *registrationFile) { f.Redirect = "http://localhost:1" }), AppRedirect, e.app.RedirectURL},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "registration.json")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			before := len(e.store.Keys())
			w := e.wizard()
			w.Step = StepRegister
			w.Registering.SetRedirect(speckle.DefaultRedirect)
			w.ImportFile(path)
			e.settle()
			if c.problem == "" {
				if w.Step != StepSignIn || w.Err != nil || w.Registering.Redirect != e.app.RedirectURL || len(e.entries(keychain.KindApp)) != 1 {
					t.Errorf("step %d to %s: %v", w.Step, w.Registering.Redirect, w.Err)
				}
				return
			}
			if got := problemOf(w.Err); w.Step != StepRegister || got.Problem != c.problem || got.Found != c.found {
				t.Errorf("step %d: %+v (%v)", w.Step, got, w.Err)
			}
			silent(t, w.Err, e.app.Secret.Reveal())
			if len(e.store.Keys()) != before {
				t.Error("it is kept nevertheless")
			}
		})
	}
}

// What only looks like a file must not hold the wizard up.
func TestRegistrationFileImportOfOddPaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, path := range map[string]string{
		"missing": filepath.Join(dir, "missing"), "folder": dir, "no path": "",
		"pipe": filepath.Join(dir, "pipe"), "endless": "/dev/zero",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "pipe" {
				accountstest.Pipe(t, path)
			}
			e := newEntrance(t)
			w := e.wizard()
			w.Step = StepRegister
			w.ImportFile(path)
			e.until("the end of reading", func() bool { return !w.Busy() })
			if problemOf(w.Err).Problem != AppFileDamaged || w.Step != StepRegister {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
		})
	}
}

func TestRegistrationFileExport(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.wizard()
	dir := t.TempDir()
	w.ExportFile(filepath.Join(dir, "too early"), func(error) { t.Error("told of a file that nobody wrote") })
	e.settle()
	w = e.registered()
	for name, before := range map[string]fs.FileMode{"new": 0, "over an open file": 0o644, "over a longer file": 0o600} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name)
			if before != 0 {
				if err := os.WriteFile(path, []byte(strings.Repeat("x", 5000)), before); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(path, before); err != nil { // the umask may have narrowed it
					t.Fatal(err)
				}
			}
			told := 0
			w.ExportFile(path, func(err error) {
				if told++; err != nil {
					t.Error(err)
				}
			})
			e.settle()
			info, err := os.Stat(path)
			if err != nil || told != 1 {
				t.Fatalf("told %d times: %v", told, err)
			}
			if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode())
			}
			again := e.wizard()
			again.Registering.SetRedirect(speckle.DefaultRedirect)
			again.ImportFile(path)
			e.settle()
			e.byHand(again, e.ada)
			if !again.Saved || again.Registering.Redirect != e.app.RedirectURL {
				t.Errorf("the file does not serve: %v", again.Err)
			}
		})
	}
	e.logouts += 2 // each sign-in replaced the one before
	t.Run("into nowhere", func(t *testing.T) {
		var told error
		w.ExportFile(filepath.Join(dir, "missing", "file"), func(err error) { told = err })
		e.settle()
		silent(t, told, e.app.Secret.Reveal())
		if key := TroubleOf(told).Key; key != "file" {
			t.Errorf("it has the words of %q", key)
		}
	})
	if _, err := os.Stat(filepath.Join(dir, "too early")); err == nil {
		t.Error("an empty file was written")
	}
}
