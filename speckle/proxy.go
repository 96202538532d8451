package speckle

import (
	"net/http"
	"net/url"
	"sync"

	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
)

// proxies chooses the proxy of a request: by HTTP_PROXY, HTTPS_PROXY and
// NO_PROXY as they are now (http.ProxyFromEnvironment reads them only once for
// a program), else by the settings of Windows and macOS, which are read at the
// first request. None is for loopback.
func proxies() func(*http.Request) (*url.URL, error) {
	environment := httpproxy.FromEnvironment()
	choose := sync.OnceValue(func() func(*url.URL) (*url.URL, error) {
		if environment.HTTPProxy != "" || environment.HTTPSProxy != "" {
			return environment.ProxyFunc()
		}
		return systemProxy(ieproxy.GetConf().Static).ProxyFunc()
	})
	return func(req *http.Request) (*url.URL, error) { return choose()(req.URL) }
}

// systemProxy puts the system's settings into the terms of the environment.
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
