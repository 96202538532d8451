// Package speckletest is for tests: it puts faults in front of a server and
// records what was asked. It is never part of the product.
//
//	s := speckletest.New(t, speckletest.Forward(demo.Origin().String()))
//	s.Set(speckletest.Only(speckletest.Mentions("apiTokenCreate"), speckletest.CommitThenHang()))
package speckletest

import (
	"bytes"
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"
)

// Server listens on a loopback port and answers through its faults. Its
// methods can be called while requests are under way.
type Server struct {
	*httptest.Server

	next    http.Handler
	closing chan struct{}

	mu       sync.Mutex
	faults   []Fault
	requests []Request
}

// Request is a request as it came in.
type Request struct {
	Method, Path, Host string
	Header             http.Header
	Body               string
}

// New starts a server over handler, with faults on; the first fault is the
// outermost. It ends with the test, and never waits for a hanging request.
func New(t testing.TB, handler http.Handler, faults ...Fault) *Server {
	s := &Server{next: handler, closing: make(chan struct{}), faults: faults}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // broken answers are the point
	t.Cleanup(func() {
		close(s.closing)
		s.CloseClientConnections()
		s.Close()
	})
	s.Start()
	return s
}

// Set replaces the faults; none answers cleanly from now on.
func (s *Server) Set(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = faults
}

// Requests returns what has come in so far, spoiled answers or not.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Count returns how many requests so far match.
func (s *Server) Count(match func(Request) bool) int {
	n := 0
	for _, r := range s.Requests() {
		if match(r) {
			n++
		}
	}
	return n
}

// ServeHTTP records the request and answers through the faults.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // a body cut off is recorded as far as it came
	seen := Request{Method: r.Method, Path: r.URL.Path, Host: r.Host, Header: r.Header.Clone(), Body: string(body)}
	s.mu.Lock()
	s.requests = append(s.requests, seen)
	faults := s.faults
	s.mu.Unlock()

	// The work continues when the client has left, as on a real server.
	left := r.Context().Done()
	r = r.WithContext(context.WithoutCancel(r.Context()))
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := func(w http.ResponseWriter) { s.next.ServeHTTP(w, r) }
	for _, f := range slices.Backward(faults) {
		inner := answer
		answer = func(w http.ResponseWriter) {
			f(Exchange{ResponseWriter: w, Request: seen, left: left, closing: s.closing}, inner)
		}
	}
	answer(w)
}

// Forward is a handler that passes everything on to the server at address.
func Forward(address string) http.Handler {
	target, err := url.Parse(address)
	if err != nil {
		panic(err) // a mistake in the test
	}
	return &httputil.ReverseProxy{
		Rewrite:  func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ErrorLog: log.New(io.Discard, "", 0),
	}
}
