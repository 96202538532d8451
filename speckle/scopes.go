package speckle

// Risk says how much harm a scope can do in wrong hands.
type Risk int

const (
	RiskRead  Risk = iota // reads
	RiskWrite             // changes
	RiskHigh              // deletes, administers, or opens more doors
)

// ScopeFact is what we know of a scope besides the server's words.
type ScopeFact struct {
	Name   string
	Group  string // "projects", "profile", "people", "server", "tokens", "apps", "automate", "workspaces", "other"
	Risk   Risk
	Public bool // listed in serverInfo.scopes
}

// KnownScopes lists every scope of the servers' sources in the order to show.
func KnownScopes() []ScopeFact { panic("not built yet") }

// ScopeFactOf returns what is known of a scope; unknown ones are of group
// "other" and RiskWrite.
func ScopeFactOf(name string) ScopeFact { panic("not built yet") }

// Preset is a named choice of scopes.
type Preset string

const (
	PresetReadOnly   Preset = "read"       // streams:read profile:read users:read
	PresetReadWrite  Preset = "readwrite"  // and streams:write
	PresetAutomation Preset = "automation" // as readwrite plus automate:report-results, where offered
	PresetCustom     Preset = "custom"
)

// Scopes returns the preset's scopes among those on offer.
func (p Preset) Scopes(offered []string) []string { panic("not built yet") }
