package speckletest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
)

// A Fault spoils an answer. It calls inner for the right answer, or doesn't.
type Fault func(x Exchange, inner func(http.ResponseWriter))

// Exchange is one request with the place for its answer.
type Exchange struct {
	http.ResponseWriter
	Request       Request
	left, closing <-chan struct{}
}

// hang waits until the client has left or the test is over.
func (x Exchange) hang() {
	select {
	case <-x.left:
	case <-x.closing:
	}
}

func Only(match func(Request) bool, fault Fault) Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		if match(x.Request) {
			fault(x, inner)
			return
		}
		inner(x.ResponseWriter)
	}
}

// Mentions matches requests with text in their body, such as the name of a mutation.
func Mentions(text string) func(Request) bool {
	return func(r Request) bool { return strings.Contains(r.Body, text) }
}

func Path(path string) func(Request) bool {
	return func(r Request) bool { return r.Path == path }
}

// Answer gives another answer; the request goes no further.
func Answer(status int, contentType, body string) Fault {
	return func(x Exchange, _ func(http.ResponseWriter)) {
		if contentType != "" {
			x.Header().Set("Content-Type", contentType)
		}
		x.WriteHeader(status)
		io.WriteString(x, body)
	}
}

// RateLimited refuses as a Speckle server does. retryAfter is in the
// header as it is, such as "0.143"; "" leaves the header out.
func RateLimited(retryAfter string) Fault {
	refuse := Answer(http.StatusTooManyRequests, "application/json; charset=utf-8",
		`{"error":{"message":"You have sent too many requests.","code":"RATE_LIMIT_ERROR"}}`)
	return func(x Exchange, inner func(http.ResponseWriter)) {
		if retryAfter != "" {
			x.Header().Set("Retry-After", retryAfter)
		}
		refuse(x, inner)
	}
}

// ServerError answers with a status such as 502 and a proxy's HTML.
func ServerError(status int) Fault {
	return Answer(status, "text/html", fmt.Sprintf("<html><body><h1>%d %s</h1></body></html>", status, http.StatusText(status)))
}

// CaptivePortal answers 200 with the HTML of a network's sign-in page.
func CaptivePortal() Fault {
	return Answer(http.StatusOK, "text/html; charset=utf-8",
		"<!doctype html><html><head><title>Welcome to the hotel</title></head><body>Please sign in.</body></html>")
}

func NotFound() Fault {
	return Answer(http.StatusNotFound, "text/html; charset=utf-8", "<html><body><pre>Cannot POST /graphql</pre></body></html>")
}

func Empty() Fault { return Answer(http.StatusOK, "application/json", "") }

// ContentType gives the right answer under another type.
func ContentType(contentType string) Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		answer := run(inner)
		x.Header().Set("Content-Type", contentType)
		x.WriteHeader(answer.Code)
		x.Write(answer.Body.Bytes())
	}
}

// Redirect points elsewhere with a status such as 307. The path stays when to ends in "*".
func Redirect(status int, to string) Fault {
	return func(x Exchange, _ func(http.ResponseWriter)) {
		if prefix, ok := strings.CutSuffix(to, "*"); ok {
			x.Header().Set("Location", prefix+x.Request.Path)
		} else {
			x.Header().Set("Location", to)
		}
		x.WriteHeader(status)
	}
}

// Hang never answers. The request goes no further.
func Hang() Fault {
	return func(x Exchange, _ func(http.ResponseWriter)) { x.hang() }
}

// CommitThenHang lets the request do its work and never answers: what a
// client sees when the connection is lost at the worst moment.
func CommitThenHang() Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		run(inner)
		x.hang()
	}
}

// CommitThenReset lets the request do its work and drops the connection.
func CommitThenReset() Fault {
	return func(_ Exchange, inner func(http.ResponseWriter)) {
		run(inner)
		panic(http.ErrAbortHandler)
	}
}

// run takes the right answer down, so that it can be spoiled.
func run(inner func(http.ResponseWriter)) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	inner(answer)
	return answer
}

// CutOff promises the right answer and drops the connection after n bytes.
func CutOff(n int) Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		answer := start(x, inner)
		send(x, answer[:min(n, len(answer))])
		panic(http.ErrAbortHandler)
	}
}

// Endless answers 200 with JSON that never ends.
func Endless() Fault {
	return func(x Exchange, _ func(http.ResponseWriter)) {
		x.Header().Set("Content-Type", "application/json")
		io.WriteString(x, `{"data":{"serverInfo":{"name":"`)
		chunk := bytes.Repeat([]byte("a"), 64<<10)
		for send(x, chunk) == nil {
		}
	}
}

// start sends the status and headers of the right answer and returns its body.
func start(x Exchange, inner func(http.ResponseWriter)) []byte {
	answer := run(inner)
	for name, values := range answer.Header() {
		x.Header()[name] = values
	}
	x.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
	x.WriteHeader(answer.Code)
	send(x, nil)
	return answer.Body.Bytes()
}

func send(x Exchange, b []byte) error {
	if _, err := x.Write(b); err != nil {
		return err
	}
	return http.NewResponseController(x.ResponseWriter).Flush()
}
