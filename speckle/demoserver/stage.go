package demoserver

import (
	"net"
	"net/http"
	"syscall"
	"time"
)

// Stage holds still what differs from one start of the demo to the next, for
// tests that compare what is shown.
type Stage struct {
	// Now is the clock of all servers; nil is time.Now.
	Now func() time.Time
	// Version, when set, makes a world of one server of this version in place
	// of the three: "2.20.2" behaves as an unmodified server 2.20.2 does.
	Version string
	// Named gives the servers addresses with names in place of loopback
	// addresses with ports. Only World.Network leads to them.
	Named bool
}

// Network leads requests for the servers' names to the servers, and no others
// anywhere but to this computer: what is not found here refuses to connect.
func (w *World) Network() http.RoundTripper {
	named := map[string]string{}
	for _, s := range w.Servers {
		named[s.origin.Host()] = s.hosts[0]
	}
	// Each request has a connection of its own, so that an ended server is
	// noticed by the next one. The client's context ends what takes long.
	return &network{named: named, wire: &http.Transport{DisableKeepAlives: true}}
}

type network struct {
	named map[string]string // loopback addresses by Host
	wire  *http.Transport
}

// RoundTrip implements http.RoundTripper.
func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	if loopback, ok := n.named[r.URL.Host]; ok {
		r = r.Clone(r.Context())
		r.Host, r.URL.Scheme, r.URL.Host = r.URL.Host, "http", loopback
		if reply, err := n.wire.RoundTrip(r); err == nil || r.Context().Err() != nil {
			return reply, err
		}
	} else if host := r.URL.Hostname(); host == "localhost" || host == "127.0.0.1" {
		return n.wire.RoundTrip(r)
	}
	if r.Body != nil {
		r.Body.Close()
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}
