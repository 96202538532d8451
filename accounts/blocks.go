package accounts

import (
	"errors"
	"io"
)

const (
	// blockSize is how many bytes are read at once: on a network drive each
	// reading costs a round trip, and SQLite asks for single pages.
	blockSize = 256 << 10
	// maxBlocks is how many blocks are held, 48 MB: the pages of a database
	// are not in the order in which they are read.
	maxBlocks = 192
)

// blocks reads a file in large blocks and holds the last ones in memory.
type blocks struct {
	file  *io.SectionReader
	held  map[int64][]byte
	order []int64 // of reading, the oldest first
	err   error   // the first one besides io.EOF
}

func newBlocks(file *io.SectionReader) *blocks {
	return &blocks{file: file, held: make(map[int64][]byte)}
}

// ReadAt is as io.ReaderAt wants it, for one goroutine.
func (c *blocks) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) {
		block, err := c.block(at / blockSize)
		if err != nil {
			return n, err
		}
		offset := at % blockSize
		if offset >= int64(len(block)) {
			return n, io.EOF
		}
		part := copy(b[n:], block[offset:])
		n += part
		at += int64(part)
	}
	return n, nil
}

func (c *blocks) block(i int64) ([]byte, error) {
	if block, ok := c.held[i]; ok {
		return block, nil
	}
	size := min(blockSize, c.file.Size()-i*blockSize)
	if size <= 0 {
		return nil, io.EOF
	}
	var block []byte
	if len(c.order) == maxBlocks {
		block = c.held[c.order[0]]
		delete(c.held, c.order[0])
		c.order = c.order[1:]
	}
	if int64(cap(block)) < size {
		block = make([]byte, size)
	}
	n, err := c.file.ReadAt(block[:size], i*blockSize)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
		return nil, err
	}
	c.held[i] = block[:n]
	c.order = append(c.order, i)
	return block[:n], nil
}
