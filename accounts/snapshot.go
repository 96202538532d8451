package accounts

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"
)

const (
	// maxDatabase is how large a database, its log and its journal may each
	// be, in bytes: hundreds of accounts with the largest legal picture.
	maxDatabase = 256 << 20
	// clockTick is the longest time between two changes of a file that can
	// leave it with the same time stamp (2 s on FAT).
	clockTick = 2 * time.Second
	// logHeaderSize is the part of a write-ahead log that changes when the
	// log is begun again, and with it the meaning of everything after it.
	logHeaderSize = 32
)

// snapshot is a database and the files beside it, opened for reading. They are read where they are:
// a copy on disk would be one more place with tokens, and a copy in memory may take 256 MB. So a
// writer may change them meanwhile, and what was read counts only if unchanged says so afterwards.
type snapshot struct {
	store            *store
	name             string
	info             fs.FileInfo // of db
	db, log, journal *io.SectionReader
	files            []*os.File
	logHeader        []byte
	seed             maphash.Seed
	sum              uint64 // 0 where the time stamp suffices
}

// openDatabase opens the database name with its write-ahead log and journal.
// A database that is not there gives nil without a fault.
func (s *store) openDatabase(name string) (shot *snapshot, bad *fault) {
	shot = &snapshot{store: s, name: name, seed: maphash.MakeSeed()}
	defer func() {
		if bad != nil || shot.info == nil {
			shot.close()
			shot = nil
		}
	}()
	if shot.db, shot.info, bad = shot.open(""); bad != nil || shot.info == nil {
		return shot, bad
	}
	if shot.log, _, bad = shot.open("-wal"); bad != nil {
		return shot, bad
	}
	if shot.journal, _, bad = shot.open("-journal"); bad != nil {
		return shot, bad
	}
	shot.logHeader = logHeader(shot.log)
	if time.Since(shot.info.ModTime()) < clockTick || shot.journal.Size() > 0 {
		if shot.sum, bad = shot.checksum(); bad == nil && !shot.unchanged() {
			bad = faultChanged
		}
	}
	return shot, bad
}

// open opens the database itself or a file beside it. A file that is not
// there is an empty one with a nil FileInfo.
func (shot *snapshot) open(suffix string) (*io.SectionReader, fs.FileInfo, *fault) {
	f, info, bad := shot.store.open(shot.name+suffix, maxDatabase)
	if f == nil {
		return io.NewSectionReader(strings.NewReader(""), 0, 0), nil, bad
	}
	shot.files = append(shot.files, f)
	return io.NewSectionReader(f, 0, info.Size()), info, nil
}

func (shot *snapshot) close() {
	for _, f := range shot.files {
		f.Close()
	}
}

// unchanged reports whether the files still are what was opened. The log may
// have grown, for that only adds transactions.
func (shot *snapshot) unchanged() bool {
	now, err := shot.store.root.Stat(shot.name)
	if err != nil || now.Size() != shot.info.Size() || !now.ModTime().Equal(shot.info.ModTime()) || !os.SameFile(now, shot.info) {
		return false
	}
	if log, _, bad := shot.open("-wal"); bad != nil || !bytes.Equal(logHeader(log), shot.logHeader) {
		return false
	}
	if shot.sum == 0 {
		return true
	}
	sum, bad := shot.checksum()
	return bad == nil && sum == shot.sum
}

func logHeader(log *io.SectionReader) []byte {
	header := make([]byte, logHeaderSize)
	n, _ := log.ReadAt(header, 0) // a shorter log is no log
	return header[:n]
}

// checksum is a number that changes with the content of database and journal.
func (shot *snapshot) checksum() (uint64, *fault) {
	var h maphash.Hash
	h.SetSeed(shot.seed)
	buffer := make([]byte, 1<<20)
	for _, file := range []*io.SectionReader{shot.db, shot.journal} {
		content := io.NewSectionReader(file, 0, file.Size())
		if _, err := io.CopyBuffer(&h, content, buffer); err != nil {
			return 0, faultOf(err)
		}
	}
	return h.Sum64(), nil
}

// restorable reports whether what was there before an unfinished transaction
// is still on disk: in the journal, or in a database that uses a log.
func (shot *snapshot) restorable() bool {
	const readVersion, logged = 19, 2
	var b [1]byte
	n, _ := shot.db.ReadAt(b[:], readVersion)
	return shot.journal.Size() > 0 || n == 1 && b[0] == logged
}

// writerHolds reports whether another program keeps SQLite from reading.
func (shot *snapshot) writerHolds() bool { return writerHolds(shot.files[0]) }

// applyLog brings the committed transactions of a write-ahead log into the image. Frames after the
// last commit, of an older log, or torn by a writer at work are left out, as SQLite leaves them.
func (m *image) applyLog(content *io.SectionReader) {
	const frameHeader = 24
	log := m.addFile(content)
	header := make([]byte, logHeaderSize)
	n, _ := log.ReadAt(header, 0)
	if n < logHeaderSize || binary.BigEndian.Uint32(header) != logMagic || int64(binary.BigEndian.Uint32(header[8:])) != m.page {
		return
	}
	sum := logSum([2]uint32{}, header[:24])
	if sum != sumAt(header[24:]) {
		return
	}
	salt := header[16:24]
	frame := make([]byte, frameHeader+m.page)
	pending := make(map[uint32]place) // pages of the open transaction
	for at := int64(logHeaderSize); ; at += int64(len(frame)) {
		if n, _ := log.ReadAt(frame, at); n < len(frame) || !bytes.Equal(frame[8:16], salt) {
			return
		}
		sum = logSum(sum, frame[:8])
		if sum = logSum(sum, frame[frameHeader:]); sum != sumAt(frame[16:]) {
			return
		}
		pending[binary.BigEndian.Uint32(frame)] = place{log, at + frameHeader}
		length := int64(binary.BigEndian.Uint32(frame[4:])) * m.page
		if length == 0 {
			continue
		}
		for page, p := range pending {
			if !m.setPage(page, p) {
				return
			}
		}
		clear(pending)
		if length <= maxDatabase {
			m.length = length
		}
	}
}

func sumAt(b []byte) [2]uint32 {
	return [2]uint32{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])}
}

// logMagic begins a log of a computer whose numbers begin with the lowest byte,
// as those of all computers with connectors do.
const logMagic = 0x377f0682

func logSum(s [2]uint32, b []byte) [2]uint32 {
	for i := 0; i+8 <= len(b); i += 8 {
		s[0] += binary.LittleEndian.Uint32(b[i:]) + s[1]
		s[1] += binary.LittleEndian.Uint32(b[i+4:]) + s[0]
	}
	return s
}

var journalMagic = []byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7}

// rollBack undoes a transaction that was cut off or is under way: the journal
// holds the pages as they were before it.
func (m *image) rollBack(content *io.SectionReader) {
	const headerSize = 28
	journal := m.addFile(content)
	header := make([]byte, headerSize)
	length := int64(-1) // of the database before the transaction
	defer func() {
		if length >= 0 {
			m.length = length
		}
	}()
	for at, first := int64(0), true; ; first = false {
		if n, _ := journal.ReadAt(header, at); n < headerSize || !bytes.HasPrefix(header, journalMagic) {
			return
		}
		count := int64(binary.BigEndian.Uint32(header[8:]))
		nonce := binary.BigEndian.Uint32(header[12:])
		sector := int64(binary.BigEndian.Uint32(header[20:]))
		page := validPageSize(int64(binary.BigEndian.Uint32(header[24:])))
		if sector < 32 || sector > 65536 || sector&(sector-1) != 0 || page == 0 || page != m.page && m.page != 0 {
			return
		}
		m.page = page
		at += sector
		record := make([]byte, 4+page+4)
		if count == 0xffffffff { // written without syncing: all that is there
			count = (content.Size() - at) / int64(len(record))
		}
		if n := int64(binary.BigEndian.Uint32(header[16:])) * page; first && n <= maxDatabase {
			length = n
		}
		for ; count > 0; count-- {
			n, _ := journal.ReadAt(record, at)
			if n < len(record) {
				break
			}
			if binary.BigEndian.Uint32(record[4+page:]) != journalSum(nonce, record[4:4+page]) ||
				!m.setPage(binary.BigEndian.Uint32(record), place{journal, at + 4}) {
				return
			}
			at += int64(len(record))
		}
		at = (at + sector - 1) / sector * sector
	}
}

func journalSum(nonce uint32, page []byte) uint32 {
	for i := len(page) - 200; i > 0; i -= 200 {
		nonce += uint32(page[i])
	}
	return nonce
}
