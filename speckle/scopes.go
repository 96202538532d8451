package speckle

import "slices"

// Risk says how much harm a scope can do in wrong hands.
type Risk int

const (
	RiskRead  Risk = iota // reads
	RiskWrite             // changes
	RiskHigh              // deletes, administers, or opens more doors
)

// ScopeFact describes a scope beside the server's own text.
type ScopeFact struct {
	Name   string
	Group  string // "projects", "profile", "people", "server", "tokens", "apps", "automate", "workspaces", "other"
	Risk   Risk
	Public bool // listed in serverInfo.scopes
}

// knownScopes holds every scope of the servers' sources (FACTS §4.1). Some exist
// only where a module is on.
var knownScopes = []ScopeFact{
	{"streams:read", "projects", RiskRead, true},
	{"streams:write", "projects", RiskWrite, true},
	{"profile:read", "profile", RiskRead, true},
	{"profile:email", "profile", RiskRead, true},
	{"profile:write", "profile", RiskWrite, true},
	{"profile:delete", "profile", RiskHigh, false},
	{"users:read", "people", RiskRead, true},
	{"users:email", "people", RiskRead, false},
	{"users:invite", "people", RiskWrite, false},
	{"server:stats", "server", RiskRead, true},
	{"server:setup", "server", RiskHigh, false},
	{"tokens:read", "tokens", RiskRead, false},
	{"tokens:write", "tokens", RiskHigh, false},
	{"apps:read", "apps", RiskRead, false},
	{"apps:write", "apps", RiskHigh, false},
	{"automate:report-results", "automate", RiskWrite, true},
	{"automate-functions:read", "automate", RiskRead, true},
	{"automate-functions:write", "automate", RiskWrite, true},
	{"workspace:read", "workspaces", RiskRead, true},
	{"workspace:create", "workspaces", RiskWrite, true},
	{"workspace:update", "workspaces", RiskWrite, true},
	{"workspace:delete", "workspaces", RiskHigh, true},
	{"workspace:billing", "workspaces", RiskHigh, false},
}

// KnownScopes lists every scope of the servers' sources in the order to show.
func KnownScopes() []ScopeFact { return slices.Clone(knownScopes) }

// ScopeFactOf describes a scope; an unknown one is of group "other" and
// RiskWrite.
func ScopeFactOf(name string) ScopeFact {
	for _, fact := range knownScopes {
		if fact.Name == name {
			return fact
		}
	}
	return ScopeFact{Name: name, Group: "other", Risk: RiskWrite}
}

// Preset is a named choice of scopes.
type Preset string

const (
	PresetReadOnly   Preset = "read"       // streams:read profile:read users:read
	PresetReadWrite  Preset = "readwrite"  // and streams:write
	PresetAutomation Preset = "automation" // as readwrite plus automate:report-results, where offered
	PresetCustom     Preset = "custom"
)

var presetScopes = map[Preset][]string{
	PresetReadOnly:   {"streams:read", "profile:read", "users:read"},
	PresetReadWrite:  {"streams:read", "streams:write", "profile:read", "users:read"},
	PresetAutomation: {"streams:read", "streams:write", "profile:read", "users:read", "automate:report-results"},
}

// Scopes returns the preset's scopes among those on offer; none for
// PresetCustom.
func (p Preset) Scopes(offered []string) []string {
	var scopes []string
	for _, name := range presetScopes[p] {
		if slices.Contains(offered, name) {
			scopes = append(scopes, name)
		}
	}
	return scopes
}
