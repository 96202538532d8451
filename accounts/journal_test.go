package accounts

import (
	"encoding/binary"
	"path/filepath"
	"testing"

	mk "speckle-keys/accounts/accountstest"
)

// A log or a journal that says the database is longer than any that is read
// doesn't make it so: SQLite would be handed terabytes of zeros.
func TestLengthsBeyondTheLimit(t *testing.T) {
	t.Parallel()
	const claimed = 0xfffffff0 // pages
	path := filepath.Join(t.TempDir(), "a.db")
	t.Run("log", func(t *testing.T) {
		writeLogged(t, path, mk.Rows(mk.Ada(0)), mk.Rows(mk.Ada(1)))
		m := newImage(section(mk.Read(t, path)))
		before, log := m.length, mk.Read(t, path+"-wal")
		m.applyLog(section(claim(log, m.page, claimed)))
		if len(m.moved) == 0 {
			t.Fatal("the log was not read, so this test shows nothing")
		}
		if m.length < before || m.length > maxDatabase {
			t.Errorf("%d bytes, before: %d", m.length, before)
		}
	})
	t.Run("journal", func(t *testing.T) {
		writeInterrupted(t, path+"2", mk.Rows(numbered(30)...))
		m := newImage(section(mk.Read(t, path+"2")))
		journal := mk.Read(t, path+"2-journal")
		binary.BigEndian.PutUint32(journal[16:], claimed)
		m.rollBack(section(journal))
		if len(m.moved) == 0 {
			t.Fatal("the journal was not read, so this test shows nothing")
		}
		if m.length > maxDatabase {
			t.Errorf("%d bytes", m.length)
		}
	})
}

// claim lets each transaction of a log say that the database has so many pages
// then, with checksums that fit.
func claim(log []byte, page int64, pages uint32) []byte {
	sum := sumAt(log[24:])
	for at := int64(logHeaderSize); at+24+page <= int64(len(log)); at += 24 + page {
		frame := log[at : at+24+page]
		if binary.BigEndian.Uint32(frame[4:]) != 0 {
			binary.BigEndian.PutUint32(frame[4:], pages)
		}
		sum = logSum(logSum(sum, frame[:8]), frame[24:])
		binary.BigEndian.PutUint32(frame[16:], sum[0])
		binary.BigEndian.PutUint32(frame[20:], sum[1])
	}
	return log
}
