package model

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// S16: Two whole programs write each file of ours at the same time: it has what both wrote.
func TestEveryFileInTwoPrograms(t *testing.T) {
	const in, number = "SPECKLE_KEYS_TEST_PROGRAM", 40
	named := func(program string, n int) string { return fmt.Sprintf("%s%d.example", program, n) }
	if dir, program, ok := strings.Cut(os.Getenv(in), "|"); ok {
		open := map[string]openFile{}
		for name, file := range everyOwnFile {
			folder := filepath.Join(dir, name)
			if err := os.MkdirAll(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			open[name] = file.open(t, folder)
		}
		fmt.Println("ready")
		_, _ = os.Stdin.Read(make([]byte, 1))
		for n := range number {
			for _, name := range slices.Sorted(maps.Keys(open)) {
				if err := open[name].write(named(program, n)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		return
	}
	t.Parallel()
	dir := t.TempDir()
	var begin []io.Writer
	var ends []func() error
	for _, program := range []string{"one", "two"} {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.timeout=5m")
		c.Env = append(os.Environ(), in+"="+dir+"|"+program)
		stdin, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(stdout)
		if line, err := lines.ReadString('\n'); line != "ready\n" {
			t.Fatalf("%q, %v", line, err)
		}
		begin = append(begin, stdin)
		ends = append(ends, func() error {
			said, _ := io.ReadAll(lines)
			if err := c.Wait(); err != nil {
				return fmt.Errorf("%w: %s", err, said)
			}
			return nil
		})
	}
	for _, w := range begin {
		if _, err := w.Write([]byte("\n")); err != nil {
			t.Fatal(err)
		}
	}
	for _, end := range ends {
		if err := end(); err != nil {
			t.Fatal(err)
		}
	}
	for name, file := range everyOwnFile {
		got := file.open(t, filepath.Join(dir, name)).names()
		for n := range number {
			for _, program := range []string{"one", "two"} {
				if !slices.Contains(got, named(program, n)) {
					t.Errorf("%s lacks %s", name, named(program, n))
				}
			}
		}
	}
}
