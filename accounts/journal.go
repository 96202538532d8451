package accounts

import (
	"bytes"
	"encoding/binary"
	"io"
)

// applyLog brings the committed transactions of a write-ahead log into the
// image. Frames after the last commit, of an older log, or torn by a writer
// at work are left out, as SQLite leaves them.
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

// logSum is the log's running checksum.
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

// journalSum is the journal's checksum of a page.
func journalSum(nonce uint32, page []byte) uint32 {
	for i := len(page) - 200; i > 0; i -= 200 {
		nonce += uint32(page[i])
	}
	return nonce
}
