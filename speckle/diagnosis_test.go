package speckle

import (
	"slices"
	"testing"
)

func TestScopeInError(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Your auth token does not have the required scope: streams:write.":                                  "streams:write",
		`{'message': '…', 'extensions': {'code': 'FORBIDDEN', 'scope': 'profile:read', 'statusCode': 403}}`: "profile:read",
		`"extensions":{"code":"FORBIDDEN","scope":"automate:report-results"}`:                               "automate:report-results",
		"Error 403: missing streams:read":                                                                   "streams:read",
		"required scopes: [\"users:invite\"]":                                                               "users:invite",
		"needs streams:read or streams:write":                                                               "",
		"You do not have the required server role":                                                          "",
		"connect ECONNREFUSED localhost:3000 at file:line":                                                  "",
		"scopes are fine, but the day is not":                                                               "",
		"":                                                                                                  "",
	} {
		if got := ScopeInError(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestUsualCalls(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, call := range UsualCalls() {
		known := slices.ContainsFunc(KnownScopes(), func(f ScopeFact) bool { return f.Name == call.Scope })
		if !known || call.Name == "" || seen[call.Name] {
			t.Errorf("%+v", call)
		}
		seen[call.Name] = true
	}
	for _, scope := range []string{"streams:read", "streams:write", "profile:read", "users:read"} {
		if !slices.ContainsFunc(UsualCalls(), func(c UsualCall) bool { return c.Scope == scope }) {
			t.Errorf("no call needs %s", scope)
		}
	}
}
