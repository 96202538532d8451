package speckle

import (
	"slices"
	"strings"
	"testing"
)

func TestKnownScopes(t *testing.T) {
	t.Parallel()
	groups := map[string]bool{
		"projects": true, "profile": true, "people": true, "server": true, "tokens": true,
		"apps": true, "automate": true, "workspaces": true,
	}
	seen := map[string]bool{}
	var public []string
	for _, fact := range KnownScopes() {
		if seen[fact.Name] || !groups[fact.Group] || strings.Count(fact.Name, ":") != 1 {
			t.Errorf("odd fact %+v", fact)
		}
		seen[fact.Name] = true
		if fact.Public && fact.Group != "automate" && fact.Group != "workspaces" {
			public = append(public, fact.Name)
		}
		if ScopeFactOf(fact.Name) != fact {
			t.Errorf("%s is not found", fact.Name)
		}
	}
	if len(seen) != 23 {
		t.Errorf("%d scopes, want 23", len(seen))
	}
	slices.Sort(public)
	want := []string{"profile:email", "profile:read", "profile:write", "server:stats", "streams:read", "streams:write", "users:read"}
	if !slices.Equal(public, want) {
		t.Errorf("public on a plain server: %q", public)
	}
	if got := ScopeFactOf("new:thing"); got != (ScopeFact{Name: "new:thing", Group: "other", Risk: RiskWrite}) {
		t.Errorf("an unknown scope is %+v", got)
	}
	KnownScopes()[0].Name = "changed"
	if KnownScopes()[0].Name == "changed" {
		t.Error("callers share one list")
	}
}

func TestPresetScopes(t *testing.T) {
	t.Parallel()
	plain := []string{"users:read", "streams:write", "profile:read", "streams:read", "server:stats"}
	tests := []struct {
		preset  Preset
		offered []string
		want    []string
	}{
		{PresetReadOnly, plain, []string{"streams:read", "profile:read", "users:read"}},
		{PresetReadWrite, plain, []string{"streams:read", "streams:write", "profile:read", "users:read"}},
		{PresetAutomation, plain, []string{"streams:read", "streams:write", "profile:read", "users:read"}},
		{
			PresetAutomation, append(plain, "automate:report-results"),
			[]string{"streams:read", "streams:write", "profile:read", "users:read", "automate:report-results"},
		},
		{PresetReadOnly, []string{"streams:read"}, []string{"streams:read"}},
		{PresetReadOnly, nil, nil},
		{PresetCustom, plain, nil},
	}
	for _, tt := range tests {
		if got := tt.preset.Scopes(tt.offered); !slices.Equal(got, tt.want) {
			t.Errorf("%s of %q: %q, want %q", tt.preset, tt.offered, got, tt.want)
		}
	}
}
