package ownfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// exportName is written first, in the folder of an exported file. A program that is killed leaves
// it there; the next export into the folder replaces it.
const exportName = ".speckle-keys.new"

// Export writes a file that the person named, of a link the file it leads to. With an error, or
// when the program is killed, the content is the old one or the new one, or there is no file. A
// private file is for this person alone from then on, any other keeps the rights that it has.
//
// Where the folder refuses new files, an existing file is written in place; only then it can be cut
// off.
func Export(path string, content []byte, private bool) error {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		path = to
	}
	mode := fs.FileMode(0o600)
	info, err := os.Stat(path)
	exists := err == nil
	if exists && !info.Mode().IsRegular() {
		return fmt.Errorf("%w: no regular file", ErrUnusable) // to open a pipe could take forever
	}
	if exists && !private {
		mode = info.Mode().Perm()
	}
	if exists {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err // it is protected, which replacing it would pass over
		}
		_ = f.Close()
	}
	name := filepath.Join(filepath.Dir(path), exportName)
	err = writeNew(name, content)
	if err == nil {
		if err = errors.Join(os.Chmod(name, mode), rename(name, path)); err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}
	if exists && errors.Is(err, fs.ErrPermission) {
		return writeInPlace(path, content, mode)
	}
	if err == nil {
		_ = syncFolder(filepath.Dir(path)) // not every folder of a person can
	}
	return err
}

func writeInPlace(path string, content []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	if err := f.Chmod(mode); err != nil {
		return errors.Join(err, f.Close())
	}
	return fill(f, content)
}
