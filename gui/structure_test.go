package gui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// ranks holds the one direction inside this package: program, page, what the
// page shows, dialogs, parts of tabs and dialogs, what all share, words and
// looks. A file mentions files of its own rank and of lower ones only, and one
// of a dialog mentions no other dialog.
var ranks = [][]string{
	{"parts.go", "words_*.go", "text.go", "language.go", "icons.go", "theme.go"},
	{"shell.go", "secret.go", "rowmenu.go", "table.go", "dialogs.go"},
	{"messages.go", "exports.go", "unfinished.go", "rotation.go", "revocation.go", "saved.go", "calls.go"},
	{"dialog_*.go", "palette.go"},
	{"tab_*.go", "header*.go", "statusbar.go", "accounts_pane.go", "page_empty.go"},
	{"page.go"},
	{"program.go", "world.go", "menu.go", "window.go", "filedialogs.go", "earlier.go"},
}

func rankOf(file string) int {
	for rank, patterns := range ranks {
		for _, pattern := range patterns {
			if matching, _ := filepath.Match(pattern, file); matching {
				return rank
			}
		}
	}
	return -1
}

// dialogOf is the dialog that a file belongs to: dialog_newtoken_faults.go is of
// "newtoken".
func dialogOf(file string) string {
	name, ok := strings.CutPrefix(strings.TrimSuffix(file, ".go"), "dialog_")
	if !ok {
		return ""
	}
	name, _, _ = strings.Cut(name, "_")
	return name
}

func TestFilesMentionNoHigherOnes(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	set := token.NewFileSet()
	parsed := map[string]*ast.File{}
	declared, members := map[string][]string{}, map[string][]string{} // the files that declare a name
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if rankOf(file) < 0 {
			t.Errorf("%s is not among the ranks", file)
		}
		if parsed[file], err = parser.ParseFile(set, file, nil, 0); err != nil {
			t.Fatal(err)
		}
		note := func(in map[string][]string, ids ...*ast.Ident) {
			for _, id := range ids {
				in[id.Name] = append(in[id.Name], file)
			}
		}
		noteDeclarations(parsed[file], func(ids ...*ast.Ident) { note(declared, ids...) }, func(ids ...*ast.Ident) { note(members, ids...) })
	}
	arrows := 0
	for file, content := range parsed {
		mention := func(of map[string][]string, id *ast.Ident) {
			// A name that several files declare may be any of theirs.
			if in := of[id.Name]; len(in) == 1 && in[0] != file {
				arrows++
				if rankOf(file) < rankOf(in[0]) || dialogOf(in[0]) != "" && dialogOf(file) != "" && dialogOf(file) != dialogOf(in[0]) {
					t.Errorf("%s mentions %s of %s", set.Position(id.Pos()), id.Name, in[0])
				}
			}
		}
		for _, id := range content.Unresolved {
			mention(declared, id)
		}
		ast.Inspect(content, func(n ast.Node) bool {
			if selected, ok := n.(*ast.SelectorExpr); ok && !selected.Sel.IsExported() {
				mention(members, selected.Sel) // of this package, as others can't be mentioned
			}
			return true
		})
	}
	if arrows < 500 {
		t.Errorf("only %d mentions were found", arrows)
	}
}

// noteDeclarations calls declared with the names that a file declares for the
// package, and member with those of fields and methods.
func noteDeclarations(file *ast.File, declared, member func(...*ast.Ident)) {
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil {
				member(d.Name)
			} else {
				declared(d.Name)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.ValueSpec:
					declared(s.Names...)
				case *ast.TypeSpec:
					declared(s.Name)
					if fields, ok := s.Type.(*ast.StructType); ok {
						for _, field := range fields.Fields.List {
							member(field.Names...)
						}
					}
				}
			}
		}
	}
}
