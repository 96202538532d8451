package accounts

import (
	"bytes"
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

// A journal that was written in several parts restores the pages of each: a
// part begins at the next sector.
func TestJournalOfSeveralParts(t *testing.T) {
	t.Parallel()
	const page, sector = 512, 512
	for name, first := range map[string]int{"a part that fills its sectors": 64, "one that doesn't": 3} {
		var journal []byte
		number := uint32(0)
		part := func(records int) {
			header := make([]byte, sector)
			copy(header, journalMagic)
			for i, n := range []uint32{uint32(records), 7, 100, sector, page} {
				binary.BigEndian.PutUint32(header[8+4*i:], n)
			}
			journal = append(journal, header...)
			for range records {
				number++
				content := make([]byte, page)
				journal = binary.BigEndian.AppendUint32(journal, number)
				journal = append(journal, content...)
				journal = binary.BigEndian.AppendUint32(journal, journalSum(7, content))
			}
			journal = append(journal, make([]byte, (sector-len(journal)%sector)%sector)...)
		}
		part(first)
		part(2)
		m := newImage(section(make([]byte, 100*page)))
		m.rollBack(section(journal))
		if len(m.moved) != first+2 {
			t.Errorf("%s: %d pages are restored, want %d", name, len(m.moved), first+2)
		}
	}
}

// A read over several pages is as long as was asked for, wherever they stand.
func TestReadAcrossPages(t *testing.T) {
	t.Parallel()
	content := make([]byte, 4*512)
	for i := range content {
		content[i] = byte(i % 251)
	}
	m := newImage(section(content))
	m.page = 512
	b := make([]byte, 600, 2000)
	n, err := m.readAt(b, 300)
	if n != len(b) || err != nil || !bytes.Equal(b, content[300:900]) {
		t.Errorf("%d bytes, %v", n, err)
	}
	if rest := b[600:cap(b)]; !bytes.Equal(rest, make([]byte, len(rest))) {
		t.Error("written behind its end")
	}
}

// What was there before an unfinished transaction is on disk in a journal or in
// a database with a log.
func TestRestorable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		version    byte
		journal    string
		restorable bool
	}{{1, "", false}, {2, "", true}, {1, "x", true}, {2, "x", true}} {
		db := make([]byte, 100)
		db[19] = c.version
		shot := snapshot{db: section(db), journal: section([]byte(c.journal))}
		if got := shot.restorable(); got != c.restorable {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if empty := (snapshot{db: section(nil), journal: section(nil)}); empty.restorable() {
		t.Error("an empty file has a log")
	}
}

func TestSizesOfPages(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]int64{0: 0, 1: 65536, 256: 0, 512: 512, 513: 0, 4096: 4096, 65536: 65536, 65537: 0, 131072: 0} {
		if got := validPageSize(n); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
	m := image{page: 512, moved: map[uint32]place{}}
	for n, want := range map[uint32]bool{0: false, 1: true, maxDatabase / 512: true, maxDatabase/512 + 1: false, 0xffffffff: false} {
		if got := m.setPage(n, place{}); got != want {
			t.Errorf("page %d: %v", n, got)
		}
	}
	if m.length != maxDatabase {
		t.Errorf("%d bytes", m.length)
	}
}

// A journal whose header can't be right is left alone: its pages would be read at wrong places.
func TestHeadersOfJournals(t *testing.T) {
	t.Parallel()
	const page = 512
	for _, c := range []struct {
		name         string
		sector, page uint32
		restored     bool
	}{
		{"right", 512, page, true},
		{"no sector", 0, page, false},
		{"the smallest sector", 32, page, true},
		{"a sector that is too small", 16, page, false},
		{"the largest sector", 65536, page, true},
		{"a sector that is too large", 131072, page, false},
		{"a sector that is no power of two", 600, page, false},
		{"no page", 512, 0, false},
		{"a page that is no power of two", 512, 600, false},
		{"another page than the database's", 512, 1024, false},
	} {
		header := make([]byte, max(c.sector, 28))
		copy(header, journalMagic)
		for i, n := range []uint32{1, 7, 3, c.sector, c.page} {
			binary.BigEndian.PutUint32(header[8+4*i:], n)
		}
		content := make([]byte, max(c.page, page))
		journal := binary.BigEndian.AppendUint32(header, 1)
		journal = append(journal, content...)
		journal = binary.BigEndian.AppendUint32(journal, journalSum(7, content))
		m := newImage(section(make([]byte, 10*page)))
		m.page = page
		m.rollBack(section(journal))
		if got := len(m.moved) == 1; got != c.restored || got != (m.length == 3*page) {
			t.Errorf("%s: %d pages are restored, %d bytes", c.name, len(m.moved), m.length)
		}
	}
}

// Nothing that the first transaction of a database wrote counts before it is committed.
func TestJournalOfTheFirstTransaction(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	mk.WriteDatabase(t, path, mk.Table, mk.Rows(numbered(5)...))
	header := make([]byte, 512)
	copy(header, journalMagic)
	for i, n := range []uint32{0, 7, 0, 512, 4096} {
		binary.BigEndian.PutUint32(header[8+4*i:], n)
	}
	m := newImage(section(mk.Read(t, path)))
	m.rollBack(section(header))
	if m.length != 0 {
		t.Errorf("%d bytes of it are read", m.length)
	}
}
