package speckle

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// A Listener waits on this computer for the browser's return from a sign-in.
type Listener struct {
	// Unanswered is the page of HTML when Reply was not called in time. Set it before Wait.
	Unanswered []byte

	path    string   // of the redirect address
	hosts   []string // allowed Host headers
	sockets []net.Listener
	taken   atomic.Bool // an answer was accepted
	answers chan Answer
	pages   chan []byte // of Reply
	ended   context.Context
	end     context.CancelFunc
}

// replyLimit is how long the browser waits for Reply.
const replyLimit = time.Minute

// RedirectInvalid is the code of Listen's error for an address that is not
// plain http to this computer with a port.
const RedirectInvalid = "REDIRECT_INVALID"

// Listen takes the port of a redirect address such as DefaultRedirect, on 127.0.0.1 and ::1. The
// port is open when Listen returns, so the browser can be opened then, and it closes when Wait
// returns or ctx ends. Errors: KindPortTaken when another program has the port on either address,
// since that program could get the answer; KindInvalid with RedirectInvalid; KindUnreachable when
// this computer has no loopback address.
func Listen(ctx context.Context, redirectURL string) (*Listener, error) {
	target, ok := loopbackTarget(redirectURL)
	if !ok {
		return nil, &Error{Op: listenOp, Kind: KindInvalid, Code: RedirectInvalid}
	}
	l := &Listener{path: cmp.Or(target.EscapedPath(), "/"), answers: make(chan Answer, 1), pages: make(chan []byte, 1)}
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
			failure = err // one of the address families may be missing
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

// IsRedirect reports whether Listen can wait at a redirect address: plain http
// to this computer, with a port.
func IsRedirect(address string) bool {
	_, ok := loopbackTarget(address)
	return ok
}

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

// Wait serves until the one answer has come and gives the port back. It ends with KindTimeout or
// KindCancelled when a context ends or Close is called. The browser's request stays open: call
// Reply once it is known how the sign-in went, and Close in any case.
func (l *Listener) Wait(ctx context.Context) (Answer, error) {
	server := l.server()
	for _, socket := range l.sockets {
		go server.Serve(socket)
	}
	select {
	case answer := <-l.answers:
		l.closeSockets()
		context.AfterFunc(l.ended, func() {
			// The page may still be on its way to the browser.
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			if server.Shutdown(ctx) != nil {
				server.Close()
			}
		})
		return answer, nil
	case <-ctx.Done():
		l.Close()
		server.Close()
		return Answer{}, l.failed(ctx, ctx.Err())
	case <-l.ended.Done():
		server.Close()
		return Answer{}, l.failed(l.ended, l.ended.Err())
	}
}

func (l *Listener) server() *http.Server {
	server := &http.Server{
		Handler:           http.HandlerFunc(l.serve),
		ReadHeaderTimeout: 5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(io.Discard, "", 0), // its lines would hold addresses
	}
	server.SetKeepAlivesEnabled(false)
	return server
}

// Reply ends the browser's request with a page of HTML. Only the first call
// counts, within a minute after Wait and before Close.
func (l *Listener) Reply(page []byte) {
	select {
	case l.pages <- page:
	default:
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

// Close gives the port back and ends a request that was not replied to. It may
// be called at any time, more than once.
func (l *Listener) Close() {
	l.end()
	l.closeSockets()
}

func (l *Listener) closeSockets() {
	for _, socket := range l.sockets {
		socket.Close()
	}
}

// serve accepts the browser's one answer. Everything else, such as a favicon, a port scan, or a
// page that tries to answer in the person's place, gets the same 404.
func (l *Listener) serve(w http.ResponseWriter, r *http.Request) {
	answer, ok := parseAnswer(r.URL.RawQuery)
	if !ok || r.Method != http.MethodGet || r.URL.EscapedPath() != l.path || !isNavigation(r.Header) ||
		!slices.Contains(l.hosts, r.Host) || !l.taken.CompareAndSwap(false, true) {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	l.answers <- answer
	page := l.awaitPage()
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer") // the address holds the code
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	header.Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page)
}

func (l *Listener) awaitPage() []byte {
	limit := time.NewTimer(replyLimit)
	defer limit.Stop()
	select {
	case page := <-l.pages:
		return page
	case <-limit.C:
	case <-l.ended.Done():
		select {
		case page := <-l.pages: // Reply came before Close
			return page
		default:
		}
	}
	return l.Unanswered
}

// isNavigation reports whether a person went to the address in a tab of the
// browser, as far as the browser says. A frame, a script of another site and a
// page that is fetched ahead of a click would use up the sign-in.
func isNavigation(header http.Header) bool {
	mode, dest := header.Get("Sec-Fetch-Mode"), header.Get("Sec-Fetch-Dest")
	return (mode == "navigate" || mode == "" && header.Get("Sec-Fetch-Site") != "cross-site") &&
		(dest == "document" || dest == "") &&
		header.Get("Sec-Purpose") == "" && header.Get("Purpose") == ""
}

// An Answer is what the browser brings back from a sign-in.
type Answer struct {
	Code   Secret // the access code for Exchange; zero when denied
	Denied bool   // the person refused
}

// LandingUnknown is the code of ParseLanding's error.
const LandingUnknown = "LANDING_UNKNOWN"

// ParseLanding reads the address that a browser landed on, pasted by the person where the browser
// could not reach the program. A code alone, or with anything around it, is understood too: today's
// codes have the form of a token (server contract §3). It fails with KindInvalid and LandingUnknown
// when there is no answer to a sign-in in it, or more than one.
func ParseLanding(pasted string) (Answer, error) {
	code, several := TokenIn(pasted)
	if !code.IsZero() && !strings.Contains(pasted, "denied") {
		return Answer{Code: code}, nil
	}
	if _, query, found := strings.Cut(strings.Trim(pasted, "\"'`<> \t\r\n"), "?"); found && !several {
		query, _, _ = strings.Cut(query, "#")
		if answer, ok := parseAnswer(query); ok {
			return answer, nil
		}
	}
	return Answer{}, &Error{Op: "read landing address", Kind: KindInvalid, Code: LandingUnknown}
}

// parseAnswer reads the query of a landing address: one access code, or denied=true, never both.
func parseAnswer(query string) (Answer, bool) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return Answer{}, false
	}
	codes, denied := values["access_code"], values["denied"]
	switch {
	case len(codes) == 1 && len(denied) == 0 && possibleCode(codes[0]):
		return Answer{Code: NewSecret(codes[0])}, true
	case len(codes) == 0 && len(denied) == 1 && denied[0] == "true":
		return Answer{Denied: true}, true
	}
	return Answer{}, false
}

// possibleCode leaves room for servers with other codes than today's 42 hexadecimal digits.
func possibleCode(code string) bool {
	return code != "" && len(code) <= 256 && !strings.ContainsFunc(code, func(r rune) bool { return r <= ' ' || r > '~' })
}
