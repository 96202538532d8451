package keychain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

const (
	indexFormat  = "speckle-keys credentials"
	indexVersion = 1
	// maxIndex is far above any real index: 1,000 entries take about 0.5 MB.
	maxIndex = 16 << 20
)

// indexDocument is the index as written. Entries stay raw, so that one which
// a person's editor spoiled costs only itself and is not lost by our writing.
type indexDocument struct {
	Format  string            `json:"format"`
	Version int               `json:"version"`
	Entries []json.RawMessage `json:"entries"`
}

func encodeIndex(records []record) ([]byte, error) {
	d := indexDocument{Format: indexFormat, Version: indexVersion, Entries: []json.RawMessage{}}
	for _, r := range records {
		d.Entries = append(d.Entries, r.raw)
	}
	data, err := json.MarshalIndent(d, "", "  ")
	return append(data, '\n'), err
}

// readIndex reads the file; one that does not exist is empty.
func readIndex(path string) ([]record, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	// Opening a pipe would wait for its writer, and replacing a link would
	// leave what it names behind.
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: not a file", ErrIndexDamaged)
	}
	if info.Size() > maxIndex {
		return nil, fmt.Errorf("%w: too large", ErrIndexDamaged)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxIndex))
	if err != nil {
		return nil, err
	}
	return decodeIndex(data)
}

func decodeIndex(data []byte) ([]record, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if json.Unmarshal(data, &head) != nil || head.Format != indexFormat || head.Version < 1 {
		return nil, ErrIndexDamaged
	}
	if head.Version > indexVersion {
		return nil, ErrIndexNewer
	}
	var d indexDocument
	if json.Unmarshal(data, &d) != nil {
		return nil, ErrIndexDamaged
	}
	records := make([]record, 0, len(d.Entries))
	for _, raw := range d.Entries {
		records = append(records, decodeRecord(bytes.Clone(raw)))
	}
	return records, nil
}

// WriteFile writes a file for this person alone (0600, its folder 0700): a
// crash at any moment leaves the old file or the new one. It is for the small
// files that stand beside the index.
func WriteFile(path string, data []byte) error {
	if err := privateFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return replaceFile(path, data)
}

// privateFolder makes dir for this person alone, also one that exists.
func privateFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		err = os.Chmod(dir, 0o700)
	}
	return err
}

// replaceFile writes data beside path and renames it into place, so that a
// crash at any moment leaves the old file or the new one. The caller holds
// the lock, hence the fixed name: a crash leaves at most one such file.
func replaceFile(path string, data []byte) error {
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(fresh, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = rename(fresh, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	return syncFolder(filepath.Dir(path))
}

// rename tries for a moment: Windows refuses while another copy of the
// program has the old file open for reading.
func rename(from, to string) error {
	var err error
	for range 20 {
		err = os.Rename(from, to)
		if err == nil || runtime.GOOS != "windows" || !errors.Is(err, fs.ErrPermission) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// syncFolder makes a rename last through a power cut. Windows has no such
// call for folders.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
