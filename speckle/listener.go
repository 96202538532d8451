package speckle

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"
)

// A Listener waits on this computer for the browser's return from a sign-in.
type Listener struct {
	// Page, when set before Wait, makes the HTML that the browser shows at
	// the end; ok is false when the person refused.
	Page func(ok bool) []byte

	path    string   // of the redirect address
	hosts   []string // allowed Host headers
	sockets []net.Listener
	taken   atomic.Bool // an answer was accepted
	answers chan Answer
	ended   context.Context
	end     context.CancelFunc
}

// RedirectInvalid is the code of Listen's error for an address that is not
// plain http to this computer with a port.
const RedirectInvalid = "REDIRECT_INVALID"

// Listen takes the port of a redirect address such as DefaultRedirect, on
// 127.0.0.1 and ::1. It is open when Listen returns, so that a browser may be
// sent off, and closes when Wait returns or ctx ends. Errors: KindPortTaken
// when another program has the port of either, since that one could get the
// answer; KindInvalid with RedirectInvalid; KindUnreachable when this computer
// has no loopback address.
func Listen(ctx context.Context, redirectURL string) (*Listener, error) {
	target, ok := loopbackTarget(redirectURL)
	if !ok {
		return nil, &Error{Op: listenOp, Kind: KindInvalid, Code: RedirectInvalid}
	}
	l := &Listener{path: target.EscapedPath(), answers: make(chan Answer, 1)}
	if l.path == "" {
		l.path = "/"
	}
	l.ended, l.end = context.WithCancel(ctx)
	var failure error
	for _, host := range []string{"127.0.0.1", "::1"} {
		address := net.JoinHostPort(host, target.Port())
		socket, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
		if errors.Is(err, errPortTaken) {
			l.Close()
			return nil, &Error{Op: listenOp, Kind: KindPortTaken, Err: err}
		}
		if err != nil {
			failure = err // one of the families may be missing
			continue
		}
		l.sockets = append(l.sockets, socket)
		l.hosts = append(l.hosts, address)
	}
	if len(l.sockets) == 0 {
		l.Close()
		return nil, l.failed(ctx, failure)
	}
	l.hosts = append(l.hosts, net.JoinHostPort("localhost", target.Port()))
	context.AfterFunc(l.ended, l.closeSockets)
	return l, nil
}

const listenOp = "wait for the browser"

// loopbackTarget reads a redirect address.
func loopbackTarget(redirectURL string) (*url.URL, bool) {
	origin, err := ParseOrigin(redirectURL)
	if err != nil || !origin.Loopback() {
		return nil, false
	}
	target, err := url.Parse(redirectURL)
	if err != nil || target.Scheme != "http" || target.Port() == "" || target.User != nil ||
		target.RawQuery != "" || target.Fragment != "" {
		return nil, false
	}
	return target, true
}

// Wait serves until the one answer has come and closes the listener. It ends
// with KindTimeout or KindCancelled when a context ends or Close is called.
func (l *Listener) Wait(ctx context.Context) (Answer, error) {
	defer l.Close()
	server := &http.Server{
		Handler:           http.HandlerFunc(l.serve),
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // it would quote addresses
	}
	server.SetKeepAlivesEnabled(false)
	for _, socket := range l.sockets {
		go server.Serve(socket)
	}
	select {
	case answer := <-l.answers:
		// Let the page reach the browser, but wait for nobody else.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			server.Close()
		}
		return answer, nil
	case <-ctx.Done():
		server.Close()
		return Answer{}, l.failed(ctx, ctx.Err())
	case <-l.ended.Done():
		server.Close()
		return Answer{}, l.failed(l.ended, l.ended.Err())
	}
}

func (l *Listener) failed(ctx context.Context, cause error) *Error {
	kind := KindUnreachable
	switch ctx.Err() {
	case context.Canceled:
		kind = KindCancelled
	case context.DeadlineExceeded:
		kind = KindTimeout
	}
	return &Error{Op: listenOp, Kind: kind, Err: cause}
}

// Close gives the port back. It may be called at any time, more than once.
func (l *Listener) Close() {
	l.end()
	l.closeSockets()
}

func (l *Listener) closeSockets() {
	for _, socket := range l.sockets {
		socket.Close()
	}
}

// serve accepts the browser's one answer. Everything else, such as a favicon,
// a port scan, or a page that tries to answer in the person's place, gets the
// same 404.
func (l *Listener) serve(w http.ResponseWriter, r *http.Request) {
	answer, ok := parseAnswer(r.URL.RawQuery)
	if mode := r.Header.Get("Sec-Fetch-Mode"); mode != "" && mode != "navigate" {
		ok = false // asked by a script, not by going there
	}
	if !ok || r.Method != http.MethodGet || r.URL.EscapedPath() != l.path ||
		!slices.Contains(l.hosts, r.Host) || !l.taken.CompareAndSwap(false, true) {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer") // the address holds the code
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	header.Set("Content-Type", "text/html; charset=utf-8")
	defer func() { l.answers <- answer }() // after the page, even if that fails
	w.Write(l.page(!answer.Denied))
}

func (l *Listener) page(ok bool) []byte {
	switch {
	case l.Page != nil:
		return l.Page(ok)
	case ok:
		return []byte("<!doctype html><title>Signed in</title><p>You are signed in. You may close this window.")
	}
	return []byte("<!doctype html><title>Not signed in</title><p>Signing in was refused. You may close this window.")
}
