package ownfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"
)

// lockRetry is how often Lock tries again. A change of one of our files holds
// the lock for a few milliseconds.
const lockRetry = 5 * time.Millisecond

// Lock waits until this process alone holds the lock file at path and returns the function that
// releases it. The file and its folder are created for this person alone; the file stays, since
// deleting it would let two processes hold two files of one name. The system releases the lock when
// the process ends, however it ends. The error is ctx.Err() when ctx ended first, else that of the
// file.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	return hold(ctx, path, (*flock.Flock).TryLockContext)
}

// Share is Lock for a lock that several may hold at the same time.
func Share(ctx context.Context, path string) (unlock func(), err error) {
	return hold(ctx, path, (*flock.Flock).TryRLockContext)
}

func hold(ctx context.Context, path string, try func(*flock.Flock, context.Context, time.Duration) (bool, error)) (unlock func(), err error) {
	if err := privateFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	if _, err := try(lock, ctx, lockRetry); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return func() { _ = lock.Close() }, nil
}

// Free reports whether nobody holds the lock file at path.
func Free(path string) (bool, error) {
	lock := flock.New(path, flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	return free, errors.Join(err, lock.Close())
}

// writeFile replaces the file at path: a crash at any moment leaves the old content or the new one.
// The file is for this person alone (0600, its folder 0700). The caller holds the file's lock, also
// because the new content is written to one fixed name beside path first: so crashes leave at most
// one such file.
func writeFile(path string, data []byte) error {
	if err := privateFolder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := writeNew(beside(path), data); err != nil {
		return err
	}
	if err := rename(beside(path), path); err != nil {
		return errors.Join(err, os.Remove(beside(path)))
	}
	return syncFolder(filepath.Dir(path))
}

// beside is where the new content of path is written first.
func beside(path string) string { return path + ".new" }

// writeNew writes data to a new file and to the disk; with an error no file is left.
func writeNew(name string, data []byte) error {
	if err := removed(name); err != nil {
		return err
	}
	// Exclusively: what came here in this moment, such as a link, is not written through.
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err = fill(f, data); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

// fill writes data to a file and to the disk, and closes it.
func fill(f *os.File, data []byte) error {
	_, err := f.Write(data)
	if err == nil {
		err = syncFile(f)
	}
	return errors.Join(err, f.Close())
}

// privateFolder creates dir with its parents, and takes the rights of other people from it.
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

// rename tries for 0.2 s: Windows refuses while another process has the old file open for reading.
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

// syncFile waits until a file is on the disk; a test listens in, since nothing
// but a power cut shows whether it was called.
var syncFile = (*os.File).Sync

// syncFolder makes a rename last through a power cut. Windows has no such call for folders.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(syncFile(f), f.Close())
}
