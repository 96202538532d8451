package script_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/accounts/script"
)

func TestHandles(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"run"}, {"token", "x"}, {"list", "-json"}} {
		if !script.Handles(args) {
			t.Errorf("%v is not handled", args)
		}
	}
	for _, args := range [][]string{nil, {""}, {"-demo"}, {"-h"}, {"Run"}, {"lists"}} {
		if script.Handles(args) {
			t.Errorf("%v is handled", args)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"run", "-h"}, {"run", "ci-publish", "--help"}, {"token", "-h"}, {"list", "--help"}} {
		stdout, stderr, status := call(t, credentials(t, nil), args...)
		if status != 0 || stderr != "" {
			t.Errorf("%v: status %d, %q", args, status, stderr)
		}
		for _, want := range []string{"speckle-keys run ci-publish -- ", "speckle-keys token ci-publish | ", "127  "} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%v: the usage lacks %q", args, want)
			}
		}
	}
}

func TestTokenIsPrintedToAPipe(t *testing.T) {
	t.Parallel()
	c := credentials(t, samples())
	for name, args := range map[string][]string{
		"plain":                    {"ci-publish"},
		"reveal after":             {"ci-publish", "-reveal"},
		"reveal before":            {"-reveal", "ci-publish"},
		"server by flag":           {"both", "-server", "a.example"},
		"server by flag, a link":   {"-server=https://A.example/projects/1", "both"},
		"server behind the name":   {"both@a.example"},
		"both say the same":        {"both@a.example", "-server", "a.example"},
		"plain http without port":  {"local@localhost:3000"},
		"a name with @":            {"me@work"},
		"a name with @ and server": {"me@work@a.example"},
		"a name with =":            {"a=B"},
		"after two dashes":         {"--", "-dash"},
		"the newest of one person": {"rotated"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, status := call(t, c, append([]string{"token"}, args...)...)
			if stdout != canary+"\n" || stderr != "" || status != 0 {
				t.Errorf("printed %d bytes, said %q, status %d", len(stdout), stderr, status)
			}
		})
	}
}

// refusals are the same for token and run.
var refusals = map[string]struct {
	args   []string
	status int
	want   string
}{
	"unknown":              {[]string{"quite-different"}, 3, `"speckle-keys list"`},
	"near":                 {[]string{"ci-publsh"}, 3, `Did you mean "ci-publish"?`},
	"another case":         {[]string{"CI-Publish"}, 3, `Did you mean "ci-publish"?`},
	"several near":         {[]string{"job-"}, 3, `Did you mean "job-2" or "job-3" or "job-4"?`},
	"near on two servers":  {[]string{"bot"}, 3, `Did you mean "both"?`},
	"only the beginning":   {[]string{"ci"}, 3, `Did you mean "ci-publish"?`},
	"on another server":    {[]string{"ci-publish", "-server", "b.example"}, 3, `on "b.example". Did you mean "ci-publish@a.example"?`},
	"at another server":    {[]string{"ci-publish@b.example"}, 3, `Did you mean "ci-publish@a.example"?`},
	"another scheme":       {[]string{"local@https://localhost:3000"}, 3, `Did you mean "local@localhost:3000"?`},
	"a contradiction":      {[]string{"both@a.example", "-server", "b.example"}, 3, "No saved token"},
	"a sign-in":            {[]string{"sign-in"}, 3, "No saved token"},
	"two servers":          {[]string{"both"}, 4, `both@a.example (Ada Lovelace, ends in ddeeff) and both@b.example (Ada Lovelace, ends in ccbbaa). Name the server`},
	"two persons":          {[]string{"persons"}, 4, "(Bob, ends in ccbbaa) and persons@a.example (Ada Lovelace, ends in ddeeff). Rename"},
	"persons not known":    {[]string{"nobody"}, 4, "person not known"},
	"expired":              {[]string{"old"}, 5, `"old" expired on `},
	"expired, with server": {[]string{"old@a.example"}, 5, `"old" expired on `},
	"no name":              {nil, 2, "name"},
	"wrong flag":           {[]string{"ci-publish", "-all"}, 2, "-all"},
	"flag without value":   {[]string{"ci-publish", "-server"}, 2, "-server"},
	"escape sequence":      {[]string{"evil\x1b[31m"}, 3, `Did you mean "evil [31mname"?`},
}

func TestTokenRefuses(t *testing.T) {
	t.Parallel()
	c := credentials(t, samples())
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, status := call(t, c, append([]string{"token"}, test.args...)...)
			if status != test.status || stdout != "" {
				t.Errorf("status %d, want %d; printed %d bytes", status, test.status, len(stdout))
			}
			oneSentence(t, stderr, test.want)
			if strings.ContainsAny(stderr, "\x1b\u202e") {
				t.Errorf("%q reaches the terminal", stderr)
			}
		})
	}
	for _, args := range [][]string{{"token", "a", "b"}, {"list", "a"}} {
		_, stderr, status := call(t, c, args...)
		if status != 2 {
			t.Errorf("%v: status %d", args, status)
		}
		oneSentence(t, stderr, "name")
	}
}

func TestNothingSaved(t *testing.T) {
	t.Parallel()
	c := credentials(t, nil)
	_, stderr, status := call(t, c, "token", "x")
	if status != 3 {
		t.Errorf("status %d", status)
	}
	oneSentence(t, stderr, "No token is saved")
	stdout, stderr, status := call(t, c, "list")
	if stdout != "" || !strings.Contains(stderr, "No token is saved") || status != 0 {
		t.Errorf("list: %q, %q, %d", stdout, stderr, status)
	}
	if stdout, _, _ := call(t, c, "list", "-json"); stdout != "[]\n" {
		t.Errorf("list -json: %q", stdout)
	}
}

func TestKeychainFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind   keychain.Kind
		status int
		want   string
	}{
		"locked":     {keychain.KindLocked, 6, "test keychain is locked. Unlock it"},
		"no service": {keychain.KindNoService, 6, "No keychain is available: missing test keychain."},
		"timeout":    {keychain.KindTimeout, 6, "did not answer"},
		"canceled":   {keychain.KindCancelled, 6, "Canceled"},
		"unknown":    {keychain.KindUnknown, 6, "could not be read"},
		"gone":       {keychain.KindNotFound, 3, `"ci-publish" is no longer in test keychain`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := keychaintest.New()
			c := keychain.Open(store, "")
			if err := saveAll(t.Context(), c, samples()); err != nil {
				t.Fatal(err)
			}
			store.Fail(keychaintest.Load, test.kind)
			stdout, stderr, status := call(t, c, "token", "ci-publish")
			if status != test.status || stdout != "" {
				t.Errorf("status %d, printed %d bytes", status, len(stdout))
			}
			oneSentence(t, stderr, test.want)
		})
	}
}

func TestKeychainThatNeverAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := keychaintest.New()
		c := keychain.Open(store, "")
		if err := saveAll(t.Context(), c, samples()); err != nil {
			t.Fatal(err)
		}
		store.Hang(keychaintest.Load)
		start := time.Now()
		_, stderr, status := call(t, c, "token", "ci-publish")
		if status != 6 || time.Since(start) != 2*time.Minute {
			t.Errorf("status %d after %v", status, time.Since(start))
		}
		oneSentence(t, stderr, "test keychain did not answer within 2 minutes.")
	})
}

// S26: A locked keychain asks the person, but only where the prompt can be seen: a job would wait for it.
func TestNoPromptWithoutAScreen(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there is always a screen")
	}
	for display, want := range map[string]int{"": 6, ":0": 0} {
		t.Setenv("WAYLAND_DISPLAY", "")
		t.Setenv("DISPLAY", display)
		store := keychaintest.New()
		c := keychain.Open(store, "")
		if err := saveAll(t.Context(), c, samples()); err != nil {
			t.Fatal(err)
		}
		store.Fail(keychaintest.Probe, keychain.KindLocked)
		stdout, stderr, status := call(t, c, "token", "ci-publish")
		asked := slices.Contains(store.Calls(), keychaintest.Load)
		if status != want || asked != (want == 0) || (stdout != "") != asked {
			t.Errorf("display %q: status %d, asked %v, printed %d bytes", display, status, asked, len(stdout))
		}
		if !asked {
			oneSentence(t, stderr, "test keychain is locked. Unlock it")
		}
	}
}

func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := keychain.Open(keychain.Memory(), dir)
	if err := saveAll(t.Context(), c, samples()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no index: ", err)
	}
	for _, file := range files {
		if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"list"}, {"token", "ci-publish"}} {
		_, stderr, status := call(t, c, args...)
		if status != 6 {
			t.Errorf("%v: status %d", args, status)
		}
		oneSentence(t, stderr, "The list of saved credentials can't be read.")
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	c := credentials(t, samples())
	for _, args := range [][]string{{"token", "ci-publish"}, {"list"}, {"list", "-json"}, {"run", "-h"}} {
		if status := script.Main(t.Context(), args, fullDisk{}, io.Discard, c, activity.Open("", nil)); status != 1 {
			t.Errorf("%v: status %d", args, status)
		}
	}
}

func TestListExpiry(t *testing.T) {
	t.Parallel()
	for left, want := range map[time.Duration]string{
		0:                  "(expired)",
		time.Hour:          "(in less than a day)",
		25 * time.Hour:     "(in 1 day)",
		48 * time.Hour:     "(in 2 days)",
		999 * time.Hour:    "(in 42 days)",
		-99999 * time.Hour: "(expired)",
	} {
		synctest.Test(t, func(t *testing.T) {
			e := keychain.Entry{Kind: keychain.KindToken, Name: "x", Origin: server("a.example"), ExpiresAt: time.Now().Add(left)}
			if stdout, _, _ := call(t, credentials(t, []sample{{e, canary}}), "list"); !strings.Contains(stdout, want) {
				t.Errorf("%v left: %q, want %q", left, stdout, want)
			}
		})
	}
}

// A token that Speckle Keys found revoked is listed as rejected and handed to nothing, until a check
// shows that it works.
func TestRejectedToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		c := credentials(t, samples())
		note := func(at time.Time) {
			entries, err := c.List(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if err := c.NoteRejected(t.Context(), e.Key, e.TokenID, at); err != nil {
					t.Fatal(err)
				}
			}
		}
		note(now)
		// A command that was started would take the place of this test: it must not end in success.
		for _, subcommand := range [][]string{{"token", "ci-publish"}, {"run", "ci-publish", "--", "false"}} {
			stdout, stderr, status := call(t, c, subcommand...)
			if status != 5 || stdout != "" {
				t.Errorf("%q: status %d, printed %d bytes", subcommand, status, len(stdout))
			}
			oneSentence(t, stderr, `"ci-publish" was revoked or has expired, as found on `+now.Local().Format(time.DateOnly))
		}
		stdout, _, _ := call(t, c, "list")
		for name, want := range map[string]string{"ci-publish": " (rejected) ", "nobody": " not known (rejected) ", "never": " never (rejected) ", "old": " (expired) "} {
			if !regexp.MustCompile(`(?m)^` + name + ` .*` + regexp.QuoteMeta(want)).MatchString(stdout) {
				t.Errorf("%s is not listed with %q:\n%s", name, want, stdout)
			}
		}
		note(time.Time{})
		if stdout, _, status := call(t, c, "token", "ci-publish"); stdout != canary+"\n" || status != 0 {
			t.Errorf("after it works: status %d, printed %d bytes", status, len(stdout))
		}
		if stdout, _, _ = call(t, c, "list", "-json"); strings.Contains(stdout, `"rejected": true`) {
			t.Error("listed as rejected though it works")
		}
	})
}

// A token expires at its time, not after it.
func TestTokenExpiresAtItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // the clock stands still
		all := samples()[:1]
		for left, want := range map[time.Duration]int{0: 5, 1: 0} {
			all[0].entry.ExpiresAt = time.Now().Add(left)
			c := credentials(t, all)
			if _, _, status := call(t, c, "token", "ci-publish"); status != want {
				t.Errorf("%v before the time: status %d", left, status)
			}
			if list, _, _ := call(t, c, "list", "-json"); strings.Contains(list, `"expired": true`) != (left == 0) {
				t.Errorf("%v before the time, listed as %s", left, list)
			}
		}
	})
}
