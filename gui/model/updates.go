package model

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"speckle-keys/speckle"
)

// releasesAddress answers with the newest release of this program, as GitHub's
// https://api.github.com/repos/OWNER/NAME/releases/latest. While it is empty
// the program can't look for updates and doesn't offer to.
const releasesAddress = ""

// updates is "off" in packages that a package manager updates. They are
// linked with -ldflags "-X speckle-keys/gui/model.updates=off".
var updates = "on"

// Updates look for a newer release of this program, when the person asks, or
// once a week if they want that. Nothing is ever downloaded.
type Updates struct {
	Version string // this program's
	// Claim asks for the check of a week, so that only one start and one window makes it; done gets
	// whether it is this one. Nil: there are no weekly checks.
	Claim func(day string, done func(mine bool))
	// Err, a *LocalError, is why the newest check that the person asked for failed.
	Err     error
	Checked bool // the newest release is known

	app      *App
	job      job
	weekly   bool
	day      string // when Claim was asked last
	claiming bool
	newest   speckle.Release
	shown    bool // a newer one was found by itself, which is still to be said
}

// Offered reports whether this program can look for updates.
func (u *Updates) Offered() bool { return u.app.world.Releases != "" && updates != "off" }

// SetWeekly sets whether to look once a week.
func (u *Updates) SetWeekly(on bool) {
	u.weekly = on
	u.consider()
	u.app.changed()
}

// Check looks for a newer release now.
func (u *Updates) Check() {
	u.Err = nil
	u.ask(func(err error) { u.Err = localError("update", err) })
}

func (u *Updates) ask(done func(error)) {
	if !u.Offered() {
		return
	}
	address := u.app.world.Releases
	start(u.app, &u.job, serverLimit, func(ctx context.Context) (speckle.Release, error) {
		return speckle.LatestRelease(ctx, address, speckle.Options{})
	}, func(newest speckle.Release, err error) {
		if err == nil {
			u.newest, u.Checked = newest, true
		}
		done(err)
	})
}

// Busy reports whether a check is under way.
func (u *Updates) Busy() bool { return u.job.Running() }

// Cancel stops a check.
func (u *Updates) Cancel() {
	u.job.Cancel()
	u.app.changed()
}

// Newer is the version of a release that is newer than this program, and the
// address of its page; "" when none is known.
func (u *Updates) Newer() (version, page string) {
	if !u.Checked || u.newest.Version.Compare(speckle.ParseVersion(u.Version)) <= 0 {
		return "", ""
	}
	return u.newest.Version.String(), u.newest.Page
}

// Shown is the version of a newer release that a weekly check found, until Dismiss; "" for none.
func (u *Updates) Shown() string {
	version, _ := u.Newer()
	if !u.shown {
		return ""
	}
	return version
}

// Dismiss takes away what Shown returns.
func (u *Updates) Dismiss() {
	u.shown = false
	u.app.changed()
}

// consider makes the check of this week if it is due. A failure
// is not shown, because nobody waits for it.
func (u *Updates) consider() {
	today := u.app.Now().Local().Format(time.DateOnly)
	if !u.weekly || !u.Offered() || u.Claim == nil || u.claiming || u.job.Running() || !due(u.day, today, 1) {
		return
	}
	u.claiming = true
	u.Claim(today, func(mine bool) {
		u.claiming, u.day = false, today
		if mine {
			u.ask(func(err error) { u.shown = err == nil })
		}
	})
}

// ClaimUpdates notes that the week that begins with a day, as 2006-01-02, has
// its check for updates. done gets whether it had none before.
func (s *SettingsFile) ClaimUpdates(day string, done func(mine bool)) {
	s.claim(func(settings *Settings) *string { return &settings.UpdatesChecked }, 7, day, done)
}

// Build is what the running program was built from. What isn't known is
// empty, as a commit is in a program that was built outside of git.
type Build struct {
	Commit  string // whole
	Changed bool   // files differed from the commit
	Go      string // "go1.26.0"
	Fyne    string // "v2.8.1"
}

// ThisBuild is that of the running program.
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
