package speckle

import (
	"regexp"
	"slices"
)

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

// ScopeInError returns the scope that an error's text says is missing, or ""
// when it names none. The text may be a message, a whole answer, or what a
// script printed.
func ScopeInError(text string) string {
	if len(text) > maxRaw {
		text = text[:maxRaw]
	}
	if found := scopeNamed.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	var known []string
	for _, word := range scopeForm.FindAllString(text, -1) {
		isKnown := slices.ContainsFunc(knownScopes, func(fact ScopeFact) bool { return fact.Name == word })
		if isKnown && !slices.Contains(known, word) {
			known = append(known, word)
		}
	}
	if len(known) != 1 {
		return ""
	}
	return known[0]
}
