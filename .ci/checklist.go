//go:build ignore

// checklist compares the promises in checklist.tsv with the tests that name
// them ("S12" in a test's doc comment) and with how these went, and the
// coverage of packages with the floors in coverage.tsv.
//
//	go test -json … | checklist -record FILE   notes results, and prints what go test prints
//	checklist FILE                             prints each promise with its tests and results
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const module = "speckle-keys"

func main() {
	record := flag.String("record", "", "note the results of go test -json on standard input in this `file`")
	flag.Parse()
	err := errors.New("usage: checklist -record FILE | checklist FILE")
	switch {
	case *record != "":
		err = note(*record)
	case flag.NArg() == 1:
		err = check(flag.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// event is a line of go test -json.
type event struct{ Action, Package, Test, Output string }

// chatter is what go test prints of single tests only with -v.
var chatter = regexp.MustCompile(`^(=== |\s*--- (PASS|SKIP))`)

var (
	covered = regexp.MustCompile(`coverage: ([0-9.]+)% of statements`)
	because = regexp.MustCompile(`^\s+\w+\.go:\d+: (.*)`)
)

// note appends one line for each test to a file: result, package, test, and
// why it was skipped; and one for each package with its coverage.
func note(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return err
	}
	defer file.Close()
	said := map[[2]string]string{} // by package and test, until it ends
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var e event
		if json.Unmarshal(line, &e) != nil {
			os.Stdout.Write(line) // of the go command itself
			continue
		}
		key := [2]string{e.Package, e.Test}
		switch {
		case e.Action == "output" && e.Test != "":
			if !chatter.MatchString(e.Output) {
				said[key] += e.Output
			}
		case e.Action == "output" || e.Action == "build-output":
			if e.Output != "PASS\n" && !strings.HasPrefix(e.Output, "coverage: ") && !strings.HasPrefix(e.Output, "\t") {
				fmt.Print(e.Output)
			}
			if m := covered.FindStringSubmatch(e.Output); m != nil && strings.HasPrefix(e.Output, "ok") {
				fmt.Fprintf(file, "covered\t%s\t\t%s\n", e.Package, m[1])
			}
		case e.Test == "" && e.Action == "fail": // also of a crash, in the middle of tests
			for _, key := range slices.SortedFunc(maps.Keys(said), func(a, b [2]string) int { return strings.Compare(a[1], b[1]) }) {
				if key[0] == e.Package {
					fmt.Print(said[key])
					delete(said, key)
				}
			}
		case e.Test != "" && (e.Action == "pass" || e.Action == "fail" || e.Action == "skip"):
			reason := ""
			if m := because.FindStringSubmatch(said[key]); m != nil && e.Action == "skip" {
				reason = m[1]
			}
			if e.Action == "fail" {
				fmt.Print(said[key])
			}
			delete(said, key)
			if !strings.Contains(e.Test, "/") {
				fmt.Fprintf(file, "%s\t%s\t%s\t%s\n", e.Action, e.Package, e.Test, reason)
			}
		}
	}
	return nil
}

type result struct{ how, reason string }

// promise is a line of checklist.tsv.
type promise struct {
	id, words string
	elsewhere string      // what proves it besides tests, and why not here
	tests     [][2]string // package and name
}

func check(name string) error {
	promises, err := readPromises()
	if err != nil {
		return err
	}
	results, coverage, err := readResults(name)
	if err != nil {
		return fmt.Errorf("%w\nmake test notes the results that this reads", err)
	}
	failed := 0
	for _, p := range promises {
		state, details := judge(p, results)
		if state == "FAILED" || state == "NO TEST" || state == "NOT RUN" || state == "SKIPPED" {
			failed++
		}
		fmt.Printf("%-4s %-8s %s\n", p.id, state, p.words)
		for _, line := range details {
			fmt.Printf("%14s%s\n", "", line)
		}
	}
	short, err := checkCoverage(coverage)
	switch {
	case err != nil:
		return err
	case failed > 0 || short > 0:
		return fmt.Errorf("%d of %d promises are without proof, %d packages below their floor", failed, len(promises), short)
	}
	fmt.Printf("All %d promises are proved.\n", len(promises))
	return nil
}

// judge compares a promise with the results of its tests.
func judge(p promise, results map[[2]string]result) (state string, details []string) {
	passed, failed, missing := 0, 0, 0
	byPackage := map[string][]string{}
	for _, test := range p.tests {
		r, ran := results[test]
		word := test[1]
		switch {
		case !ran:
			missing++
			word += " (NOT RUN)"
		case r.how == "pass":
			passed++
		case r.how == "skip":
			word += " (skipped: " + r.reason + ")"
		default:
			failed++
			word += " (FAILED)"
		}
		short := strings.TrimPrefix(test[0], module+"/")
		byPackage[short] = append(byPackage[short], word)
	}
	for _, name := range slices.Sorted(maps.Keys(byPackage)) {
		details = append(details, name+": "+strings.Join(byPackage[name], ", "))
	}
	if p.elsewhere != "" {
		details = append(details, p.elsewhere)
	}
	switch {
	case failed > 0:
		state = "FAILED"
	case missing > 0:
		state = "NOT RUN"
	case passed > 0:
		state = "passed"
	case p.elsewhere != "":
		state = "elsewhere"
	case len(p.tests) == 0:
		state = "NO TEST"
	default:
		state = "SKIPPED"
	}
	return state, details
}

func readPromises() ([]promise, error) {
	lines, err := readLines(".ci/checklist.tsv")
	if err != nil {
		return nil, err
	}
	var promises []promise
	at := map[string]int{}
	for _, fields := range lines {
		p := promise{id: fields[0], words: fields[1]}
		if len(fields) > 2 {
			p.elsewhere = fields[2]
		}
		at[p.id] = len(promises)
		promises = append(promises, p)
	}
	err = eachTest(func(pkg, name, doc string) error {
		for _, id := range regexp.MustCompile(`\bS[0-9]+\b`).FindAllString(doc, -1) {
			i, known := at[id]
			if !known {
				return fmt.Errorf("%s of %s names %s, which is not in .ci/checklist.tsv", name, pkg, id)
			}
			if test := [2]string{pkg, name}; !slices.Contains(promises[i].tests, test) {
				promises[i].tests = append(promises[i].tests, test)
			}
		}
		return nil
	})
	return promises, err
}

// eachTest visits the test functions of this system with their doc comments.
func eachTest(visit func(pkg, name, doc string) error) error {
	return filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || slices.Contains([]string{"testdata", "build", "dist"}, entry.Name())):
			return filepath.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		if ours, err := build.Default.MatchFile(filepath.Split(name)); err != nil || !ours {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declared := range file.Decls {
			f, ok := declared.(*ast.FuncDecl)
			if !ok || f.Doc == nil || f.Recv != nil || !strings.HasPrefix(f.Name.Name, "Test") && !strings.HasPrefix(f.Name.Name, "Fuzz") {
				continue
			}
			if err := visit(path.Join(module, filepath.ToSlash(filepath.Dir(name))), f.Name.Name, f.Doc.Text()); err != nil {
				return err
			}
		}
		return nil
	})
}

func readResults(name string) (map[[2]string]result, map[string]float64, error) {
	lines, err := readLines(name)
	if err != nil {
		return nil, nil, err
	}
	results, coverage := map[[2]string]result{}, map[string]float64{}
	for _, fields := range lines {
		if fields[0] == "covered" {
			coverage[fields[1]], _ = strconv.ParseFloat(fields[3], 64)
			continue
		}
		key, now := [2]string{fields[1], fields[2]}, result{fields[0], fields[3]}
		// The tests of a window run a second time, when there is one.
		if before, ran := results[key]; !ran || before.how == "skip" || now.how == "fail" {
			results[key] = now
		}
	}
	return results, coverage, nil
}

// checkCoverage prints the coverage of the packages that have a floor and
// counts those below it.
func checkCoverage(coverage map[string]float64) (short int, err error) {
	lines, err := readLines(".ci/coverage.tsv")
	if err != nil {
		return 0, err
	}
	for _, fields := range lines {
		floor, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return 0, err
		}
		now, state := coverage[path.Join(module, fields[0])], "covered"
		if now < floor {
			state = "TOO LITTLE"
			short++
		}
		fmt.Printf("%-18s %s: %.1f %% of the statements, at least %.0f %%\n", fields[0], state, now, floor)
	}
	return short, nil
}

// readLines reads a file of fields between tabs, without comments (#).
func readLines(name string) ([][]string, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var lines [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) < 2 {
			return nil, fmt.Errorf("%s: %q has no tab", name, line)
		}
		lines = append(lines, fields)
	}
	return lines, nil
}
