package script_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/accounts/script"
	"speckle-keys/speckle"
)

// Two tokens that may be in no output but where a test asks for them.
const (
	canary = "ca4a12f00d00112233445566778899aabbccddeeff"
	second = "5ec0d0beef99887766554433221100ffeeddccbbaa"
)

// storeEnv makes the test binary speckle-keys, with the keychain that it
// names: "memory", "locked" or "system".
const storeEnv = "SPECKLE_KEYS_TEST_STORE"

// activityEnv names the folder of the record of activity; without it nothing
// is recorded.
const activityEnv = "SPECKLE_KEYS_TEST_ACTIVITY"

func TestMain(m *testing.M) {
	store := os.Getenv(storeEnv)
	if store == "" {
		os.Exit(m.Run())
	}
	credentials := keychain.Open(keychain.System(), os.Getenv("HOME"))
	if store != "system" {
		keys := keychaintest.New()
		credentials = keychain.Open(keys, "")
		if err := saveAll(context.Background(), credentials, samples()); err != nil {
			panic(err)
		}
		if store == "locked" {
			keys.Fail(keychaintest.Load, keychain.KindLocked)
		}
	}
	log := activity.Open(os.Getenv(activityEnv), nil)
	if !script.Handles(os.Args[1:]) {
		panic("not for this package")
	}
	os.Exit(script.Main(context.Background(), os.Args[1:], os.Stdout, os.Stderr, credentials, log))
}

type sample struct {
	entry  keychain.Entry
	secret string
}

func server(host string) speckle.Origin {
	o, err := speckle.ParseOrigin(host)
	if err != nil {
		panic(err)
	}
	return o
}

// samples are saved in this order: the last is the newest.
func samples() []sample {
	now := time.Now()
	ada := func(name, host string) keychain.Entry {
		return keychain.Entry{
			Kind: keychain.KindToken, Origin: server(host), UserID: "ada", UserName: "Ada Lovelace",
			Name: name, Scopes: []string{"streams:read"}, ExpiresAt: now.Add(12*24*time.Hour + time.Minute),
		}
	}
	bob := func(name, host string) keychain.Entry {
		e := ada(name, host)
		e.UserID, e.UserName = "bob", "Bob"
		return e
	}
	old := ada("old", "a.example")
	old.ExpiresAt = now.Add(-time.Second)
	unknown := ada("nobody", "a.example")
	unknown.UserID, unknown.UserName, unknown.ExpiresAt = "", "", time.Time{}
	broad := ada("broad", "a.example")
	broad.Scopes = []string{"profile:read", "streams:read", "streams:write", "users:read"}
	never := ada("never", "a.example")
	never.CreatedAt, never.ExpiresAt = now, time.Time{}
	nowhere := ada("nowhere", "a.example")
	nowhere.Origin, nowhere.Scopes = speckle.Origin{}, nil
	evil := bob("evil\x1b[31m\u202ename", "a.example")
	evil.UserName, evil.Scopes = "Bob\x1b]0;\u202e", []string{"streams\x1b[2J:read"}
	worse := evil
	worse.Name, worse.Scopes = "worse", slices.Repeat(evil.Scopes, 4)
	signIn := ada("sign-in", "a.example")
	signIn.Kind = keychain.KindSignIn
	return []sample{
		{ada("ci-publish", "a.example"), canary},
		{ada("reports", "b.example"), second},
		{ada("both", "a.example"), canary},
		{ada("both", "b.example"), second},
		{ada("persons", "a.example"), canary},
		{bob("persons", "a.example"), second},
		{ada("rotated", "a.example"), second},
		{ada("rotated", "a.example"), canary},
		{unknown, canary},
		{unknown, second},
		{old, canary},
		{never, canary},
		{broad, canary},
		{signIn, "refresh-" + canary},
		{ada("me@work", "a.example"), canary},
		{ada("夜間の公開", "a.example"), canary}, // each twice as wide
		{ada("a=B", "a.example"), canary},
		{bob("local", "http://localhost:3000"), canary},
		{ada("-dash", "a.example"), canary},
		{nowhere, canary},
		{ada("job-11", "a.example"), canary},
		{ada("job-2", "a.example"), canary},
		{ada("job-3", "a.example"), canary},
		{ada("job-4", "a.example"), canary},
		{evil, canary},
		{worse, canary},
	}
}

func saveAll(ctx context.Context, c *keychain.Credentials, all []sample) error {
	for _, s := range all {
		if _, err := c.Save(ctx, s.entry, speckle.NewSecret(s.secret)); err != nil {
			return fmt.Errorf("%s: %w", s.entry.Name, err)
		}
	}
	return nil
}

func credentials(t *testing.T, all []sample) *keychain.Credentials {
	t.Helper()
	c := keychain.Open(keychain.Memory(), "")
	if err := saveAll(t.Context(), c, all); err != nil {
		t.Fatal(err)
	}
	return c
}

// call runs Main in this process. Not for run: it would replace the test.
func call(t *testing.T, c *keychain.Credentials, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, problems bytes.Buffer
	status = script.Main(t.Context(), args, &out, &problems, c, activity.Open("", nil))
	return out.String(), problems.String(), status
}

// speckleKeys is a process of speckle-keys with the sample tokens.
func speckleKeys(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], args...)
	c.Env = append(os.Environ(), storeEnv+"=memory", "GOCOVERDIR="+t.TempDir())
	c.WaitDelay = 5 * time.Second
	return c
}

// finish runs a process and returns what it printed and its status.
func finish(t *testing.T, c *exec.Cmd) (stdout, stderr string, status int) {
	t.Helper()
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), problems.String(), c.ProcessState.ExitCode()
}

// withoutSecrets fails if a token or its id is in a text.
func withoutSecrets(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		for _, token := range []string{canary, second} {
			if strings.Contains(text, token[:10]) {
				t.Errorf("a token or its id is in %q", text)
			}
		}
	}
}

// oneSentence checks that a problem is told in one line.
func oneSentence(t *testing.T, stderr, want string) {
	t.Helper()
	if !strings.HasPrefix(stderr, "speckle-keys: ") || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, want) {
		t.Errorf("said %q, want one line with %q", stderr, want)
	}
	withoutSecrets(t, stderr)
}
