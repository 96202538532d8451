package model

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	const commit = "0123456789abcdef0123456789abcdef01234567"
	fyne := []*debug.Module{{Path: "example.org/other", Version: "v9.9.9"}, {Path: "fyne.io/fyne/v2", Version: "v2.8.1"}}
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: commit}, {Key: "vcs.modified", Value: modified}}
	}
	for name, c := range map[string]struct {
		info  debug.BuildInfo
		want  Build
		short string
		tools string
	}{
		"from a commit": {
			debug.BuildInfo{GoVersion: "go1.26.8", Deps: fyne, Settings: vcs("false")},
			Build{Commit: commit, Go: "go1.26.8", Fyne: "v2.8.1"},
			"0123456789ab", "Go 1.26.8, Fyne 2.8.1",
		},
		"with changes": {
			debug.BuildInfo{GoVersion: "go1.26.8", Deps: fyne, Settings: vcs("true")},
			Build{Commit: commit, Changed: true, Go: "go1.26.8", Fyne: "v2.8.1"},
			"0123456789ab", "Go 1.26.8, Fyne 2.8.1",
		},
		"without git":        {debug.BuildInfo{GoVersion: "go1.26.8", Deps: fyne}, Build{Go: "go1.26.8", Fyne: "v2.8.1"}, "", "Go 1.26.8, Fyne 2.8.1"},
		"an unreleased Go":   {debug.BuildInfo{GoVersion: "devel go1.27", Deps: fyne}, Build{Go: "devel go1.27", Fyne: "v2.8.1"}, "", "Fyne 2.8.1"},
		"nothing is known":   {debug.BuildInfo{}, Build{}, "", ""},
		"a commit cut short": {debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "01"}}}, Build{Commit: "01"}, "01", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := buildOf(&c.info)
			if got != c.want || got.ShortCommit() != c.short || strings.Join(got.Tools(), ", ") != c.tools {
				t.Errorf("%+v, %q, %q", got, got.ShortCommit(), got.Tools())
			}
		})
	}
}

func TestVersionLine(t *testing.T) {
	t.Parallel()
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for name, c := range map[string]struct {
		build Build
		want  string // what stands between the release and the system
	}{
		"from a commit":    {Build{Commit: commit, Fyne: "v2.8.1"}, commit + ", " + runtime.Version() + ", Fyne v2.8.1"},
		"with changes":     {Build{Commit: commit, Changed: true, Fyne: "v2.8.1"}, commit + " with changes, " + runtime.Version() + ", Fyne v2.8.1"},
		"nothing is known": {Build{}, "unknown commit, " + runtime.Version() + ", Fyne unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := "speckle-keys 1.2.3 (" + c.want + ", " + runtime.GOOS + "/" + runtime.GOARCH + ")"
			if got := c.build.Line("1.2.3"); got != want {
				t.Errorf("%s, not %s", got, want)
			}
		})
	}
}
