package speckle

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
)

// newTransport makes the network of a client: TLS 1.2 and newer, the system's
// authorities or the one pinned certificate, the company's proxies. It speaks
// HTTP/1.1, which is enough for one request at a time.
func newTransport(origin Origin, pinned *x509.Certificate) *http.Transport {
	dialer := &net.Dialer{}
	if origin.Loopback() {
		dialer.Control = refuseBeyondLoopback
	}
	return &http.Transport{
		Proxy:                  proxies(),
		DialContext:            dialer.DialContext,
		TLSClientConfig:        tlsConfig(origin, pinned),
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        30 * time.Second, // servers keep them for 61 s
		MaxResponseHeaderBytes: 64 << 10,
		OnProxyConnectResponse: refuseProxyRefusal,
	}
}

var errBeyondLoopback = errors.New("a loopback name leads to another computer")

// refuseBeyondLoopback refuses to connect "localhost" to another computer, as a
// wrong name server might: plain http is allowed for localhost.
func refuseBeyondLoopback(_, address string, _ syscall.RawConn) error {
	if target, err := netip.ParseAddrPort(address); err != nil || !target.Addr().IsLoopback() {
		return errBeyondLoopback
	}
	return nil
}

// proxyRefusal is a proxy's answer to CONNECT that is not 200.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", e.status, http.StatusText(e.status))
}

func refuseProxyRefusal(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &proxyRefusal{answer.StatusCode}
	}
	return nil
}

// fail makes the *Error of a request that got no usable answer.
func (c *call) fail(ctx context.Context, cause error) *Error {
	if e, ok := errors.AsType[*Error](cause); ok {
		return e
	}
	if wrapped, ok := errors.AsType[*url.Error](cause); ok {
		cause = wrapped.Err
	}
	if errors.Is(cause, errRedirect) || c.status >= 300 && c.status < 400 {
		return c.error(KindRedirect, "to "+c.header.Get("Location"))
	}
	err := c.error(c.networkKind(ctx, cause), cause.Error())
	err.Code = networkCode(err.Kind, cause)
	if !strings.Contains(err.Detail, hidden) {
		err.Err = cause // only then, since its text may be logged
	}
	c.addCertificate(err, cause)
	return err
}

// networkKind finds the kind of a failure of the network, TLS or the context.
func (c *call) networkKind(ctx context.Context, cause error) Kind {
	if errors.Is(ctx.Err(), context.Canceled) {
		return KindCancelled
	}
	if ctx.Err() != nil || errors.Is(cause, context.DeadlineExceeded) {
		return KindTimeout
	}
	if isProxyFailure(cause) {
		return KindProxy
	}
	if errors.Is(cause, errBeyondLoopback) {
		return KindInsecure
	}
	if kind, ok := certificateKind(cause); ok {
		return kind
	}
	if c.clientCertificateMissing(cause) {
		return KindClientCertificate
	}
	failure, ofSystem := errors.AsType[net.Error](cause)
	if ofSystem && failure.Timeout() || errors.Is(cause, errTimedOut) {
		return KindTimeout
	}
	if _, ok := errors.AsType[*net.DNSError](cause); ok {
		return KindDNS
	}
	if errors.Is(cause, errRefused) {
		return KindRefused
	}
	_, badRecord := errors.AsType[tls.RecordHeaderError](cause)
	if badRecord || c.badTLS.Load() || errors.Is(cause, http.ErrSchemeMismatch) {
		return KindTLS
	}
	if c.spoke.Load() && !ofSystem && !errors.Is(cause, io.EOF) && !errors.Is(cause, io.ErrUnexpectedEOF) {
		return KindNotSpeckle // what came back is no HTTP
	}
	return KindUnreachable
}

// networkCode names the cause of a failure more exactly, "" where nothing needs it.
func networkCode(kind Kind, cause error) string {
	refusal, ofProxy := errors.AsType[*proxyRefusal](cause)
	_, badRecord := errors.AsType[tls.RecordHeaderError](cause)
	switch {
	case ofProxy && refusal.status == http.StatusProxyAuthRequired:
		return ProxyPassword
	case kind != KindTLS:
	case badRecord || errors.Is(cause, http.ErrSchemeMismatch):
		return TLSNone
	case strings.Contains(cause.Error(), "protocol version"): // crypto/tls has no type for it
		return TLSOld
	}
	return ""
}

func isProxyFailure(cause error) bool {
	if _, ok := errors.AsType[*proxyRefusal](cause); ok {
		return true
	}
	op, ok := errors.AsType[*net.OpError](cause)
	return ok && (op.Op == "proxyconnect" || op.Op == "socks connect")
}

// proxies chooses the proxy of a request: by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY
// and NO_PROXY as they are now (http.ProxyFromEnvironment reads them only once
// for a program, and not ALL_PROXY), else by the settings of Windows and macOS,
// which are read at the first request. Requests to loopback use none.
func proxies() func(*http.Request) (*url.URL, error) {
	environment := environmentProxy()
	choose := sync.OnceValue(func() func(*url.URL) (*url.URL, error) {
		if environment.HTTPProxy != "" || environment.HTTPSProxy != "" {
			return environment.ProxyFunc()
		}
		return systemProxy(ieproxy.GetConf().Static).ProxyFunc()
	})
	return func(req *http.Request) (*url.URL, error) { return choose()(req.URL) }
}

// environmentProxy reads the variables. ALL_PROXY, which may name an http, https or socks5 proxy,
// counts where the variable of the scheme isn't set, as in curl, .NET and Python's requests.
func environmentProxy() *httpproxy.Config {
	config := httpproxy.FromEnvironment()
	all := cmp.Or(os.Getenv("ALL_PROXY"), os.Getenv("all_proxy"))
	config.HTTPProxy = proxyAddress(cmp.Or(config.HTTPProxy, all))
	config.HTTPSProxy = proxyAddress(cmp.Or(config.HTTPSProxy, all))
	return config
}

// proxyAddress makes of a variable what Go understands: without blanks and
// quotes around it, with any character in the password, of which Go ignores the
// whole address, and SOCKS 5 for the socks:// that desktops write.
func proxyAddress(text string) string {
	text = strings.Trim(text, " \t\r\n\"'")
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		scheme, rest = "http", text
	}
	if strings.EqualFold(scheme, "socks") {
		scheme = "socks5"
	}
	if rest == "" {
		return ""
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		name, password, _ := strings.Cut(rest[:at], ":")
		rest = url.UserPassword(unescaped(name), unescaped(password)).String() + rest[at:]
	}
	return scheme + "://" + rest
}

// unescaped undoes the escapes of an address where there are only valid ones.
func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// systemProxy turns the system's settings into the terms of the environment.
// Scripts that choose a proxy (PAC) are not run.
func systemProxy(settings ieproxy.StaticProxyConf) *httpproxy.Config {
	if !settings.Active {
		return &httpproxy.Config{}
	}
	of := func(scheme string) string {
		if proxy, ok := settings.Protocols[scheme]; ok {
			return proxy
		}
		return settings.Protocols[""]
	}
	return &httpproxy.Config{HTTPProxy: of("http"), HTTPSProxy: of("https"), NoProxy: settings.NoProxy}
}
