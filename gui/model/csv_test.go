package model

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// What a server or a person wrote is text in a spreadsheet, whatever it is.
func TestCSVHoldsNoFormula(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+49 30": "'+49 30", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"  =cmd": "'  =cmd", "\u200b=cmd": "'\u200b=cmd", "＝1": "'＝1", "|calc": "'|calc", "%0A": "'%0A",
		"ci-publish": "ci-publish", "a=b": "a=b", "": "", "2026-03-12T12:00:00Z": "2026-03-12T12:00:00Z", "Zoë «x»": "Zoë «x»",
	} {
		if got := noFormula(cell); got != want {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}

func TestCSVIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	table := [][]string{{"Name", "Größe"}, {"say \"hi\", then\ngo; on", "陳大文"}, {"", "é"}}
	content := encodeCSV(table)
	if !bytes.HasPrefix(content, []byte("\ufeffName,Größe\r\n")) {
		t.Errorf("it begins %q", content)
	}
	read, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil || len(read) != 3 || read[1][0] != table[1][0] || read[1][1] != table[1][1] || read[2][0] != "" {
		t.Errorf("read %q, %v", read, err)
	}
	at := time.Date(2026, 3, 12, 13, 0, 0, 0, time.FixedZone("", 3600))
	if CSVTime(at) != "2026-03-12T12:00:00Z" || CSVTime(time.Time{}) != "" {
		t.Errorf("times: %q, %q", CSVTime(at), CSVTime(time.Time{}))
	}
}

func TestCSVIsSavedInTheBackground(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	dir := t.TempDir()
	path := filepath.Join(dir, "tokens.csv")
	result := []error{}
	save := func(to string) {
		s.SaveCSV(to, [][]string{{"Name"}, {"=1"}}, func(err error) { result = append(result, err) })
		s.settle()
	}
	save(path)
	content, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(content), "'=1") || len(result) != 1 || result[0] != nil {
		t.Errorf("wrote %q, %v, %v", content, err, result)
	}
	if done := s.Status(); done.Kind != StatusExported || done.Name != "tokens.csv" {
		t.Errorf("status %+v", s.Status())
	}
	save(filepath.Join(path, "below"))
	if len(result) != 2 || TroubleOf(result[1]).Key != "file" {
		t.Errorf("said %v", result)
	}
}

// What is saved for a person replaces a file as a whole: another name of the old one shows it.
func TestSavedFilesAreReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	for name, save := range map[string]func(path string) error{
		"a table": func(path string) (err error) {
			s.SaveCSV(path, [][]string{{"Name"}}, func(failed error) { err = failed })
			s.settle()
			return err
		},
		"a registration": func(path string) error { return writeRegistration(path, speckle.NewSecret("x")) },
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := errors.Join(os.WriteFile(path, []byte("old"), 0o600), os.Link(path, path+".old")); err != nil {
			t.Fatal(err)
		}
		if err := save(path); err != nil {
			t.Error(err)
		}
		old, err := os.ReadFile(path + ".old")
		if written, _ := os.ReadFile(path); err != nil || string(old) != "old" || len(written) == 0 || string(written) == "old" {
			t.Errorf("%s: %q, %v", name, old, err)
		}
	}
}
