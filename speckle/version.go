package speckle

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/mod/semver"
)

// A Version is a server's version, of any form that servers report. It keeps
// the text; comparing follows semver, with pre-releases before their release.
type Version struct{ text string }

// A VersionKind says what a version's text is.
type VersionKind int

const (
	VersionUnknown    VersionKind = iota // empty or not understood
	VersionRelease                       // 2.31.14
	VersionPreRelease                    // 2.25.5-alpha.4711
	VersionBranch                        // 2.13.0-branch.main.4711-ab12cd3
	VersionDev                           // "dev" or "custom": built by hand, taken as the newest
)

// ParseVersion reads any text; it never fails.
func ParseVersion(text string) Version { return Version{text} }

// String returns the text as the server sent it.
func (v Version) String() string { return v.text }

// Kind says what the version is.
func (v Version) Kind() VersionKind {
	switch strings.ToLower(strings.TrimSpace(v.text)) {
	case "dev", "custom":
		return VersionDev
	}
	canonical := v.semver()
	switch pre := semver.Prerelease(canonical); {
	case canonical == "":
		return VersionUnknown
	case pre == "":
		return VersionRelease
	case pre == "-branch" || strings.HasPrefix(pre, "-branch."):
		return VersionBranch
	}
	return VersionPreRelease
}

// Compare returns -1, 0 or +1. Unknown is older than everything, dev and
// custom are newer than everything.
func (v Version) Compare(w Version) int {
	rank := func(v Version) int {
		switch v.Kind() {
		case VersionUnknown:
			return -1
		case VersionDev:
			return 1
		}
		return 0
	}
	if a, b := rank(v), rank(w); a != b || a != 0 {
		return cmp.Compare(a, b)
	}
	return semver.Compare(v.semver(), w.semver())
}

// versionForm is what servers' versions look like: one to three numbers, then
// perhaps the parts of a pre-release and of a build.
var versionForm = regexp.MustCompile(`^[vV]?([0-9]+(?:\.[0-9]+){0,2})(?:-([^+]+))?(?:\+.*)?$`)

// semver brings the text into the strict form that semver compares, or "".
func (v Version) semver() string {
	parts := versionForm.FindStringSubmatch(strings.TrimSpace(v.text))
	if parts == nil {
		return ""
	}
	numbers := strings.Split(parts[1], ".")
	for i, number := range numbers {
		numbers[i] = withoutZeros(number)
	}
	for len(numbers) < 3 {
		numbers = append(numbers, "0")
	}
	strict := "v" + strings.Join(numbers, ".")
	if parts[2] == "" {
		return strict
	}
	return strict + "-" + strictPrerelease(parts[2])
}

// strictPrerelease lets a branch's name be anything that git allows.
func strictPrerelease(text string) string {
	parts := strings.Split(text, ".")
	for i, part := range parts {
		part = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r
			}
			return '-'
		}, part)
		if isDigits(part) && part != "" {
			part = withoutZeros(part)
		}
		parts[i] = cmp.Or(part, "-")
	}
	return strings.Join(parts, ".")
}

func withoutZeros(number string) string {
	return cmp.Or(strings.TrimLeft(number, "0"), "0")
}

// A Feature is something that not every server can do: the first release with it, "" for what every
// server has, whatever its version.
type Feature string

const (
	FeatureMigration      Feature = "2.18.5"
	FeatureLimitResources Feature = "2.25.9" // tokens for chosen projects and workspaces
	FeatureAppSessions    Feature = "2.17.6" // personal tokens can't manage tokens
	FeatureAnonymousApps  Feature = ""       // apps asked without a token
)

// Supports reports whether a server of this version has the feature. A server of
// an unknown version has only what every server has.
func (v Version) Supports(f Feature) bool {
	return v.Compare(Version{string(f)}) >= 0
}

// Release is the newest published version of a program.
type Release struct {
	Version Version
	Page    string // address of the page for people
}

// LatestRelease asks for the newest release at address, which answers as GitHub's
// https://api.github.com/repos/OWNER/NAME/releases/latest. It is one request without a credential;
// redirects are not followed. Drafts and pre-releases, and a page on another host, are
// KindNotSpeckle: not what was asked for.
func LatestRelease(ctx context.Context, address string, opts Options) (Release, error) {
	origin, err := ParseOrigin(address)
	if err != nil {
		return Release{}, err
	}
	client := NewClient(origin, opts)
	defer client.Close()
	ctx, cancel := client.limit(ctx)
	defer cancel()
	call := &call{client: client, op: "check for updates", network: client.pooled, judge: judgeRelease}
	if err := call.send(ctx, http.MethodGet, address, nil); err != nil {
		return Release{}, err
	}
	return readRelease(call)
}

// judgeRelease takes an answer that is JSON.
func judgeRelease(c *call) *Error {
	if err := c.judgeStatus(); err != nil {
		return err
	}
	if c.status != http.StatusOK || c.body == nil {
		return c.notSpeckle()
	}
	return nil
}

func readRelease(c *call) (Release, error) {
	var answer struct {
		Tag        string `json:"tag_name"`
		Page       string `json:"html_url"`
		Draft      bool   `json:"draft"`
		PreRelease bool   `json:"prerelease"`
	}
	readable := json.Unmarshal(c.body, &answer) == nil
	release := Release{Version: ParseVersion(answer.Tag), Page: answer.Page}
	page, err := url.Parse(answer.Page)
	asked := c.client.origin
	switch {
	case !readable || release.Version.Kind() != VersionRelease || answer.Draft || answer.PreRelease:
		return Release{}, c.error(KindNotSpeckle, "the answer is no release")
	case err != nil || page.Scheme != asked.scheme || page.User != nil || page.Host != strings.TrimPrefix(asked.Host(), "api."):
		return Release{}, c.error(KindNotSpeckle, "the release's page is elsewhere")
	}
	return release, nil
}
