package accounts

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	// maxDatabase is how large a database, its log and its journal may each
	// be: hundreds of accounts with the largest legal picture.
	maxDatabase = 256 << 20
	// fresh is how young a time stamp must be for a change within the same
	// tick of the file system's clock to be possible (2 s on FAT).
	fresh = 2 * time.Second
)

// snapshot is a database and the files beside it, as they were at one moment.
type snapshot struct {
	db, log, journal []byte
	info             fs.FileInfo // of db
	name             string      // of db, with links resolved
}

// snapshot reads the database name with its write-ahead log and journal. All
// of it stays in memory: a copy on disk would be one more place with tokens.
// A database that is not there gives nil without a fault; faultChanged and
// faultLocked are worth another try.
func (s *store) snapshot(name string) (*snapshot, *fault) {
	if info, bad := s.check(name); info == nil || bad != nil {
		return nil, bad
	}
	name = s.resolve(name)
	shot, bad := s.readAll(name)
	if shot == nil || bad != nil {
		return nil, bad
	}
	if time.Since(shot.info.ModTime()) < fresh || len(shot.journal) > 0 {
		again, bad := s.readAll(name)
		if bad != nil {
			return nil, bad
		}
		if again == nil || !bytes.Equal(shot.db, again.db) || !bytes.Equal(shot.journal, again.journal) ||
			!bytes.Equal(logHeader(shot.log), logHeader(again.log)) {
			return nil, faultChanged
		}
	}
	return shot, nil
}

// readAll reads the files once. The log may grow meanwhile, for that only
// adds transactions; everything else must stay as it was.
func (s *store) readAll(name string) (*snapshot, *fault) {
	shot := &snapshot{name: name}
	var bad *fault
	if shot.db, shot.info, bad = s.read(name, maxDatabase); shot.info == nil || bad != nil {
		return nil, bad
	}
	if shot.log, _, bad = s.read(name+"-wal", maxDatabase); bad != nil {
		return nil, bad
	}
	if shot.journal, _, bad = s.read(name+"-journal", maxDatabase); bad != nil {
		return nil, bad
	}
	if !s.unchanged(shot) {
		return nil, faultChanged
	}
	return shot, nil
}

// unchanged reports whether shot still is what is on disk.
func (s *store) unchanged(shot *snapshot) bool {
	now, err := s.root.Stat(shot.name)
	if err != nil || now.Size() != shot.info.Size() || !now.ModTime().Equal(shot.info.ModTime()) || !os.SameFile(now, shot.info) {
		return false
	}
	head, bad := s.head(shot.name + "-wal")
	return bad == nil && bytes.Equal(head, logHeader(shot.log))
}

// logHeader is the part of a write-ahead log that changes when it is begun
// again, and with that the meaning of everything after it.
func logHeader(log []byte) []byte { return log[:min(len(log), 32)] }

// head returns the first bytes of a log; none when it is not there.
func (s *store) head(name string) ([]byte, *fault) {
	if info, bad := s.check(name); info == nil || bad != nil {
		return nil, bad
	}
	f, err := s.open(name)
	if err != nil {
		return nil, faultOf(err)
	}
	defer f.Close()
	b := make([]byte, 32)
	n, _ := io.ReadFull(f, b) // a shorter log is no log
	return b[:n], nil
}

// resolve follows a link that stays in the folder: SQLite keeps the log
// beside the file that the link points to.
func (s *store) resolve(name string) string {
	for range 8 {
		target, err := s.root.Readlink(name)
		if err != nil || filepath.IsAbs(target) {
			break
		}
		name = filepath.Join(filepath.Dir(name), target)
	}
	return name
}

// undoable reports whether an unfinished transaction could be told from what
// was there before it: by a log, or by a journal.
func (shot *snapshot) undoable() bool {
	const readVersion, logged = 19, 2
	return len(shot.journal) > 0 || len(shot.db) > readVersion && shot.db[readVersion] == logged
}

// writerHolds reports whether another program keeps SQLite from reading.
func (s *store) writerHolds(name string) bool {
	f, err := s.open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	return writerHolds(f)
}
