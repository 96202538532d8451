package speckle

import (
	"regexp"
	"slices"
)

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

// ScopeFactOf describes a scope; an unknown one is of group "other" and RiskWrite.
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

// Scopes returns the preset's scopes among those on offer; none for PresetCustom.
func (p Preset) Scopes(offered []string) []string {
	var scopes []string
	for _, name := range presetScopes[p] {
		if slices.Contains(offered, name) {
			scopes = append(scopes, name)
		}
	}
	return scopes
}

// A UsualCall is something that scripts often do, and the scope it needs.
type UsualCall struct {
	Name  string // as in specklepy, such as "operations.receive"
	Scope string
}

var usualCalls = []UsualCall{
	{"client.project.get", "streams:read"},
	{"client.model.get_models", "streams:read"},
	{"operations.receive", "streams:read"},
	{"client.project.create", "streams:write"},
	{"client.version.create", "streams:write"},
	{"operations.send", "streams:write"},
	{"client.active_user.get", "profile:read"},
	{"client.active_user.update", "profile:write"},
	{"client.other_user.get", "users:read"},
	{"client.project_invite.create", "users:invite"},
	{"client.active_user.get_workspaces", "workspace:read"},
	{"client.server.create_token", scopeTokensWrite},
}

// UsualCalls lists what scripts often do, in the order to show.
func UsualCalls() []UsualCall { return slices.Clone(usualCalls) }

// scopeNamed finds a scope behind the word, in a server's message ("the
// required scope: streams:read.") or in the JSON of an error.
var scopeNamed = regexp.MustCompile(`(?i)\bscopes?\b[^a-z0-9]{1,8}([a-z][a-z-]*:[a-z][a-z-]*)`)

var scopeForm = regexp.MustCompile(`[a-z][a-z-]*:[a-z][a-z-]*`)

// ScopeInError returns the scope that an error's text says is missing, or "" when it names none.
// The text may be a message, a whole answer, or what a script printed.
func ScopeInError(text string) string {
	if len(text) > maxRaw {
		text = text[:maxRaw]
	}
	if found := scopeNamed.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	var known []string
	for _, word := range scopeForm.FindAllString(text, -1) {
		if ScopeFactOf(word).Group != "other" && !slices.Contains(known, word) {
			known = append(known, word)
		}
	}
	if len(known) != 1 {
		return ""
	}
	return known[0]
}
