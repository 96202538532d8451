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
	config.HTTPProxy = version5(cmp.Or(config.HTTPProxy, all))
	config.HTTPSProxy = version5(cmp.Or(config.HTTPSProxy, all))
	return config
}

// version5 names the protocol of socks://, which desktops write into ALL_PROXY,
// as Go does.
func version5(proxy string) string {
	if len(proxy) > 8 && strings.EqualFold(proxy[:8], "socks://") {
		return "socks5" + proxy[5:]
	}
	return proxy
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
