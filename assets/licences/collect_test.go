// One goroutine reads these licenses: the race detector has nothing to find.

//go:build !race

package licences

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

// platform is a system and processor that the program is built for.
type platform struct{ system, processor string }

var platforms = []platform{
	{"linux", "amd64"},
	{"linux", "arm64"},
	{"windows", "amd64"},
	{"windows", "arm64"},
	{"darwin", "amd64"},
	{"darwin", "arm64"},
}

// A text that is recognised by less than this share of its words has to be read by a person.
const recognised = 90

// apart are licence files that belong to something else than the module they come in.
var apart = map[string]string{
	"fyne.io/fyne/v2/theme/font/LICENSE.txt":                  "Noto Sans",
	"fyne.io/fyne/v2/theme/font/LICENSE_DejaVu-Powerline.txt": "DejaVu Sans Mono",
	"fyne.io/fyne/v2/theme/font/LICENSE_EmojiOneColor.txt":    "EmojiOne Color",
	"fyne.io/fyne/v2/theme/font/LICENSE_Inter.txt":            "Inter",
	"github.com/go-gl/glfw/v3.4/glfw/glfw/LICENSE.md":         "GLFW",
	"github.com/go-text/typesetting/harfbuzz/LICENSE":         "HarfBuzz",
	"modernc.org/libc/LICENSE-3RD-PARTY.md":                   "musl libc",
	"modernc.org/sqlite/LICENSE-SQLITE":                       "SQLite",
}

// fonts are the embedded ones, each with its name in apart.
var fonts = map[string]string{
	"NotoSans-Regular.ttf":         "Noto Sans",
	"NotoSans-Bold.ttf":            "Noto Sans",
	"NotoSans-Italic.ttf":          "Noto Sans",
	"NotoSans-BoldItalic.ttf":      "Noto Sans",
	"DejaVuSansMono-Powerline.ttf": "DejaVu Sans Mono",
	"InterSymbols-Regular.ttf":     "Inter",
	"EmojiOneColor.otf":            "EmojiOne Color",
}

// elsewhere are licence files of what is in a module but not in the program.
var elsewhere = map[string]string{
	"modernc.org/memory/LICENSE-LOGO":         "a picture in its documentation",
	"modernc.org/sqlite/LICENSE-3RD-PARTY.md": "for the most part of its tests; what is linked has entries of its own",
	"modernc.org/sqlite/LICENSE-SQLITE_VEC":   "an extension that is not linked",
}

// byHand are texts that were read by a person, because the library doesn't know all of their
// words, by the start of their checksum, so that another text in the same place is read again.
var byHand = map[string]string{
	"a30f2466a95c": "Bitstream-Vera",            // DejaVu: Bitstream's terms, twice; its own changes are public domain
	"6b1bf94c77d7": "Unlicense OR BSD-3-Clause", // go-text says so itself
	"e45d96558ba3": "MIT",                       // HarfBuzz: a long list of names
	"f597097efe3d": "BSD-3-Clause AND MIT",      // libc: musl and three more, each with its text
	"7ed1725c65a4": "SMLNJ AND ZPL-2.1",         // MinGW-w64: of what is linked, by a map of the linker
	"8438c9c89b84": "LicenseRef-Public-Domain",  // SQLite; SPDX has no name for it
}

// listed is a package as the go command tells of it.
type listed struct {
	Dir        string
	EmbedFiles []string
	Module     *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// linked is a module with what is linked of it.
type linked struct {
	path, version, dir string
	packages           map[string]bool // folders
	systems            map[string]bool
}

// collect makes the list anew.
func collect(t *testing.T) []Part {
	t.Helper()
	modules := map[string]*linked{}
	embedded := map[string]bool{}
	for _, p := range platforms {
		for _, pkg := range list(t, p) {
			if pkg.Module == nil {
				continue
			}
			if pkg.Module.Main {
				// The test's result is kept until a folder of ours changes.
				os.ReadDir(pkg.Dir)
				continue
			}
			m := modules[pkg.Module.Path]
			if m == nil {
				m = &linked{pkg.Module.Path, pkg.Module.Version, pkg.Module.Dir, map[string]bool{}, map[string]bool{}}
				modules[m.path] = m
			}
			m.packages[pkg.Dir], m.systems[p.system] = true, true
			for _, file := range pkg.EmbedFiles {
				embedded[path.Base(file)] = true
			}
		}
	}
	if len(modules) < 10 {
		t.Fatalf("the go command lists %d modules only", len(modules))
	}
	parts := []Part{bare(t, Ours, filepath.Join("..", "..")), bare(t, Go, goroot(t))}
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		parts = append(parts, modules[name].parts(t)...)
	}
	for file := range embedded {
		isFont := strings.HasSuffix(file, ".ttf") || strings.HasSuffix(file, ".otf")
		if isFont && !slices.ContainsFunc(parts, func(p Part) bool { return p.Name == fonts[file] }) {
			t.Errorf("the font %s has no licence in the list: enter it in the table of fonts", file)
		}
	}
	// The compiler of .ci/package-windows adds its runtime. Those of Linux and macOS are the system's.
	licence, text := (&linked{path: "MinGW-w64", dir: "."}).text(t, []string{"mingw-w64.txt"})
	parts = append(parts, Part{Name: "MinGW-w64", Version: "10.0.0", Licence: licence, Systems: []string{"windows"}, Text: text})
	slices.SortStableFunc(parts[2:], func(a, b Part) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return parts
}

// list returns the packages that the program is linked of on a platform.
func list(t *testing.T, p platform) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-deps", "-json=Dir,EmbedFiles,Module", ".")
	command.Dir = filepath.Join("..", "..")
	// cgo is on in releases; only its files are looked at here, no compiler is started.
	command.Env = append(os.Environ(), "CGO_ENABLED=1", "GOOS="+p.system, "GOARCH="+p.processor, "GOFLAGS=")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list for %s/%s: %v\n%s", p.system, p.processor, err, stderr.String())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var one listed
		if err := d.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
}

// bare is a part that is no module, with the licence files of its folder.
func bare(t *testing.T, name, folder string) Part {
	t.Helper()
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, file := range files {
		if licenceFile.MatchString(file.Name()) {
			found = append(found, file.Name())
		}
	}
	licence, text := (&linked{path: name, dir: folder}).text(t, found)
	return Part{Name: name, Licence: licence, Text: text}
}

func goroot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// parts are a module and what it carries of others.
func (m *linked) parts(t *testing.T) []Part {
	t.Helper()
	var systems []string
	if len(m.systems) < 3 {
		systems = slices.Sorted(maps.Keys(m.systems))
	}
	var parts []Part
	var own []string
	for _, file := range m.files(t) {
		whole := m.path + "/" + file
		switch name := apart[whole]; {
		case elsewhere[whole] != "":
		case name != "":
			licence, text := m.text(t, []string{file})
			parts = append(parts, Part{Name: name, Version: m.version, From: m.path, Licence: licence, Systems: systems, Text: text})
		default:
			own = append(own, file)
		}
	}
	if len(own) == 0 {
		t.Errorf("%s has no licence", m.path)
		return parts
	}
	licence, text := m.text(t, own)
	return append(parts, Part{Name: m.path, Version: m.version, Licence: licence, Systems: systems, Text: text})
}

var licenceFile = regexp.MustCompile(`(?i)^(li[cs]en[cs]e|copying|copyright|notice|unlicense|patents|ofl)([._-].*)?$`)

// files are the licence files of what is linked of a module: those at its root, in the folders of
// linked packages, and in folders without Go, such as those of fonts and of C.
func (m *linked) files(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(m.dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != m.dir && (entry.Name() == "testdata" || strings.ContainsAny(entry.Name()[:1], "._") || m.unused(name)):
			return fs.SkipDir
		case !entry.IsDir() && licenceFile.MatchString(entry.Name()) && path.Ext(entry.Name()) != ".go":
			relative, err := filepath.Rel(m.dir, name)
			files = append(files, filepath.ToSlash(relative))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// unused reports whether a folder is of a package that is not linked, and holds none that is.
func (m *linked) unused(folder string) bool {
	for used := range m.packages {
		if used == folder || strings.HasPrefix(used, folder+string(filepath.Separator)) {
			return false
		}
	}
	sources, _ := filepath.Glob(filepath.Join(folder, "*.go"))
	return len(sources) > 0
}

// text returns what licence files say and the licences that they are.
func (m *linked) text(t *testing.T, files []string) (licence, text string) {
	t.Helper()
	var names []string
	var all strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		content = bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		if len(files) > 1 {
			fmt.Fprintf(&all, "── %s ──\n\n", file)
		}
		fmt.Fprintf(&all, "%s\n\n", bytes.Trim(content, "\n"))
		found, ok := recognise(content)
		if !ok {
			t.Errorf("%s/%s is not recognised (%v): read it and enter it by hand as %x", m.path, file, found, sum(content))
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " AND "), strings.TrimRight(all.String(), "\n")
}

func sum(content []byte) []byte {
	whole := sha256.Sum256(content)
	return whole[:6]
}

// recognise tells the licences that a text is.
func recognise(content []byte) (names []string, ok bool) {
	if name := byHand[fmt.Sprintf("%x", sum(content))]; name != "" {
		return []string{name}, true
	}
	coverage := licensecheck.Scan(content)
	for _, match := range coverage.Match {
		if match.ID != "GooglePatentsFile" { // a grant beside the licence
			names = append(names, match.ID)
		}
	}
	return names, coverage.Percent >= recognised
}
