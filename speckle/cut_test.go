package speckle

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serveBytes answers each connection with the bytes that answer says, and
// closes it. It returns the address.
func serveBytes(t *testing.T, answer func() string) string {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			// All of the request is read, or closing resets the connection.
			if request, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				io.Copy(io.Discard, request.Body)
			}
			io.WriteString(conn, answer())
			conn.Close()
		}
	}()
	return "http://" + socket.Addr().String()
}

// S7, S32: TestAnswerCutAnywhere: an answer that ends early, after whatever byte,
// is an error and never half an answer.
func TestAnswerCutAnywhere(t *testing.T) {
	t.Parallel()
	const body = `{"data":{"apiTokenCreate":"` + canary + `"}}`
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	for name, whole := range map[string]string{
		"with a length":     fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", head, len(body), body),
		"in chunks":         fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", head, 20, body[:20], len(body)-20, body[20:]),
		"until it is ended": head + "Connection: close\r\n\r\n" + body,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var end atomic.Int64
			origin := mustOrigin(t, serveBytes(t, func() string { return whole[:end.Load()] }))
			for n := range len(whole) + 1 {
				end.Store(int64(n))
				c := NewClient(origin, Options{Timeout: time.Minute})
				made, err := c.As(NewSecret("other")).CreateToken(context.Background(), TokenRequest{Name: "x", Scopes: []string{"streams:read"}, Lifespan: Never})
				c.Close()
				if n == len(whole) {
					if err != nil || made.Reveal() != canary {
						t.Errorf("the whole answer: %v", err)
					}
					continue
				}
				if kind := KindOf(err); kind != KindUnreachable && kind != KindNotSpeckle {
					t.Errorf("after %d bytes, %q: kind %q, %v", n, whole[:n], kind, err)
				}
			}
		})
	}
}

// S7, S58: an answer that is small on the wire is measured as it is unpacked.
func TestGzipBomb(t *testing.T) {
	t.Parallel()
	var written atomic.Int64
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		blanks := []byte(strings.Repeat(" ", 1<<20))
		for r.Context().Err() == nil {
			if _, err := zip.Write(blanks); err != nil {
				return
			}
			written.Add(1)
		}
	})
	_, err := capped(f.client(t, Options{}), 1<<20).Apps(context.Background())
	wantKind(t, err, KindTooLarge)
	if written.Load() == 0 {
		t.Error("nothing was unpacked")
	}
}
