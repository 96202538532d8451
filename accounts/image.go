package accounts

import (
	"bytes"
	"encoding/binary"
)

// The parts of SQLite's file formats that are needed to bring a database, its
// write-ahead log and its rollback journal together in memory
// (https://sqlite.org/fileformat2.html). SQLite itself would do that on disk,
// with files beside the original or a copy full of tokens.

const headerSize = 100

var sqliteMagic = []byte("SQLite format 3\x00")

// pageSize returns the page size of a database, or 0 when it is none.
func pageSize(db []byte) int {
	if len(db) < headerSize || !bytes.HasPrefix(db, sqliteMagic) {
		return 0
	}
	return validPageSize(int(binary.BigEndian.Uint16(db[16:])))
}

func validPageSize(n int) int {
	if n == 1 {
		n = 65536
	}
	if n < 512 || n > 65536 || n&(n-1) != 0 {
		return 0
	}
	return n
}

// image is a whole database in memory.
type image struct {
	pages []byte
	size  int // of a page
}

// setPage writes page number n (from 1), growing the image up to limit bytes.
func (m *image) setPage(n uint32, data []byte, limit int64) bool {
	end := int64(n) * int64(m.size)
	if n == 0 || end > limit {
		return false
	}
	m.resize(max(int64(len(m.pages)), end))
	copy(m.pages[end-int64(m.size):end], data)
	return true
}

func (m *image) resize(n int64) {
	if n <= int64(len(m.pages)) {
		m.pages = m.pages[:n]
		return
	}
	m.pages = append(m.pages, make([]byte, n-int64(len(m.pages)))...)
}

// applyLog brings the committed transactions of a write-ahead log into the
// image. Frames after the last commit, of an older log, or torn by a writer
// at work are left out, as SQLite leaves them.
func (m *image) applyLog(log []byte, limit int64) {
	const logHeader, frameHeader = 32, 24
	if len(log) < logHeader {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch binary.BigEndian.Uint32(log) {
	case 0x377f0682:
	case 0x377f0683:
		order = binary.BigEndian
	default:
		return
	}
	if int(binary.BigEndian.Uint32(log[8:])) != m.size {
		return
	}
	sum := logSum(order, [2]uint32{}, log[:24])
	if sum != sumAt(log[24:]) {
		return
	}
	salt := log[16:24]
	var pending []int // offsets of frames of the open transaction
	for at := logHeader; at+frameHeader+m.size <= len(log); at += frameHeader + m.size {
		frame := log[at : at+frameHeader+m.size]
		if !bytes.Equal(frame[8:16], salt) {
			return
		}
		sum = logSum(order, sum, frame[:8])
		if sum = logSum(order, sum, frame[frameHeader:]); sum != sumAt(frame[16:]) {
			return
		}
		pending = append(pending, at)
		commit := int64(binary.BigEndian.Uint32(frame[4:])) * int64(m.size)
		if commit == 0 {
			continue
		}
		for _, p := range pending {
			page := binary.BigEndian.Uint32(log[p:])
			if !m.setPage(page, log[p+frameHeader:p+frameHeader+m.size], limit) {
				return
			}
		}
		pending = pending[:0]
		if commit <= limit {
			m.resize(commit)
		}
	}
}

func sumAt(b []byte) [2]uint32 {
	return [2]uint32{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])}
}

// logSum is the log's running checksum.
func logSum(order binary.ByteOrder, s [2]uint32, b []byte) [2]uint32 {
	for i := 0; i+8 <= len(b); i += 8 {
		s[0] += order.Uint32(b[i:]) + s[1]
		s[1] += order.Uint32(b[i+4:]) + s[0]
	}
	return s
}

var journalMagic = []byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7}

// rollBack undoes a transaction that was cut off or is under way: the journal
// holds the pages as they were before it.
func (m *image) rollBack(journal []byte, limit int64) {
	const header = 28
	for at, first := 0, true; at+header <= len(journal); first = false {
		head := journal[at:]
		if !bytes.HasPrefix(head, journalMagic) {
			return
		}
		count := binary.BigEndian.Uint32(head[8:])
		nonce := binary.BigEndian.Uint32(head[12:])
		sector := int(binary.BigEndian.Uint32(head[20:]))
		size := validPageSize(int(binary.BigEndian.Uint32(head[24:])))
		if sector < 32 || sector > 65536 || sector&(sector-1) != 0 || size == 0 || size != m.size && m.size != 0 {
			return
		}
		m.size = size
		record := 4 + size + 4
		at += sector
		if at > len(journal) {
			return
		}
		if count == 0xffffffff { // written without syncing: all that is there
			count = uint32((len(journal) - at) / record)
		}
		if first {
			if n := int64(binary.BigEndian.Uint32(head[16:])) * int64(size); n <= limit {
				defer func() { m.resize(n) }()
			}
		}
		for ; count > 0 && at+record <= len(journal); count-- {
			page := journal[at+4 : at+4+size]
			if binary.BigEndian.Uint32(journal[at+4+size:]) != journalSum(nonce, page) ||
				!m.setPage(binary.BigEndian.Uint32(journal[at:]), page, limit) {
				return
			}
			at += record
		}
		at = (at + sector - 1) / sector * sector
	}
}

// journalSum is the journal's checksum of a page.
func journalSum(nonce uint32, page []byte) uint32 {
	for i := len(page) - 200; i > 0; i -= 200 {
		nonce += uint32(page[i])
	}
	return nonce
}

// finish makes the image one that SQLite opens in memory, and reports whether
// pages are missing at its end. The page count is set to those that are
// there, or SQLite would refuse the whole for the missing ones.
func (m *image) finish() (cut bool) {
	const versions, changes, count, validFor = 18, 24, 28, 92
	whole := int64(len(m.pages)) / int64(m.size) * int64(m.size)
	cut = whole != int64(len(m.pages))
	m.resize(whole)
	if whole == 0 {
		return true
	}
	pages := uint32(len(m.pages) / m.size)
	if bytes.Equal(m.pages[changes:changes+4], m.pages[validFor:validFor+4]) &&
		binary.BigEndian.Uint32(m.pages[count:]) > pages {
		cut = true
		binary.BigEndian.PutUint32(m.pages[count:], pages)
	}
	m.pages[versions], m.pages[versions+1] = 1, 1 // no log: it is applied
	return cut
}
