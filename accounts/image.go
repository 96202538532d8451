package accounts

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
)

// The parts of SQLite's file formats that are needed to bring a database, its write-ahead log and
// its rollback journal together without writing (https://sqlite.org/fileformat2.html). SQLite
// itself would do that on disk, with files beside the original or a copy full of tokens.

const headerSize = 100

var sqliteMagic = []byte("SQLite format 3\x00")

// image is a database as it is with the committed transactions of its log and without the
// unfinished one of its journal. Only the positions of pages are held in memory.
type image struct {
	db     *source
	files  []*source // all that are read: db, log and journal
	length int64     // in bytes
	page   int64     // size of a page in bytes, 0 when it is no database
	moved  map[uint32]place
	header [headerSize]byte // what SQLite reads in place of the first bytes
}

// place is the location of a page not at its own place in the database.
type place struct {
	file *source
	at   int64
}

func newImage(db *io.SectionReader) *image {
	m := &image{length: db.Size(), moved: make(map[uint32]place)}
	m.db = m.addFile(db)
	m.readPageSize()
	return m
}

func (m *image) addFile(content *io.SectionReader) *source {
	f := &source{SectionReader: content}
	m.files = append(m.files, f)
	return f
}

func (m *image) err() error {
	for _, f := range m.files {
		if f.err != nil {
			return f.err
		}
	}
	return nil
}

func (m *image) readPageSize() {
	var header [headerSize]byte
	n, _ := m.readAt(header[:], 0)
	m.page = 0
	if n == headerSize && bytes.HasPrefix(header[:], sqliteMagic) {
		m.page = validPageSize(int64(binary.BigEndian.Uint16(header[16:])))
	}
}

func validPageSize(n int64) int64 {
	if n == 1 {
		n = 65536
	}
	if n < 512 || n > 65536 || n&(n-1) != 0 {
		return 0
	}
	return n
}

func (m *image) setPage(n uint32, p place) bool {
	end := int64(n) * m.page
	if n == 0 || end > maxDatabase {
		return false
	}
	m.moved[n] = p
	m.length = max(m.length, end)
	return true
}

// readAt reads across pages, wherever they stand. Pages that the database
// does not reach read as zeros.
func (m *image) readAt(b []byte, at int64) (n int, err error) {
	for n < len(b) && at < m.length {
		part := min(int64(len(b)-n), m.length-at)
		from := place{m.db, at}
		if m.page > 0 {
			part = min(part, m.page-at%m.page)
			if p, ok := m.moved[uint32(at/m.page)+1]; ok {
				from = place{p.file, p.at + at%m.page}
			}
		}
		read, err := from.file.ReadAt(b[n:n+int(part)], from.at)
		if err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
		clear(b[n+read : n+int(part)])
		n += int(part)
		at += part
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// ReadAt gives SQLite the image: as readAt, with the header of finish.
func (m *image) ReadAt(b []byte, at int64) (int, error) {
	n, err := m.readAt(b, at)
	if at < headerSize {
		copy(b[:n], m.header[at:])
	}
	return n, err
}

// finish makes the image one that SQLite opens without a log, and reports
// whether pages are missing at its end. The header's page count becomes that
// of the pages that are there, or SQLite would refuse the whole database.
func (m *image) finish() (cut bool) {
	const versions, changes, count, validFor = 18, 24, 28, 92
	pages := m.length / m.page
	cut = pages*m.page != m.length
	m.length = pages * m.page
	_, _ = m.readAt(m.header[:], 0)
	h := m.header[:]
	if bytes.Equal(h[changes:changes+4], h[validFor:validFor+4]) && int64(binary.BigEndian.Uint32(h[count:])) > pages {
		cut = true
		binary.BigEndian.PutUint32(h[count:], uint32(pages))
	}
	h[versions], h[versions+1] = 1, 1 // the log is applied already
	return cut || pages == 0
}

// imageName is the one file that an image is as a file system.
const imageName = "accounts"

// Open lets SQLite open the image; there is no other file.
func (m *image) Open(name string) (fs.File, error) {
	if name != imageName {
		return nil, fs.ErrNotExist
	}
	return imageFile{io.NewSectionReader(m, 0, m.length)}, nil
}

type imageFile struct{ *io.SectionReader }

func (imageFile) Close() error                 { return nil }
func (f imageFile) Stat() (fs.FileInfo, error) { return imageInfo{size: f.Size()}, nil }

// imageInfo answers what SQLite asks, the size.
type imageInfo struct {
	fs.FileInfo
	size int64
}

func (i imageInfo) Size() int64 { return i.size }

// source is a file that is read, and what the first reading that failed returned.
type source struct {
	*io.SectionReader
	err error
}

func (f *source) ReadAt(b []byte, at int64) (int, error) {
	n, err := f.SectionReader.ReadAt(b, at)
	if f.err == nil && err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}
