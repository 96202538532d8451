// Package speckle is a client of one Speckle server: its details, its apps,
// the signed-in person and that person's tokens.
//
// A Client sends no credential; Client.As gives a Session that sends
// one, to the client's own origin only. Every call takes a context, has a
// limit, and returns an *Error.
package speckle

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"math"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/shurcooL/graphql"
)

// Options of a Client. The zero value is right for most uses.
type Options struct {
	// Timeout of one call with its retries. 0 means 20 seconds.
	Timeout time.Duration
	// AllowPlainHTTP lets tokens go to another computer without encryption. Set it only after the
	// person agreed, for this origin. Without it nothing at all is sent over plain http, because an
	// attacker could answer anything.
	AllowPlainHTTP bool
	// Certificate, when set, is trusted for this origin in place of the system's authorities. It is
	// either the server's own, which must name some host in its subject alternative names, not
	// necessarily this one; or an authority's, which must have signed the server's certificate for
	// the server's name.
	Certificate *x509.Certificate
	// Transport replaces the network below our own checks, for tests.
	Transport http.RoundTripper
	// Since measures round trips, for tests; nil is time.Since.
	Since func(time.Time) time.Duration
	// UserAgent is sent with each request. "" means "SpeckleKeys".
	UserAgent string
}

// maxAnswer is the cap of one answer in bytes.
const maxAnswer = 8 << 20

// Client queries one server. It is safe for use by several goroutines.
type Client struct {
	origin    Origin
	timeout   time.Duration
	maxAnswer int64 // tests lower it
	plainHTTP bool
	userAgent string
	pinned    *x509.Certificate
	since     func(time.Time) time.Duration

	pooled http.RoundTripper // for queries
	fresh  http.RoundTripper // a new connection each time, for what must not be sent twice

	infoQuery atomic.Int32 // the largest query for server details that this server took
	userQuery atomic.Int32 // the same for the profile
	skew      atomic.Int64 // see ClockSkew

	certificateWanted atomic.Bool // a handshake asked for this computer's certificate
	answered          atomic.Bool // the server gave an answer, so it does without
}

// NewClient returns a client of the server at origin. It sends nothing yet. The
// proxy variables of the environment are read here.
func NewClient(origin Origin, opts Options) *Client {
	c := &Client{
		origin:    origin,
		timeout:   cmp.Or(opts.Timeout, 20*time.Second),
		maxAnswer: maxAnswer,
		plainHTTP: opts.AllowPlainHTTP,
		userAgent: cmp.Or(opts.UserAgent, "SpeckleKeys"),
		pinned:    opts.Certificate,
		pooled:    opts.Transport,
		fresh:     opts.Transport,
		since:     opts.Since,
	}
	if c.since == nil {
		c.since = time.Since
	}
	if opts.Transport == nil {
		pooled := newTransport(origin, opts.Certificate)
		pooled.TLSClientConfig.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			c.certificateWanted.Store(true)
			return new(tls.Certificate), nil // none
		}
		fresh := pooled.Clone()
		fresh.DisableKeepAlives = true
		c.pooled, c.fresh = pooled, fresh
	}
	return c
}

// Close closes the idle connections. The client can still be used.
func (c *Client) Close() {
	if pool, ok := c.pooled.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// As returns a session that sends token with each request.
func (c *Client) As(token Secret) *Session { return &Session{client: c, token: token} }

// A Session is a client with a credential.
type Session struct {
	client *Client
	token  Secret
}

// limit ends a call after the client's timeout.
func (c *Client) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, c.timeout)
}

// query asks for a Q, at most three times. Together with an error Q holds what
// was answered in spite of it: one refused part leaves the others.
func query[Q any](ctx context.Context, c *Client, token Secret, op string, variables map[string]any) (*Q, *call, *Error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	for try := 0; ; try++ {
		q := new(Q)
		call := &call{client: c, op: op, token: token, network: c.pooled, judge: judgeGraphQL}
		err := call.do(ctx, func(g *graphql.Client) error { return g.Query(ctx, q, variables) })
		if err != nil && len(call.refusals) == 0 {
			q = new(Q) // perhaps half read
		}
		if err == nil || try == maxRetries || !mayRetry(err) {
			return q, call, err
		}
		if err.Kind == KindUnreachable {
			c.Close() // the other pooled connections have likely ended too
		}
		if !pause(ctx, try, err.RetryAfter) {
			if ctx.Err() != nil {
				err = call.fail(ctx, ctx.Err())
			}
			return q, call, err
		}
	}
}

// largest queries as many fields as a server has: queries go from the largest to the smallest, and
// the next one is asked when a field of the one before is the cause of a failure, whichever way the
// server reports that. It remembers in level how far it had to go, unless only this token was
// lacking something. It returns the number of the query that was answered, too.
func largest[A any](ctx context.Context, s *Session, level *atomic.Int32, queries []func(context.Context, *Session) (*A, *call, *Error)) (int32, *A, *call, *Error) {
	lacking := false
	for n := level.Load(); ; n++ {
		answer, call, err := queries[n](ctx, s)
		if answer == nil && int(n) < len(queries)-1 && call.lessMayHelp(err) {
			lacking = lacking || err.Kind == KindMissingScope || err.Kind == KindRole
			continue
		}
		if answer != nil && !lacking {
			level.Store(n)
		}
		return n, answer, call, err
	}
}

// mutate sends M exactly once. Private values are left out of error details, as the token is.
func mutate[M any](ctx context.Context, c *Client, token Secret, op string, variables map[string]any, private ...Secret) (*M, *call, *Error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	m := new(M)
	call := &call{client: c, op: op, token: token, private: private, once: true, network: c.fresh, judge: judgeGraphQL}
	err := call.do(ctx, func(g *graphql.Client) error { return g.Mutate(ctx, m, variables) })
	return m, call, err
}

const (
	maxRetries = 2
	firstPause = 200 * time.Millisecond
)

// mayRetry reports whether asking again soon can help. A timeout has used up
// its time already, and most other kinds need a person.
func mayRetry(err *Error) bool {
	switch err.Kind {
	case KindUnreachable, KindRateLimited:
		return true
	case KindServerFault:
		return err.Status == http.StatusBadGateway || err.Status == http.StatusServiceUnavailable ||
			err.Status == http.StatusGatewayTimeout
	}
	return false
}

// pause waits before another try: as long as the server says, or twice as long each time, and up to
// half as much again, by chance, so that many clients don't come back at the same moment. It
// returns false, without waiting, when the wait would outlast the deadline.
func pause(ctx context.Context, try int, wanted time.Duration) bool {
	wait := max(wanted, firstPause<<try)
	wait += rand.N(wait/2 + 1)
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// maxRetryAfter bounds what a server can ask for. More is no honest limit.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads the Retry-After header: seconds, whole or with decimals as
// Speckle sends them (server contract §6), or a date. The result is 0 when the
// header is absent or not understood, and at most maxRetryAfter.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(text, 64); err == nil || math.IsInf(seconds, 1) {
		if !(seconds > 0) { // NaN too
			return 0
		}
		return time.Duration(min(seconds, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	now := time.Now()
	if sent, err := http.ParseTime(header.Get("Date")); err == nil {
		now = sent // the clock of Retry-After
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
