// Package demoserver is a Speckle server inside this process, for the demo
// and for tests: the rules of a real server (server contract) over real HTTP
// on a loopback address, with invented people and nothing at risk.
//
// Start runs one server; people, apps and tokens are added with its Add
// methods. Demo runs three of them with something to see on every screen.
// Nothing can be added over HTTP that a real server would not allow, except
// that the pages /authn/verify and /explorer let a visitor be any of the
// server's people, because there are no passwords.
package demoserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"

	"speckle-keys/speckle"
)

// Setup says what a server is. Only Name is needed.
type Setup struct {
	Name, Company, Description string
	AdminContact, Terms        string
	// Version decides what the server can do: a server before 2.17.6 lets personal tokens hold
	// tokens:write, and lacks newer fields. "" is "dev", the newest.
	Version            string
	CanonicalURL       string // the address that the server claims; "" is its own
	MovedTo, MovedFrom string
	Workspaces         bool
	GuestMode          bool
	InviteOnly         bool
	// Address is where the server says that it is; "" is its loopback address.
	Address string
	Now     func() time.Time // the server's clock; nil is time.Now
}

// Server is a running server. Its methods can be called from any goroutine.
type Server struct {
	setup   Setup
	version speckle.Version
	origin  speckle.Origin
	url     string
	hosts   []string // Host headers that are ours
	store   *store
	schema  *graphql.Schema
	http    *http.Server
	done    chan struct{} // closed when serving has ended
}

// Start runs a server on a free port of 127.0.0.1, with the apps that every
// Speckle server has and without people. End it with Close.
func Start(setup Setup) (*Server, error) {
	setup.Version = cmp.Or(setup.Version, "dev")
	if setup.Now == nil {
		setup.Now = time.Now
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("demo server: %w", err)
	}
	s, err := newServer(setup, listener.Addr().(*net.TCPAddr).Port)
	if err != nil {
		listener.Close()
		return nil, fmt.Errorf("demo server: %w", err)
	}
	go func() {
		defer close(s.done)
		s.http.Serve(listener)
	}()
	return s, nil
}

func newServer(setup Setup, port int) (*Server, error) {
	s := &Server{
		setup:   setup,
		version: speckle.ParseVersion(setup.Version),
		hosts:   []string{fmt.Sprintf("127.0.0.1:%d", port), fmt.Sprintf("localhost:%d", port)},
		store:   newStore(setup.Now),
		done:    make(chan struct{}),
	}
	s.url = cmp.Or(setup.Address, "http://"+s.hosts[0])
	var err error
	if s.origin, err = speckle.ParseOrigin(s.url); err != nil {
		return nil, err
	}
	if setup.Address != "" {
		s.hosts = append(s.hosts, s.origin.Host())
	}
	if s.schema, err = s.newSchema(); err != nil {
		return nil, err
	}
	for _, a := range s.builtInApps() {
		s.AddApp(a)
	}
	s.http = &http.Server{
		Handler:           s,
		MaxHeaderBytes:    16 << 10, // server contract §6: larger headers are 431
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // nothing of a request may reach the program's output
	}
	return s, nil
}

// Origin returns the server's address.
func (s *Server) Origin() speckle.Origin { return s.origin }

// Name returns the server's name, as Setup gave it.
func (s *Server) Name() string { return s.setup.Name }

// Close ends the server. Requests under way get half a second to finish.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	err := s.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.http.Close()
	}
	<-s.done
	return err
}

func (s *Server) atLeast(version string) bool {
	return s.version.Compare(speckle.ParseVersion(version)) >= 0
}

// ownHost reports whether a Host header names this server. A page elsewhere
// that lets its own name point here (DNS rebinding) is turned away by it.
func (s *Server) ownHost(host string) bool {
	return slices.ContainsFunc(s.hosts, func(own string) bool { return strings.EqualFold(host, own) })
}

// Stage holds still what differs from one start of the demo to the next, for
// tests that compare what is shown.
type Stage struct {
	Now func() time.Time // the clock of all servers; nil is time.Now
	// Named gives the servers addresses with names in place of loopback
	// addresses with ports. Tests lead there by Server.Loopback.
	Named bool
}

// Loopback is the address at which the server listens, whatever it says: a host and a port.
func (s *Server) Loopback() string { return s.hosts[0] }
