//go:build unix

package activity_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"speckle-keys/accounts/activity"
)

const inChild = "SPECKLE_KEYS_TEST_ACTIVITY" // the folder of a child's record

// inProcess prepares this test to run in a process of its own.
func inProcess(t *testing.T, dir string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	c.Env = append(os.Environ(), inChild+"="+dir)
	return c
}

// S16: on a full disk nothing is recorded, that is told, and the record is as before.
func TestRecordOnAFullDisk(t *testing.T) {
	if dir := os.Getenv(inChild); dir != "" {
		var limit syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		before := limit
		defer syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) // or the coverage could not be written at the end
		limit.Cur = 64                                         // bytes
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		if err := activity.Open(dir, nil).Add(t.Context(), entry("lost")); !errors.Is(err, syscall.EFBIG) {
			t.Errorf("told as %v", err)
		}
		return
	}
	t.Parallel()
	dir := t.TempDir()
	l := activity.Open(dir, nil)
	add(t, l, "one", "two")
	if out, err := inProcess(t, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := list(t, l); got != "two one" {
		t.Errorf("listed %q", got)
	}
	if half, _ := os.ReadDir(dir); len(half) != 2 { // the record and its lock
		t.Errorf("left: %v", half)
	}
}

// S16: a program that is killed while it records loses nothing that it has said
// to be recorded, and holds up nobody after it.
func TestRecordOfAKilledProgram(t *testing.T) {
	if dir := os.Getenv(inChild); dir != "" {
		for n := 0; ; n++ {
			if err := activity.Open(dir, nil).Add(t.Context(), entry(fmt.Sprint("k", n))); err != nil {
				t.Fatal(err)
			}
			fmt.Println("recorded", n)
		}
	}
	t.Parallel()
	for recorded := range 5 { // killed after so many, at an unknown place in the next
		dir := t.TempDir()
		c := inProcess(t, dir)
		out, err := c.StdoutPipe()
		if err == nil {
			err = c.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for lines := bufio.NewScanner(out); len(want) <= recorded && lines.Scan(); {
			want = append([]string{fmt.Sprint("k", len(want))}, want...)
		}
		c.Process.Kill()
		c.Wait()
		l := activity.Open(dir, nil)
		add(t, l, "after")
		got := list(t, l)
		if first, rest, _ := strings.Cut(got, " "); first != "after" || len(want) != recorded+1 || !strings.HasSuffix(rest, strings.Join(want, " ")) {
			t.Errorf("%q is recorded, %q was said to be", got, want)
		}
	}
}
