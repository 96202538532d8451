package speckle

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/shurcooL/graphql"
	"golang.org/x/net/http/httpguts"
)

// A call is one request and what came of it. It is the http.RoundTripper below the GraphQL library:
// it adds the credential, caps and judges the answer, and records what the library drops.
type call struct {
	client  *Client
	op      string
	token   Secret   // the credential, may be zero
	private []Secret // further values that no error may show
	once    bool     // must not be sent twice
	network http.RoundTripper
	judge   func(*call) *Error

	status     int
	header     http.Header
	body       []byte          // of a JSON answer
	other      json.RawMessage // "error" of a JSON answer that is not GraphQL: a text, or message and code
	forLibrary io.Reader       // what the GraphQL library reads in place of body, if set
	tls        *tls.ConnectionState
	sent       time.Time
	roundTrip  time.Duration
	refusals   []refusal   // the first of errors[] of a GraphQL answer
	badTLS     atomic.Bool // a handshake failed
	spoke      atomic.Bool // something came back
}

// errRedirect stops http.Client from following: an Authorization header or a
// body must not go anywhere else.
var errRedirect = errors.New("redirect refused")

// do runs a GraphQL operation through this call.
func (c *call) do(ctx context.Context, run func(*graphql.Client) error) *Error {
	if err := c.refuseEarly(); err != nil {
		return err
	}
	err := run(graphql.NewClient(c.client.origin.String()+"/graphql", c.httpClient()))
	if err == nil {
		return nil
	}
	judged, ok := errors.AsType[*Error](err)
	switch {
	case ok: // by its status for one
		return judged
	case len(c.refusals) > 0:
		return c.firstRefused()
	case c.body != nil:
		// The answer passed our own checks, so its data is not what was asked for.
		return c.error(KindNotSpeckle, "the answer has another shape")
	}
	return c.fail(ctx, err)
}

// send sends a request that is not GraphQL.
func (c *call) send(ctx context.Context, method, address string, body io.Reader) *Error {
	if err := c.refuseEarly(); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return c.error(KindInvalid, "")
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	answer, err := c.httpClient().Do(req)
	if err != nil {
		return c.fail(ctx, err)
	}
	answer.Body.Close()
	if c.status >= 300 {
		return c.fail(ctx, errRedirect) // a status that net/http doesn't treat as a redirect
	}
	return nil
}

func (c *call) httpClient() *http.Client {
	return &http.Client{
		Transport:     c,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect },
	}
}

// refuseEarly finds what must not be sent at all.
func (c *call) refuseEarly() *Error {
	switch {
	case c.client.origin.IsZero():
		return c.error(KindDNS, "no server address")
	case !c.client.origin.Secure() && !c.client.plainHTTP:
		return c.error(KindInsecure, "")
	case !httpguts.ValidHeaderFieldValue(c.token.Reveal()):
		return c.error(KindTokenRejected, "the token has characters that no token has")
	}
	return nil
}

// RoundTrip sends the request and reads the answer to its end.
func (c *call) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		TLSHandshakeDone:     func(_ tls.ConnectionState, err error) { c.badTLS.Store(err != nil) },
		GotFirstResponseByte: func() { c.spoke.Store(true) },
	})
	req = req.Clone(ctx)
	req.Header.Set("User-Agent", c.client.userAgent)
	req.Header.Set("Accept", "application/json")
	own := c.client.origin
	if !c.token.IsZero() && req.URL.Scheme == own.scheme && req.URL.Host == own.Host() {
		req.Header.Set("Authorization", "Bearer "+c.token.Reveal())
	}
	if c.once {
		req.GetBody = nil // without it net/http can't send the body again
	}
	c.sent = time.Now()
	resp, err := c.network.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	c.status, c.header, c.tls = resp.StatusCode, resp.Header, resp.TLS
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != "" {
		return resp, nil // for CheckRedirect
	}
	defer resp.Body.Close()
	if c.isJSON() {
		if c.body, err = c.read(resp.Body); err != nil {
			return nil, err
		}
	}
	c.roundTrip = c.client.since(c.sent)
	if err := c.judge(c); err != nil {
		return nil, err
	}
	c.client.answered.Store(true)
	c.noteClock()
	if c.forLibrary == nil {
		c.forLibrary = bytes.NewReader(c.body)
	}
	resp.Body = io.NopCloser(c.forLibrary)
	return resp, nil
}

// maxCommas caps what an answer is made of: millions of empty objects fit in few bytes, but
// decoding them takes a minute that nothing can cancel. It is enough for some 15,000 tokens.
const maxCommas = 300_000

// read reads an answer up to the cap.
func (c *call) read(body io.Reader) ([]byte, error) {
	limit := c.client.maxAnswer
	read, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(read)) > limit || bytes.Count(read, []byte(",")) > maxCommas {
		return nil, c.error(KindTooLarge, "")
	}
	return bytes.TrimPrefix(read, []byte("\ufeff")), nil // which some gateways put before it
}

// mediaType is the answer's content type without parameters, whatever they are;
// "" when it has none that can be read.
func (c *call) mediaType() string {
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return ""
	}
	return kind
}

func (c *call) isJSON() bool {
	kind := c.mediaType()
	return kind == "application/json" || kind == "application/graphql-response+json"
}

// error makes an *Error of what is known so far. Detail is of any origin and is cleaned here.
func (c *call) error(kind Kind, detail string) *Error {
	return &Error{
		Op:     c.op,
		Kind:   kind,
		Origin: c.client.origin,
		Status: c.status,
		Detail: cleanDetail(detail, append(c.private, c.token)),
	}
}
