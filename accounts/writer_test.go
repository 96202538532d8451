package accounts

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The variables make a copy of the test program a writer.
const (
	writerPath       = "ACCOUNTSTEST_WRITER_PATH"
	writerStatements = "ACCOUNTSTEST_WRITER_STATEMENTS"
)

// writerMain is to be called first in TestMain: a test that needs another process
// starts itself again. In that process it does not return.
func writerMain() {
	path := os.Getenv(writerPath)
	if path == "" {
		return
	}
	db, err := sql.Open("sqlite", path)
	if err == nil {
		db.SetMaxOpenConns(1)
		for _, s := range strings.Split(os.Getenv(writerStatements), ";") {
			if _, err = db.Exec(s); err != nil {
				break
			}
		}
	}
	if err != nil {
		fmt.Println("writer failed:", err)
		os.Exit(1)
	}
	fmt.Println("writing")
	io.Copy(io.Discard, os.Stdin) // until the test closes it
	os.Exit(0)
}

// startWriter starts another process that opens the database, runs the statements
// and stays in that state until the test ends. SQLite's locks are between
// processes, so a writer in this one would not be seen.
func startWriter(t testing.TB, path string, statements ...string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), writerPath+"="+path, writerStatements+"="+strings.Join(statements, ";"))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "writing\n" {
		t.Fatalf("writer: %s", line)
	}
}
