//go:build linux

package keychain_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// insideEnv names the test that runs in a child process.
const insideEnv = "SPECKLE_KEYS_TEST_INSIDE"

// folder is a keychain that outlives its process, one file for each secret.
type folder string

func (f folder) Name() string                 { return "folder" }
func (f folder) Probe(context.Context) error  { return nil }
func (f folder) Unlock(context.Context) error { return nil }

func (f folder) Save(_ context.Context, key string, value speckle.Secret) error {
	path := filepath.Join(string(f), key)
	return errors.Join(os.WriteFile(path+".new", []byte(value.Reveal()), 0o600), os.Rename(path+".new", path))
}

func (f folder) Load(_ context.Context, key string) (speckle.Secret, error) {
	data, err := os.ReadFile(filepath.Join(string(f), key))
	if errors.Is(err, fs.ErrNotExist) {
		return speckle.Secret{}, &keychain.Error{Op: "load", Kind: keychain.KindNotFound}
	}
	return speckle.NewSecret(string(data)), err
}

func (f folder) Delete(_ context.Context, key string) error {
	err := os.Remove(filepath.Join(string(f), key))
	if errors.Is(err, fs.ErrNotExist) {
		return &keychain.Error{Op: "delete", Kind: keychain.KindNotFound}
	}
	return err
}

func (f folder) keys(t *testing.T) []string {
	t.Helper()
	files, err := os.ReadDir(string(f))
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".new") {
			keys = append(keys, file.Name())
		}
	}
	return keys
}

// child prepares this test to run as a child process with arguments in its
// environment.
func child(t *testing.T, args ...string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=60s")
	c.Env = append(os.Environ(), insideEnv+"="+t.Name(), "ARGS="+strings.Join(args, ","))
	return c
}

// childArgs returns the arguments of a child, or nil in the parent.
func childArgs(t *testing.T) []string {
	if os.Getenv(insideEnv) != t.Name() {
		return nil
	}
	return strings.Split(os.Getenv("ARGS"), ",")
}

// S16: Two copies save and delete at once and are killed at any moment. What they
// said was saved must be listed, and list and keychain must agree.
func TestKilledAtAnyMoment(t *testing.T) {
	if args := childArgs(t); args != nil {
		c := keychain.Open(folder(args[0]), args[1])
		fmt.Println("began 0")
		for n := 0; ; n++ {
			e, err := c.Save(t.Context(), keychain.Entry{Name: fmt.Sprint(n)}, speckle.NewSecret(canary))
			if err != nil {
				t.Fatal(err)
			}
			if n%3 == 0 {
				if err := c.Delete(t.Context(), e.Key); err != nil {
					t.Fatal(err)
				}
				continue
			}
			fmt.Println("saved", e.Key)
		}
	}
	t.Parallel()
	rounds := 25
	if testing.Short() {
		rounds = 5
	}
	secrets, dir := folder(t.TempDir()), filepath.Join(t.TempDir(), "index")
	saved := make(chan string, 1<<16)
	for range rounds {
		ended := make(chan struct{}, 2)
		for _, first := range []string{"began", "saved"} { // a moment after this, not of the start
			c := child(t, string(secrets), dir)
			out, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			go func() {
				var kill *time.Timer
				for lines := bufio.NewScanner(out); lines.Scan(); {
					did, key, _ := strings.Cut(lines.Text(), " ")
					switch did {
					case "saved":
						saved <- key
					case "began":
					default:
						t.Error(lines.Text())
					}
					if did == first && kill == nil {
						kill = time.AfterFunc(rand.N(120*time.Millisecond), func() { _ = c.Process.Kill() })
					}
				}
				_ = c.Wait()
				ended <- struct{}{}
			}()
		}
		<-ended
		<-ended
		if _, err := keychain.Open(secrets, dir).List(t.Context()); err != nil {
			t.Fatalf("after a kill the list can't be read: %v", err)
		}
	}
	close(saved)

	c := keychain.Open(secrets, dir)
	if _, err := c.Pending(t.Context()); err != nil {
		t.Fatal(err)
	}
	entries, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listed := []string{}
	for _, e := range entries {
		listed = append(listed, e.Key)
	}
	slices.Sort(listed)
	count := 0
	for key := range saved {
		count++
		if _, found := slices.BinarySearch(listed, key); !found {
			t.Error("an entry that was saved is lost")
		}
	}
	if count == 0 {
		t.Error("the children saved nothing: the test tests nothing")
	}
	for _, key := range secrets.keys(t) {
		if _, found := slices.BinarySearch(listed, key); !found {
			t.Error("a secret is in the keychain that no list names")
		}
	}
	// A delete that was killed between keychain and list leaves an entry
	// whose secret is missing: at most one for each child.
	missing := len(listed) - len(secrets.keys(t))
	if missing > 2*rounds {
		t.Errorf("%d entries without a secret", missing)
	}
	t.Logf("%d saved in %d rounds, %d listed, %d without their secret", count, rounds, len(listed), missing)
}

// S15.
func TestPrivateWhateverTheUmask(t *testing.T) {
	for _, umask := range []string{"0", "077"} {
		t.Run(umask, func(t *testing.T) {
			if args := childArgs(t); args != nil {
				var mask int
				if _, err := fmt.Sscanf(umask, "%o", &mask); err != nil {
					t.Fatal(err)
				}
				syscall.Umask(mask)
				save(t, keychain.Open(keychain.Memory(), args[0]), "x")
				save(t, keychain.Open(keychain.Memory(), args[0]), "y")
				return
			}
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "index")
			if out, err := child(t, dir).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			wantModes(t, dir)
		})
	}
}

// S16: The disk is full: the list stays as it was, and so does the keychain.
func TestFullDisk(t *testing.T) {
	if args := childArgs(t); args != nil {
		c := keychain.Open(folder(args[0]), args[1])
		save(t, c, "before")
		var before syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Fatal(err)
		}
		list, err := os.Stat(filepath.Join(args[1], "credentials.json"))
		if err != nil {
			t.Fatal(err)
		}
		limit := before
		limit.Cur = uint64(list.Size()) + 100 // bytes: room for this list, but not for an entry more
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		_, err = c.Save(t.Context(), entry(t, "too much"), speckle.NewSecret(canary))
		probed := c.Probe(t.Context())
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Fatal(err)
		}
		wantKind(t, err, keychain.KindIndex)
		wantKind(t, probed, keychain.KindIndex)
		if got := names(t, c); !slices.Equal(got, []string{"before"}) {
			t.Errorf("listed %v", got)
		}
		return
	}
	t.Parallel()
	secrets := folder(t.TempDir())
	dir := filepath.Join(t.TempDir(), "index")
	if out, err := child(t, string(secrets), dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := names(t, keychain.Open(secrets, dir)); !slices.Equal(got, []string{"before"}) || len(secrets.keys(t)) != 1 {
		t.Errorf("listed %v, %d secrets", got, len(secrets.keys(t)))
	}
	if _, err := os.Stat(filepath.Join(dir, "credentials.json.new")); err == nil {
		t.Error("half a file is left")
	}
}
