// analyzers is a tool for go vet -vettool: what this project looks for beyond
// vet and staticcheck. It has a go.mod of its own, since none of its code is in
// the program.
package main

import (
	"path/filepath"
	"regexp"
	"strings"

	"github.com/polyfloyd/go-errorlint/errorlint"
	"github.com/sonatard/noctx"
	"github.com/timakin/bodyclose/passes/bodyclose"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// test matches what is for tests only: it may wait, and leave things open.
var test = regexp.MustCompile(`(_test\.go|test/[^/]*\.go)$`)

// harmless lists the beginnings of findings that are no fault here: to listen
// returns at once, and DialTimeout has its limit.
var harmless = []string{"net.Listen must not", "net.DialTimeout must not"}

func main() {
	all := []*analysis.Analyzer{errorlint.NewAnalyzer(), bodyclose.Analyzer, noctx.Analyzer}
	for _, a := range all {
		run := a.Run
		a.Run = func(pass *analysis.Pass) (any, error) {
			report := pass.Report
			pass.Report = func(d analysis.Diagnostic) {
				for _, beginning := range harmless {
					if strings.HasPrefix(d.Message, beginning) {
						return
					}
				}
				if !test.MatchString(filepath.ToSlash(pass.Fset.Position(d.Pos).Filename)) {
					report(d)
				}
			}
			return run(pass)
		}
	}
	unitchecker.Main(all...)
}
