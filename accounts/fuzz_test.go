package accounts

import (
	"bytes"
	"encoding/json"
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
		for _, text := range []string{e.address, e.person.Name, e.person.Email, e.person.ID, e.person.Company, e.server.Name, e.server.Description} {
			if !utf8.ValidString(text) || clean(text) != text {
				t.Errorf("%+q was not cleaned", text)
			}
		}
		if text, bad := toUTF8(b); bad != nil || !json.Valid(text) {
			t.Error("an account of what is not JSON")
		}
	})
}

// S20: FuzzDatabase lets any bytes be a database, its log and its journal.
func FuzzDatabase(f *testing.F) {
	dir := f.TempDir()
	add := func(path string) {
		log, journal := []byte(nil), []byte(nil)
		if files, _ := filepath.Glob(path + "-*"); len(files) > 0 {
			if strings.HasSuffix(files[0], "-wal") {
				log = mk.Read(f, files[0])
			} else {
				journal = mk.Read(f, files[0])
			}
		}
		f.Add(mk.Read(f, path), log, journal)
	}
	one := mk.Rows(mk.Ada(1))
	mk.WriteDatabase(f, filepath.Join(dir, "a"), mk.Table, one, "page_size=512")
	mk.WriteDatabase(f, filepath.Join(dir, "b"), mk.TableRowID, one, `encoding="UTF-16"`)
	mk.WriteLogged(f, filepath.Join(dir, "c"), one, mk.Rows(mk.Ada(2)))
	mk.WriteInterrupted(f, filepath.Join(dir, "d"), mk.Rows(numbered(300)...))
	for _, name := range []string{"a", "b", "c", "d"} {
		add(filepath.Join(dir, name))
	}
	f.Fuzz(func(t *testing.T, db, log, journal []byte) {
		shot := &snapshot{db: section(db), log: section(log), journal: section(journal)}
		shot.rows(t.Context(), func(r row) { parseRow(r) })
	})
}

func section(b []byte) *io.SectionReader {
	return io.NewSectionReader(bytes.NewReader(b), 0, int64(len(b)))
}
