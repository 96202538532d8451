package speckle

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestNetworkKinds gives the typed errors that each system's network makes.
func TestNetworkKinds(t *testing.T) {
	t.Parallel()
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	tests := []struct {
		name  string
		cause error
		want  Kind
	}{
		{"no such host", dial(&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}), KindDNS},
		{"name server in trouble", dial(&net.DNSError{Err: "server misbehaving", Name: "x", IsTemporary: true}), KindDNS},
		{"name server silent", dial(&net.DNSError{Err: "i/o timeout", Name: "x", IsTimeout: true}), KindTimeout},
		{"refused", dial(os.NewSyscallError("connect", errRefused)), KindRefused},
		{"no route", dial(syscall.EHOSTUNREACH), KindUnreachable},
		{"no network", dial(syscall.ENETUNREACH), KindUnreachable},
		{"dial timeout", dial(os.NewSyscallError("connect", errTimedOut)), KindTimeout},
		{"reset", &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}, KindUnreachable},
		{"cut off", io.ErrUnexpectedEOF, KindUnreachable},
		{"proxy refused", &net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial(errRefused)}, KindProxy},
		{"proxy not known", &net.OpError{Op: "proxyconnect", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "x"}}, KindProxy},
		{"socks", &net.OpError{Op: "socks connect", Net: "tcp", Err: io.EOF}, KindProxy},
		{"plain http on https", http.ErrSchemeMismatch, KindTLS},
		{"no TLS", tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, KindTLS},
		{"anything else", errors.New("strange"), KindUnreachable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			network := &countingNetwork{fail: func(int) (*http.Response, error) { return nil, tt.cause }}
			c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network})
			_, err := c.As(NewSecret(canary)).RevokeApp(context.Background(), "sca")
			e := wantKind(t, err, tt.want)
			if !errors.Is(err, tt.cause) || e.Detail != tt.cause.Error() {
				t.Errorf("cause %v, detail %q", e.Err, e.Detail)
			}
		})
	}
}

// TestCauseWithSecretIsDropped: the text of a cause may be logged.
func TestCauseWithSecretIsDropped(t *testing.T) {
	t.Parallel()
	network := &countingNetwork{fail: func(int) (*http.Response, error) { return nil, errors.New("malformed " + canary) }}
	c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network})
	_, err := c.As(NewSecret(canary)).RevokeApp(context.Background(), "sca")
	if e := wantKind(t, err, KindUnreachable); e.Err != nil || e.Detail != "malformed [secret]" {
		t.Errorf("cause %v, detail %q", e.Err, e.Detail)
	}
}

func TestNothingListens(t *testing.T) {
	t.Parallel()
	c := NewClient(mustOrigin(t, "http://127.0.0.1:"+freePort(t)), Options{})
	_, err := c.ServerInfo(context.Background())
	wantKind(t, err, KindRefused)
}

// freePort returns a port that nothing listens on, below those that systems
// hand out by themselves.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(31000 + rand.IntN(1000))
		if socket, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			socket.Close()
			return port
		}
	}
	t.Fatal("no free port")
	return ""
}

// TestOtherProtocols talks to servers that don't speak HTTP, or not the right
// one.
func TestOtherProtocols(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, scheme, greeting string
		want                   Kind
		code                   string
	}{
		{"closes at once", "http", "", KindUnreachable, ""},
		{"SSH", "http", "SSH-2.0-OpenSSH_9.2\r\n", KindNotSpeckle, ""},
		{"SSH under TLS", "https", "SSH-2.0-OpenSSH_9.2\r\n", KindTLS, TLSNone},
		{"no common cipher", "https", "\x15\x03\x03\x00\x02\x02\x28", KindTLS, ""},
		{"plain http under TLS", "https", "HTTP/1.1 400 Bad Request\r\n\r\n", KindTLS, TLSNone},
		{"cut off in the header", "http", "HTTP/1.1 200 OK\r\nServer: x\r\n", KindUnreachable, ""},
		{"cut off in the body", "http", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{", KindUnreachable, ""},
		{"endless header", "http", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 80<<10), KindNotSpeckle, ""},
		{"http on an https port", "http", "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n", KindNotSpeckle, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
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
					conn.Read(make([]byte, 4096))
					io.WriteString(conn, tt.greeting)
					conn.Close()
				}
			}()
			c := NewClient(mustOrigin(t, tt.scheme+"://"+socket.Addr().String()), Options{})
			_, err = c.As(NewSecret(canary)).RevokeApp(context.Background(), "sca")
			if e := wantKind(t, err, tt.want); e.Code != tt.code {
				t.Errorf("code %q, want %q", e.Code, tt.code)
			}
		})
	}
}

func TestLoopbackStaysLoopback(t *testing.T) {
	t.Parallel()
	for address, allowed := range map[string]bool{
		"127.0.0.1:80": true, "[::1]:80": true, "127.9.9.9:1": true,
		"192.0.2.1:80": false, "[2001:db8::1]:80": false, "localhost:80": false, "": false,
	} {
		if err := refuseBeyondLoopback("tcp", address, nil); (err == nil) != allowed {
			t.Errorf("%q: %v", address, err)
		}
	}
	network := newTransport(mustOrigin(t, "http://localhost"), nil)
	if _, err := network.DialContext(context.Background(), "tcp", "192.0.2.1:80"); !errors.Is(err, errBeyondLoopback) {
		t.Errorf("dialled another computer: %v", err)
	}
	c := NewClient(mustOrigin(t, "http://localhost"), Options{})
	call := &call{client: c}
	if e := call.fail(context.Background(), &net.OpError{Op: "dial", Err: errBeyondLoopback}); e.Kind != KindInsecure {
		t.Errorf("kind is %q", e.Kind)
	}
}

// proxy is a forward proxy that records what it is asked to reach.
func proxy(t *testing.T, answer int) (*httptest.Server, chan string) {
	t.Helper()
	asked := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.RequestURI + " " + r.Header.Get("Proxy-Authorization")
		w.WriteHeader(answer)
	}))
	t.Cleanup(server.Close)
	return server, asked
}

// setProxy sets the proxy variables for a test.
func setProxy(t *testing.T, value string) {
	t.Helper()
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		t.Setenv(name, value)
	}
	for _, name := range []string{"NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"} {
		t.Setenv(name, "")
	}
}

// S6: TestAllProxy sets the variable for all schemes beside those for one.
func TestAllProxy(t *testing.T) {
	const here = "http://127.0.0.1:3000"
	for _, tt := range []struct{ name, variable, value, https, noProxy, address, want string }{
		{"https", "ALL_PROXY", "http://all.example:1", "", "", "https://speckle.example", "http://all.example:1"},
		{"http", "all_proxy", "https://all.example:1", "", "", "http://speckle.example", "https://all.example:1"},
		{"socks", "ALL_PROXY", "socks5://all.example:1", "", "", "https://speckle.example", "socks5://all.example:1"},
		{"socks as desktops write it", "ALL_PROXY", "Socks://user:pass@all.example:1/", "", "", "https://speckle.example", "socks5://user:pass@all.example:1/"},
		{"with a password", "ALL_PROXY", "http://ada:p%40ss@all.example:1", "", "", "https://speckle.example", "http://ada:p%40ss@all.example:1"},
		{"of any characters", "ALL_PROXY", `http://dom\ada:pa%ss#1/@ ?@all.example:1`, "", "", "https://speckle.example", "http://dom%5Cada:pa%25ss%231%2F%40%20%3F@all.example:1"},
		{"blanks and quotes around", "ALL_PROXY", " 'http://all.example:1'\n", "", "", "https://speckle.example", "http://all.example:1"},
		{"a scheme alone", "ALL_PROXY", "http://", "", "", "https://speckle.example", ""},
		{"without a scheme", "ALL_PROXY", "all.example:1", "", "", "https://speckle.example", "http://all.example:1"},
		{"the special one first", "ALL_PROXY", "http://all.example:1", "http://own.example:2", "", "https://speckle.example", "http://own.example:2"},
		{"not the special one", "ALL_PROXY", "http://all.example:1", "http://own.example:2", "", "http://speckle.example", "http://all.example:1"},
		{"exception", "ALL_PROXY", "http://all.example:1", "", "speckle.example", "https://speckle.example", ""},
		{"this computer", "ALL_PROXY", "http://all.example:1", "", "", here, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			setProxy(t, "")
			t.Setenv(tt.variable, tt.value)
			t.Setenv("HTTPS_PROXY", tt.https)
			t.Setenv("NO_PROXY", tt.noProxy)
			got := ""
			proxy, err := proxies()(httptest.NewRequest("POST", tt.address, nil))
			if proxy != nil {
				got = proxy.String()
			}
			if err != nil || got != tt.want {
				t.Errorf("goes by %q (%v), want %q", got, err, tt.want)
			}
		})
	}
}

// TestSocksProxyIsUsed: a SOCKS proxy is greeted, and one that hangs up is named
// as the cause.
func TestSocksProxyIsUsed(t *testing.T) {
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	greeting := make(chan byte, 10)
	go func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			first := make([]byte, 1)
			conn.Read(first)
			greeting <- first[0]
			conn.Close()
		}
	}()
	setProxy(t, "")
	t.Setenv("ALL_PROXY", "socks5://"+socket.Addr().String())
	_, err = NewClient(mustOrigin(t, "https://speckle.example"), Options{}).ServerInfo(context.Background())
	wantKind(t, err, KindProxy)
	if version := <-greeting; version != 5 {
		t.Errorf("greeted with version %d", version)
	}
}

// S6.
func TestProxyIsUsed(t *testing.T) {
	for _, status := range []int{403, 407, 502} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			server, asked := proxy(t, status)
			setProxy(t, strings.Replace(server.URL, "://", "://user:pass-word@", 1))
			c := NewClient(mustOrigin(t, "https://speckle.example"), Options{})
			_, err := c.As(NewSecret(canary)).ActiveUser(context.Background())
			e := wantKind(t, err, KindProxy)
			if (e.Code == ProxyPassword) != (status == 407) {
				t.Errorf("the code is %q", e.Code)
			}
			if text := fmt.Sprintf("%v %s %v", e, e.Detail, e.Err); strings.Contains(text, "pass-word") || strings.Contains(text, canary) {
				t.Errorf("a secret is in %s", text)
			}
			if got := <-asked; got != "CONNECT speckle.example:443 Basic dXNlcjpwYXNzLXdvcmQ=" {
				t.Errorf("the proxy was asked for %q", got)
			}
		})
	}
}

// S6: TestProxyTunnel: behind a proxy the certificate is still the server's own.
func TestProxyTunnel(t *testing.T) {
	own := issue(t, x509.Certificate{DNSNames: []string{"speckle.example"}}, nil)
	server := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{*own}}, noApps)
	tunnel := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		beyond, err := net.Dial("tcp", server.Host())
		if err != nil || r.Method != http.MethodConnect {
			http.Error(w, "no", http.StatusBadGateway)
			return
		}
		defer beyond.Close()
		w.WriteHeader(http.StatusOK)
		conn, rest, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		go io.Copy(beyond, rest)
		io.Copy(conn, beyond)
	}))
	t.Cleanup(tunnel.Close)
	setProxy(t, tunnel.URL)
	origin := mustOrigin(t, "https://speckle.example")
	if _, err := NewClient(origin, Options{Certificate: own.Leaf}).Apps(context.Background()); err != nil {
		t.Errorf("%v: %s", err, err.(*Error).Detail)
	}
	_, err := NewClient(origin, Options{}).Apps(context.Background())
	wantKind(t, err, KindUntrusted)
}

func TestProxyForPlainHTTP(t *testing.T) {
	server, asked := proxy(t, 407)
	setProxy(t, server.URL)
	c := NewClient(mustOrigin(t, "http://speckle.example"), Options{AllowPlainHTTP: true})
	_, err := c.ServerInfo(context.Background())
	wantKind(t, err, KindProxy)
	if got := <-asked; got != "POST http://speckle.example/graphql " {
		t.Errorf("the proxy was asked for %q", got)
	}
}

func TestProxyOutOfReach(t *testing.T) {
	setProxy(t, "http://user:pass-word@127.0.0.1:"+freePort(t))
	_, err := NewClient(mustOrigin(t, "https://speckle.example"), Options{}).ServerInfo(context.Background())
	wantKind(t, err, KindProxy)
}

// S6.
func TestProxySettingIsNotQuoted(t *testing.T) {
	setProxy(t, "http://user:pass-word@host:not a port")
	_, err := NewClient(mustOrigin(t, "https://speckle.example"), Options{}).ServerInfo(context.Background())
	e := wantKind(t, err, KindProxy)
	if text := fmt.Sprintf("%v %s %v", e, e.Detail, e.Err); strings.Contains(text, "pass-word") {
		t.Errorf("the password is in %s", text)
	}
}

// S6.
func TestNoProxyForLoopback(t *testing.T) {
	server, asked := proxy(t, 502)
	setProxy(t, server.URL)
	f := newFake(t, answering(200, `{"data":{"apps":[]}}`))
	target, err := url.Parse(f.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		c := NewClient(mustOrigin(t, "http://"+net.JoinHostPort(host, target.Port())), Options{})
		if _, err := c.Apps(context.Background()); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if len(asked) != 0 {
		t.Errorf("the proxy was asked for %q", <-asked)
	}
}

// TestCloseLeavesTheClientUsable closes kept connections.
func TestCloseLeavesTheClientUsable(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(answering(200, noApps))
	closed := make(chan struct{}, 10)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			closed <- struct{}{}
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c := NewClient(mustOrigin(t, server.URL), Options{})
	for range 2 {
		if _, err := c.Apps(context.Background()); err != nil {
			t.Fatal(err)
		}
		c.Close()
		select {
		case <-closed:
		case <-time.After(2 * time.Minute):
			t.Fatal("the connection stays open")
		}
	}
}
