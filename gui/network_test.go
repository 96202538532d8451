package gui

import (
	"errors"
	"net"
	"net/http"
	"syscall"
	"testing"

	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// networkOf leads requests for the names of a demo's servers to the servers, and
// no others anywhere but to this computer: what is not found here refuses to
// connect.
func networkOf(w *demoserver.World) http.RoundTripper {
	named := map[string]string{}
	for _, s := range w.Servers {
		named[s.Origin().Host()] = s.Loopback()
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

func TestNetworkLeadsToTheNamedServers(t *testing.T) {
	t.Parallel()
	w, err := demoserver.Demo(t.Context(), demoserver.Stage{Named: true})
	if err != nil {
		t.Fatal(err)
	}
	client := func(o speckle.Origin) *speckle.Client {
		return speckle.NewClient(o, speckle.Options{Transport: networkOf(w)})
	}
	for _, s := range w.Servers {
		info, err := client(s.Origin()).ServerInfo(t.Context())
		if err != nil || info.Name != s.Name() || !s.Origin().Secure() {
			t.Errorf("%s answers as %v, %v", s.Origin(), info, err)
		}
	}
	gone := w.Accounts[len(w.Accounts)-1].Origin
	if _, err := client(gone).ServerInfo(t.Context()); speckle.KindOf(err) != speckle.KindRefused {
		t.Errorf("%s answers %v", gone, err)
	}
	elsewhere := &http.Client{Transport: networkOf(w)}
	if _, err := elsewhere.Get("https://example.com"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("another server is reached, or: %v", err)
	}
}
