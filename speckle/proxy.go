package speckle

import (
	"cmp"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
)

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

// environmentProxy reads the variables. ALL_PROXY, which may name an http,
// https or socks5 proxy, counts where the variable of the scheme isn't set, as
// in curl, .NET and Python's requests.
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
