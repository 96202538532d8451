package speckle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// waiting is a listener whose Wait has begun.
type waiting struct {
	*Listener
	port   string
	result chan error
	answer Answer
}

// unanswered is the page of a listener that gets no other one.
const unanswered = "<p>unanswered"

func startWaiting(t *testing.T, ctx context.Context, path string) *waiting {
	t.Helper()
	for range 20 { // another test may take the port meanwhile
		w := &waiting{port: freePort(t), result: make(chan error, 1)}
		l, err := Listen(context.Background(), "http://localhost:"+w.port+path)
		if KindOf(err) == KindPortTaken {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		w.Listener, l.Unanswered = l, []byte(unanswered)
		t.Cleanup(l.Close)
		go func() {
			var err error
			w.answer, err = l.Wait(ctx)
			w.result <- err
			if err == nil && path != "/held" {
				l.Reply(fmt.Appendf(nil, "<p>page %v", !w.answer.Denied))
			}
		}()
		return w
	}
	t.Fatal("no free port")
	return nil
}

// visit asks the listener for something and returns status and page.
func (w *waiting) visit(t *testing.T, method, address string, header ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(method, strings.Replace(address, "PORT", w.port, 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if req.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			req.Host = strings.Replace(header[i+1], "PORT", w.port, 1)
		}
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Minute}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode == 200 && (resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Referrer-Policy") != "no-referrer" ||
		!strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html")) {
		t.Errorf("header %v", resp.Header)
	}
	return resp.StatusCode, string(page)
}

func (w *waiting) done(t *testing.T) error {
	t.Helper()
	select {
	case err := <-w.result:
		return err
	case <-time.After(2 * time.Minute):
		t.Fatal("still waiting")
		return nil
	}
}

func TestListenerTakesTheAnswer(t *testing.T) {
	t.Parallel()
	hosts := []string{"127.0.0.1", "localhost"}
	if socket, err := net.Listen("tcp", "[::1]:0"); err == nil {
		socket.Close()
		hosts = append(hosts, "[::1]")
	}
	for _, host := range hosts {
		for _, path := range []string{"", "/", "/sign/in"} {
			t.Run(host+path, func(t *testing.T) {
				t.Parallel()
				w := startWaiting(t, context.Background(), path)
				if path == "" {
					path = "/"
				}
				status, page := w.visit(t, "GET", "http://"+host+":PORT"+path+"?access_code="+canary)
				if status != 200 || page != "<p>page true" {
					t.Errorf("%d %q", status, page)
				}
				if err := w.done(t); err != nil || w.answer.Code.Reveal() != canary || w.answer.Denied {
					t.Errorf("%v, %v", w.answer, err)
				}
				again, err := net.Listen("tcp", "127.0.0.1:"+w.port)
				if err != nil {
					t.Fatalf("the port is still taken: %v", err)
				}
				again.Close()
			})
		}
	}
}

func TestListenerTakesRefusal(t *testing.T) {
	t.Parallel()
	w := startWaiting(t, context.Background(), "")
	status, page := w.visit(t, "GET", "http://127.0.0.1:PORT/?denied=true", "Sec-Fetch-Mode", "navigate",
		"Sec-Fetch-Dest", "document", "Sec-Fetch-Site", "cross-site")
	if err := w.done(t); err != nil || !w.answer.Denied || !w.answer.Code.IsZero() || status != 200 || page != "<p>page false" {
		t.Errorf("%v, %v, %d %q", w.answer, err, status, page)
	}
}

// TestListenerIgnoresOthers: what is not the browser's return doesn't count
// and gets no answer (checklist S59).
func TestListenerIgnoresOthers(t *testing.T) {
	t.Parallel()
	const good = "http://127.0.0.1:PORT/?access_code=" + canary
	w := startWaiting(t, context.Background(), "")
	others := []struct {
		method, address string
		header          []string
	}{
		{"GET", "http://127.0.0.1:PORT/favicon.ico", nil},
		{"GET", "http://127.0.0.1:PORT/favicon.ico?access_code=x", nil},
		{"GET", "http://127.0.0.1:PORT/", nil},
		{"GET", "http://127.0.0.1:PORT/?access_code=", nil},
		{"GET", "http://127.0.0.1:PORT//?access_code=x", nil},
		{"GET", "http://127.0.0.1:PORT/?access_code=a&access_code=b", nil},
		{"GET", "http://127.0.0.1:PORT/?access_code=a&denied=true", nil},
		{"GET", "http://127.0.0.1:PORT/?denied=false", nil},
		{"HEAD", good, nil},
		{"POST", good, nil},
		{"OPTIONS", good, nil},
		{"GET", good, []string{"Host", "evil.example:PORT"}},
		{"GET", good, []string{"Host", "localhost"}},
		{"GET", good, []string{"Host", "localhost:1"}},
		{"GET", good, []string{"Host", "localhost.evil.example:PORT"}},
		{"GET", good, []string{"Sec-Fetch-Mode", "no-cors"}},
		{"GET", good, []string{"Sec-Fetch-Mode", "cors"}},
		{"GET", good, []string{"Sec-Fetch-Site", "cross-site"}},
		{"GET", good, []string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}},
		{"GET", good, []string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "frame"}},
		{"GET", good, []string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "embed"}},
		{"GET", good, []string{"Sec-Fetch-Dest", "image"}},
		{"GET", good, []string{"Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Sec-Purpose", "prefetch;prerender"}},
		{"GET", good, []string{"Purpose", "prefetch"}},
	}
	for _, o := range others {
		if status, page := w.visit(t, o.method, o.address, o.header...); status != 404 || strings.Contains(page, "page") {
			t.Errorf("%s %s %q: %d %q", o.method, o.address, o.header, status, page)
		}
	}
	raw, err := net.Dial("tcp", "127.0.0.1:"+w.port)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(raw, "\x16\x03\x01 scanner\r\n\r\n")
	io.ReadAll(raw)
	raw.Close()
	select {
	case err := <-w.result:
		t.Fatalf("something else counted: %v, %v", w.answer, err)
	default:
	}
	if status, _ := w.visit(t, "GET", good); status != 200 || w.done(t) != nil || w.answer.Code.Reveal() != canary {
		t.Errorf("the real one: %d, %v", status, w.answer)
	}
}

// TestListenerTakesOneAnswer: of many at once exactly one counts.
func TestListenerTakesOneAnswer(t *testing.T) {
	t.Parallel()
	w := startWaiting(t, context.Background(), "")
	const visitors = 20
	accepted := make(chan string, visitors)
	for i := range visitors {
		go func() {
			code := fmt.Sprintf("code%d", i)
			resp, err := http.Get("http://127.0.0.1:" + w.port + "/?access_code=" + code)
			if err != nil {
				code = "" // closed already
			} else {
				resp.Body.Close()
				if resp.StatusCode != 200 {
					code = ""
				}
			}
			accepted <- code
		}()
	}
	var winners []string
	for range visitors {
		if code := <-accepted; code != "" {
			winners = append(winners, code)
		}
	}
	if err := w.done(t); err != nil || !slices.Equal(winners, []string{w.answer.Code.Reveal()}) {
		t.Errorf("winners %q, answer %q, %v", winners, w.answer.Code.Reveal(), err)
	}
}

func TestListenerEnds(t *testing.T) {
	t.Parallel()
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(context.Background())
		w := startWaiting(t, ctx, "")
		cancel()
		wantKind(t, w.done(t), KindCancelled)
	})
	t.Run("timed out", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		wantKind(t, startWaiting(t, ctx, "").done(t), KindTimeout)
	})
	t.Run("closed", func(t *testing.T) {
		t.Parallel()
		w := startWaiting(t, context.Background(), "")
		w.Close()
		w.Close()
		wantKind(t, w.done(t), KindCancelled)
	})
	t.Run("listen's context", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(context.Background())
		l, err := Listen(ctx, "http://localhost:"+freePort(t))
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		_, err = l.Wait(context.Background())
		wantKind(t, err, KindCancelled)
	})
	t.Run("a visitor that hangs", func(t *testing.T) {
		t.Parallel()
		w := startWaiting(t, context.Background(), "")
		conn, err := net.Dial("tcp", "127.0.0.1:"+w.port)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "GET / HT")
		w.visit(t, "GET", "http://127.0.0.1:PORT/?denied=true")
		if err := w.done(t); err != nil {
			t.Error(err)
		}
	})
}

func TestListenPortTaken(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"127.0.0.1", "::1"} {
		socket, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			continue // this family is missing here
		}
		defer socket.Close()
		_, port, _ := net.SplitHostPort(socket.Addr().String())
		_, err = Listen(context.Background(), "http://localhost:"+port)
		if e := wantKind(t, err, KindPortTaken); e.Err == nil {
			t.Error("the cause is lost")
		}
		other := map[string]string{"127.0.0.1": "::1", "::1": "127.0.0.1"}[host]
		if again, err := net.Listen("tcp", net.JoinHostPort(other, port)); err == nil {
			again.Close()
		} else if errors.Is(err, errPortTaken) {
			t.Errorf("the port of %s is kept after a failure", other)
		}
	}
}

func TestListenRefusesAddresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "localhost:29372", "http://localhost", "https://localhost:29372", "http://speckle.example:29372",
		"http://0.0.0.0:29372", "http://user@localhost:29372", "http://localhost:29372/?x=1", "http://localhost:29372/#x",
		"speckle://account", "http://localhost:99999", "http://localhost:0",
	} {
		_, err := Listen(context.Background(), address)
		if e := wantKind(t, err, KindInvalid); e.Code != RedirectInvalid {
			t.Errorf("%q: %v", address, e)
		}
	}
}

// TestListenerHoldsTheRequest: the browser's page says how the sign-in went, so
// it comes after that is known.
func TestListenerHoldsTheRequest(t *testing.T) {
	t.Parallel()
	const address = "http://127.0.0.1:PORT/held?access_code=" + canary
	visit := func(w *waiting) chan string {
		page := make(chan string, 1)
		go func() {
			_, text := w.visit(t, "GET", address)
			page <- text
		}()
		return page
	}
	t.Run("replied", func(t *testing.T) {
		t.Parallel()
		w := startWaiting(t, context.Background(), "/held")
		page := visit(w)
		if err := w.done(t); err != nil {
			t.Fatal(err)
		}
		again, err := net.Listen("tcp", "127.0.0.1:"+w.port)
		if err != nil {
			t.Fatalf("the port is taken while the browser waits: %v", err)
		}
		again.Close()
		if len(page) != 0 {
			t.Errorf("the browser has a page already: %q", <-page)
		}
		w.Reply([]byte("somebody else"))
		w.Reply([]byte("a second page"))
		w.Close()
		if text := <-page; text != "somebody else" {
			t.Errorf("page %q", text)
		}
	})
	t.Run("closed", func(t *testing.T) {
		t.Parallel()
		w := startWaiting(t, context.Background(), "/held")
		page := visit(w)
		if err := w.done(t); err != nil {
			t.Fatal(err)
		}
		w.Close()
		if text := <-page; text != unanswered {
			t.Errorf("page %q", text)
		}
	})
	t.Run("no reply", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			l := &Listener{Unanswered: []byte(unanswered), pages: make(chan []byte, 1), ended: ctx}
			begun := time.Now()
			if text := string(l.awaitPage()); text != unanswered || time.Since(begun) != replyLimit {
				t.Errorf("after %v: %q", time.Since(begun), text)
			}
		})
	})
}

// S10.
func TestListenerLogsNothing(t *testing.T) {
	t.Parallel()
	if out := new(Listener).server().ErrorLog; out == nil || out.Writer() != io.Discard {
		t.Error("errors of the listener would go to the program's output")
	}
}
