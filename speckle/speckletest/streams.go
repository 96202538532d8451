package speckletest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// SlowHeaders waits before the right answer begins.
func SlowHeaders(d time.Duration) Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		if x.pause(d) {
			inner(x.ResponseWriter)
		}
	}
}

// Drip gives the right answer one byte at a time.
func Drip(interval time.Duration) Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		answer := start(x, inner)
		for _, b := range answer {
			if !x.pause(interval) || send(x, []byte{b}) != nil {
				return
			}
		}
	}
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

// GzipBomb answers with size bytes that are small on the wire.
func GzipBomb(size int64) Fault {
	return func(x Exchange, _ func(http.ResponseWriter)) {
		x.Header().Set("Content-Type", "application/json")
		x.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(x)
		io.CopyN(zip, spaces{}, size)
		zip.Close()
	}
}

// CloseAfter gives the right answer, says that the connection stays open,
// and closes it: the next request on it fails (server contract §6).
func CloseAfter() Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		answer := run(inner)
		conn, _, err := http.NewResponseController(x.ResponseWriter).Hijack()
		if err != nil {
			panic(err) // HTTP/2 is off, so this can't be
		}
		defer conn.Close()
		header := answer.Header().Clone()
		header.Set("Content-Length", strconv.Itoa(answer.Body.Len()))
		header.Set("Connection", "keep-alive")
		var raw bytes.Buffer
		fmt.Fprintf(&raw, "HTTP/1.1 %d %s\r\n", answer.Code, http.StatusText(answer.Code))
		header.Write(&raw)
		raw.WriteString("\r\n")
		answer.Body.WriteTo(&raw)
		raw.WriteTo(conn)
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

// send writes and flushes.
func send(x Exchange, b []byte) error {
	if _, err := x.Write(b); err != nil {
		return err
	}
	return http.NewResponseController(x.ResponseWriter).Flush()
}

// spaces reads as blanks without end.
type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
