package speckle

import (
	"net/url"
	"testing"

	"github.com/mattn/go-ieproxy"
)

func TestSystemProxy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		settings ieproxy.StaticProxyConf
		address  string
		want     string // "" is none
	}{
		{"off", ieproxy.StaticProxyConf{Protocols: map[string]string{"": "proxy.example:3128"}}, "https://speckle.example", ""},
		{"one for all", ieproxy.StaticProxyConf{Active: true, Protocols: map[string]string{"": "proxy.example:3128"}}, "https://speckle.example", "http://proxy.example:3128"},
		{"by scheme", ieproxy.StaticProxyConf{Active: true, Protocols: map[string]string{"http": "a.example:1", "https": "b.example:2"}}, "https://speckle.example", "http://b.example:2"},
		{"exception", ieproxy.StaticProxyConf{Active: true, Protocols: map[string]string{"": "proxy.example:3128"}, NoProxy: "*.speckle.example,<local>"}, "https://a.speckle.example", ""},
		{"never for this computer", ieproxy.StaticProxyConf{Active: true, Protocols: map[string]string{"": "proxy.example:3128"}}, "http://127.0.0.1:3000", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			address, err := url.Parse(c.address)
			if err != nil {
				t.Fatal(err)
			}
			proxy, err := systemProxy(c.settings).ProxyFunc()(address)
			got := ""
			if proxy != nil {
				got = proxy.String()
			}
			if err != nil || got != c.want {
				t.Errorf("goes by %q (%v), want %q", got, err, c.want)
			}
		})
	}
}
