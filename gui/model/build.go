package model

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// Build is what the running program was built from. What isn't known is
// empty, as a commit is in a program that was built outside of git.
type Build struct {
	Commit  string // whole
	Changed bool   // files differed from the commit
	Go      string // "go1.26.0"
	Fyne    string // "v2.8.1"
}

func ThisBuild() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Build{}
	}
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) Build {
	b := Build{Go: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.modified":
			b.Changed = s.Value == "true"
		}
	}
	for _, module := range info.Deps {
		if module.Path == "fyne.io/fyne/v2" {
			b.Fyne = module.Version
		}
	}
	return b
}

// Line names the release and what it was built from, for a bug report.
func (b Build) Line(version string) string {
	commit := cmp.Or(b.Commit, "unknown commit")
	if b.Commit != "" && b.Changed {
		commit += " with changes"
	}
	return fmt.Sprintf("speckle-keys %s (%s, %s, Fyne %s, %s/%s)",
		version, commit, runtime.Version(), cmp.Or(b.Fyne, "unknown"), runtime.GOOS, runtime.GOARCH)
}

// ShortCommit is the commit as people write it.
func (b Build) ShortCommit() string { return b.Commit[:min(len(b.Commit), 12)] }

// Tools names what the program was built with, as "Go 1.26.0" and "Fyne 2.8.1".
func (b Build) Tools() []string {
	var tools []string
	if version, ok := strings.CutPrefix(b.Go, "go"); ok {
		tools = append(tools, "Go "+version)
	}
	if version, ok := strings.CutPrefix(b.Fyne, "v"); ok {
		tools = append(tools, "Fyne "+version)
	}
	return tools
}
