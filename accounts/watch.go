package accounts

import (
	"context"
	"fmt"
	"hash"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// shortestInterval limits how often the disk is asked.
const shortestInterval = 50 * time.Millisecond

// Watch calls changed whenever something that Find would read has changed, and returns when ctx
// ends: call it with go. It compares names, sizes and times each interval, which also works on
// network drives and for folders that do not exist yet; it opens no file.
func Watch(ctx context.Context, e Environment, interval time.Duration, changed func()) {
	ticker := time.NewTicker(max(interval, shortestInterval))
	defer ticker.Stop()
	last, ok := lookUntil(ctx, e)
	for ok {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		var now uint64
		if now, ok = lookUntil(ctx, e); ok && now != last {
			last = now
			changed()
		}
	}
}

// lookUntil is fingerprint, given up when ctx ends: a network drive may not answer for minutes.
func lookUntil(ctx context.Context, e Environment) (uint64, bool) {
	done := make(chan uint64, 1)
	go func() { done <- fingerprint(e) }()
	select {
	case sum := <-done:
		return sum, ctx.Err() == nil
	case <-ctx.Done():
		return 0, false
	}
}

// fingerprint is a number that changes with everything that Find reads.
func fingerprint(e Environment) uint64 {
	sum := fnv.New64a()
	for _, folder := range e.Folders() {
		fmt.Fprintln(sum, folder.Path, folder.Exists)
		for _, name := range []string{databaseName, selectionName} {
			path := realPath(filepath.Join(folder.Path, name)) // its log is beside what a link leads to
			for _, suffix := range []string{"", "-wal", "-journal"} {
				note(sum, path+suffix)
			}
		}
		noteFolder(sum, filepath.Join(folder.Path, filesName), maxFolders)
	}
	return sum.Sum64()
}

// note adds what is known of a file without opening it. Of a link both the
// link and what it points to count.
func note(sum hash.Hash, path string) {
	for _, look := range []func(string) (fs.FileInfo, error){os.Lstat, os.Stat} {
		if info, err := look(path); err == nil {
			fmt.Fprintln(sum, path, info.Size(), info.ModTime().UnixNano(), info.Mode())
		}
	}
}

// noteFolder adds the files that Find would read in a folder.
func noteFolder(sum hash.Hash, dir string, depth int) {
	note(sum, dir)
	if !isFolder(dir) {
		return // opening a pipe would wait for a writer
	}
	f, err := os.Open(dir)
	if err != nil {
		return
	}
	defer f.Close()
	list, _ := f.ReadDir(maxFiles)
	for _, item := range list {
		path := filepath.Join(dir, item.Name())
		switch {
		case strings.HasPrefix(item.Name(), "."):
		case isDocumentName(item.Name()):
			note(sum, path)
		case item.IsDir() && depth > 0:
			noteFolder(sum, path, depth-1)
		}
	}
}
