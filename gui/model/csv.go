package model

import (
	"bytes"
	"context"
	"encoding/csv"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"speckle-keys/accounts/ownfile"
)

// SaveCSV writes a table, whose first row is its head, to a file that a person
// chose, in the background, and hands over the result.
func (a *App) SaveCSV(path string, table [][]string, done func(error)) {
	content := encodeCSV(table)
	run(a, &job{}, activityLimit, func(context.Context) error {
		return ownfile.Export(path, content, false)
	}, func(err error) {
		if err != nil {
			done(localError("file", err))
			return
		}
		a.report(Status{Kind: StatusExported, Name: filepath.Base(path)})
		done(nil)
	})
}

// CSVTime is a time in a table that is saved: ISO 8601 in UTC, "" for none.
func CSVTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// encodeCSV writes a table as RFC 4180 has it, in UTF-8 with the mark by which Excel knows it.
func encodeCSV(table [][]string) []byte {
	var text bytes.Buffer
	text.WriteString("\ufeff")
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	for _, row := range table {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = noFormula(cell)
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	w.Flush()
	return text.Bytes()
}

// noFormula lets a spreadsheet take a cell as text: names come from servers,
// and what begins like a formula would be calculated. The full-width signs
// count in Japanese spreadsheets, and signs behind spaces in some others.
func noFormula(cell string) string {
	begin := strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
	if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || begin != "" && strings.ContainsRune("=+-@＝＋－＠|%", []rune(begin)[0]) {
		return "'" + cell
	}
	return cell
}
