package speckle

import (
	"strings"
	"testing"
)

func TestVersionKind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want VersionKind
	}{
		{"3.0.0", VersionRelease},
		{"2.31.14", VersionRelease},
		{"2026.6.0", VersionRelease},
		{"v3.0.0", VersionRelease},
		{"V3.0.0", VersionRelease},
		{"3.0", VersionRelease},
		{"3", VersionRelease},
		{"3.1.0+build.7", VersionRelease},
		{"2.17.06", VersionRelease},
		{"3.0.0 ", VersionRelease},
		{"2.25.5-alpha.1234", VersionPreRelease},
		{"3.0.0-beta.2", VersionPreRelease},
		{"3.0.0-rc1", VersionPreRelease},
		{"3.0.0-branching", VersionPreRelease},
		{"3.0.0-alpha.1+build.7", VersionPreRelease},
		{"2.13.0-branch.main.4711-ab12cd3", VersionBranch},
		{"2.20.2-branch.my-feature.42-1234567", VersionBranch},
		{"2.20.2-branch.my_feature/ä.42-1234567", VersionBranch},
		{"dev", VersionDev},
		{"custom", VersionDev},
		{" DEV ", VersionDev},
		{"", VersionUnknown},
		{"3..0", VersionUnknown},
		{"3.0.²", VersionUnknown},
		{"３.0.0", VersionUnknown},
		{"3.0.0-", VersionUnknown},
		{"1.2.3.4", VersionUnknown},
		{"-1.0.0", VersionUnknown},
		{"latest", VersionUnknown},
		{"development", VersionUnknown},
		{"3.0.0\n2", VersionUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			v := ParseVersion(tt.text)
			if v.Kind() != tt.want {
				t.Errorf("kind %d, want %d", v.Kind(), tt.want)
			}
			if v.String() != tt.text {
				t.Errorf("text changed to %q", v)
			}
		})
	}
}

// TestVersionOrder compares each version of an ascending list with each.
func TestVersionOrder(t *testing.T) {
	t.Parallel()
	ascending := []string{
		"latest",
		"2.8.0",
		"2.13.0-branch.main.4711-ab12cd3",
		"2.13.0",
		"2.17.06",
		"2.17.7",
		"2.20.2-alpha.5",
		"2.20.2-alpha.10",
		"2.20.2-branch.Y.1",
		"2.20.2-branch.Z.1",
		"2.20.2-branch.my-feature.42-1234567",
		"2.20.2",
		"2.20.10",
		"2.31.14",
		"3.0.0-beta.2",
		"3.0.0-rc1",
		"v3.0",
		"3.1.0+build.7",
		"2026.6.0",
		"99999999999999999999999.0.0",
		"dev",
	}
	for i, a := range ascending {
		for j, b := range ascending {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := ParseVersion(a).Compare(ParseVersion(b)); got != want {
				t.Errorf("%q to %q is %d, want %d", a, b, got, want)
			}
		}
	}
	for _, equal := range [][2]string{
		{"3.0", "v3.0.0"},
		{"2.17.06", "2.17.6"},
		{"3.1.0+build.7", "3.1.0"},
		{"dev", "custom"},
		{"", "latest"},
		{"2.20.2-alpha.05", "2.20.2-alpha.5"},
	} {
		if got := ParseVersion(equal[0]).Compare(ParseVersion(equal[1])); got != 0 {
			t.Errorf("%q to %q is %d, want 0", equal[0], equal[1], got)
		}
	}
}

func TestVersionSupports(t *testing.T) {
	t.Parallel()
	all := []Feature{
		FeatureMigration,
		FeatureLimitResources, FeatureAppSessions, FeatureAnonymousApps,
	}
	tests := []struct {
		version string
		lacks   []Feature
	}{
		{"2.31.14", nil},
		{"dev", nil},
		{"2.25.9", nil},
		{"2.25.9-alpha.3", []Feature{FeatureLimitResources}},
		{"2.19.1", []Feature{FeatureLimitResources}},
		{"2.18.5", []Feature{FeatureLimitResources}},
		{"2.17.6", []Feature{FeatureMigration, FeatureLimitResources}},
		{"2.17.5", []Feature{FeatureMigration, FeatureLimitResources, FeatureAppSessions}},
		{"2.7.9", []Feature{FeatureMigration, FeatureLimitResources, FeatureAppSessions}},
		{"who knows", []Feature{FeatureMigration, FeatureLimitResources, FeatureAppSessions}},
	}
	for _, tt := range tests {
		t.Run(tt.version, func(t *testing.T) {
			t.Parallel()
			lacking := map[Feature]bool{}
			for _, f := range tt.lacks {
				lacking[f] = true
			}
			for _, f := range all {
				if got := ParseVersion(tt.version).Supports(f); got == lacking[f] {
					t.Errorf("feature %q: supported %v", f, got)
				}
			}
		})
	}
}

// S20.
func FuzzVersion(f *testing.F) {
	for _, seed := range []string{"2.31.14", "2.13.0-branch.main.4711-ab12cd3", "dev", "3..0", "3.0.²", "v3-", "1-.", "1-a..b"} {
		f.Add(seed, "3.0.0-rc1")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		v, w := ParseVersion(a), ParseVersion(b)
		if v.Compare(v) != 0 || v.Compare(w) != -w.Compare(v) {
			t.Fatalf("%q and %q have no order", a, b)
		}
		if v.Kind() == VersionUnknown && v.Supports(FeatureMigration) {
			t.Fatalf("%q is unknown and supports something new", a)
		}
		if strings.TrimSpace(a) == "" && v.Kind() != VersionUnknown {
			t.Fatalf("blank version is of kind %d", v.Kind())
		}
	})
}
