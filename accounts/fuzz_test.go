package accounts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	mk "speckle-keys/accounts/accountstest"
)

// S20.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{
		mk.Ada(1).JSON(), "", "{}", "[]", "null", `"x"`, "\ufeff{}", in16(mk.Ada(1).JSON(), true, true), strings.Repeat("[", 100),
		inServer(`"https://me:secret@a.example/?x#y"`), withToken(`"Bearer \r\n"`), `{"Token":1,"server_info":{"url":[]},"USERINFO":"x"}`,
		`{"serverInfo":{"url":"https://a.example","migration":{"moved_to":"https://a.example"}},"userInfo":{"id":1e400,"email":"\ud800"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		e, faults := parseDocument(b)
		if e == nil {
			for _, fault := range faults {
				if fault.lost {
					return
				}
			}
			t.Fatal("lost without a word")
		}
		if e.origin.IsZero() {
			t.Error("an account without a server")
		}
		for _, secret := range []string{e.token.Reveal(), e.refresh.Reveal()} {
			if strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Error("a token that no header can hold")
			}
		}
		for _, text := range []string{e.person.Name, e.person.Email, e.person.ID, e.server.Name, e.server.Company} {
			if !utf8.ValidString(text) || clean(text) != text {
				t.Errorf("%+q was not cleaned", text)
			}
		}
		if text, bad := toUTF8(b); bad != nil || !json.Valid(text) {
			t.Error("an account of what is not JSON")
		}
	})
}

// addFiles makes a seed of a database with its log or its journal.
func addFiles(f *testing.F, path string) {
	var log, journal []byte
	if files, _ := filepath.Glob(path + "-*"); len(files) > 0 {
		if strings.HasSuffix(files[0], "-wal") {
			log = mk.Read(f, files[0])
		} else {
			journal = mk.Read(f, files[0])
		}
	}
	f.Add(mk.Read(f, path), log, journal)
}

// smallDatabases are seeds of a few kilobytes: plain, in UTF-16, with a log,
// and with the journal of an unfinished transaction.
func smallDatabases(f *testing.F) {
	dir := f.TempDir()
	for name, write := range map[string]func(path string){
		"plain": func(path string) { mk.WriteDatabase(f, path, mk.Table, []mk.Row{{"a", "{}"}}, "page_size=512") },
		"utf-16": func(path string) {
			mk.WriteDatabase(f, path, mk.TableRowID, []mk.Row{{"a", "{}"}}, "page_size=512", `encoding="UTF-16"`)
		},
		"logged": func(path string) { writeLogged(f, path, []mk.Row{{"a", "{}"}}, []mk.Row{{"b", "[]"}}) },
		"undone": func(path string) {
			rows := make([]mk.Row, 250)
			for i := range rows {
				rows[i] = mk.Row{fmt.Sprint(i), strings.Repeat("x", 120)}
			}
			writeInterrupted(f, path, rows)
		},
	} {
		path := filepath.Join(dir, name)
		write(path)
		addFiles(f, path)
	}
}

// S20: FuzzDatabase lets SQLite read any bytes as a database with its log and
// its journal.
func FuzzDatabase(f *testing.F) {
	smallDatabases(f)
	f.Fuzz(func(t *testing.T, db, log, journal []byte) {
		shot := &snapshot{db: section(db), log: section(log), journal: section(journal)}
		shot.rows(t.Context(), func(r row) { parseRow(r) })
	})
}

// S20: FuzzImage is what happens before SQLite: our own reading of the log and
// the journal. It is many times as fast as FuzzDatabase.
func FuzzImage(f *testing.F) {
	smallDatabases(f)
	f.Fuzz(func(t *testing.T, db, log, journal []byte) {
		m := newImage(section(db))
		m.rollBack(section(journal))
		if m.readPageSize(); m.page == 0 {
			return
		}
		m.applyLog(section(log))
		m.finish()
		if m.length < 0 || m.length > max(maxDatabase, int64(len(db))) || m.length%m.page != 0 {
			t.Fatalf("%d bytes in pages of %d", m.length, m.page)
		}
		page := make([]byte, m.page)
		for at := range m.moved {
			if _, err := m.ReadAt(page, (int64(at)-1)*m.page); err != nil && !errors.Is(err, io.EOF) {
				t.Errorf("page %d: %v", at, err)
			}
		}
		if n, err := m.ReadAt(page, m.length); n != 0 || !errors.Is(err, io.EOF) {
			t.Errorf("%d bytes after the end, %v", n, err)
		}
		if err := m.err(); err != nil {
			t.Error(err)
		}
	})
}

// S20.
func FuzzSelection(f *testing.F) {
	for _, seed := range []string{`{"userSelectedAccountId":"B5FC"}`, `{"UserSelectedAccountId":1}`, "{}", "null", "", in16("{}", true, true)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if id, bad := parseSelection(b); bad != nil && id != "" || !utf8.ValidString(id) {
			t.Errorf("%q with %v", id, bad)
		}
	})
}

func section(b []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
}
