package demoserver

import "time"

// Stage holds still what differs from one start of the demo to the next, for
// tests that compare what is shown.
type Stage struct {
	// Now is the clock of all servers; nil is time.Now.
	Now func() time.Time
	// Named gives the servers addresses with names in place of loopback
	// addresses with ports. Tests lead there by Server.Loopback.
	Named bool
}

// Loopback is the address at which the server listens, whatever it says: a
// host and a port.
func (s *Server) Loopback() string { return s.hosts[0] }
