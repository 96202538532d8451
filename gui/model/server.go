package model

import (
	"context"

	"speckle-keys/speckle"
)

// Server is what is known of one server: its details and its apps.
type Server struct {
	Origin  speckle.Origin
	Info    *speckle.ServerInfo // nil until it answered once
	Err     error               // of the newest question for details
	Apps    []speckle.App
	AppsErr error
	// AppsUnreadable counts the apps that the server has and failed to describe.
	AppsUnreadable int
	Asked          bool // for the details
	AppsKnown      bool

	app     *App
	info    job
	apps    job
	details map[string]*AppDetail
}

// AppDetail is one opened app.
type AppDetail struct {
	App *speckle.App
	Err error

	job   job
	stale bool // LoadDetail asks again
}

// Loading reports whether the app is being asked for.
func (d AppDetail) Loading() bool { return d.job.Running() }

// Load asks for the details, once; Reload asks again.
func (s *Server) Load() {
	if !s.Asked {
		s.Reload()
	}
}

// Reload asks for the details now. What is shown stays meanwhile.
func (s *Server) Reload() {
	s.Asked = true
	client := s.app.client(s.Origin)
	start(s.app, &s.info, serverLimit, client.ServerInfo, func(info *speckle.ServerInfo, err error) {
		recovered := s.Err != nil && err == nil
		s.Err = err
		if err == nil {
			s.Info = info
		}
		if recovered {
			s.app.recovered(s.Origin)
		}
	})
}

// noteAnswer asks a server again when another question's result contradicts what is shown of it: it
// answered though its details couldn't be had, or it can't be reached any more.
func (a *App) noteAnswer(origin speckle.Origin, err error) {
	state := speckle.StateOf(err)
	server := a.servers[origin]
	if server == nil || !server.Asked || server.Loading() || state == speckle.TokenUnknown || state == speckle.TokenNotJudged {
		return
	}
	if away := state == speckle.TokenUnreachable; away == (server.Err == nil) {
		server.Reload()
	}
}

// Loading reports whether the details are being asked for.
func (s *Server) Loading() bool { return s.info.Running() }

// Reachable reports whether the newest question was answered.
func (s *Server) Reachable() bool { return s.Info != nil && s.Err == nil }

// LoadApps asks for the registered apps, once; ReloadApps asks again.
func (s *Server) LoadApps() {
	if !s.AppsKnown && !s.apps.Running() {
		s.ReloadApps()
	}
}

// ReloadApps asks for the registered apps now.
func (s *Server) ReloadApps() {
	client := s.app.client(s.Origin)
	start(s.app, &s.apps, serverLimit, client.Apps, func(list speckle.AppList, err error) {
		s.AppsErr, s.AppsKnown = err, true
		if err == nil {
			s.Apps, s.AppsUnreadable = list.Apps, list.Unreadable
			s.app.noteAnswer(s.Origin, nil)
		}
	})
}

// AppsLoading reports whether there is nothing to show of the apps yet.
func (s *Server) AppsLoading() bool { return s.apps.Running() && !s.AppsKnown && len(s.Apps) == 0 }

// Detail is what is known of one app with its scopes.
func (s *Server) Detail(id string) AppDetail {
	if d, ok := s.details[id]; ok {
		return *d
	}
	return AppDetail{}
}

// LoadDetail asks for one app with its scopes, once; ReloadDetail asks again.
func (s *Server) LoadDetail(id string) {
	if d := s.details[id]; d == nil || d.stale {
		s.ReloadDetail(id)
	}
}

// ReloadDetail asks for one app with its scopes now.
func (s *Server) ReloadDetail(id string) {
	d, ok := s.details[id]
	if !ok {
		d = &AppDetail{}
		s.details[id] = d
	}
	client := s.app.client(s.Origin)
	start(s.app, &d.job, serverLimit, func(ctx context.Context) (*speckle.App, error) {
		return client.App(ctx, id)
	}, func(app *speckle.App, err error) {
		d.App, d.Err, d.stale = app, err, false
	})
}

// forget lets the next Load ask again, by a new client: the server, or the way
// to it, may be another one by now.
func (s *Server) forget() {
	s.app.forgetClient(s.Origin)
	s.Asked, s.AppsKnown = false, false
	for _, d := range s.details {
		d.stale = true // what is shown of an open app stays
	}
}
