package accounts

import (
	"errors"
	"io"
	"strings"
	"testing"
)

var errDisk = errors.New("input/output error")

type failingDisk struct{}

func (failingDisk) ReadAt([]byte, int64) (int, error) { return 0, errDisk }

// An error of any of a database's files is told, in place of what SQLite makes of it.
func TestReadErrorOfADatabase(t *testing.T) {
	t.Parallel()
	good, bad := io.NewSectionReader(strings.NewReader("x"), 0, 1), io.NewSectionReader(failingDisk{}, 0, 1)
	for name, files := range map[string][2]*io.SectionReader{"the database": {bad, good}, "its journal": {good, bad}, "neither": {good, good}} {
		m := newImage(files[0])
		_, _ = m.addFile(files[1]).ReadAt(make([]byte, 1), 0)
		if want := name != "neither"; errors.Is(m.err(), errDisk) != want {
			t.Errorf("%s: %v", name, m.err())
		}
	}
}
