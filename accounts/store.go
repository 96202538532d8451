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
// the root, which refuses links that lead out of the folder.
type store struct {
	path  string
	label string
	root  *os.Root
}

func openStore(f Folder) (*store, error) {
	root, err := os.OpenRoot(f.Path)
	if err != nil {
		return nil, err
	}
	return &store{path: f.Path, label: f.Label, root: root}, nil
}

func (s *store) full(name string) string { return filepath.Join(s.path, name) }

// read returns a file's content. A file that is not there is nil without a
// fault. Nothing but a regular file is opened, and never so that opening
// could wait for another program.
func (s *store) read(name string, limit int64) ([]byte, fs.FileInfo, *fault) {
	info, bad := s.check(name)
	if info == nil || bad != nil {
		return nil, nil, bad
	}
	if info.Size() > limit {
		return nil, nil, faultTooLarge
	}
	f, err := s.open(name)
	if err != nil {
		return nil, nil, faultOf(err)
	}
	defer f.Close()
	// Between the check and the opening another program may have put
	// something else there.
	if info, err = f.Stat(); err != nil {
		return nil, nil, faultOf(err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, faultNotAFile
	}
	data := make([]byte, 0, min(info.Size()+512, limit+1))
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return nil, nil, faultTooLarge
		case err == io.EOF:
			return data, info, nil
		case err != nil:
			return nil, nil, faultOf(err)
		case len(data) == cap(data):
			data = append(data, 0)[:len(data)]
		}
	}
}

// check says what name is, following links that stay in the folder. A file
// that is not there gives neither.
func (s *store) check(name string) (fs.FileInfo, *fault) {
	info, err := s.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, faultOf(err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		if info, err = s.root.Stat(name); errors.Is(err, fs.ErrPermission) {
			return nil, faultUnreadable
		} else if err != nil {
			return nil, faultLink
		}
	}
	if !info.Mode().IsRegular() {
		return nil, faultNotAFile
	}
	return info, nil
}

// open opens without waiting and, where the system lets us, without leaving
// a mark of having read.
func (s *store) open(name string) (*os.File, error) {
	f, err := s.root.OpenFile(name, os.O_RDONLY|openQuietly, 0)
	if errors.Is(err, fs.ErrPermission) {
		// Only the owner may ask for no mark.
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
