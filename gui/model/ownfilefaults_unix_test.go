//go:build unix

package model

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// ownFiles are the settings, what is trusted, what was connected and which
// tokens are being replaced, in a folder. Each is written by what the program itself calls.
type ownFiles struct {
	settings    *SettingsFile
	trust       *Trust
	connections *Connections
	rotations   *RotationJournal
}

func openOwnFiles(dir string) (*ownFiles, error) {
	o := &ownFiles{
		settings: OpenSettings(filepath.Join(dir, "settings.json"), nil), trust: NewTrust(filepath.Join(dir, "servers.json")),
		connections: NewConnections(filepath.Join(dir, "connections.json")), rotations: NewRotationJournal(filepath.Join(dir, "rotations.json")),
	}
	if _, err := o.rotations.read(); err != nil {
		return o, err
	}
	if o.settings.Err != nil {
		return o, o.settings.Err
	}
	return o, o.trust.Load()
}

func numberedOrigin(n int) speckle.Origin {
	origin, err := speckle.ParseOrigin(fmt.Sprintf("https://server%d.example", n))
	if err != nil {
		panic(err)
	}
	return origin
}

// write brings a number into each file.
func (o *ownFiles) write(ctx context.Context, n int) error {
	o.settings.Change(func(s *Settings) { s.AccountsSide = float32(n) })
	o.settings.Flush()
	o.connections.add(ctx, Connection{Origin: numberedOrigin(n), UserID: "u"})
	record := rotationRecord{ID: "a", Origin: numberedOrigin(n), Old: tokenMark{Name: strconv.Itoa(n)}}
	noted := o.rotations.update(ctx, record)
	if errors.Is(noted, errRotationEnded) {
		noted = o.rotations.add(ctx, record)
	}
	return errors.Join(noted, o.trust.change(ctx, numberedOrigin(n), func(t *trusted) { t.PlainHTTP = true }))
}

// lacking reports which files lack a number that was written.
func (o *ownFiles) lacking(n int) (lacking []string) {
	if int(o.settings.Now().AccountsSide) < n {
		lacking = append(lacking, "settings")
	}
	if !o.trust.Options(numberedOrigin(n)).AllowPlainHTTP {
		lacking = append(lacking, "trust")
	}
	if !slices.ContainsFunc(o.connections.list(), func(c Connection) bool { return c.Origin == numberedOrigin(n) }) {
		lacking = append(lacking, "connections")
	}
	record, _ := o.rotations.find("a")
	if noted, _ := strconv.Atoi(record.Old.Name); noted < n {
		lacking = append(lacking, "rotations")
	}
	return lacking
}

const inOwnFiles = "SPECKLE_KEYS_TEST_OWN_FILES"

// again runs the test that calls it in a process of its own.
func again(t *testing.T, dir string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=10m")
	c.Env = append(os.Environ(), inOwnFiles+"="+dir)
	return c
}

// S16: the program is killed at any moment: every file of ours can be read, and
// has what was written before.
func TestOwnFilesOutliveKills(t *testing.T) {
	if dir := os.Getenv(inOwnFiles); dir != "" {
		o, err := openOwnFiles(dir)
		if err != nil {
			t.Fatal(err)
		}
		for n := int(o.settings.Now().AccountsSide) + 1; ; n++ {
			if err := o.write(t.Context(), n); err != nil {
				t.Fatal(err)
			}
			fmt.Println("wrote", n)
		}
	}
	t.Parallel()
	rounds := 12
	if testing.Short() {
		rounds = 3
	}
	dir, written := t.TempDir(), 0
	for range rounds {
		c := again(t, dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		var kill *time.Timer
		for lines.Scan() {
			number, ok := strings.CutPrefix(lines.Text(), "wrote ")
			if !ok {
				t.Error(lines.Text())
				continue
			}
			written, _ = strconv.Atoi(number)
			if kill == nil { // at any moment of the writing, not of the start
				kill = time.AfterFunc(rand.N(60*time.Millisecond), func() { _ = c.Process.Kill() })
			}
		}
		_ = c.Wait()
		o, err := openOwnFiles(dir)
		if err != nil {
			t.Fatalf("after %d: %v", written, err)
		}
		if lacking := o.lacking(written); len(lacking) > 0 {
			t.Errorf("%d was written and is not in: %v", written, lacking)
		}
	}
	if written == 0 {
		t.Error("nothing was written, so this test shows nothing")
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*.damaged"))
	if len(left) > 0 {
		t.Errorf("damaged: %v", left)
	}
}

// S16, S56: the disk is full: every file of ours stays as it was, and nothing
// is allowed that could not be written.
func TestOwnFilesOnAFullDisk(t *testing.T) {
	if dir := os.Getenv(inOwnFiles); dir != "" {
		o, err := openOwnFiles(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.write(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		limit := syscall.Rlimit{}
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		before := limit
		defer syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) // or the coverage could not be written at the end
		limit.Cur = 20                                         // bytes
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		if err := o.write(t.Context(), 2); err == nil || o.trust.Options(numberedOrigin(2)).AllowPlainHTTP {
			t.Errorf("it is trusted although that could not be written: %v", err)
		}
		// What is kept in memory stays until the end.
		if int(o.settings.Now().AccountsSide) != 2 || len(o.connections.list()) != 2 {
			t.Error("what a person just did is gone")
		}
		return
	}
	t.Parallel()
	dir := t.TempDir()
	if out, err := again(t, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	o, err := openOwnFiles(dir)
	if err != nil {
		t.Fatal(err)
	}
	if lacking := o.lacking(1); len(lacking) > 0 || int(o.settings.Now().AccountsSide) != 1 || len(o.connections.list()) != 1 || len(o.trust.Servers()) != 1 {
		t.Errorf("lacking in %v, or more than that: %+v", lacking, o.settings.Now())
	}
	if noted, err := o.rotations.find("a"); err != nil || noted.Old.Name != "1" {
		t.Errorf("the rotation is noted as %+v, %v", noted, err)
	}
	if half, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(half) > 0 {
		t.Errorf("half files are left: %v", half)
	}
}

// S16, S56: the same in a folder that belongs to somebody else, and can be
// read: another user writes in a process of its own, which root can become.
func TestEveryFileInAReadOnlyFolder(t *testing.T) {
	const nobody = 65534
	if os.Getuid() != 0 {
		t.Skip("a folder can't be given to another user here")
	}
	if dir := os.Getenv(inOwnFiles); dir != "" {
		as := func(user int) {
			if err := syscall.Setreuid(-1, user); err != nil {
				t.Fatal(err)
			}
		}
		owned := func(folder string, by int, mode os.FileMode) {
			as(0)
			if err := errors.Join(os.Chown(folder, by, -1), os.Chmod(folder, mode)); err != nil {
				t.Error(err)
			}
			as(nobody)
		}
		defer as(0)
		for name, file := range everyOwnFile {
			folder := filepath.Join(dir, name)
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			owned(folder, nobody, 0o700)
			if _, err := os.Stat(folder); err != nil {
				t.Skip(err)
			}
			checkUnwritable(t, folder, name, file, func(*testing.T, string) func() {
				owned(folder, 0, 0o755)
				return func() { owned(folder, nobody, 0o700) }
			})
			as(0)
		}
		return
	}
	t.Parallel()
	dir, err := os.MkdirTemp("", "speckle-keys-") // t.TempDir is in a private folder
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	if out, err := again(t, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
