// One goroutine reads the source: the race detector has nothing to find.

//go:build !race

package main

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "speckle-keys/"
	fyneV2 = "fyne.io/fyne/v2"
)

// layers lists which of our packages each package may import, and whether it
// may import Fyne. Add a new package here.
var layers = map[string]struct {
	ours []string
	fyne bool
}{
	"speckle":             {},
	"speckle/demoserver":  {ours: []string{"speckle"}},
	"speckle/speckletest": {ours: []string{"speckle"}},

	"accounts":                       {ours: []string{"speckle"}},
	"accounts/ownfile":               {},
	"accounts/keychain":              {ours: []string{"accounts/ownfile", "speckle"}},
	"accounts/activity":              {ours: []string{"accounts/keychain", "accounts/ownfile", "speckle"}},
	"accounts/script":                {ours: []string{"accounts/activity", "accounts/keychain", "speckle"}},
	"accounts/accountstest":          {ours: []string{"accounts", "speckle"}},
	"accounts/keychain/keychaintest": {ours: []string{"accounts/keychain", "speckle"}},

	"gui/model":     {ours: []string{"accounts", "accounts/activity", "accounts/keychain", "accounts/ownfile", "speckle"}},
	"gui/widgets":   {fyne: true},
	"gui/display":   {},
	"gui/clipboard": {ours: []string{"gui/display", "speckle"}},
	"gui/guitest":   {fyne: true},
	"gui/desktop":   {ours: []string{"gui/display"}, fyne: true},
	"gui":           {ours: []string{"gui/model", "gui/widgets", "gui/clipboard", "gui/desktop", "assets", "assets/licences"}, fyne: true},

	"assets":          {},
	"assets/licences": {},

	// main.go wires everything together.
	".": {ours: []string{"speckle", "speckle/demoserver", "accounts", "accounts/activity", "accounts/keychain", "accounts/script", "gui", "gui/model", "gui/desktop"}, fyne: true},
}

// revealing lists the files that may call Secret.Reveal, each with the reason.
var revealing = map[string]string{
	"speckle/secret.go":    "the type itself: comparing, and the id and last characters",
	"speckle/transport.go": "the Authorization header",
	"speckle/signin.go":    "the body of the token exchange and the address that the browser opens",
	"speckle/text.go":      "cuts secrets out of a server's words",

	"speckle/demoserver/auth.go":         "a server: compares what it is sent",
	"speckle/demoserver/resolve_apps.go": "a server: shows an app's secret to its author",

	"accounts/merge.go": "the same token in two places is one account",

	"accounts/keychain/credentials.go": "refuses to write an index that holds the secret",
	"accounts/keychain/memory.go":      "the demo's keychain: the length",
	"accounts/keychain/signin.go":      "a sign-in as one value for the keychain",
	"accounts/keychain/system.go":      "the system's keychain",

	"accounts/script/run.go":   "the environment of the command that a person starts with a token",
	"accounts/script/token.go": "the token printed to a pipe or a file that a person asked for",

	"gui/clipboard/guard.go":     "the clipboard, and whether it still holds ours",
	"gui/clipboard/system.go":    "the clipboard, marked as secret",
	"gui/model/diagnose.go":      "cuts secrets out of a diagnosis",
	"gui/widgets/secretfield.go": "the revealed field on screen",
	"gui/model/registration.go":  "the registration file that a person asked for",
	"gui/secret.go":              "hands a token to the revealed field",
	"gui/saved.go":               "copies commands and code, which hold no token",
	"gui/model/snippets.go":      "a line that sets a variable, copied through the guard",
}

// The most lines that a file may have, a test file, and main.go.
const longest, longestTest, longestMain = 400, 600, 150

type source struct {
	path, dir string
	test      bool // _test.go, or only built for tests
	lines     int
	file      *ast.File
	fset      *token.FileSet
}

// helper reports whether a package is for tests only, by its name.
func helper(dir string) bool { return strings.HasSuffix(path.Base(dir), "test") }

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata" || entry.Name() == "build" || entry.Name() == "dist") {
			return filepath.SkipDir
		}
		if entry.IsDir() || filepath.Ext(name) != ".go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		if !built(file, "ignore") { // a separate program, run by hand
			return nil
		}
		slashed := filepath.ToSlash(name)
		all = append(all, source{
			path: slashed, dir: path.Dir(slashed), fset: fset, file: file,
			test:  strings.HasSuffix(name, "_test.go") || !built(file, "guitest"),
			lines: strings.Count(string(text), "\n"),
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// built reports whether a file is part of builds without the given tag.
func built(file *ast.File, without string) bool {
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if expr, err := constraint.Parse(comment.Text); err == nil {
				return expr.Eval(func(tag string) bool { return tag != without })
			}
		}
	}
	return true
}

// main.go is the only Go file of the program at the top; tests stand beside it.
func TestOnlyMainAtTheTop(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.dir == "." && s.path != "main.go" && !strings.HasSuffix(s.path, "_test.go") {
			t.Errorf("%s belongs into a package", s.path)
		}
		if s.path == "main.go" && s.lines > longestMain {
			t.Errorf("main.go has %d lines; %d are allowed", s.lines, longestMain)
		}
	}
}

// S40.
func TestImportsFollowTheLayers(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		layer, known := layers[s.dir]
		if !known {
			t.Errorf("%s: package %q is not in the table of layers", s.path, s.dir)
			continue
		}
		for _, spec := range s.file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			ours, isOurs := strings.CutPrefix(name, module)
			isFyne := name == fyneV2 || strings.HasPrefix(name, fyneV2+"/")
			switch {
			case name == fyneV2+"/app" && s.dir != ".":
				t.Errorf("%s imports %s: only main may, so that all else builds without C", s.path, name)
			case isFyne && !layer.fyne:
				t.Errorf("%s imports %s: this layer knows no Fyne", s.path, name)
			case s.test && isOurs && (helper(ours) || ours == s.dir):
			case isOurs && helper(ours) && !s.test:
				t.Errorf("%s imports %s: it is for tests only", s.path, name)
			case isOurs && !s.test && !slices.Contains(layer.ours, ours):
				t.Errorf("%s imports %s: not allowed in the table of layers", s.path, name)
			}
		}
	}
}

// S40: A package without Fyne must not import it through another of our packages.
func TestLayersWithoutFyneStayWithoutIt(t *testing.T) {
	t.Parallel()
	for dir, layer := range layers {
		for _, below := range layer.ours {
			if layers[below].fyne && !layer.fyne {
				t.Errorf("%s may import %s, which may import Fyne", dir, below)
			}
		}
	}
}

// S9.
func TestSecretsAreRevealedOnlyWhereListed(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, s := range sources(t) {
		if s.test || helper(s.dir) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) > 0 {
				return true // a list's Reveal scrolls to a row
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Reveal" {
				used[s.path] = true
				if revealing[s.path] == "" {
					t.Errorf("%s: a secret is revealed in a file that is not listed for it", s.fset.Position(call.Pos()))
				}
			}
			return true
		})
	}
	for file := range revealing {
		if !used[file] {
			t.Errorf("%s is listed but reveals nothing", file)
		}
	}
}

// S44.
func TestHelpersForTestsAreNotInTheProgram(t *testing.T) {
	t.Parallel()
	list, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for name := range strings.FieldsSeq(string(list)) {
		dir, isOurs := strings.CutPrefix(name, module)
		if isOurs {
			ours++
		}
		if isOurs && helper(dir) || name == "testing" || strings.HasPrefix(name, fyneV2+"/test") {
			t.Errorf("%s is linked into the program", name)
		}
	}
	if ours < 10 {
		t.Fatalf("%d packages of ours: this test looks at the wrong list", ours)
	}
}

// S5.
func TestNoVerificationIsEverSwitchedOff(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == "InsecureSkipVerify" {
				t.Errorf("%s: InsecureSkipVerify", s.fset.Position(id.Pos()))
			}
			return true
		})
	}
}

// S7.
func TestNoUnboundedHTTP(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		if s.test || helper(s.dir) {
			continue
		}
		eachSelector(s, func(name string, at token.Position) {
			if name == "DefaultClient" || name == "DefaultTransport" {
				t.Errorf("%s: http.%s has no limits and follows redirects", at, name)
			}
		})
	}
}

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	for _, s := range sources(t) {
		limit := longest
		if strings.HasSuffix(s.path, "_test.go") {
			limit = longestTest
		}
		if s.lines > limit {
			t.Errorf("%s has %d lines; %d are allowed", s.path, s.lines, limit)
		}
	}
}

func eachSelector(s source, visit func(name string, at token.Position)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			visit(sel.Sel.Name, s.fset.Position(sel.Sel.Pos()))
		}
		return true
	})
}
