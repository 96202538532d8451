package accounts

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Names inside a folder, as every connector uses them (contract facts §1.1).
const (
	databaseName  = "Accounts.db"
	filesName     = "Accounts"
	selectionName = "DUI3Config.db"
)

// store is a folder opened for reading. Everything in it is opened through
// root, so that no name leads out of the folder except where follow allows it.
type store struct {
	path string
	root *os.Root
}

func openStore(path string) (*store, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &store{path: path, root: root}, nil
}

func (s *store) full(name string) string { return filepath.Join(s.path, name) }

// follow returns the folder in which name really lies, and its name there:
// people store settings elsewhere and link to them. For anything but a
// link these are s and name. Close what is returned with closeFollowed.
func (s *store) follow(name string) (*store, string, *fault) {
	info, err := s.root.Lstat(name)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return s, name, nil
	}
	target, err := filepath.EvalSymlinks(s.full(name))
	if errors.Is(err, fs.ErrPermission) {
		return s, name, faultUnreadable
	} else if err != nil {
		return s, name, faultLink // dangling, or a circle
	}
	at, err := openStore(filepath.Dir(target))
	if err != nil {
		return s, name, faultOf(err)
	}
	name = filepath.Base(target)
	if bad := s.checkOwner(at, name); bad != nil {
		at.root.Close()
		return s, name, bad
	}
	return at, name, nil
}

func (s *store) closeFollowed(at *store) {
	if at != s {
		at.root.Close()
	}
}

// checkOwner makes sure that what a link of s leads to belongs to the owner
// of s: another user who can write to the folder could link to files that
// only the reader of the accounts can read, or to accounts of their own.
func (s *store) checkOwner(at *store, name string) *fault {
	info, err := at.root.Lstat(name)
	if err != nil {
		return faultOf(err)
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return faultNotAFile // opening a pipe or device could wait or do something
	}
	folder, err := s.root.Open(".")
	target, failed := at.openQuietly(name)
	defer folder.Close()
	defer target.Close()
	if err := errors.Join(err, failed); err != nil {
		return faultOf(err)
	}
	if !sameOwner(folder, target) {
		return faultForeignLink
	}
	return nil
}

// open opens a regular file of at most limit bytes. A file that is not there
// gives nil and no fault.
func (s *store) open(name string, limit int64) (*os.File, fs.FileInfo, *fault) {
	info, err := s.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if bad := unusable(info, err, limit); bad != nil {
		return nil, nil, bad
	}
	f, err := s.openQuietly(name)
	if err != nil {
		return nil, nil, faultOf(err)
	}
	info, err = f.Stat() // another program may have put something else there
	if bad := unusable(info, err, limit); bad != nil {
		f.Close()
		return nil, nil, bad
	}
	return f, info, nil
}

// unusable returns what is wrong with a file that should be regular and have at
// most limit bytes; nil for nothing.
func unusable(info fs.FileInfo, err error, limit int64) *fault {
	switch {
	case err != nil:
		return faultOf(err)
	case !info.Mode().IsRegular():
		return faultNotAFile
	case info.Size() > limit:
		return faultTooLarge
	}
	return nil
}

// read returns the content of a regular file of at most limit bytes. A file
// that is not there gives nil and no fault.
func (s *store) read(name string, limit int64) ([]byte, fs.FileInfo, *fault) {
	f, info, bad := s.open(name, limit)
	if f == nil {
		return nil, nil, bad
	}
	defer f.Close()
	data := make([]byte, info.Size())
	n, err := io.ReadFull(f, data)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, faultOf(err)
	}
	return data[:n], info, nil
}

// openQuietly opens without waiting for another program (a pipe's writer) and,
// where the system permits it, without changing the time of last access.
func (s *store) openQuietly(name string) (*os.File, error) {
	f, err := s.root.OpenFile(name, os.O_RDONLY|openFlags, 0)
	if errors.Is(err, fs.ErrPermission) && openFlags != openWithoutWaiting {
		// Only a file's owner can preserve the time of last access.
		f, err = s.root.OpenFile(name, os.O_RDONLY|openWithoutWaiting, 0)
	}
	return f, err
}

func faultOf(err error) *fault {
	if heldByAnother(err) {
		return faultLocked
	}
	return faultUnreadable
}

// noteFile remembers of the file that e was read from what preferences and checkPermissions need.
func (e *entry) noteFile(path string, info fs.FileInfo) {
	e.modified = info.ModTime()
	if readableByOthers(info) {
		e.openFolder = filepath.Dir(path)
	}
}

// checkPermissions adds one problem for the folder when other users of this
// computer can read tokens in it. Connectors save tokens as plain text, so
// the permissions are all that protects them.
func (s *store) checkPermissions(entries []*entry, all *findings) {
	seen := map[string]bool{"": true} // entries whose file is private
	for _, e := range entries {
		if seen[e.openFolder] {
			continue
		}
		seen[e.openFolder] = true
		if othersReach(realPath(e.openFolder)) {
			all.problem(faultPermissions, s.path, "")
			return
		}
	}
}

// othersReach reports whether others may pass every folder down to path.
func othersReach(path string) bool {
	for {
		info, err := os.Stat(path)
		if err != nil || !readableByOthers(info) {
			return false
		}
		parent := filepath.Dir(path)
		if parent == path {
			return true
		}
		path = parent
	}
}
