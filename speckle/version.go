package speckle

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
func ParseVersion(text string) Version { panic("not built yet") }

// String returns the text as the server sent it.
func (v Version) String() string { return v.text }

// Kind says what the version is.
func (v Version) Kind() VersionKind { panic("not built yet") }

// Compare returns -1, 0 or +1. Unknown is older than everything, dev and
// custom are newer than everything.
func (v Version) Compare(w Version) int { panic("not built yet") }

// A Feature is something that not every server can do.
type Feature int

const (
	FeatureCanonicalURL Feature = iota // 2.8.0
	FeatureAuthStrategies
	FeatureMigration      // 2.18.5
	FeatureWorkspaces     // 2.19.1
	FeatureLimitResources // 2.25.9
	FeatureAppSessions    // 2.17.6: personal tokens may not manage tokens
	FeatureAnonymousApps  // apps asked without a token
)

// Supports tells whether a server of this version has the feature.
func (v Version) Supports(f Feature) bool { panic("not built yet") }
