package accounts

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	mk "speckle-keys/accounts/accountstest"
)

// numbered are n people, in the order of their hashes.
func numbered(n int) []mk.Person {
	list := make([]mk.Person, n)
	for i := range list {
		list[i] = mk.Ada(i)
	}
	slices.SortFunc(list, func(a, b mk.Person) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func TestDatabaseVariants(t *testing.T) {
	t.Parallel()
	two := mk.Rows(mk.Ada(0), mk.Ada(1))
	blobs := []mk.Row{{mk.Ada(0).ID, []byte(mk.Ada(0).JSON())}, {[]byte(mk.Ada(1).ID), []byte(mk.Ada(1).JSON())}}
	const db = "Speckle/Accounts.db"
	for _, test := range []struct {
		name     string
		write    func(t *testing.T, path string)
		accounts int
		problems []string
	}{
		{"as .NET makes it", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.Table, two, "page_size=32768", "journal_mode=WAL")
		}, 2, nil},
		{"as SketchUp makes it", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.TableRowID, two) }, 2, nil},
		{"UTF-16 little-endian", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.Table, two, `encoding="UTF-16le"`) }, 2, nil},
		{"UTF-16 big-endian", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.TableRowID, two, `encoding="UTF-16be"`) }, 2, nil},
		{"smallest pages", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.Table, two, "page_size=512") }, 2, nil},
		{"largest pages", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.Table, two, "page_size=65536") }, 2, nil},
		{"vacuuming", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.Table, two, "auto_vacuum=FULL") }, 2, nil},
		{"blobs", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.TableRowID, blobs) }, 2, nil},
		{"columns in another order and case, and more of them", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, "CREATE TABLE Objects(added TEXT DEFAULT 'x', Content TEXT, HASH TEXT, [a \"b] INT)", two)
		}, 2, nil},
		{"hash not unique", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, "CREATE TABLE objects(hash TEXT, content TEXT)", append(two, two...))
		}, 2, nil},
		{"other tables, triggers and views", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.Table+`; CREATE TABLE other(a); CREATE VIEW v AS SELECT * FROM objects;
				CREATE TRIGGER gone AFTER UPDATE ON objects BEGIN DELETE FROM objects; END`, two)
		}, 2, nil},
		{"rows only in the log", func(t *testing.T, p string) { writeLogged(t, p, two[:1], two[1:]) }, 2, nil},
		{"all rows only in the log", func(t *testing.T, p string) { writeLogged(t, p, nil, two) }, 2, nil},
		{"a large log", func(t *testing.T, p string) {
			writeLogged(t, p, mk.Rows(mk.Ada(1000), mk.Ada(1001)), mk.Rows(numbered(300)[100:]...))
		}, 202, nil},
		{"a log cut in the middle of its last transaction", func(t *testing.T, p string) {
			writeLogged(t, p, two[:1], two[1:])
			log := mk.Read(t, p+"-wal")
			mk.Write(t, p+"-wal", log[:len(log)-100])
		}, 1, nil},
		{"a log that is not one", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.Table, two)
			mk.Write(t, p+"-wal", strings.Repeat("nonsense", 1000))
		}, 2, nil},
		{"an empty log", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.Table, two)
			mk.Write(t, p+"-wal", "")
		}, 2, nil},
		{"a transaction that a crash cut off", func(t *testing.T, p string) { writeInterrupted(t, p, mk.Rows(numbered(400)...)) }, 400, nil},
		{"a journal that is done with", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.TableRowID, two, "journal_mode=PERSIST")
			if len(mk.Read(t, p+"-journal")) == 0 {
				t.Fatal("no journal was kept")
			}
		}, 2, nil},
		{"no rows", func(t *testing.T, p string) { mk.WriteDatabase(t, p, mk.Table, nil) }, 0, nil},
		{"no bytes", func(t *testing.T, p string) { mk.Write(t, p, "") }, 0, []string{db + " empty!"}},
		{"text", func(t *testing.T, p string) { mk.Write(t, p, strings.Repeat("no database ", 1000)) }, 0, []string{db + " database!"}},
		{"noise, as an encrypted one looks", func(t *testing.T, p string) { mk.Write(t, p, strings.Repeat(mk.Token(1), 200)) }, 0, []string{db + " database!"}},
		{"a header and nothing else", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.Table, two)
			mk.Write(t, p, mk.Read(t, p)[:100])
		}, 0, []string{db + " schema!"}},
		{"a header of zeros after the magic", func(t *testing.T, p string) {
			mk.Write(t, p, "SQLite format 3\x00"+strings.Repeat("\x00", 8192))
		}, 0, []string{db + " database!"}},
		{"another table", func(t *testing.T, p string) { mk.Open(t, p, "CREATE TABLE accounts(hash, content)").Close() }, 0, []string{db + " schema!"}},
		{"another column", func(t *testing.T, p string) { mk.Open(t, p, "CREATE TABLE objects(hash, data)").Close() }, 0, []string{db + " schema!"}},
		{"a view in the table's place", func(t *testing.T, p string) {
			mk.Open(t, p, "CREATE TABLE t(hash, content)", "CREATE VIEW objects AS SELECT * FROM t").Close()
		}, 0, []string{db + " schema!"}},
		{"a virtual table in its place", func(t *testing.T, p string) {
			mk.Open(t, p, "CREATE VIRTUAL TABLE objects USING fts5(hash, content)").Close()
		}, 0, []string{db + " schema!"}},
		{"a computed column", func(t *testing.T, p string) {
			mk.Open(t, p, "CREATE TABLE objects(hash, content AS (hex(zeroblob(1000000))))", "INSERT INTO objects(hash) VALUES('a')").Close()
		}, 0, []string{db + " schema!"}},
		{"damage in what describes another table", func(t *testing.T, p string) {
			mk.WriteDatabase(t, p, mk.Table+"; CREATE TABLE other(a)", two)
			mk.Write(t, p, strings.Replace(string(mk.Read(t, p)), "CREATE TABLE other(a)", "CREATE TABLE other%a)", 1))
		}, 2, nil},
		{"larger than is read", func(t *testing.T, p string) {
			mk.Write(t, p, "SQLite format 3\x00")
			if err := os.Truncate(p, maxDatabase+1); err != nil {
				t.Skip(err)
			}
		}, 0, []string{db + " too-large!"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			mk.Folder(t, filepath.Join(base, "Speckle"))
			test.write(t, filepath.Join(base, "Speckle", "Accounts.db"))
			found := search(t, base)
			if len(found.Accounts) != test.accounts {
				t.Errorf("%d accounts, want %d", len(found.Accounts), test.accounts)
			}
			got := slices.DeleteFunc(problems(base, found), func(p string) bool { return strings.HasSuffix(p, " no-default") })
			same(t, "problems", got, test.problems)
		})
	}
}

// S19.
func TestDatabaseRows(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts.db")
	mk.Folder(t, filepath.Dir(path))
	huge := mk.Ada(7)
	huge.Avatar = "data:image/png;base64," + strings.Repeat("A", 5<<20)
	giant := mk.Ada(9)
	giant.Avatar = "data:image/png;base64," + strings.Repeat("A", maxDocument)
	legal := mk.Ada(8)
	legal.Avatar = "data:image/png;base64," + strings.Repeat("A", 500_000)
	mk.WriteDatabase(t, path, "CREATE TABLE objects(hash, content)", []mk.Row{
		{"good", mk.Ada(0).JSON()},
		{"null", nil},
		{"blank", "  "},
		{"empty", ""},
		{"number", 42},
		{"float", 1.5},
		{"cut", mk.Ada(1).JSON()[:100]},
		{"blob", []byte{0xff, 0x00, 0x12}},
		{nil, mk.Ada(2).JSON()},
		{17, mk.Ada(3).JSON()},
		{"huge", huge.JSON()},
		{"giant", giant.JSON()},
		{"legal", legal.JSON()},
		{mk.Token(5), "{}"},
		{"a\u202eb\x1b[31m", "[]"},
	})
	found := search(t, base)
	same(t, "accounts", people(found), []string{
		"https://server0.example Ada Okafor 0", "https://server2.example Ada Okafor 2",
		"https://server3.example Ada Okafor 3", "https://server7.example Ada Okafor 7", "https://server8.example Ada Okafor 8",
	})
	const db = "Speckle/Accounts.db"
	same(t, "problems", problems(base, found), []string{
		db + " null empty!", db + " blank empty!", db + " empty empty!", db + " number not-account!", db + " float not-account!",
		db + " cut syntax!", db + " blob encoding!", db + " huge large-picture", db + " giant too-large!", db + " [hidden] not-account!", db + " ab [31m not-account!",
	})
}

// S19: TestDatabaseDamagedPage checks that a damaged page in the middle costs
// what stood on it, and neither what stood before nor after.
func TestDatabaseDamagedPage(t *testing.T) {
	t.Parallel()
	for _, table := range []string{mk.Table, mk.TableRowID} {
		base := t.TempDir()
		path := filepath.Join(base, "Speckle", "Accounts.db")
		mk.Folder(t, filepath.Dir(path))
		const size = 4096
		all := numbered(200)
		mk.WriteDatabase(t, path, table, mk.Rows(all...), "page_size=4096")
		b := mk.Read(t, path)
		middle := []byte(all[100].ID + "{")
		if table == mk.TableRowID {
			middle = []byte(all[100].ID)
		}
		for page := 2; page < len(b)/size; page++ {
			at := page * size
			if leaf := b[at] == 0x0a || b[at] == 0x0d; leaf && strings.Contains(string(b[at:at+size]), string(middle)) {
				copy(b[at:], strings.Repeat("\xff", size))
			}
		}
		mk.Write(t, path, b)
		found := search(t, base)
		if n := len(found.Accounts); n < 185 || n > 199 {
			t.Errorf("%s: %d accounts of 200", table, n)
		}
		got := problems(base, found)
		if !slices.Contains(got, "Speckle/Accounts.db damaged!") {
			t.Errorf("%s: the damage is not told: %v", table, got)
		}
	}
}

// TestDatabaseCircle checks that pages which lead to each other end.
func TestDatabaseCircle(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts.db")
	mk.Folder(t, filepath.Dir(path))
	mk.WriteDatabase(t, path, mk.TableRowID, mk.Rows(numbered(200)...), "page_size=512")
	b := mk.Read(t, path)
	for at := 512; at < len(b); at += 512 {
		if b[at] != 0x05 { // an inner page of a table
			continue
		}
		for i := range int(binary.BigEndian.Uint16(b[at+3:])) {
			cell := at + int(binary.BigEndian.Uint16(b[at+12+2*i:]))
			binary.BigEndian.PutUint32(b[cell:], 2)
		}
	}
	mk.Write(t, path, b)
	found := search(t, base)
	if got := problems(base, found); !slices.Contains(got, "Speckle/Accounts.db damaged!") && !slices.Contains(got, "Speckle/Accounts.db too-large!") {
		t.Errorf("the circle is not told: %v", got)
	}
}

// S18.
func TestDatabaseHeldByAWriter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		pragma     string
		statements []string
	}{
		{"exclusive, journal", "journal_mode=DELETE", []string{"BEGIN EXCLUSIVE"}},
		{"exclusive, log", "journal_mode=WAL", []string{"BEGIN EXCLUSIVE", "DELETE FROM objects"}},
		{"exclusive mode of the log, without shared memory", "journal_mode=WAL", []string{"PRAGMA locking_mode=EXCLUSIVE", "BEGIN IMMEDIATE", "DELETE FROM objects"}},
		{"a transaction that has reached the file", "journal_mode=DELETE", []string{"PRAGMA cache_size=2", "BEGIN EXCLUSIVE", "UPDATE objects SET content='gone'", "DELETE FROM objects"}},
		{"… without syncing", "journal_mode=DELETE", []string{"PRAGMA synchronous=OFF", "PRAGMA cache_size=2", "BEGIN EXCLUSIVE", "UPDATE objects SET content='gone'", "DELETE FROM objects"}},
		{"… with a journal that stays", "journal_mode=PERSIST", []string{"PRAGMA journal_mode=PERSIST", "PRAGMA cache_size=2", "BEGIN EXCLUSIVE", "UPDATE objects SET content='gone'"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			path := filepath.Join(base, "Speckle", "Accounts.db")
			mk.Folder(t, filepath.Dir(path))
			mk.WriteDatabase(t, path, mk.TableRowID, mk.Rows(numbered(400)...), test.pragma)
			startWriter(t, path, test.statements...)
			start := time.Now()
			if _, err := Find(t.Context(), only(base)); err != nil {
				t.Fatal(err)
			}
			took := time.Since(start)
			found := search(t, base)
			if took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if len(found.Accounts) != 400 {
				t.Errorf("%d accounts, want the 400 before the transaction; problems %v", len(found.Accounts), problems(base, found))
			}
		})
	}
}

// TestDatabaseWithoutJournal checks what can't be read consistently: a writer
// that keeps its journal in memory has half changed the file.
func TestDatabaseWithoutJournal(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts.db")
	mk.Folder(t, filepath.Dir(path))
	mk.WriteDatabase(t, path, mk.Table, mk.Rows(numbered(400)...))
	startWriter(t, path, "PRAGMA journal_mode=MEMORY", "PRAGMA cache_size=2", "BEGIN EXCLUSIVE",
		"DELETE FROM objects WHERE hash > '1'", "CREATE TABLE t(a)", "INSERT INTO t SELECT zeroblob(4000) FROM pragma_function_list LIMIT 100")
	start := time.Now()
	if _, err := Find(t.Context(), only(base)); err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	found := search(t, base)
	if took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	got := problems(base, found)
	if !slices.Contains(got, "Speckle/Accounts.db locked!") && !slices.Contains(got, "Speckle/Accounts.db unsettled") {
		t.Errorf("%d accounts and no word of the writer: %v", len(found.Accounts), got)
	}
}

func TestDatabaseThatKeepsChanging(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	path := filepath.Join(base, "Speckle", "Accounts.db")
	mk.Folder(t, filepath.Dir(path))
	mk.WriteDatabase(t, path, mk.Table, mk.Rows(numbered(20)...), "journal_mode=WAL")
	db := mk.Open(t, path, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=5")
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			db.Exec("UPDATE objects SET content = content || ' '")
		}
	}()
	for range 20 {
		found, err := Find(context.Background(), only(base))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range found.Problems {
			if !slices.Contains([]ProblemCode{"changed", "locked", "unsettled", "no-default"}, p.Code) {
				t.Errorf("a writer at work was taken for %s", p.Code)
			}
		}
		if n := len(found.Accounts); n != 20 && len(found.Problems) == 0 {
			t.Errorf("%d accounts of 20 and no word of why", n)
		}
	}
	stop()
	<-done
}

func TestSelection(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content string
		selected      string
		problems      int
	}{
		{"camelCase", `{"userSelectedAccountId":"` + mk.Ada(1).ID + `"}`, mk.Ada(1).Name, 0},
		{"PascalCase", `{"UserSelectedAccountId":"` + mk.Ada(0).ID + `"}`, mk.Ada(0).Name, 0},
		{"gone", `{"userSelectedAccountId":"NOBODY"}`, "", 0},
		{"null", `{"userSelectedAccountId":null}`, "", 0},
		{"not JSON", `{"userSelectedAccountId"`, "", 1},
		{"another form", `["a"]`, "", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			base := t.TempDir()
			mk.Folder(t, filepath.Join(base, "Speckle"))
			mk.WriteDatabase(t, filepath.Join(base, "Speckle", "Accounts.db"), mk.Table, mk.Rows(mk.Ada(0), mk.Ada(1)))
			mk.WriteDatabase(t, filepath.Join(base, "Speckle", "DUI3Config.db"), mk.Table, []mk.Row{{"Rhino", "{}"}, {"accounts", test.content}})
			found := search(t, base)
			selected := ""
			for _, a := range found.Accounts {
				if a.Selected {
					selected += a.Person.Name
				}
			}
			if selected != test.selected || len(found.Problems) != test.problems {
				t.Errorf("selected %q, problems %v", selected, problems(base, found))
			}
		})
	}
	t.Run("damaged", func(t *testing.T) {
		t.Parallel()
		base := t.TempDir()
		mk.Write(t, filepath.Join(base, "Speckle", "DUI3Config.db"), "no database")
		same(t, "problems", problems(base, search(t, base)), []string{"Speckle/DUI3Config.db selection"})
	})
}
