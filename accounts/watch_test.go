package accounts

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	mk "speckle-keys/accounts/accountstest"
)

func TestWatch(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	speckle := filepath.Join(base, "Speckle")
	files := filepath.Join(speckle, "Accounts")
	database := filepath.Join(speckle, "Accounts.db")
	steps := []struct {
		name   string
		change func()
		told   bool
	}{
		{"nothing", func() {}, false},
		{"the folder appears", func() { mk.Folder(t, speckle) }, true},
		{"another file", func() { mk.Write(t, filepath.Join(speckle, "Objects.db"), "x") }, false},
		{"a database", func() { mk.Write(t, database, "x") }, true},
		{"a log", func() { mk.Write(t, database+"-wal", "x") }, true},
		{"the log grows", func() { mk.Write(t, database+"-wal", "xy") }, true},
		{"another selection", func() { mk.Write(t, filepath.Join(speckle, "DUI3Config.db"), "x") }, true},
		{"a file", func() { mk.Write(t, filepath.Join(files, "a.json"), "x") }, true},
		{"a file of a sub-folder", func() { mk.Write(t, filepath.Join(files, "sub", "b.json"), "x") }, true},
		{"the same size at another time", func() {
			if err := os.Chtimes(filepath.Join(files, "sub", "b.json"), time.Time{}, time.Unix(1, 0)); err != nil {
				t.Error(err)
			}
		}, true},
		{"a pipe in place of the files", func() { os.RemoveAll(files); mk.Write(t, files, "") }, true},
		{"all goes", func() { os.RemoveAll(speckle) }, true},
		{"nothing again", func() {}, false},
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		const interval = time.Second
		var told, ended atomic.Int32
		go func() {
			Watch(ctx, only(base), interval, func() { told.Add(1) })
			ended.Store(1)
		}()
		synctest.Wait()
		for _, step := range steps {
			step.change()
			told.Store(0)
			time.Sleep(interval)
			synctest.Wait()
			if n := told.Load(); (n == 1) != step.told || n > 1 {
				t.Errorf("%s: told %d times", step.name, n)
			}
		}
		cancel()
		synctest.Wait()
		if ended.Load() == 0 {
			t.Error("Watch goes on")
		}
	})
}

// TestFindDoesNotWakeWatch: reading must not look like a change.
func TestFindDoesNotWakeWatch(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	mk.Folder(t, filepath.Join(base, "Speckle"))
	writeLogged(t, filepath.Join(base, "Speckle", "Accounts.db"), mk.Rows(mk.Ada(0)), mk.Rows(mk.Ada(1)))
	before := fingerprint(only(base))
	search(t, base)
	if fingerprint(only(base)) != before {
		t.Error("reading counts as a change")
	}
}

// Folders are watched as deep as they are searched.
func TestWatchIsAsDeepAsTheSearch(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	dir := filepath.Join(base, "Speckle", "Accounts")
	mk.Write(t, filepath.Join(dir, "a.json"), mk.Ada(0).JSON())
	for depth := 1; depth <= maxFolders+1; depth++ {
		dir = filepath.Join(dir, "deeper")
		mk.Folder(t, filepath.Join(dir, "deeper"))
		before, found := fingerprint(only(base)), len(search(t, base).Accounts)
		mk.Write(t, filepath.Join(dir, "b.json"), mk.Ada(depth).JSON())
		searched, noticed := len(search(t, base).Accounts) > found, fingerprint(only(base)) != before
		if searched != (depth <= maxFolders) || noticed != searched {
			t.Errorf("%d folders deep: searched %v, noticed %v", depth, searched, noticed)
		}
	}
}
