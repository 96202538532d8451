package demoserver

import "slices"

// scope is a permission with words for it, and whether serverInfo lists it.
type scope struct {
	Name, Description string
	public            bool
}

// scopes lists what the server knows (server contract §8: serverInfo shows
// only the public ones; the others exist all the same).
func (s *Server) scopes() []scope {
	all := []scope{
		{"apps:read", "See the apps you made or let in.", false},
		{"apps:write", "Register apps.", false},
		{"streams:read", "Read your projects with their models, versions and objects.", true},
		{"streams:write", "Create projects, models and versions in your name.", true},
		{"profile:read", "Read your profile.", true},
		{"profile:write", "Change your profile.", true},
		{"profile:email", "Read the e-mail address you registered with.", true},
		{"profile:delete", "Delete your account and all its data.", false},
		{"users:read", "Read the profiles of others.", true},
		{"server:stats", "Read statistics of the server. Needs the admin role as well.", true},
		{"users:email", "Read the e-mail addresses of others.", false},
		{"server:setup", "Change what the server says of itself. Only admins can use it.", false},
		{"tokens:read", "See your tokens.", false},
		{"tokens:write", "Make and delete tokens.", false},
		{"users:invite", "Invite people to this server.", false},
	}
	if !s.atLeast("2.25.0") {
		all = slices.DeleteFunc(all, func(sc scope) bool { return sc.Name == "profile:write" })
	}
	if s.setup.Workspaces {
		all = append(all,
			scope{"workspace:create", "Create workspaces.", true},
			scope{"workspace:read", "Read the workspaces you are in.", true},
			scope{"workspace:update", "Change the workspaces you are in.", true},
			scope{"workspace:delete", "Delete your workspaces.", true},
		)
	}
	return all
}
