//go:build linux

package guitest_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// processWatch collects the arguments and the environment of every process
// that lives while a test runs.
type processWatch struct {
	mu    sync.Mutex
	texts map[string]bool
	looks map[string]int // how often each process was looked at
}

// freshLooks is how often a process is looked at: it gets its arguments and
// its environment when it starts, and reading those of all processes all the
// time would take half of a small machine.
const freshLooks = 25

func watchProcesses(t *testing.T) *processWatch {
	w := &processWatch{texts: map[string]bool{}}
	stop := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				w.look()
			}
		}
	})
	t.Cleanup(func() {
		close(stop)
		running.Wait()
	})
	return w
}

// look reads what is readable: the environment of other users' processes, and
// of those that forbid it, is not.
func (w *processWatch) look() {
	// Not by filepath.Glob, which would list the folder of every process.
	proc, err := os.Open("/proc")
	if err != nil {
		return
	}
	defer proc.Close()
	names, _ := proc.Readdirnames(-1)
	before := w.looks
	w.looks = map[string]int{} // without processes that ended: numbers come again
	for _, name := range names {
		if _, err := strconv.Atoi(name); err != nil {
			continue
		}
		w.looks[name] = before[name] + 1
		if w.looks[name] > freshLooks {
			continue
		}
		for _, file := range []string{"cmdline", "environ"} {
			if text, err := os.ReadFile("/proc/" + name + "/" + file); err == nil && len(text) > 0 {
				w.mu.Lock()
				w.texts[string(text)] = true
				w.mu.Unlock()
			}
		}
	}
}

func (w *processWatch) seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Collect(maps.Keys(w.texts))
}

// filesWith lists the files below dir that hold text, but for those below the
// folders left out.
func filesWith(t *testing.T, dir, text string, without ...string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // daemons come and go with their files
		}
		if entry.IsDir() && slices.Contains(without, path) {
			return filepath.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		if content, err := os.ReadFile(path); err == nil && bytes.Contains(content, []byte(text)) {
			found = append(found, strings.TrimPrefix(path, dir))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
