package gui

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// TestPartsDoNotKnowTheWindow holds the one direction inside this package:
// program, page, tab or dialog, widgets. A part gets a shell, and names neither
// the program nor the page nor another part's type.
func TestPartsDoNotKnowTheWindow(t *testing.T) {
	var files []string
	for _, pattern := range []string{"tab_*.go", "dialog_*.go", "words_*.go", "header*.go", "messages.go", "statusbar.go",
		"accounts_pane.go", "page_empty.go", "table.go", "dialogs.go"} {
		matching, err := filepath.Glob(pattern)
		if err != nil || len(matching) == 0 {
			t.Fatalf("no file %s: %v", pattern, err)
		}
		files = append(files, matching...)
	}
	for _, file := range files {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		// What the file doesn't declare itself is the package's, or another's.
		for _, name := range parsed.Unresolved {
			if slices.Contains([]string{"Program", "page", "newPage", "mainPage"}, name.Name) {
				t.Errorf("%s mentions %s", set.Position(name.Pos()), name.Name)
			}
		}
	}
}
