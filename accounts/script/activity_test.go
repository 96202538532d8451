package script_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/accounts/script"
)

// recorded returns what is in the record of a folder, the newest first.
func recorded(t *testing.T, dir string) []activity.Entry {
	t.Helper()
	entries, err := activity.Open(dir, nil).List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// What run hands to a command is in the record before the command starts.
func TestRunIsRecorded(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	dir := t.TempDir()
	c := speckleKeys(t, "run", "ci-publish", "reports=OTHER", "--", "sh", "-c", "grep -c sh \"$1\"", "x", filepath.Join(dir, "activity.jsonl"))
	c.Env = append(c.Env, activityEnv+"="+dir)
	stdout, stderr, status := finish(t, c)
	if status != 0 || stdout != "2\n" || stderr != "" {
		t.Fatalf("status %d, said %q and %q", status, stdout, stderr)
	}
	got := recorded(t, dir)
	if len(got) != 2 {
		t.Fatalf("recorded %+v", got)
	}
	e := got[1]
	if e.Kind != activity.Handed || e.Name != "ci-publish" || e.Server != "https://a.example" || e.Person != "Ada Lovelace" ||
		e.LastChars != canary[36:] || e.Command != "sh" {
		t.Errorf("recorded %+v", e)
	}
	content, err := os.ReadFile(filepath.Join(dir, "activity.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	withoutSecrets(t, string(content))
}

func TestTokenIsRecordedWhenItIsPrinted(t *testing.T) {
	dir := t.TempDir()
	log, kept := activity.Open(dir, nil), credentials(t, samples())
	var out, problems bytes.Buffer
	if status := script.Main(t.Context(), []string{"token", "unknown"}, &out, &problems, kept, log); status == 0 || len(recorded(t, dir)) > 0 {
		t.Errorf("status %d, recorded %+v", status, recorded(t, dir))
	}
	if status := script.Main(t.Context(), []string{"token", "ci-publish"}, fullDisk{}, &problems, kept, log); status == 0 || len(recorded(t, dir)) > 0 {
		t.Errorf("not printed: status %d, recorded %+v", status, recorded(t, dir))
	}
	if status := script.Main(t.Context(), []string{"list"}, &out, &problems, kept, log); status != 0 || len(recorded(t, dir)) > 0 {
		t.Errorf("a list: status %d, recorded %+v", status, recorded(t, dir))
	}
	problems.Reset()
	if status := script.Main(t.Context(), []string{"token", "ci-publish"}, &out, &problems, kept, log); status != 0 || problems.Len() > 0 {
		t.Errorf("status %d, said %q", status, problems.String())
	}
	if got := recorded(t, dir); len(got) != 1 || got[0].Kind != activity.Printed || got[0].Name != "ci-publish" {
		t.Errorf("recorded %+v", got)
	}
}

// A record that can't be written stops nothing, and is told.
func TestAFailingRecordStopsNothing(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var out, problems bytes.Buffer
	status := script.Main(t.Context(), []string{"token", "ci-publish"}, &out, &problems, credentials(t, samples()), activity.Open(blocked, nil))
	if status != 0 || strings.TrimSpace(out.String()) != canary {
		t.Errorf("status %d, printed %q", status, out.String())
	}
	oneSentence(t, problems.String(), "Activity")
}

// Another program that holds the record is not waited for long.
func TestARecordThatIsHeldStopsNothing(t *testing.T) {
	dir := t.TempDir()
	unlock, err := ownfile.Lock(t.Context(), filepath.Join(dir, "activity.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var out, problems bytes.Buffer
		status := script.Main(t.Context(), []string{"token", "ci-publish"}, &out, &problems, credentials(t, samples()), activity.Open(dir, nil))
		if took := time.Since(begun); took != 2*time.Second || status != 0 || strings.TrimSpace(out.String()) != canary {
			t.Errorf("status %d after %v, printed %q", status, took, out.String())
		}
		oneSentence(t, problems.String(), "Activity")
	})
}
